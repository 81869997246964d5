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
      // One run tells what one correction removes as one finding with all codes; a merge tells them apart.
      let codes = [one, other].map { run in
        let findings = run["findings"] as? [[String: Any]] ?? []
        return findings.flatMap { $0["codes"] as? [String] ?? [$0["code"] as? String ?? ""] }
          .sorted()
      }
      #expect(codes[0] == codes[1] && codes[0].count == 12)
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
      let alone = folder + "/alone"
      _ = try CommandTests.planctl(["validate", "--partial", parts + "/510000", "-o", alone, "-q"])
      for (language, words) in [
        ("zh", "错误：计划有 2 个部分，给出了 1 个，缺少 central"),
        ("en", "error: the plan has 2 parts, 1 given; missing: central"),
      ] {
        let refused = try CommandTests.planctl(["validate", "--merge", alone, "--lang", language])
        #expect(refused.status == 2)
        #expect(refused.out.isEmpty)
        #expect(refused.err.hasPrefix(words), "\(refused.err)")
      }
      let inner = try CommandTests.planctl(["validate", "--merge", "--partial", alone])
      #expect(inner.status == 1)
      #expect(inner.err.isEmpty)
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
      let rows = text.split(separator: "\n")
      #expect(rows.count == 2)
      let failed = try Self.json(String(rows[1]))
      let words = try ["error", "error_zh"].map { try #require(failed[$0] as? String) }
      #expect(
        words[0] == "P001 not a plan folder: \(folder)/none; found: “\(folder)/none”; "
          + "expected: a folder, but nothing is there; what to do: give the folder that holds "
          + "datapackage.json")
      #expect(
        words[1] == "P001 不是计划文件夹：\(folder)/none；这里是：“\(folder)/none”；要求：应为文件夹，这里什么也没有；"
          + "怎么办：请给出含有 datapackage.json 的文件夹")
      // A fault in a file: its line and column, and how many more there are.
      let spoiled = folder + "/spoiled"
      try FileManager.default.copyItem(atPath: CommandTests.root + Self.ziyang, toPath: spoiled)
      try "subproject_id,source_id,year,amount\nsp01,city,20,1\nsp01,city,2020,x\n".write(
        toFile: spoiled + "/tranches.csv", atomically: true, encoding: .utf8)
      let bad = try CommandTests.planctl(["validate", "--partial", spoiled, "--lang", "en"])
      #expect(bad.status == 2)
      let reason = try #require(try Self.json(bad.out)["error"] as? String)
      #expect(
        reason.hasPrefix(
          "P033 not a year: \(spoiled)/tranches.csv:2:11; found: “20”; expected: a year"))
      #expect(reason.hasSuffix("; 1 more"), "\(reason)")
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
    (["validate", "--merge", "/nowhere"], "cannot read /nowhere: No such file or directory"),
    (["validate", "--merge", "-", "-"], "standard input (-) is named more than once"),
    (["validate", "--partial", "-", ziyang], "goes with no other folder"),
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
