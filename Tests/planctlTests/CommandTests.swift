import Foundation
import Testing

@testable import Planning
@testable import Texts
@testable import planctl

/// Runs the built program as a user does.
struct CommandTests {
  struct Outcome {
    var status: Int32
    var out: String
    var err: String
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path()
  private static let program =
    URL(filePath: CommandLine.arguments[0])
    .deletingLastPathComponent().path() + "planctl"

  static func planctl(
    _ words: [String], environment: [String: String] = [:], in folder: String = root
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = words
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = environment
    let (out, err) = (Pipe(), Pipe())
    process.standardOutput = out
    process.standardError = err
    try process.run()
    let text = out.fileHandleForReading.readDataToEndOfFile()
    let messages = err.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, out: String(decoding: text, as: UTF8.self),
      err: String(decoding: messages, as: UTF8.self))
  }

  static let ziyang = "Plans/ziyang-2020-2022"
  /// The plan with invented budgets, expenditure and indicators.
  static let tracked = "Plans/ziyang-example-tracking"

  /// What the screen shows, kept as files; PLANCTL_RECORD=1 records them anew.
  @Test(arguments: [
    ("validate-zh.txt", ["validate", ziyang, "--lang", "zh"]),
    ("validate-en.txt", ["validate", ziyang, "--lang", "en"]),
    ("validate.json", ["validate", ziyang, "--format", "json"]),
    ("validate.jsonl", ["validate", ziyang, "--format", "jsonl"]),
    ("validate.sarif", ["validate", ziyang, "--format", "sarif", "--lang", "en"]),
    ("validate.github", ["validate", ziyang, "--format", "github", "--lang", "en"]),
    ("locate-zh.txt", ["locate", ziyang]),
    ("validate-luxian-zh.txt", ["validate", "Plans/luxian-2024-budget"]),
    ("validate-lingling-zh.txt", ["validate", "Plans/lingling-2023-evaluation"]),
    ("validate-daoxian-en.txt", ["validate", "Plans/daoxian-2023-evaluation", "--lang", "en"]),
    ("validate-liuhe-zh.txt", ["validate", "Plans/liuhe-2024-self-evaluation"]),
    (
      "validate-liuhe.json",
      ["validate", "Plans/liuhe-2024-self-evaluation", "--format", "json"]
    ),
    ("locate-daoxian-zh.txt", ["locate", "Plans/daoxian-2023-evaluation"]),
    ("coverage-zh.txt", ["locate", ziyang, "--coverage"]),
    ("show-zh.txt", ["show", ziyang]),
    ("show-en.txt", ["show", ziyang, "--lang", "en", "--by", "project,place,year"]),
    ("show.csv", ["show", ziyang, "--by", "tier,year", "--format", "csv", "--unit", "元"]),
    ("show.json", ["show", ziyang, "--by", "level", "--where", "tier=local", "--format", "json"]),
    ("show.md", ["show", ziyang, "--by", "source,year", "--unit", "亿元", "--format", "md"]),
    ("explain-Y101-zh.txt", ["explain", "y101", "--lang", "zh"]),
    ("explain-en.txt", ["explain", "--lang", "en"]),
    ("brief-zh.md", ["brief", ziyang, "--as-of", "2021-06-30"]),
    ("brief-en.md", ["brief", ziyang, "--as-of", "2021-06-30", "--lang", "en"]),
    ("calendar.ics", ["export", ziyang, "--to", "ics"]),
    ("show-rounded-zh.txt", ["show", ziyang, "--decimals", "0"]),
    ("schedule-zh.txt", ["schedule", ziyang, "--place", "512022"]),
    (
      "schedule-joint-en.txt",
      ["schedule", ziyang, "--place", "512021", "--province", "in-proportion", "--lang", "en"]
    ),
    (
      "schedule-scenario-zh.txt",
      ["schedule", ziyang, "--place", "512022", "--scenario", "province-cut-2021-backfill"]
    ),
    ("schedule-rounded-zh.txt", ["schedule", ziyang, "--place", "512002", "--unit", "亿元"]),
    ("schedule.csv", ["schedule", ziyang, "--province", "in-proportion", "--format", "csv"]),
    (
      "schedule-scenario.csv",
      ["schedule", ziyang, "--place", "512022", "--cut", "lezhi@2021=50%", "--format", "csv"]
    ),
    ("schedule.md", ["schedule", ziyang, "--place", "512000-LK", "--format", "md"]),
    ("annex.csv", ["export", ziyang, "--to", "wide-csv"]),
    ("track-zh.txt", ["track", tracked, "--as-of", "2021-06-30"]),
    ("track-en.txt", ["track", tracked, "--as-of", "2021-06-30", "--lang", "en"]),
    ("track-latest-zh.txt", ["track", tracked, "--by", "tier,year", "--unit", "亿元"]),
    ("track.json", ["track", tracked, "--as-of", "2021-06-30", "--format", "json"]),
    ("track.csv", ["track", tracked, "--as-of", "2020-06-30", "--format", "csv"]),
    (
      "track.md",
      ["track", tracked, "--as-of", "2020-12-31", "--by", "place", "--format", "md", "--lang=en"]
    ),
    (
      "sweep-sample-zh.txt",
      [
        "sweep", ziyang, "--sample", "200", "--seed", "7", "--cut", "province@2021=10%..30%",
        "--lang", "zh",
      ]
    ),
  ])
  func `the screen shows what it showed before`(name: String, words: [String]) throws {
    let outcome = try CommandTests.planctl(words)
    let golden = CommandTests.root + "Tests/planctlTests/Golden/" + name
    if ProcessInfo.processInfo.environment["PLANCTL_RECORD"] != nil {
      try outcome.out.write(toFile: golden, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: golden, encoding: .utf8) == outcome.out)
    #expect(outcome.err == "")
  }

  /// What `simulate` shows; PLANCTL_RECORD=1 records it anew.
  @Test(arguments: [
    ("simulate-zh.txt", ["--scenario", "province-cut-2021"], 0),
    ("simulate-en.txt", ["--scenario", "province-cut-2021", "--lang", "en"], 0),
    ("simulate.json", ["--scenario", "combined", "--format", "json"], 0),
    ("simulate.md", ["--scenario", "combined", "--format", "md", "--lang", "en"], 0),
    ("simulate.csv", ["--scenario", "combined", "--format", "csv", "--unit", "元"], 0),
    ("simulate-backfill-zh.txt", ["--scenario", "province-cut-2021-backfill"], 0),
    ("simulate-lezhi-zh.txt", ["--scenario", "lezhi-half-2021"], 0),
    ("simulate-combined-en.txt", ["--scenario", "combined", "--lang", "en", "--unit", "亿元"], 0),
    ("simulate-impossible-en.txt", impossible + ["--lang", "en"], 3),
    ("simulate-impossible-zh.txt", impossible + ["--lang", "zh"], 3),
    (
      "simulate-impossible-floor-en.txt",
      ["--floor", ":sp01=99%", "--cut", "province:sp01=50%", "--lang", "en"], 3
    ),
    (
      "simulate-impossible-locks-zh.txt",
      ["--limit", "yanjiang@2021=400", "--lock", "yanjiang@2021:sp01", "--backfill", "city"], 3
    ),
    ("simulate-all-zh.txt", ["--scenario", "province-cut-2021", "--method", "all"], 0),
    (
      "simulate-curve-en.txt",
      ["--cut", "province@2021=20%", "--curve", "--floor", ":sp01=99%", "--lang", "en"], 0
    ),
    ("simulate-proportional-zh.txt", ["--cut", "province=20%", "--method", "proportional"], 0),
  ])
  func `a scenario shows what it showed before`(
    name: String, words: [String], status: Int32
  ) throws {
    let outcome = try CommandTests.planctl(["simulate", CommandTests.ziyang] + words)
    let golden = CommandTests.root + "Tests/planctlTests/Golden/" + name
    if ProcessInfo.processInfo.environment["PLANCTL_RECORD"] != nil {
      try outcome.out.write(toFile: golden, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: golden, encoding: .utf8) == outcome.out)
    #expect(outcome.err == "")
    #expect(outcome.status == status)
  }

  private static let impossible = ["--lock", "province", "--cut", "province@2021=20%"]

  @Test func `a simulated plan is written, validates and can be simulated again`() throws {
    let folder = NSTemporaryDirectory() + "planctl-simulate-\(getpid())"
    try? FileManager.default.removeItem(atPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let words = ["--cut", "province@2022=50%", "--defer=1", "--no-rules"]
    for _ in 0..<2 {
      let outcome = try CommandTests.planctl(
        ["simulate", CommandTests.ziyang, "--write", folder] + words)
      #expect(outcome.status == 0)
    }
    #expect(try CommandTests.planctl(["fmt", folder, "--check"]).status == 0)
    let checked = try CommandTests.planctl(["validate", folder, "--select", "T,Y101"])
    #expect(checked.out.contains("不符 0"))
    #expect(try CommandTests.planctl(["simulate", folder] + words).status == 0)
    let kept = try CommandTests.planctl(
      ["simulate", CommandTests.ziyang, "--write", folder] + CommandTests.impossible)
    #expect(kept.status == 3)
    #expect(kept.err.contains("没有写出"))
  }

  @Test(
    arguments: [
      (["validate", ziyang], 1), (["validate", ziyang, "--select", "T"], 0),
      (["validate", ziyang, "--select", "Y102"], 0),
      (["locate", ziyang], 0), (["fmt", ziyang, "--check"], 0), (["--version"], 0),
      (["validate"], 2), (["validate", "nowhere"], 2), (["validate", "README.md"], 2),
      (["validate", ziyang, "extra"], 2), (["validate", ziyang, "--select", "X9"], 2),
      (["validate", ziyang, "--select="], 2), (["validate", ziyang, "--strict=1"], 2),
      (["validate", ziyang, "--select", "T", "--ignore", "T"], 2),
      (["explain", "Y101", "--format", "json"], 2), (["validate", ziyang, "-o", "/dev/full"], 2),
      (["validate", ziyang, "--frmat", "json"], 2), (["validate", ziyang, "--format", "xml"], 2),
      (["valdate", ziyang], 2), (["show", ziyang, "--by", "month"], 2),
      (["show", ziyang, "--where", "year=1999"], 2), (["show", ziyang, "--unit", "USD"], 2),
      (["brief", ziyang, "--as-of", "2023-06-30"], 0), (["brief", ziyang], 2),
      (["brief", ziyang, "--as-of", "2021-02-29"], 2),
      (["brief", ziyang, "--as-of", "2019-12-31"], 2),
      (["brief", ziyang, "--as-of", "2021-06-30", "--unit", "USD"], 2),
      (["explain", "Z999"], 2), (["simulate", ziyang], 2), (["--nonsense"], 2),
      (["track", tracked, "--as-of", "2021-06-31"], 2), (["track", tracked, "--as-of", ""], 2),
      (["track", tracked, "--as-of", "2021-13-30"], 2), (["track", tracked, "--by", "month"], 2),
      (["track", tracked, "--by", "year,year"], 2), (["track", tracked, "--by="], 2),
      (["track", tracked, "--by", "year", "--format", "csv"], 2), (["track", ziyang], 2),
      (["track", tracked, "--as-of=2021-06-30", "--as-of=2020-06-30"], 2),
      (["track", tracked, "--format", "xlsx"], 2), (["track", tracked, "--decimals", "0"], 2),
    ] as [([String], Int32)])
  func `the exit status says what happened`(words: [String], status: Int32) throws {
    let outcome = try CommandTests.planctl(words)
    #expect(outcome.status == status)
    #expect((status == 2) == !outcome.err.isEmpty)
    if status == 2 { #expect(outcome.out.isEmpty) }
  }

  @Test(arguments: [
    (["sweep", ziyang, "--cut=*=1%..2%", "--sample", "0"], "--sample", "1", "10000000", "0"),
    (["sweep", ziyang, "--cut=*=1%..2%", "--sample", "-5"], "--sample", "1", "10000000", "-5"),
    (
      ["sweep", ziyang, "--cut=*=1%..2%", "--sample", "9", "--seed", "x"], "--seed", "0",
      "18446744073709551615", "x"
    ),
    (["schedule", ziyang, "--decimals", "99"], "--decimals", "0", "14", "99"),
    (["show", ziyang, "--decimals", "+1"], "--decimals", "0", "14", "+1"),
  ])
  func `a number out of range names the range and what was found`(
    words: [String], option: String, least: String, most: String, found: String
  ) throws {
    let english = try CommandTests.planctl(words + ["--lang", "en"])
    #expect(
      english.err.hasPrefix(
        "error: \(option) must be a whole number from \(least) to \(most), found \"\(found)\"\n"),
      "\(english.err)")
    let chinese = try CommandTests.planctl(words + ["--lang", "zh"])
    #expect(
      chinese.err.hasPrefix("错误：\(option) 应为 \(least) 至 \(most) 的整数，这里是“\(found)”\n"),
      "\(chinese.err)")
    #expect(english.status == 2 && chinese.status == 2)
  }

  @Test(arguments: [
    (["validate", "--merge", "/nowhere"], "读不了 /nowhere：没有这个文件或文件夹"),
    (["sweep", ziyang, "--scenarios", "/nowhere"], "读不了 /nowhere：没有这个文件或文件夹"),
    (["sweep", ziyang, "--scenarios", "/"], "读不了 /：这是文件夹"),
    (["validate", ziyang, "-o", "/dev/full"], "/dev/full：无法写入：磁盘空间不足"),
    (["validate", ziyang, "-o", "/"], "/：无法写入：这是文件夹"),
    (["show", ziyang, "-o", "/dev/null/x"], "/dev/null/x：无法写入：路径中有一段不是文件夹"),
  ])
  func `the system's reasons are Chinese where the rest is`(
    words: [String], reason: String
  ) throws {
    let outcome = try CommandTests.planctl(words + ["--lang", "zh"])
    #expect(outcome.status == 2)
    #expect(outcome.err.hasPrefix("错误：\(reason)\n"), "\(outcome.err)")
  }

  @Test func `a plan with nothing to track names the tables that it lacks`() throws {
    let outcome = try CommandTests.planctl(["track", CommandTests.ziyang, "--lang", "en"])
    #expect(outcome.err.contains("execution.csv") && outcome.err.contains("indicators.csv"))
  }

  @Test func `a plan without dates has no calendar to export, and still a report`() throws {
    let folder = NSTemporaryDirectory() + "planctl-dateless-\(getpid())"
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in [
      "subprojects.csv": "subproject_id,name\ns1,甲\n", "sources.csv": "source_id,tier\ncity,city\n",
      "tranches.csv": "subproject_id,source_id,year,amount\ns1,city,2020,1\n",
      "datapackage.json": """
      {"name":"x","planctl":{"format":1,"currency":"CNY","unit":"万元","unitScale":10000,"decimals":2},
      "resources":[{"name":"subprojects","path":"subprojects.csv"},
      {"name":"sources","path":"sources.csv"},{"name":"tranches","path":"tranches.csv"}]}
      """,
    ] {
      try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }
    let calendar = try CommandTests.planctl(["export", folder, "--to", "ics", "--lang", "en"])
    #expect(calendar.status == 2)
    #expect(calendar.out.isEmpty)
    #expect(calendar.err.contains("no table calendar"))
    let report = try CommandTests.planctl([
      "brief", folder, "--as-of", "2020-12-31", "--lang", "zh",
    ])
    #expect(report.status == 0)
    #expect(report.out.contains("计划没有分工表"))
    #expect(report.out.contains("计划没有写明会议和报告的日期"))
  }

  @Test func `strict makes warnings count`() throws {
    let outcome = try CommandTests.planctl([
      "validate", CommandTests.ziyang, "--select=Y102", "--strict",
    ])
    #expect(outcome.status == 1)
  }

  @Test func `the language follows the option, then the environment, then the plan`() throws {
    func firstWord(_ environment: [String: String], _ more: String...) throws -> Bool {
      let words = ["locate", CommandTests.ziyang] + more
      let outcome = try CommandTests.planctl(words, environment: environment)
      return outcome.out.contains("数字关系")
    }
    #expect(try firstWord([:]))
    #expect(try firstWord(["LANG": "C.UTF-8"]))
    #expect(try !firstWord(["LANG": "en_US.UTF-8"]))
    #expect(try firstWord(["LANG": "en_US.UTF-8", "PLANCTL_LANG": "zh"]))
    #expect(try !firstWord(["LANG": "zh_CN.UTF-8"], "--lang=en"))
  }

  @Test func `a wrong figure is found, restored and written to a new folder`() throws {
    let folder = NSTemporaryDirectory() + "planctl-cli-\(getpid())"
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (wrong, repaired) = (folder + "/wrong", folder + "/repaired")
    try FileManager.default.copyItem(
      atPath: CommandTests.root + CommandTests.ziyang, toPath: wrong)
    let file = wrong + "/totals.csv"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let spoilt = text.replacing("all,,,,,,21619.16", with: "all,,,,,,21619.17")
    try spoilt.write(toFile: file, atomically: true, encoding: .utf8)
    let outcome = try CommandTests.planctl(["locate", wrong, "--write", repaired, "--lang", "en"])
    #expect(outcome.status == 1)
    #expect(
      outcome.out.contains(
        "totals[all] all sub-projects · all sources · all years: 21619.17 → 21619.16"))
    #expect(try String(contentsOfFile: repaired + "/totals.csv", encoding: .utf8) == text)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == spoilt)
    let over = try CommandTests.planctl(["validate", wrong, "-o", wrong + "/../wrong/totals.csv"])
    #expect(over.status == 2)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == spoilt)
    let inside = try CommandTests.planctl(["locate", wrong, "--write", wrong])
    #expect(inside.status == 2)
    try "notes".write(toFile: repaired + "/notes.txt", atomically: true, encoding: .utf8)
    let kept = try CommandTests.planctl(["locate", wrong, "--write", repaired])
    #expect(kept.status == 2)
    #expect(FileManager.default.fileExists(atPath: repaired + "/notes.txt"))
    let link = folder + "/link.txt"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder + "/real")
    try "".write(toFile: folder + "/real", atomically: true, encoding: .utf8)
    chmod(folder + "/real", 0o640)
    _ = try CommandTests.planctl(["show", wrong, "-o", link])
    let real = try FileManager.default.attributesOfItem(atPath: folder + "/real")
    #expect(real[.posixPermissions] as? Int == 0o640)
    #expect(real[.size] as? Int ?? 0 > 100)
    let full = try CommandTests.planctl(["validate", wrong, "-o", "/dev/full/x"])
    #expect(full.status == 2)
  }

  @Test func `data cannot become a formula or steer the terminal`() throws {
    let folder = NSTemporaryDirectory() + "planctl-hostile-\(getpid())"
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.copyItem(
      atPath: CommandTests.root + CommandTests.ziyang, toPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let path = folder + "/" + file
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing("sp02", with: "=cmd|x").replacing("装备配备", with: "\u{1B}[2J\u{202E}<b>|")
        .write(toFile: path, atomically: true, encoding: .utf8)
    }
    for format in ["csv", "text", "md"] {
      let out = try CommandTests.planctl(
        ["show", folder, "--by", "subproject", "--format", format]
      ).out
      #expect(!out.contains("\u{1B}") && !out.contains("\u{202E}"))
      if format == "csv" {
        #expect(!out.split(separator: "\n").contains { $0.hasPrefix("=") })
        #expect(out.contains("'=cmd|x,"))
      }
      if format == "md" { #expect(!out.contains("<b>")) }
    }
    let screen = try CommandTests.planctl(["validate", folder])
    #expect(!screen.out.contains("\u{1B}"))
  }
}
