import Foundation
import Testing

@testable import Planning
@testable import Texts
@testable import planctl

/// What every command does alike, as a user runs it.
struct MannersTests {
  private static let root = CommandTests.root
  private static let ziyang = CommandTests.ziyang

  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-manners-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  // MARK: Words

  @Test(arguments: ["-V", "--version"])
  func `the version can be asked for anywhere`(option: String) throws {
    for words in [[option], ["show", option], [option, "--lang", "zh"]] {
      let outcome = try CommandTests.planctl(words)
      #expect(outcome.status == 0 && outcome.err.isEmpty)
      #expect(outcome.out == "planctl \(planctlVersion)\n")
    }
  }

  @Test func `options stand before the command or behind it, with a blank or an equals sign`()
    throws
  {
    let plain = try CommandTests.planctl(["show", Self.ziyang, "--lang", "en", "--unit", "元"])
    #expect(plain.status == 0)
    for words in [
      ["--lang", "en", "show", "--unit=元", Self.ziyang],
      ["show", "--lang=en-US", Self.ziyang, "--unit=元"],
      ["show", "--unit", "元", "--lang=en", "--", Self.ziyang],
      ["-o", "-", "--lang=en", "show", Self.ziyang, "--unit=元"],
      ["show", Self.ziyang, "--lang=en", "--unit=元", "--output=-", "--color", "never"],
    ] {
      let outcome = try CommandTests.planctl(words)
      #expect(outcome.out == plain.out && outcome.err.isEmpty, "\(words)")
    }
  }

  @Test func `a Chinese tag is Chinese, and an unknown language in the environment is told`() throws
  {
    let chinese = try CommandTests.planctl(["fmt", Self.ziyang, "--check", "--lang", "zh-CN"])
    #expect(chinese.out == "所有文件都是规范格式。\n")
    let environment = ["PLANCTL_LANG": "français", "LANG": "en_US.UTF-8"]
    let unknown = try CommandTests.planctl(
      ["fmt", Self.ziyang, "--check"], environment: environment)
    #expect(unknown.status == 0)
    #expect(unknown.out == "All files are canonical.\n")
    #expect(unknown.err == "warning: PLANCTL_LANG is français, which is neither zh nor en\n")
    for words in [["-q"], ["--lang", "en"]] {
      let silent = try CommandTests.planctl(
        ["fmt", Self.ziyang, "--check"] + words, environment: environment)
      #expect(silent.err.isEmpty)
    }
  }

  // MARK: The plan

  @Test func `inside a plan's folder the plan need not be named`() throws {
    let inside = try CommandTests.planctl(["show", "--by", "year"], in: Self.root + Self.ziyang)
    let named = try CommandTests.planctl(["show", Self.ziyang, "--by", "year"])
    #expect(inside.status == 0 && inside.out == named.out && inside.err.isEmpty)
    let findings = try CommandTests.planctl(["validate"], in: Self.root + Self.ziyang)
    #expect(findings.status == 1 && findings.out.contains("tranches.csv:"))
  }

  @Test(arguments: CommandTests.planCommands)
  func `beside plans they are listed`(command: String, words: [String]) throws {
    let outcome = try CommandTests.planctl(
      [command] + words + ["--lang", "en"], in: Self.root + "Plans")
    #expect(outcome.status == 2 && outcome.out.isEmpty)
    #expect(
      outcome.err.contains("missing plan folder; the plans here are daoxian-2023-evaluation, "))
    #expect(outcome.err.contains(", ziyang-2020-2022, ziyang-example-tracking\n"))
    let parent = try CommandTests.planctl([command, "Plans"] + words + ["--lang", "en"])
    #expect(parent.status == 2)
    #expect(
      parent.err.contains("Plans is not a plan folder itself; the plans here are Plans/daoxian-"))
  }

  @Test(arguments: ["tranches.csv", "datapackage.json"])
  func `a file of a plan points to its folder`(file: String) throws {
    let outcome = try CommandTests.planctl(["show", "\(Self.ziyang)/\(file)", "--lang", "en"])
    #expect(outcome.status == 2)
    #expect(
      outcome.err.hasPrefix(
        "error: \(Self.ziyang)/\(file) is a file of a plan; name its folder: planctl show "
          + "\(Self.ziyang)\n"), "\(outcome.err)")
  }

  @Test func `a plan without a command is told one`() throws {
    let outcome = try CommandTests.planctl([Self.ziyang, "--lang", "en"])
    #expect(
      outcome.status == 2 && outcome.err.contains("such as planctl validate \(Self.ziyang)\n"))
  }

  // MARK: The screen

  @Test func `colours come when they are asked for`() throws {
    func hasColor(_ words: [String], _ environment: [String: String] = [:]) throws -> Bool {
      try CommandTests.planctl(["show", Self.ziyang] + words, environment: environment)
        .out.contains("\u{1B}[1m")
    }
    // A pipe is no terminal.
    #expect(try !hasColor([]))
    #expect(try hasColor(["--color", "always"]))
    #expect(try hasColor(["--color=always"], ["NO_COLOR": "1", "TERM": "dumb"]))
    #expect(try !hasColor(["--color", "never"]))
    #expect(try !hasColor(["--color", "always", "--no-color"]))
    let refused = try CommandTests.planctl(["show", Self.ziyang, "--color", "often", "--lang=en"])
    #expect(refused.err.contains("use one of auto, always, never"))
  }

  @Test(arguments: [("20", 60), ("60", 60), ("72", 72), ("150", 150), ("900", 200), ("x", 95)])
  func `prose is as wide as COLUMNS says, within reason`(columns: String, width: Int) throws {
    let page = try CommandTests.planctl(
      ["help", "track", "--lang", "en"], environment: ["COLUMNS": columns])
    #expect(
      page.out == HelpPage(.en, width: width).text(Program.planctl.command("track")!))
    let found = try CommandTests.planctl(
      ["validate", Self.ziyang, "--lang", "en", "--select", "Q103"],
      environment: ["COLUMNS": columns])
    let widest = found.out.split(separator: "\n").filter {
      $0.hasPrefix("   = ") || $0.hasPrefix("     ")
    }
    .map { Layout.width(String($0)) }.max()!
    #expect(widest <= max(width, 100) + 2)
    if columns == "60" { #expect(widest <= 62) }
  }

  // MARK: Files

  @Test(arguments: [("en", "wrote "), ("zh", "已写入 ")])
  func `what is written is announced in the same words`(language: String, word: String) throws {
    try Self.withFolder { folder in
      let file = folder + "/out"
      let tracked = CommandTests.tracked
      for (words, target) in [
        (["validate", Self.ziyang, "-o", file], file), (["show", Self.ziyang, "-o", file], file),
        (["track", tracked, "--as-of", "2021-06-30", "-o", file], file),
        (["brief", Self.ziyang, "--as-of", "2021-06-30", "-o", file], file),
        (["export", Self.ziyang, "--to", "ics", "-o", file], file),
        (["explain", "-o", file], file), (["help", "-o", file], file),
        (["simulate", Self.ziyang, "--cut", "province@2021=20%", "-o", file], file),
        (["schedule", Self.ziyang, "--out", folder + "/s"], folder + "/s"),
        (["export", Self.ziyang, "--to", "provinces", "-o", folder + "/p"], folder + "/p"),
        (["generate", folder + "/g", "--subprojects", "5"], folder + "/g"),
      ] {
        let outcome = try CommandTests.planctl(words + ["--lang", language])
        let lines = outcome.err.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix(word + target) }, "\(words): \(outcome.err)")
        #expect(outcome.out.isEmpty)
        let quiet = try CommandTests.planctl(words + ["--lang", language, "--quiet"])
        #expect(quiet.err.isEmpty, "\(words): \(quiet.err)")
      }
      let written = try CommandTests.planctl([
        "simulate", Self.ziyang, "--cut", "province@2021=20%", "--write", folder + "/w", "--lang",
        language,
      ])
      #expect(written.err.hasPrefix(word + folder + "/w"))
    }
  }

  @Test(arguments: [
    (["report", ziyang, "-o", "x.pdf"], "what is written is html, not pdf; write -o x.html"),
    (["export", ziyang, "--to", "xlsx", "-o", "x.csv"], "write -o x.xlsx"),
    (["schedule", ziyang, "--format", "html", "-o", "a/x.docx"], "write -o a/x.html"),
  ])
  func `a file that says what it is not is refused`(words: [String], said: String) throws {
    let outcome = try CommandTests.planctl(words + ["--lang", "en"])
    #expect(outcome.status == 2 && outcome.out.isEmpty)
    #expect(outcome.err.contains(said), "\(outcome.err)")
  }

  // MARK: Values

  /// What is written in one way and in another, with the same result.
  @Test(arguments: [
    (["simulate", ziyang, "--cut", "province@2021=20%"], ["--cut", "省级资金@2021=20%"]),
    (["simulate", ziyang, "--cut", "province@2021=20%"], ["--cut", "省级＠２０２１＝２０％"]),
    (["simulate", ziyang, "--cut", "yanjiang@2021=50.5"], ["--cut", "Yanjiang@2021=５０.５"]),
    (
      ["simulate", ziyang, "--cut", "province@2021=20%", "--cut", "city@2020=500"],
      ["--cut", "province@2021=20%,city@2020=500"]
    ),
    (
      ["simulate", ziyang, "--cut", "city@2020=500", "--lock", "@2021", "--lock", "province"],
      ["--cut", "city@2020=500", "--lock", "@2021，province"]
    ),
    (
      ["simulate", ziyang, "--cut", "city@2020:sp10=10%"], ["--cut", "city@2020:装备配备=10%"]
    ),
    (
      ["show", ziyang, "--where", "year=2021,2022"],
      ["--where", "year=2021", "--where", "year=2022"]
    ),
    (["show", ziyang, "--where", "year=2021"], ["--where", "year=２０２１"]),
    (["show", ziyang, "--by", "place,year"], ["--by", "place", "--by", "year"]),
    (["show", ziyang, "--decimals", "0"], ["--decimals", "０"]),
    (["validate", ziyang, "--select", "Y101,Q"], ["--select", "Y101", "--select", "Q"]),
    (["schedule", ziyang, "--place", "512022"], ["--place", "乐至县"]),
  ])
  func `a value may be written as people write it`(words: [String], other: [String]) throws {
    // Machine formats show the words of the scenario nowhere.
    let format = words[0] == "schedule" ? ["--format", "csv"] : ["--format", "json"]
    let plain = try CommandTests.planctl(words + format)
    let written = try CommandTests.planctl(Array(words.prefix(2)) + other + format)
    #expect(plain.out == written.out && !plain.out.isEmpty, "\(written.err)")
    #expect(plain.status == written.status)
  }

  /// A value that is not there, and the ones that are.
  @Test(arguments: [
    (["show", ziyang, "--where", "source=provnce"], "did you mean province?"),
    (["show", ziyang, "--where", "tier=town"], "central, province, city, county, other, local"),
    (["show", ziyang, "--where", "year=1999"], "2020, 2021, 2022"),
    (["simulate", ziyang, "--cut", "Provnce@2021=20%"], "did you mean province?"),
    (["simulate", ziyang, "--cut", ":SP01=20%"], "did you mean sp01?"),
    (["simulate", ziyang, "--cut", "SP01=20%"], "write :sp01"),
    (["simulate", ziyang, "--cut", ":sp03=20%"], "sp03 has no money in any year"),
    (
      ["simulate", ziyang, "--cut", "city@2020=1,000"],
      "commas part several changes: no thousands marks"
    ),
    (["simulate", ziyang, "--scenario", "nothing"], "the plan has "),
    (["schedule", ziyang, "--place", "Lezi"], "did you mean Lezhi?"),
    (["track", tracked, "--as-of", "2019-06-30"], "is before the plan (2020–2022)"),
  ])
  func `an unknown value is told with those that exist`(words: [String], said: String) throws {
    let outcome = try CommandTests.planctl(words + ["--lang", "en"])
    #expect(outcome.status == 2)
    #expect(outcome.err.contains(said), "\(outcome.err)")
  }

  private static let tracked = CommandTests.tracked

  @Test func `a plan without errors is not written as repaired`() throws {
    try Self.withFolder { folder in
      let words = ["locate", Self.ziyang, "--write", folder + "/r", "--lang", "en"]
      let outcome = try CommandTests.planctl(words)
      #expect(outcome.status == 0)
      #expect(
        outcome.err == "every sum holds and nothing needs repair; \(folder)/r was not written\n")
      #expect(!FileManager.default.fileExists(atPath: folder + "/r"))
    }
  }

  @Test func `the annex as CSV is the same for every reader`() throws {
    let texts = try ["zh", "en"].map {
      try CommandTests.planctl(["export", Self.ziyang, "--to", "wide-csv", "--lang", $0]).out
    }
    #expect(texts[0] == texts[1])
  }
}

extension CommandTests {
  /// Every command that works on a plan, with what it needs beside it.
  static let planCommands: [(String, [String])] = [
    ("locate", []), ("show", []), ("simulate", ["--cut", "province=1%"]), ("rebalance", []),
    ("sweep", ["--scenarios", "-"]), ("schedule", []), ("track", []), ("report", ["-o", "-"]),
    ("brief", ["--as-of", "2021-06-30"]), ("export", ["--to", "wide-csv"]), ("fmt", []),
    ("validate", []),
  ]
}
