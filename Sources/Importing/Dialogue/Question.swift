package import Origins
package import Planning

/// Something that the document does not say clearly enough: what to answer, and what would be answered
/// without asking.
package struct Question: Sendable, Equatable {
  /// The answer's name in `mapping.json`: `payer:临空`.
  package var key: String
  package var text: Bilingual
  /// Why it is asked, and what speaks for the proposal.
  package var reason: Bilingual
  package var choices: [Choice]
  /// Index into `choices`; `nil` where nothing speaks for any of them.
  package var proposal: Int?

  package struct Choice: Sendable, Equatable {
    /// As `mapping.json` holds it.
    package var value: String
    package var text: Bilingual

    package init(_ value: String, _ zh: String, _ en: String) {
      self.value = value
      text = Bilingual(zh: zh, en: en)
    }
  }
}

/// Something that was decided about the document, with its reason.
package struct Decision: Sendable, Equatable {
  package var key: String
  package var value: String
  package var reason: Bilingual
  package var ground: Ground

  package enum Ground: String, Sendable {
    /// The document says so.
    case printed
    /// Words of the header or a label say so.
    case words
    /// Sums say so.
    case sums
    /// Words and sums say so.
    case both
    /// It was proposed, and nobody objected.
    case proposed
    /// Somebody answered, now or in a mapping.
    case answered
  }
}

/// How sure a figure of the package is.
package enum Grade: String, Sendable, CaseIterable {
  /// A sum confirms it.
  case sure
  /// Only this reading fits, the document's own cell is damaged.
  case repaired
  /// Nothing confirms it, or something contradicts it.
  case unsure
}

/// One doubtful cell: where, what was read, what became of it, and why.
package struct Doubt: Sendable, Equatable {
  package var grade: Grade
  package var origin: Origin
  /// As printed.
  package var printed: String
  /// As the package has it; empty if it has nothing.
  package var became: String
  package var reason: Bilingual
  /// What else it could be.
  package var other: String = ""
}
