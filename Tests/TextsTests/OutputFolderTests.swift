import Dispatch
import Foundation
import Testing

@testable import Planning
@testable import Texts

/// A folder of many files is there whole or not at all. Kills and full disks: `kill_check.py`.
struct OutputFolderTests {
  /// Runs `body` in a new folder that goes afterwards.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-folder-\(UUID().uuidString)"
    let disk = FileManager.default
    try disk.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? disk.removeItem(atPath: folder) }
    try body(folder)
  }

  private func listing(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }

  private static let names = (0..<300).map { "places/p\($0 % 7)/f\($0).csv" } + ["all.csv"]

  private func write(_ version: UInt8, to path: String, threads: Int = 2) throws {
    try OutputFolder.write(Self.names, to: path, threads: threads) { index throws(OutputFault) in
      [version, UInt8(index & 255)]
    }
  }

  /// Whether the folder holds all of one version and nothing else.
  private func holds(_ version: UInt8, _ path: String) throws -> Bool {
    let files = try listing(path).filter { $0.hasSuffix(".csv") }
    return try files == Self.names.sorted()
      && Self.names.enumerated().allSatisfy { index, name in
        try Data(contentsOf: URL(filePath: path + "/" + name))
          == Data([version, UInt8(index & 255)])
      }
  }

  @Test(arguments: [1, 2, 5])
  func `contents made on several threads land under their names`(threads: Int) throws {
    try inFolder { folder in
      for version in UInt8(1)...3 {
        try write(version, to: folder + "/out", threads: threads)
        #expect(try holds(version, folder + "/out"))
      }
      #expect(try listing(folder).filter { !$0.hasPrefix("out") } == [])
    }
  }

  @Test(arguments: [1, 2, 5])
  func `the first fault in order is thrown and the old result stays`(threads: Int) throws {
    try inFolder { folder in
      try write(1, to: folder + "/out")
      for _ in 0..<20 {
        let fault = #expect(throws: OutputFault.self) {
          try OutputFolder.write(Self.names, to: folder + "/out", threads: threads) {
            index throws(OutputFault) in
            if index < 100 { return [UInt8](repeating: 0, count: index * 40) }
            throw OutputFault(path: "\(index)", reason: Bilingual(zh: "", en: "no content"))
          }
        }
        #expect(fault?.path == "100")
      }
      #expect(try holds(1, folder + "/out"))
      #expect(try listing(folder).filter { !$0.hasPrefix("out/") } == ["out"])
    }
  }

  @Test func `a file that can not be made is a fault and leaves nothing`() throws {
    try inFolder { folder in
      let long = String(repeating: "长", count: 100) + ".csv"
      #expect(throws: OutputFault.self) {
        try OutputFolder.write([("a/b.csv", [1]), (long, [2])], to: folder + "/out")
      }
      #expect(throws: OutputFault.self) {
        try OutputFolder.write([("a", [1]), ("a", [2])], to: folder + "/out")
      }
      #expect(throws: OutputFault.self) {
        try OutputFolder.write([("a", [1]), ("a/b", [2])], to: folder + "/out")
      }
      let left = try listing(folder)
      #expect(left.isEmpty)
    }
  }

  @Test func `what killed runs left is removed, and only that`() throws {
    try inFolder { folder in
      let disk = FileManager.default
      let kept = [
        "out.planctl-", "out.planctl-12a", "other.planctl-12", "out.planctl-7.tmp",
        "xout.planctl-1",
      ]
      for name in kept + ["out.planctl-1", "out.planctl-99999999/places"] {
        try disk.createDirectory(
          atPath: folder + "/" + name, withIntermediateDirectories: true)
        try Data([1]).write(to: URL(filePath: folder + "/" + name + "/f"))
      }
      try Data([1]).write(to: URL(filePath: folder + "/out.planctl-5"))
      try disk.createSymbolicLink(
        atPath: folder + "/out.planctl-6", withDestinationPath: folder + "/other.planctl-12")
      try write(1, to: folder + "/out")
      let left = try disk.contentsOfDirectory(atPath: folder).sorted()
      #expect(left == (kept + ["out", "out.planctl-5", "out.planctl-6"]).sorted())
      #expect(try listing(folder + "/other.planctl-12") == ["f"])
    }
  }

  @Test func `a letter deep inside an earlier result is not deleted`() throws {
    try inFolder { folder in
      try write(1, to: folder + "/out")
      try Data([1]).write(to: URL(filePath: folder + "/out/places/p3/letter.doc"))
      #expect(throws: OutputFault.self) { try write(2, to: folder + "/out") }
      try FileManager.default.removeItem(atPath: folder + "/out/places/p3/letter.doc")
      #expect(try holds(1, folder + "/out"))
      try write(2, to: folder + "/out")
      #expect(try holds(2, folder + "/out"))
    }
  }

  @Test func `while another run fills its folder the same target is refused`() throws {
    try inFolder { folder in
      try write(1, to: folder + "/out")
      let other = folder + "/out.planctl-1"
      #expect(mkdir(other, 0o777) == 0)
      let lock = open(other, O_RDONLY)
      #expect(flock(lock, LOCK_EX) == 0)
      let fault = #expect(throws: OutputFault.self) { try write(2, to: folder + "/out") }
      #expect(fault?.reason.en.contains("another planctl") == true)
      #expect(try holds(1, folder + "/out"))
      #expect(try listing(other).isEmpty)
      // Another target in the same folder is nobody else's.
      try write(3, to: folder + "/out2")
      #expect(try holds(3, folder + "/out2"))
      close(lock)
      try write(2, to: folder + "/out")
      #expect(try holds(2, folder + "/out"))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["out", "out2"])
    }
  }

  @Test func `a file that belongs to a folder stands with it, or neither does`() throws {
    try inFolder { folder in
      // A folder in the place of the file refuses the renaming.
      try FileManager.default.createDirectory(
        atPath: folder + "/answer/in the way", withIntermediateDirectories: true)
      func attempt() throws {
        try Data([9]).write(to: URL(filePath: folder + "/temporary"))
        let fault = #expect(throws: OutputFault.self) {
          try OutputFolder.write(
            ["a"], to: folder + "/out", with: (folder + "/temporary", folder + "/answer")
          ) { _, sink throws(OutputFault) in
            try [UInt8(2)].span.bytes.withUnsafeBytes { bytes throws(OutputFault) in
              try sink.write(bytes)
            }
          }
        }
        #expect(fault?.path == folder + "/answer")
      }
      try attempt()
      #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
      try OutputFolder.write([("a", [1])], to: folder + "/out")
      try attempt()
      #expect(try Data(contentsOf: URL(filePath: folder + "/out/a")) == Data([1]))
      #expect(try listing(folder) == ["answer", "answer/in the way", "out", "out/a", "temporary"])
    }
  }

  @Test func `targets beside each other are written at the same time`() throws {
    try inFolder { folder in
      try OutputFolder.write(["a"], to: folder + "/first") { _ throws(OutputFault) in
        try OutputFolder.write(["b"], to: folder + "/second") { _ throws(OutputFault) in [2] }
        return [1]
      }
      #expect(try listing(folder) == ["first", "first/a", "second", "second/b"])
    }
  }

  @Test func `a parent folder that is locked for a moment is waited for`() throws {
    try inFolder { folder in
      let lock = open(folder, O_RDONLY)
      #expect(flock(lock, LOCK_EX) == 0)
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { close(lock) }
      try write(1, to: folder + "/out")
      #expect(try holds(1, folder + "/out"))
    }
  }

  @Test(arguments: [
    ("a.csv", true), ("a/b c/资阳.csv", true), ("...", true), (".a", true), ("", false),
    ("/a", false), ("a/", false), ("a//b", false), ("..", false), ("a/../b", false), ("./a", false),
    ("a\0b", false), ("a\nb", false), ("a\u{1B}[31m", false), ("a\u{7F}", false), ("\u{85}", false),
    ("a/\u{301}b/../c", false), ("\r\n", false),
  ])
  func `a name stays inside its folder`(name: String, isPlain: Bool) {
    #expect(OutputFolder.isPlain(name) == isPlain)
  }
}
