import Foundation
import Testing

@testable import Planning
@testable import planctl

/// Completions and the manual page, read by the programs that they are for.
struct CompletionTests {
  private static let program = Program.planctl

  private static func path(_ tool: String) -> String? {
    ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { $0 + tool }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What `tool` prints on stdout and stderr for `text` on its standard input.
  private static func output(_ tool: String, _ words: [String], _ text: String) throws -> String {
    let file = NSTemporaryDirectory() + "planctl-completion-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: try #require(path(tool)))
    process.arguments = words
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: file))
    process.environment = ["PATH": "/bin:/usr/bin", "LC_ALL": "C.UTF-8"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What bash offers for the last of `words`.
  private static func offered(_ words: [String]) throws -> [String] {
    let list = words.map { "'\($0)'" }.joined(separator: " ")
    let script =
      Completions.script(.bash, program, .en)
      + "COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); COMPREPLY=(); _planctl\n"
      + "printf '%s\\n' \"${COMPREPLY[@]}\"\n"
    return try output("bash", ["--norc", "-u"], script).split(separator: "\n").map(String.init)
  }

  @Test(
    .enabled(if: path("bash") != nil),
    arguments: [
      (["planctl", "s"], ["show", "simulate", "sweep", "schedule"]),
      (["planctl", "sh"], ["show"]),
      (["planctl", "--la"], ["--lang"]),
      (["planctl", "show", "--de"], ["--decimals"]),
      (["planctl", "show", "--format", ""], ["text", "json", "csv", "md"]),
      (["planctl", "show", "--format", "=", "j"], ["json"]),
      (["planctl", "show", "--format", "="], ["text", "json", "csv", "md"]),
      (["planctl", "--lang", ""], ["zh", "en"]),
      (["planctl", "--lang", "en", "sw"], ["sweep"]),
      (["planctl", "simulate", "--method", "p"], ["priority", "proportional"]),
      (["planctl", "validate", "--method", "p"], []),
      (["planctl", "help", "bri"], ["brief"]),
      (["planctl", "explain", "Y10"], ["Y101", "Y102", "Y103", "Y104"]),
      (["planctl", "completions", ""], ["bash", "zsh", "fish"]),
    ])
  func `bash completes commands, options and values`(words: [String], expected: [String]) throws {
    let offered = try Self.offered(words)
    #expect(offered.filter { expected.contains($0) } == expected, "\(offered)")
    if words.count > 2 { #expect(offered == expected) }
  }

  @Test(.enabled(if: path("bash") != nil))
  func `bash completes folders where a plan or a folder is meant`() throws {
    let beginning = CommandTests.root + "Plan"
    for words in [["planctl", "show", beginning], ["planctl", "locate", "--write", beginning]] {
      #expect(try Self.offered(words).contains(CommandTests.root + "Plans"))
    }
    #expect(
      try Self.offered(["planctl", "show", "-o", CommandTests.root + "READ"])
        == [CommandTests.root + "README.md"])
  }

  @Test(arguments: [("bash", "-n"), ("zsh", "-n"), ("fish", "-n")])
  func `a script is one of its shell`(shell: String, option: String) throws {
    let kind = try #require(Completions.Shell(rawValue: shell))
    for language in Language.allCases {
      let script = Completions.script(kind, Self.program, language)
      for command in Self.program.commands {
        #expect(script.contains(command.name))
        for name in command.options.flatMap(\.names) {
          let written = shell == "fish" ? String(name.drop { $0 == "-" }) : name
          #expect(script.contains(written), "\(shell) \(name)")
        }
      }
      if Self.path(shell) != nil {
        let words = shell == "fish" ? [option, "/dev/stdin"] : [option]
        #expect(try Self.output(shell, words, script) == "")
      }
    }
  }

  @Test(arguments: Language.allCases)
  func `the manual page has every option and no request but its own`(language: Language) throws {
    let manual = ManualPage(language)
    let pages =
      [manual.text(Self.program)]
      + Self.program.commands.map { manual.text($0, of: Self.program) }
    let requests: Set<String> = [
      ".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".RS", ".RE", ".EX", ".EE", ".nh", ".hy", ".ad",
    ]
    for page in pages {
      for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
        let request = String(line.prefix { $0 != " " })
        #expect(requests.contains(request) || line.hasPrefix("'\\\""), "\(line)")
      }
      if Self.path("groff") != nil {
        let warnings = try Self.output("groff", ["-Kutf8", "-mandoc", "-ww", "-Tutf8", "-z"], page)
        #expect(warnings == "")
      }
    }
    for option in Self.program.commands.flatMap(\.options).flatMap(\.names) {
      let text = pages[0].replacing("\\:", with: "")
      #expect(text.contains(option.replacing("-", with: "\\-")), "\(option)")
    }
  }
}
