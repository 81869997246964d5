package import Origins
internal import Planning
package import Texts

/// Everything decided or answered about a document, to be repeated for the next one.
package struct Mapping: Sendable {
  /// Answers by key.
  package private(set) var answers: [String: String]
  private let decisions: [Decision]
  private let documents: [ReadDocument]

  package static let fileName = "mapping.json"

  package init(_ log: ImportLog, of documents: [ReadDocument] = []) {
    self.documents = documents
    decisions = log.decisions
    answers = log.answers
    for decision in log.decisions where Mapping.isRepeated(decision) {
      answers[decision.key] = decision.value
    }
  }

  /// Who pays and what was asked is the same next year; sums and rows are read anew.
  private static func isRepeated(_ decision: Decision) -> Bool {
    decision.key.hasPrefix("payer:") || decision.ground == .proposed || decision.ground == .answered
  }

  package var json: JSON {
    .object([
      ("format", .integer(1)),
      ("answers", .object(answers.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
      ("documents", .array(documents.map(\.json))),
      (
        "decisions",
        .array(
          decisions.map {
            .object([
              ("key", .string($0.key)), ("value", .string($0.value)),
              ("ground", .string($0.ground.rawValue)), ("reason", .string($0.reason.zh)),
            ])
          })
      ),
    ])
  }

  /// The answers in `bytes`.
  package static func answers(
    _ bytes: [UInt8], file: String
  ) throws(InputFault) -> [String: String] {
    let value = try JSONReader.value(bytes, file: file)
    guard value["format"] == .number("1"), case .object(let members)? = value["answers"] else {
      throw InputFault(
        .wrongValue, file: file,
        expected: Bilingual(
          zh: "应有 \"format\": 1 和 \"answers\": {…}", en: "\"format\": 1 and \"answers\": {…}"))
    }
    var answers: [String: String] = [:]
    for (key, value) in members { answers[key] = value.stringValue ?? value.text() }
    return answers
  }
}
