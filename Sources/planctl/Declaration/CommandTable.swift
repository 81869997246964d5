internal import Planning

/// The commands as a Markdown table, for the README.
enum CommandTable {
  static func markdown(_ program: Program, _ language: Language) -> String {
    let header = [
      Bilingual(zh: "命令", en: "command"), Bilingual(zh: "做什么", en: "does"),
      Bilingual(zh: "写出", en: "writes"),
    ].map { $0(language) }
    let rule = header.map { _ in "---" }
    return ([header, rule] + program.commands.map { row($0, language) })
      .map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  private static func row(_ command: Command, _ language: Language) -> [String] {
    let operand = command.operands.placeholder(language)
    let isList = command.operands.most > 1 && command.operands.path == .none
    // A bar ends a cell, even in code.
    let many = (isList ? operand + "…" : operand).replacing("|", with: "\\|")
    let formats = command.options.first { ["--format", "--to"].contains($0.name) }?.choices ?? []
    return [
      "`\(command.name)\(many.isEmpty ? "" : " " + many)`", command.summary(language),
      formats.map(\.word).joined(separator: language == .zh ? "、" : ", "),
    ]
  }
}
