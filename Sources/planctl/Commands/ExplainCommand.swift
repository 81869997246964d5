internal import Checking
internal import Planning
internal import SyntheticPlans
internal import Texts

/// `planctl explain`: what a rule or an input fault means.
enum ExplainCommand {
  static let command = Command(
    name: "explain",
    summary: Bilingual(
      zh: "解释一个代码（不带代码则列出全部）", en: "what a code means (all codes if none is given)"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "代码", en: "CODE"), what: Bilingual(zh: "代码", en: "code"),
      least: 0, most: .max,
      choices: {
        RuleBook.all.map { Choice(word: $0.code, help: $0.title) }
          + FaultKind.allCases.map { Choice(word: $0.rawValue, help: $0.title) }
      }),
    about: Bilingual(
      zh: "解释一条规则（如 Y101）或一种输入错误（如 P030），附正反例子；不带代码则列出全部，只写开头（如 Q）则列出以它开头的。",
      en: """
        Explains a rule (such as Y101) or an input fault (such as P030), with an example that violates \
        it and one that complies; lists all codes if none is given, and those that begin with a letter \
        such as Q.
        """),
    sections: [],
    examples: [
      Bilingual(zh: "explain Y101 P030", en: "explain Y101 P030"),
      Bilingual(zh: "explain Q", en: "explain Q"),
    ],
    run: run)

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    if call.operands.isEmpty {
      try console.result(index(beginning: "", console.language)!)
      return 0
    }
    // All of them are known before the first is shown.
    var texts: [String] = []
    for word in call.operands {
      let page = text(word, console) ?? index(beginning: word.uppercased(), console.language)
      guard let page else {
        let codes = RuleBook.all.map(\.code) + FaultKind.allCases.map(\.rawValue)
        let near = UsageError.nearest(word.uppercased(), among: codes)
        throw UsageError(
          "没有代码“\(word)”；planctl explain 列出全部代码\(near.zh)",
          "no code \"\(word)\"; planctl explain lists all of them\(near.en)")
      }
      texts.append(page)
    }
    try console.result(texts.joined(separator: "\n"))
    return 0
  }

  // MARK: The list

  /// One line for each code that begins with `prefix`; `nil` if none does.
  private static func index(beginning prefix: String, _ language: Language) -> String? {
    let rules = RuleBook.all.filter { $0.code.hasPrefix(prefix) }
    let kinds = FaultKind.allCases.filter { $0.rawValue.hasPrefix(prefix) }
    var parts: [String] = []
    if !rules.isEmpty {
      parts.append(
        Bilingual(zh: "核查规则\n", en: "Rules\n")(language)
          + rules.map {
            line($0.code, $0.severity.rawValue, $0.title(language))
          }.joined())
    }
    if !kinds.isEmpty {
      parts.append(
        Bilingual(zh: "输入错误\n", en: "Unreadable input\n")(language)
          + kinds.map {
            line($0.rawValue, $0.isNote ? "warning" : "error", $0.title(language))
          }.joined())
    }
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  private static func line(_ code: String, _ severity: String, _ title: String) -> String {
    let blanks = String(repeating: " ", count: max(8 - severity.utf8.count, 0))
    return "  \(code)  \(severity)\(blanks)\(title)\n"
  }

  // MARK: Pages

  /// The page of one rule or input fault; `nil` if there is no such code.
  private static func text(_ word: String, _ console: Console) -> String? {
    if let rule = RuleBook.rule(word) { return page(of: rule, console) }
    guard let kind = FaultKind(rawValue: word.uppercased()) else { return nil }
    let language = console.language
    return "\(kind.rawValue)  \(kind.title(language))\n\n\(kind.advice(language))\n"
  }

  private static func page(of rule: Rule, _ console: Console) -> String {
    let language = console.language
    var text =
      "\(rule.code) \(rule.name)  (\(rule.severity.rawValue), \(rule.class.title(language)))\n"
      + "\(rule.title(language))\n\n"
    text +=
      Layout.wrap(rule.explanation(language), to: console.columns).joined(separator: "\n") + "\n"
    text += Bilingual(zh: "\n违反的例子\n", en: "\nAn example that violates it\n")(language)
    text += example(rule.violating)
    text += Bilingual(zh: "\n符合的例子\n", en: "\nAn example that complies\n")(language)
    text += example(rule.complying)
    return text
  }

  private static func example(_ example: RuleExample) -> String {
    example.tables.sorted { $0.key.rawValue < $1.key.rawValue }.map { table, csv in
      "  \(table.rawValue).csv\n"
        + csv.split(separator: "\n").map { "    \($0)\n" }.joined()
    }.joined()
  }
}
