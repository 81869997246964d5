internal import Origins
package import Planning

/// What the walk from a document to a package decided, would ask and doubts, in the order in which it
/// came to it.
package struct ImportLog: Sendable {
  /// Answers by key, from a mapping or a dialogue.
  package let answers: [String: String]
  package private(set) var decisions: [Decision] = []
  package private(set) var questions: [Question] = []
  package private(set) var doubts: [Doubt] = []
  /// Answers that were asked for.
  package private(set) var used: Set<String> = []

  /// What the plan that the table is a newer print of says about it, by key: its figures confirm the reading.
  private let confirmed: [String: String]

  package init(answers: [String: String] = [:], confirmed: [String: String] = [:]) {
    self.answers = answers
    self.confirmed = confirmed
  }

  package mutating func decide(
    _ key: String, _ value: String, _ ground: Decision.Ground, _ zh: String, _ en: String
  ) {
    decisions.append(
      Decision(key: key, value: value, reason: Bilingual(zh: zh, en: en), ground: ground))
  }

  package mutating func doubt(_ doubt: Doubt) { doubts.append(doubt) }

  /// Puts the doubts in the order of the document.
  mutating func sortDoubts() {
    doubts = doubts.enumerated().sorted { a, b in
      let (x, y) = (a.element.origin, b.element.origin)
      return (x.table, x.row, x.column, a.offset) < (y.table, y.row, y.column, b.offset)
    }.map(\.element)
  }

  /// The answer to `question`: the one that was given, or else the proposed one, which is then asked
  /// about. `nil` where nothing is proposed and nobody answered.
  package mutating func ask(_ question: Question) -> String? {
    if let given = answers[question.key], question.choices.contains(where: { $0.value == given }) {
      used.insert(question.key)
      if !decisions.contains(where: { $0.key == question.key }) {
        decisions.append(
          Decision(
            key: question.key, value: given, reason: question.reason, ground: .answered))
      }
      return given
    }
    if let value = confirmed[question.key], question.choices.contains(where: { $0.value == value })
    {
      if !decisions.contains(where: { $0.key == question.key }) {
        decide(
          question.key, value, .both, "表头如此说，各格的数也大多与原计划相同",
          "the header says so, and most figures are those of the plan it is a newer print of")
      }
      return value
    }
    if !questions.contains(where: { $0.key == question.key }) { questions.append(question) }
    guard let proposal = question.proposal else { return nil }
    let value = question.choices[proposal].value
    if !decisions.contains(where: { $0.key == question.key }) {
      decisions.append(
        Decision(key: question.key, value: value, reason: question.reason, ground: .proposed))
    }
    return value
  }

  /// An answer of free form, such as an id, if somebody gave one.
  package mutating func given(_ key: String) -> String? {
    guard let value = answers[key] else { return nil }
    used.insert(key)
    return value
  }
}

/// Why a document can not become a plan package.
package struct ImportFault: Error, Sendable, Equatable {
  package var message: Bilingual
  /// What to do about it.
  package var advice: Bilingual
  /// Whether several tables may be meant, and nobody said which.
  package var isAmbiguous = false

  package init(_ zh: String, _ en: String, adviceZh: String, adviceEn: String) {
    message = Bilingual(zh: zh, en: en)
    advice = Bilingual(zh: adviceZh, en: adviceEn)
  }
}
