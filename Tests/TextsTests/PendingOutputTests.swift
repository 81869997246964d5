import Foundation
import Testing

@testable import Planning
@testable import Texts

/// Between making a temporary and swapping it in, a run can be given up without a trace. Real signals:
/// `interrupt_check.py`.
struct PendingOutputTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-pending-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func listing(_ folder: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: folder)
  }

  @Test func `while a folder is filled it is pending, and afterwards written`() throws {
    try inFolder { folder in
      let target = folder + "/out"
      let seen = Sightings()
      try OutputFolder.write(["a", "b"], to: target, threads: 1) { index throws(OutputFault) in
        PendingOutput.look { seen.add($0.pending, $0.written.contains(target)) }
        return [UInt8(index)]
      }
      #expect(seen.values.allSatisfy { $0.pending >= 1 && !$0.isWritten })
      #expect(seen.values.count == 2)
      PendingOutput.look { #expect($0.written.filter { $0 == target }.count == 1) }
      try OutputFile.write([1, 2], to: folder + "/file")
      PendingOutput.look { #expect($0.written.contains(folder + "/file")) }
    }
  }

  @Test func `a fault ends what was pending and writes nothing`() throws {
    try inFolder { folder in
      let target = folder + "/out"
      #expect(throws: OutputFault.self) {
        try OutputFolder.write(["a"], to: target) { _ throws(OutputFault) in
          throw OutputFault(path: "a", reason: Bilingual(zh: "", en: "no content"))
        }
      }
      PendingOutput.look { #expect(!$0.written.contains(target)) }
      #expect(listing(folder) == [])
    }
  }

  @Test func `a folder that workers still fill goes whole`() throws {
    try inFolder { folder in
      let temporary = folder + "/out.planctl-1"
      try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: false)
      let worker = Thread {
        for number in 0..<100_000 {
          guard let file = fopen(temporary + "/\(number)", "w") else { return }
          fclose(file)
        }
      }
      worker.start()
      while listing(temporary)!.count < 50 {}
      PendingOutput.remove(temporary)
      #expect(listing(folder) == [])
      try Data([1]).write(to: URL(filePath: folder + "/file.tmp"))
      PendingOutput.remove(folder + "/file.tmp")
      PendingOutput.remove(folder + "/never")
      #expect(listing(folder) == [])
    }
  }
}

/// Values that any thread adds to.
private final class Sightings: @unchecked Sendable {
  private let lock = NSLock()
  private var kept: [(pending: Int, isWritten: Bool)] = []

  var values: [(pending: Int, isWritten: Bool)] { lock.withLock { kept } }

  func add(_ pending: Int, _ isWritten: Bool) {
    lock.withLock { kept.append((pending, isWritten)) }
  }
}
