internal import Planning
internal import Texts

/// Help as a screen shows it, in lines of at most `width` columns.
struct HelpPage {
  let words: HelpWords
  let width: Int

  init(_ language: Language, width: Int) {
    words = HelpWords(language: language)
    self.width = width
  }

  // MARK: Pages

  /// The page of one command.
  func text(_ command: Command) -> String {
    var text = words.synopsis(command).map { hanging($0, "planctl \(command.name) ") }.joined()
    text += "\n" + paragraphs(command.about(words.language))
    for section in command.sections {
      text += "\n"
      if let title = section.title?(words.language) { text += title + "\n" }
      let indent = section.title == nil ? 0 : 2
      if let body = section.text?(words.language) { text += paragraphs(body, indent: indent) }
      if !section.options.isEmpty, section.text != nil { text += "\n" }
      text += options(section.options)
    }
    if !command.examples.isEmpty {
      text += "\n" + words.say("例\n", command.examples.count == 1 ? "Example\n" : "Examples\n")
      for example in command.examples { text += "  planctl \(example(words.language))\n" }
    }
    let common = CommonOption.all.map(\.name).joined(separator: " ")
    text +=
      "\n"
      + paragraphs(
        words.say(
          "通用选项 \(common) 见 planctl help", "Common options (\(common)) stand in planctl help"))
    return text
  }

  /// Every command in a line, and what holds for all.
  func overview(_ program: Program) -> String {
    var text = paragraphs(
      "planctl \(planctlVersion)" + words.say("：", ": ") + program.tagline(words.language))
    text += words.say(
      "\n用法\n  planctl 命令 计划文件夹 [选项]\n", "\nUsage\n  planctl COMMAND PLAN-FOLDER [OPTIONS]\n")
    text += words.say("\n命令\n", "\nCommands\n")
    text += table(program.commands.map { ($0.name, $0.summary(words.language)) })
    text += words.say("\n先试\n", "\nTry\n") + "  planctl \(program.first)\n"
    text += words.say("\n通用选项\n", "\nCommon options\n") + options(CommonOption.all)
    text += "\n" + paragraphs(program.notes(words.language))
    text += words.say("\n退出码\n", "\nExit status\n")
    text += table(program.statuses.map { ($0.status, $0.meaning(words.language)) })
    text += words.say("\n环境变量\n", "\nEnvironment\n")
    text += table(program.environment.map { ($0.variable, $0.meaning(words.language)) })
    return text
  }

  // MARK: Layout

  /// Paragraphs broken into lines; what begins with a blank stands as it is.
  private func paragraphs(_ text: String, indent: Int = 0) -> String {
    let blanks = String(repeating: " ", count: indent)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.isEmpty { return "\n" }
      if line.first == " " { return blanks + line + "\n" }
      return lines(String(line), width - indent).map { blanks + $0 + "\n" }.joined()
    }.joined()
  }

  /// `head` at the left, and what follows in lines that begin below its end.
  private func hanging(_ text: String, _ head: String) -> String {
    let indent = Layout.width(head)
    let rest = String(text.dropFirst(head.count))
    return lines(rest, width - indent).enumerated().map { number, line in
      (number == 0 ? head : String(repeating: " ", count: indent)) + line + "\n"
    }.joined()
  }

  private func options(_ forms: [OptionForm]) -> String {
    let rows = forms.flatMap { form in
      let choices = words.isListed(form) ? form.choices : []
      return [(words.head(form), words.explanation(form))]
        + choices.map { ("  " + $0.word, $0.help?(words.language) ?? "") }
    }
    return table(rows)
  }

  /// Names of at most this many columns stand beside what they mean, longer ones above it.
  private static let widestHead = 24

  private func table(_ rows: [(head: String, text: String)]) -> String {
    let heads = rows.map { Layout.width($0.head) }.filter { $0 <= HelpPage.widestHead }
    let column = 2 + (heads.max() ?? 0) + 2
    var text = ""
    for row in rows {
      let isLong = Layout.width(row.head) > HelpPage.widestHead
      let fill = max(column - 2 - Layout.width(row.head), 0)
      text += "  " + row.head + (isLong ? "\n" : String(repeating: " ", count: fill))
      for (number, line) in lines(row.text, width - column).enumerated() {
        let isBeside = number == 0 && !isLong
        text += (isBeside ? "" : String(repeating: " ", count: column)) + line + "\n"
      }
    }
    return text
  }

  private func lines(_ text: String, _ limit: Int) -> [String] {
    Layout.wrap(text, to: limit).map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return String(line.map { $0 == HelpWords.firmBlank ? " " : $0 })
    }
  }
}
