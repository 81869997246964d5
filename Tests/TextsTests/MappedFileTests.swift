import Foundation
import PlanSamples
import Testing

@testable import PlanPackages
@testable import Planning
@testable import Tables
@testable import Texts

/// Large files are mapped, not copied; whoever writes to them meanwhile is noticed.
struct MappedFileTests {
  /// Calls `body` with a folder that holds a plan of 24 tranches for each of `rows` sub-projects.
  static func withPlan(rows: Int, _ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-mapped-\(getpid())-\(rows)-\(UUID())"
    let disk = FileManager.default
    try disk.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? disk.removeItem(atPath: folder) }
    try write(rows: rows, to: folder)
    try body(folder)
  }

  /// Writes the plan row by row, so that no copy of it stays in memory.
  static func write(rows: Int, to folder: String) throws {
    for (name, bytes) in Samples.files([.subprojects: "", .tranches: ""]) {
      try Data(bytes).write(to: URL(filePath: folder + "/" + name))
    }
    let subprojects = fopen(folder + "/subprojects.csv", "w")!
    let tranches = fopen(folder + "/tranches.csv", "w")!
    defer {
      fclose(subprojects)
      fclose(tranches)
    }
    fputs("subproject_id,seq\n", subprojects)
    fputs("subproject_id,source_id,year,amount\n", tranches)
    for row in 0..<rows {
      fputs("sp\(row),\(row)\n", subprojects)
      for cell in 0..<24 {
        let source = cell % 2 == 0 ? "city" : "province"
        fputs("sp\(row),\(source),\(2000 + cell / 2),\(row % 977).\(cell % 10)1\n", tranches)
      }
    }
  }

  @Test func `a mapped plan reads as the same plan in memory, and its bytes are counted`() throws {
    try MappedFileTests.withPlan(rows: 3000) { folder in
      var files: [String: [UInt8]] = [:]
      for name in OutputFolder.entries(folder) {
        files[name] = [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + name)))
      }
      #expect(files["tranches.csv"]!.count > FileBytes.smallestMapped)
      let progress = WorkProgress()
      let mapped = try PlanPackage(.folder(folder), progress: progress)
      let copied = try PlanPackage(.memory(files))
      #expect(mapped.tables[.tranches]!.bytes.isMapped)
      #expect(!mapped.tables[.subprojects]!.bytes.isMapped)
      #expect(mapped.draft.tranches.amount == copied.draft.tranches.amount)
      #expect(mapped.draft.tranches.subproject == copied.draft.tranches.subproject)
      #expect(mapped.draft.tranches.source == copied.draft.tranches.source)
      #expect(mapped.draft.tranches.year == copied.draft.tranches.year)
      #expect(mapped.draft.tranches.count == 72_000)
      let bytes = files.filter { $0.key != PlanPackage.descriptorName }.reduce(0) {
        $0 + $1.value.count
      }
      #expect(progress.state.stage == .reading)
      #expect(progress.state.done == bytes && progress.state.total == bytes)
    }
  }

  @Test func `a file that changes while it is read is refused`() throws {
    try MappedFileTests.withPlan(rows: 3000) { folder in
      let source = PackageFolder(source: .folder(folder))
      let bytes = try source.read("tranches.csv")
      #expect(!bytes.hasChanged)
      let file = fopen(folder + "/tranches.csv", "a")!
      fputs("sp0,city,2100,1\n", file)
      fclose(file)
      #expect(bytes.hasChanged)
      #expect(throws: PackageFaults.self) {
        try PlanPackage.checkUnchanged([
          (TableSchema.schema(.tranches), "tranches.csv", .success(bytes))
        ])
      }
      #expect(try !source.read("tranches.csv").hasChanged)
    }
  }

  /// Anonymous memory of this process in bytes.
  private static func anonymousMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") } ?? ""
    return 1024 * (Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? 0)
  }

  /// In a process of its own, because the memory of other tests counts too.
  @Test func `reading takes at most three times the memory of the columns`() async {
    await #expect(processExitsWith: .success) {
      let rows = 20_000
      try MappedFileTests.withPlan(rows: rows) { folder in
        // What the first reading leaves behind belongs to no plan.
        try MappedFileTests.withPlan(rows: 10) { _ = try PlanPackage(.folder($0)) }
        let before = MappedFileTests.anonymousMemory()
        let peak = MappedFileTests.PeakMemory()
        let package = try PlanPackage(.folder(folder))
        let most = peak.stop()
        #expect(package.draft.tranches.count == 24 * rows)
        let columns = 20 * package.draft.tranches.count
        #expect(most - before < 3 * columns, "\(most - before) bytes, columns \(columns)")
        #expect(most - before > columns)
      }
    }
  }

  /// The most anonymous memory seen by a thread that looks all the time.
  private final class PeakMemory: @unchecked Sendable {
    // `most` is written by the thread alone until it has ended.
    private var most = 0
    private let lock = NSLock()
    private var isOver = false
    private let ended = DispatchSemaphore(value: 0)

    init() {
      Thread.detachNewThread { [self] in
        while !lock.withLock({ isOver }) {
          most = max(most, MappedFileTests.anonymousMemory())
          usleep(200)
        }
        ended.signal()
      }
    }

    func stop() -> Int {
      lock.withLock { isOver = true }
      ended.wait()
      return max(most, MappedFileTests.anonymousMemory())
    }
  }
}
