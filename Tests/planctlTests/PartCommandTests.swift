import Foundation
import Testing

/// `validate --partial`, `validate --merge` and `export --to provinces` as a user runs them.
struct PartCommandTests {
  private static let ziyang = CommandTests.ziyang

  /// Runs `body` with a folder of its own.
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path())
  }

  private static func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `the plan of one province goes through its one part unchanged in verdict`() throws {
    try Self.withFolder { folder in
      let parts = folder + "/parts"
      let written = try CommandTests.planctl(
        ["export", Self.ziyang, "--to", "provinces", "-o", parts, "--lang", "en"])
      #expect(written.status == 0)
      // One sub-project has no money at all.
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: parts).sorted() == [
          "510000", "central",
        ])
      #expect(try CommandTests.planctl(["fmt", parts + "/510000", "--check"]).status == 0)
      let lines = folder + "/lines"
      let partial = try CommandTests.planctl(
        ["validate", "--partial", parts + "/510000", parts + "/central", "-o", lines, "-q"])
      #expect(partial.status == 1)
      let merged = try CommandTests.planctl(["validate", "--merge", lines, "--format", "json"])
      #expect(merged.status == 1)
      let single = try CommandTests.planctl(["validate", Self.ziyang, "--format", "json"])
      let (one, other) = (try Self.json(single.out), try Self.json(merged.out))
      for key in ["command", "plan", "relations", "rules"] {
        let values = try [one, other].map {
          try JSONSerialization.data(
            withJSONObject: $0[key]!, options: [.sortedKeys, .fragmentsAllowed])
        }
        #expect(values[0] == values[1], "\(key)")
      }
      #expect((one["findings"] as? [Any])?.count == (other["findings"] as? [Any])?.count)
      for (language, words) in [("zh", "2 个部分 · 子项目 10 个"), ("en", "2 parts · 10 sub-projects")] {
        let text = try CommandTests.planctl(["validate", "--merge", lines, "--lang", language])
        #expect(text.out.contains(words))
        #expect(text.out.contains("--> 510000/tranches.csv:"))
        let summary = try CommandTests.planctl(
          ["validate", "--merge", "--partial", lines, "--format", "text", "--lang", language])
        #expect(summary.out.hasPrefix("510000"))
      }
      let select = try CommandTests.planctl(
        ["validate", "--merge", lines, "--select", "T101", "--format", "json"])
      #expect(select.status == 0)
      let twice = try CommandTests.planctl(["validate", "--merge", lines, lines, "--lang", "en"])
      #expect(twice.status == 2)
      #expect(twice.out.isEmpty)
      #expect(twice.err.contains("\(lines):1: part 510000 is given twice; give each once"))
    }
  }

  @Test func `a part that cannot be read gives a line that no merge accepts`() throws {
    try Self.withFolder { folder in
      let lines = folder + "/lines"
      let partial = try CommandTests.planctl(
        ["validate", "--partial", Self.ziyang, folder + "/none", "-o", lines])
      #expect(partial.status == 2)
      let text = try String(contentsOfFile: lines, encoding: .utf8)
      #expect(text.split(separator: "\n").count == 2)
      let merged = try CommandTests.planctl(["validate", "--merge", lines, "--lang", "en"])
      #expect(merged.status == 2)
      #expect(merged.err.contains("\(lines):2: part \(folder)/none could not be read"))
    }
  }

  @Test(arguments: [
    (["validate", "--partial", ziyang, "--locate"], "--locate needs every cell"),
    (["validate", "--partial", ziyang, "--select", "Y"], "--select goes with --merge"),
    (["validate", "--partial"], "missing the folder of a part"),
    (["validate", "--merge"], "name the files that --partial wrote"),
    (["validate", "--merge", "/dev/null"], "no part was given"),
    (["validate", "--merge", "/nowhere"], "cannot read /nowhere"),
    (["validate", "--merge", "README.md"], "README.md:1: not JSON from column 1"),
    (["validate", "--merge", "x", "--format", "sarif"], "write text or json"),
    (["export", ziyang, "--to", "provinces"], "name one with -o DIR"),
    (["export", ziyang, "--to", "provinces", "-o", ziyang + "/parts"], "in the plan's own folder"),
    (
      ["sweep", ziyang, "--sample", "9", "--unnumbered"], "--unnumbered goes with --scenarios only"
    ),
  ])
  func `wrong use is refused with a reason`(words: [String], reason: String) throws {
    let outcome = try CommandTests.planctl(words + ["--lang", "en"])
    #expect(outcome.status == 2)
    #expect(outcome.out.isEmpty)
    #expect(outcome.err.contains(reason), "\(outcome.err)")
  }
}
