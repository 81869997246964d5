internal import Planning

/// What help says of commands and options, before anybody lays it out.
struct HelpWords {
  let language: Language

  func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  /// A blank at which no line ends.
  static let firmBlank: Character = "\u{A0}"

  /// `--cut SELECTOR=VALUE,…`, `--defer[=YEARS]`, `-o, --output FILE`
  func head(_ form: OptionForm) -> String {
    let names = form.names.joined(separator: ", ")
    guard let value = value(form) else { return names }
    return form.isValueOptional ? "\(names)[=\(value)]" : "\(names) \(value)"
  }

  /// `FILE`; `CODE,…` where there may be several.
  private func value(_ form: OptionForm) -> String? {
    form.placeholder.map { name in
      let text = name(language)
      return form.repeats && !form.isValueOptional && !text.hasSuffix("…") ? text + ",…" : text
    }
  }

  /// What the option does, the words it takes, what holds without it, and an example.
  func explanation(_ form: OptionForm) -> String {
    var parts = [form.help(language)]
    let words = form.choices.map(\.word).joined(separator: ", ")
    if !words.isEmpty, !isListed(form) { parts.append(say("取值 \(words)", "one of \(words)")) }
    if let fallback = form.fallback {
      parts.append(say("默认 \(fallback)", "\(fallback) if not given"))
    }
    if let example = form.example?(language), form.choices.isEmpty, form.path == .none {
      let blank = form.isValueOptional ? "=" : HelpWords.firmBlank
      parts.append(say("如 ", "such as ") + "\(form.name)\(blank)\(example)")
    }
    return parts.joined(separator: say("；", "; "))
  }

  /// Whether the words of the option each have a meaning to tell, and stand in a list.
  func isListed(_ form: OptionForm) -> Bool { form.choices.contains { $0.help != nil } }

  /// The ways to call `command`.
  func synopsis(_ command: Command) -> [String] {
    if !command.synopsis.isEmpty {
      return command.synopsis.map { "planctl \(command.name) " + HelpWords.firm($0(language)) }
    }
    var words = ["planctl", command.name]
    let operands = command.operands
    let placeholder = operands.placeholder(language)
    if !placeholder.isEmpty {
      let many = operands.most > 1 ? placeholder + "…" : placeholder
      let isNeeded = operands.least > 0 || operands.path == .folder
      words.append(isNeeded ? many : "[\(many)]")
    }
    for section in command.sections {
      if let short = section.short?(language) {
        words.append(short)
      } else {
        words += section.options.map { "[\(brief($0))]" }
      }
    }
    return [HelpWords.firm(words.joined(separator: " "))]
  }

  /// Blanks inside brackets, and between an option and its value, made firm.
  private static func firm(_ synopsis: String) -> String {
    var depth = 0
    var isOption = false
    var before: Character = " "
    return String(
      synopsis.map { character in
        depth += character == "[" ? 1 : character == "]" ? -1 : 0
        if before == " " { isOption = character == "-" }
        before = character
        return character == " " && (depth > 0 || isOption) ? firmBlank : character
      })
  }

  /// `--province none|in-proportion`, `--by DIMENSION,…`
  private func brief(_ form: OptionForm) -> String {
    guard let value = value(form) else { return form.name }
    let words = form.choices.map(\.word).joined(separator: "|")
    let isShort = !words.isEmpty && words.utf8.count <= HelpWords.shortest && !form.repeats
    let shown = isShort ? words : value
    return form.isValueOptional ? "\(form.name)[=\(shown)]" : "\(form.name) \(shown)"
  }

  /// Bytes of a list of words that a synopsis bears.
  private static let shortest = 24
}
