internal import Planning
internal import Texts

/// The manual page of section 1, as groff's macros `man` have it.
struct ManualPage {
  private let words: HelpWords

  init(_ language: Language) { words = HelpWords(language: language) }

  /// The page of the program with all its commands.
  func text(_ program: Program) -> String {
    var text = header("planctl", program.tagline(words.language))
    text += heading("概要", "SYNOPSIS")
    text +=
      ".B planctl\n"
      + words.say(
        "\\fI命令\\fR \\fI计划文件夹\\fR [\\fI选项\\fR]\n",
        "\\fICOMMAND\\fR \\fIPLAN\\-FOLDER\\fR [\\fIOPTIONS\\fR]\n")
    text += heading("说明", "DESCRIPTION") + paragraphs(program.notes(words.language))
    text += heading("通用选项", "COMMON OPTIONS") + CommonOption.all.map(option).joined()
    text += heading("命令", "COMMANDS")
    for command in program.commands {
      text += ".SS \"\(command.name)\"\n" + plain(command.summary(words.language)) + "\n"
      text += body(command, subheading: ".PP\n.B ")
    }
    text += ending(program)
    return text
  }

  /// The page of one command.
  func text(_ command: Command, of program: Program) -> String {
    var text = header("planctl-" + command.name, command.summary(words.language))
    text += heading("说明", "DESCRIPTION") + body(command, subheading: ".SS ")
    text += heading("通用选项", "COMMON OPTIONS") + CommonOption.all.map(option).joined()
    return text + ending(program)
  }

  // MARK: Parts

  private func header(_ name: String, _ summary: String) -> String {
    // The first line tells preconv which characters follow.
    "'\\\" -*- coding: utf-8 -*-\n.TH \(name.uppercased()) 1 \"\" \"planctl \(planctlVersion)\"\n.ad l\n"
      + heading("名称", "NAME") + plain(name) + " \\- " + plain(summary) + "\n"
  }

  private func body(_ command: Command, subheading: String) -> String {
    var text = ""
    for line in words.synopsis(command) { text += ".PP\n.nh\n" + plain(line) + "\n.hy\n" }
    text += ".PP\n" + paragraphs(command.about(words.language))
    for section in command.sections {
      if let title = section.title?(words.language) {
        text += subheading + "\"\(plain(title))\"\n"
      }
      if let body = section.text?(words.language) { text += ".PP\n" + paragraphs(body) }
      text += section.options.map(option).joined()
    }
    for example in command.examples {
      text += ".PP\n.EX\nplanctl \(plain(example(words.language)))\n.EE\n"
    }
    return text
  }

  private func option(_ form: OptionForm) -> String {
    var text = item(words.head(form), words.explanation(form))
    if words.isListed(form) {
      text += ".RS\n"
      for choice in form.choices { text += item(choice.word, choice.help?(words.language) ?? "") }
      text += ".RE\n"
    }
    return text
  }

  private func ending(_ program: Program) -> String {
    heading("退出码", "EXIT STATUS")
      + program.statuses.map { item($0.status, $0.meaning(words.language)) }.joined()
      + heading("环境变量", "ENVIRONMENT")
      + program.environment.map { item($0.variable, $0.meaning(words.language)) }.joined()
  }

  private func item(_ head: String, _ text: String) -> String {
    ".TP\n.B \"\(plain(head))\"\n" + plain(text.isEmpty ? String(HelpWords.firmBlank) : text) + "\n"
  }

  private func heading(_ zh: String, _ en: String) -> String { ".SH \"\(words.say(zh, en))\"\n" }

  /// A paragraph a line; lines that begin with a blank stand as they are.
  private func paragraphs(_ text: String) -> String {
    var out = ""
    var isExample = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      let stands = line.first == " "
      if stands, !isExample { out += ".PP\n.EX\n" }
      if !stands { out += isExample ? ".EE\n.PP\n" : out.isEmpty ? "" : ".PP\n" }
      isExample = stands
      out += plain(String(line)) + "\n"
    }
    return out + (isExample ? ".EE\n" : "")
  }

  private static let escapes: [Character: String] = [
    "\\": "\\e", "-": "\\-", "\"": "\\(dq", "'": "\\(aq", HelpWords.firmBlank: "\\ ",
  ]

  /// Marks that never start a line.
  private static let closing: Set<Character> = [
    "，", "。", "、", "；", "：", "）", "”", "》", "！", "？", "…", ".", ",", ";", ")", "]", "%",
  ]

  /// `text` so that no character of it is a request: a dot in front, a quote, a backslash.
  private func plain(_ text: String) -> String {
    var escaped = ""
    for (character, next) in zip(text, text.dropFirst() + "\n") {
      escaped += ManualPage.escapes[character] ?? String(character)
      // groff knows no places to break a line between Chinese characters.
      let isWide = Layout.width(String(character)) > 1 || Layout.width(String(next)) > 1
      let isInside = character != " " && next != " " && next != "\n"
      if isWide, isInside, !ManualPage.closing.contains(next) { escaped += "\\:" }
    }
    return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
  }
}
