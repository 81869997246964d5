import Foundation
import Testing

@testable import Planning
@testable import Texts
@testable import planctl

/// How the words of a command line are taken apart, by what commands declare.
struct CallTests {
  private static let commands = Program.planctl.commands
  private static let ziyang = CommandTests.ziyang

  private static func call(_ name: String, _ words: [String]) throws -> Call {
    try Call(#require(Program.planctl.command(name)), words, among: commands)
  }

  @Test(arguments: commands.map(\.name))
  func `a declaration is whole`(name: String) throws {
    let command = try #require(Program.planctl.command(name))
    let options = command.options + CommonOption.all
    let names = options.flatMap(\.names)
    #expect(Set(names).count == names.count, "a name twice")
    for text in [command.summary, command.about] {
      #expect(!text.zh.isEmpty && !text.en.isEmpty)
      #expect(text.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
      #expect(!text.en.unicodeScalars.contains { $0.value >= 0x4E00 && $0.value < 0xFF00 })
    }
    for form in options {
      #expect(!form.help.zh.isEmpty && !form.help.en.isEmpty, "\(form.name)")
      #expect((form.placeholder == nil) == (form.example == nil), "\(form.name)")
      // An example is a value that planctl accepts.
      if let example = form.example, form.path == .none {
        try form.check(example.zh)
        try form.check(example.en)
      }
      for choice in form.choices { try form.check(choice.word) }
    }
    // Options that a synopsis speaks of are there.
    for line in command.synopsis {
      for word in line.en.split(whereSeparator: { " []|…".contains($0) })
      where word.hasPrefix("-") && word != "-" {
        #expect(names.contains(String(word)), "\(name) \(word)")
      }
    }
  }

  @Test(arguments: commands.flatMap { $0.examples.map(\.en) })
  func `an example can be called`(example: String) throws {
    let words = example.split { $0 == " " || $0 == ">" }.map(String.init)
    if words.contains("&&") { return }
    let call = try Self.call(words[0], Array(words.dropFirst()))
    try call.checkOperands()
  }

  @Test func `a dash alone, a negative number and a word behind an equals sign are values`() throws
  {
    for value in ["-", "-5", "--x"] {
      let call = try Self.call("simulate", ["--cut=\(value)", "-o", "-"])
      #expect(call.ordered.map(\.value) == [value, "-"])
    }
  }

  @Test func `behind two dashes nothing is an option`() throws {
    let call = try Self.call("validate", ["-q", "--", "--strict", "--"])
    #expect(call.operands == ["--strict", "--"])
    #expect(call.ordered.map(\.option) == ["-q"])
  }

  @Test(arguments: [
    (["simulate", ziyang, "--cut", "--format", "json"], "--cut", "--format"),
    (["simulate", ziyang, "--cut"], "--cut", ""), (["validate", ziyang, "-o", "-q"], "-o", "-q"),
    (["show", ziyang, "--by", "--unit", "元"], "--by", "--unit"),
    (["sweep", ziyang, "--scenarios", "--"], "--scenarios", "--"),
  ])
  func `an option without its value says which one, and shows an example`(
    words: [String], option: String, next: String
  ) throws {
    let command = try #require(Program.planctl.command(words[0]))
    let form = (command.options + CommonOption.all).first { $0.name == option }
    let example = try #require(form?.example)
    let english = try CommandTests.planctl(words + ["--lang=en"])
    let chinese = try CommandTests.planctl(["--lang=zh"] + words)
    let found = next.isEmpty ? "--lang=en" : next
    #expect(english.status == 2 && chinese.status == 2)
    #expect(
      english.err.hasPrefix(
        "error: option \(option) needs a value, found the option \"\(found)\"; write it like "
          + "\(option) \(example.en)\n"), "\(english.err)")
    #expect(chinese.err.hasPrefix("错误：选项 \(option) 后面应有一个值"))
    #expect(chinese.err.contains("写法如 \(option) \(example.zh)\n"))
  }

  /// Words in, what is said about them.
  @Test(arguments: [
    (["valdate", "x"], "unknown command \"valdate\"; did you mean validate?"),
    (["validate", "x", "--frmat", "json"], "unknown option --frmat; did you mean --format?"),
    (
      ["show", "x", "--curve"],
      "unknown option --curve; show does not take it, simulate, rebalance do"
    ),
    (
      ["show", "x", "--strict"],
      "unknown option --strict; show does not take it, only validate does"
    ),
    (
      ["show", "x", "--format", "jsn"],
      "--format cannot be \"jsn\"; use one of text, json, csv, md; did you mean json?"
    ),
    (
      ["show", "x", "--by", "yaer"],
      "--by cannot be \"yaer\"; use one of year, source, tier, place, project, subproject, level; "
        + "did you mean year?"
    ),
    (["show", "x", "--unit", "USD"], "--unit cannot be \"USD\"; use one of 元, 万元, 亿元"),
    (
      ["validate", "x", "--select", "Y1o1"],
      "--select: no rule has the code Y1o1; codes begin with"
    ),
    (["validate", "x", "--select", "Y1o1"], "did you mean Y101?"),
    (
      ["simulate", "x", "--method", "best"],
      "--method cannot be \"best\"; use one of least-change, priority, proportional, all"
    ),
    (
      ["simulate", "x", "--defer", "1"], "--defer takes its value behind an equals sign: --defer=1"
    ),
    (["locate", "x", "--format", "sarif"], "--format cannot be \"sarif\"; use one of text, json"),
    (["completions", "bsh"], "use one of bash, zsh, fish; did you mean bash?"),
    (
      ["explain", "Y1O1"], "no code \"Y1O1\"; planctl explain lists all of them; did you mean Y101?"
    ),
    (["help", "simulat"], "unknown command \"simulat\"; did you mean simulate?"),
    (["validate", "x", "-q=1"], "option -q takes no value"),
    (["show", "x", "--unit", "元", "--unit", "元"], "--unit may be given only once"),
    (["--lang", "fr", "help"], "--lang must be zh or en (or a tag such as zh-CN), found \"fr\""),
  ])
  func `a near miss is told what was meant`(words: [String], said: String) throws {
    let outcome = try CommandTests.planctl(
      words, environment: ["PLANCTL_LANG": "en"])
    #expect(outcome.status == 2)
    #expect(outcome.err.contains(said), "\(outcome.err)")
  }

  @Test(arguments: [
    ("validate", ["validate", "x", "y"]), ("simulate", ["simulate", ziyang]),
    ("show", ["--lang", "en", "show", ziyang, "--nonsense"]), ("", ["--nonsense"]),
    ("", ["nonsense"]),
  ])
  func `an error of use names the page that helps`(command: String, words: [String]) throws {
    let outcome = try CommandTests.planctl(words + ["--lang=en"])
    let page = command.isEmpty ? "planctl help" : "planctl help \(command)"
    #expect(outcome.err.hasSuffix("\nsee \(page)\n"), "\(outcome.err)")
  }

  @Test(arguments: [
    "2021-06-30", "2021-6-30", "2021/6/30", "2021/06/30", "2021.6.30", "2021年6月30日", "２０２１年６月３０日",
  ])
  func `a day may be written as people write it`(text: String) throws {
    #expect(try ValueKind.day.read(text, "--as-of") == Day(2021, 6, 30))
  }

  @Test(arguments: ["21-06-30", "2021-06", "2021-13-01", "2021年6月30", "2021-6/30", "", "30.6.2021"])
  func `what is no day is refused`(text: String) {
    #expect(throws: UsageError.self) { try ValueKind.day.read(text, "--as-of") }
  }

  @Test(arguments: [
    ("zh", Language.zh), ("zh-CN", .zh), ("ZH_Hans", .zh), ("zh_CN.UTF-8", .zh), ("en-US", .en),
    ("en", .en), ("fr", nil), ("C", nil), ("", nil), ("zhuang", nil),
  ])
  func `a tag names its language`(tag: String, language: Language?) {
    #expect(Language(tag: tag) == language)
  }
}
