import Foundation
import Testing

@testable import Planning
@testable import Texts
@testable import planctl

/// What planctl says of itself: pages, the README's table, the manual page, completions.
struct HelpTests {
  private static let program = Program.planctl
  private static let golden = CommandTests.root + "Tests/planctlTests/Golden/"
  private static let isRecording =
    ProcessInfo.processInfo.environment["PLANCTL_RECORD"] != nil

  private func compare(_ name: String, _ text: String) throws {
    let path = Self.golden + name
    if Self.isRecording { try text.write(toFile: path, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text, "\(name)")
  }

  @Test(arguments: program.commands.map(\.name), Language.allCases)
  func `the page of a command is what it was`(name: String, language: Language) throws {
    let command = try #require(Self.program.command(name))
    try compare(
      "help-\(name)-\(language.rawValue).txt", HelpPage(language, width: 95).text(command))
  }

  @Test(arguments: Language.allCases)
  func `the overview is what it was`(language: Language) throws {
    let page = HelpPage(language, width: 95).overview(Self.program)
    try compare("help-\(language.rawValue).txt", page)
    #expect(try CommandTests.planctl(["--lang", language.rawValue, "help"]).out == page)
    #expect(try CommandTests.planctl(["-h", "--lang", language.rawValue]).out == page)
  }

  @Test(arguments: program.commands.map(\.name), Language.allCases)
  func `a page tells every option and stays within its width`(name: String, language: Language)
    throws
  {
    let command = try #require(Self.program.command(name))
    for width in [60, 95, 200] {
      let page = HelpPage(language, width: width).text(command)
      for option in command.options.flatMap(\.names) { #expect(page.contains(option)) }
      for choice in command.options.flatMap(\.choices) { #expect(page.contains(choice.word)) }
      for line in page.split(separator: "\n") where !isFixed(line) {
        // A mark that never starts a line may hang over.
        #expect(Layout.width(String(line)) <= width + 2, "\(line)")
      }
    }
  }

  /// Lines that stand as they are: commands to copy, and JSON.
  private func isFixed(_ line: Substring) -> Bool {
    line.hasPrefix("  planctl") || line.hasPrefix("    planctl") || line.contains("{\"")
      || line.hasPrefix("  source") || line.contains("|| ") || !line.contains(" ")
  }

  /// The table stands between two marks; PLANCTL_RECORD=1 writes it anew.
  @Test func `the README's table is what the commands declare`() throws {
    let path = CommandTests.root + "README.md"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    for language in Language.allCases {
      let table = CommandTable.markdown(Self.program, language)
      let first = "<!-- commands \(language.rawValue): generated -->\n"
      guard let start = text.range(of: first)?.upperBound else { continue }
      let end = try #require(
        text.range(of: "<!-- end of commands -->", range: start..<text.endIndex))
      if Self.isRecording {
        text.replaceSubrange(start..<end.lowerBound, with: table)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
      } else {
        #expect(text[start..<end.lowerBound] == table)
      }
    }
    #expect(text.contains("<!-- commands en: generated -->"))
  }

  @Test func `help takes several commands`() throws {
    let both = try CommandTests.planctl(["help", "show", "fmt", "--lang", "en"])
    let page = HelpPage(.en, width: 95)
    let texts = try ["show", "fmt"].map { page.text(try #require(Self.program.command($0))) }
    #expect(both.out == texts.joined(separator: "\n"))
    let flag = try CommandTests.planctl(["show", "--lang", "en", "--help"])
    #expect(flag.out == texts[0])
  }

  @Test func `explain takes several codes, and beginnings of codes`() throws {
    let two = try CommandTests.planctl(["explain", "Y101", "p030", "--lang", "en"])
    #expect(two.out.hasPrefix("Y101 ") && two.out.contains("\nP030 "))
    let many = try CommandTests.planctl(["explain", "q", "--lang", "en"])
    let codes = many.out.split(separator: "\n").filter { $0.hasPrefix("  ") }
    #expect(codes.count > 2 && codes.allSatisfy { $0.hasPrefix("  Q") })
    let faults = try CommandTests.planctl(["explain", "P03", "--lang", "zh"])
    #expect(faults.out.hasPrefix("输入错误\n  P03"))
    let wrong = try CommandTests.planctl(["explain", "Y101", "Z9"])
    #expect(wrong.status == 2 && wrong.out.isEmpty)
  }
}
