internal import Checking
internal import Planning
internal import SyntheticPlans
internal import Texts

/// What `planctl explain` prints.
enum Explanation {
  /// One line for each code.
  static func index(_ language: Language) -> String {
    var text = Bilingual(zh: "核查规则\n", en: "Rules\n")(language)
    for rule in RuleBook.all {
      text += "  \(rule.code)  \(padded(rule.severity.rawValue, 8))\(rule.title(language))\n"
    }
    text += Bilingual(zh: "\n输入错误\n", en: "\nUnreadable input\n")(language)
    for kind in FaultKind.allCases {
      text +=
        "  \(kind.rawValue)  \(kind.isNote ? "warning " : "error   ")\(kind.title(language))\n"
    }
    return text
  }

  /// The page of one rule or input fault; `nil` if there is no such code.
  static func text(_ word: String, _ language: Language) -> String? {
    if let rule = RuleBook.rule(word) { return page(of: rule, language) }
    guard let kind = FaultKind(rawValue: word.uppercased()) else { return nil }
    return "\(kind.rawValue)  \(kind.title(language))\n\n\(kind.advice(language))\n"
  }

  private static func page(of rule: Rule, _ language: Language) -> String {
    var text = "\(rule.code) \(rule.name)  (\(rule.severity.rawValue))\n\(rule.title(language))\n\n"
    text += Layout.wrap(rule.explanation(language), to: lineWidth).joined(separator: "\n") + "\n"
    text += Bilingual(zh: "\n违反的例子\n", en: "\nAn example that violates it\n")(language)
    text += example(rule.violating)
    text += Bilingual(zh: "\n符合的例子\n", en: "\nAn example that complies\n")(language)
    text += example(rule.complying)
    return text
  }

  private static let lineWidth = 95

  private static func example(_ example: RuleExample) -> String {
    example.tables.sorted { $0.key.rawValue < $1.key.rawValue }.map { table, csv in
      "  \(table.rawValue).csv\n"
        + csv.split(separator: "\n").map { "    \($0)\n" }.joined()
    }.joined()
  }

  private static func padded(_ word: String, _ width: Int) -> String {
    word + String(repeating: " ", count: max(width - word.utf8.count, 0))
  }
}
