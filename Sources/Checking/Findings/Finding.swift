public import Planning

/// What a finding claims of the document, beside how much it weighs.
public enum FindingClass: String, Sendable, CaseIterable {
  /// Two things printed cannot both be true, whatever else is true.
  case contradiction
  /// Something that must be there is not.
  case omission
  /// A stated limit or rule is exceeded.
  case breach
  /// Wrong only under a premise that the document does not state: something to ask.
  case question

  /// The class in a word, for headings.
  public var title: Bilingual {
    switch self {
    case .contradiction: Bilingual(zh: "矛盾", en: "contradiction")
    case .omission: Bilingual(zh: "缺项", en: "omission")
    case .breach: Bilingual(zh: "超限", en: "breach")
    case .question: Bilingual(zh: "待说明", en: "question")
    }
  }
}

/// How much a finding weighs.
public enum Severity: String, Sendable, CaseIterable {
  /// Two statements of the document cannot both be true.
  case error
  /// Suspicious; a reviewer decides.
  case warning
  /// Inferred structure worth knowing.
  case info
}

/// What a finding is about; only the parts that apply are set. Indices are canonical ranks.
public struct Subject: Sendable, Equatable {
  /// Part of the money table; with nothing set the finding is not about one part of it.
  public var scope: Scope
  /// Calendar years concerned; a waiver of a year covers only findings about that one.
  public var years: [Int32]
  /// Index into the plan's duties.
  public var duty: Int32?
  /// Row of `PlanDraft.totals`, which is not the row of the file.
  public var total: Int?
  /// Index into the plan's figures.
  public var figure: Int32?
  /// Id of a relation of statements.
  public var relation: String?
  /// Id of an indicator.
  public var indicator: String?

  /// Without `years` those of the scope, which is one or none.
  public init(
    scope: Scope = Scope(), years: [Int32] = [], duty: Int32? = nil, total: Int? = nil,
    figure: Int32? = nil, relation: String? = nil, indicator: String? = nil
  ) {
    self.scope = scope
    self.years = years.isEmpty ? scope.year.map { [$0] } ?? [] : years
    self.duty = duty
    self.total = total
    self.figure = figure
    self.relation = relation
    self.indicator = indicator
  }
}

/// One thing that is wrong, suspicious or worth knowing.
public struct Finding: Sendable {
  /// The rule that it breaks, with the severity.
  public var rule: Rule
  /// What it is about: decides which waivers cover it.
  public var subject: Subject
  /// What the document says, as printed; `nil` if it is not one figure.
  public var found: String?
  /// What it would have to say.
  public var expected: String?
  /// found − expected.
  public var difference: String?
  /// The cells concerned, the one to look at first in front.
  public var places: [Place]
  /// The defect in words, figures included, without a full stop; not yet safe for a terminal.
  public var message: Bilingual { words().message }
  /// The figures that prove it, a line each.
  public var evidence: [Bilingual] {
    words().evidence
      + companions.map { other in
        let message = other.message
        return Bilingual(
          zh: "同一原因（\(other.rule.code)）：\(message.zh)",
          en: "the same cause (\(other.rule.code)): \(message.en)")
      }
  }
  /// Set when somebody has accepted the finding: index of the waiver.
  public var waiver: Int?
  /// The one change of one cell that would remove it, where the finding itself says so.
  package var correction: Correction?
  /// Other findings that the same correction removes, told with this one.
  package private(set) var companions: [Finding] = []

  /// Codes of all rules that it breaks, its own first, each once.
  public var codes: [String] {
    companions.reduce(into: [rule.code]) { codes, other in
      if !codes.contains(other.rule.code) { codes.append(other.rule.code) }
    }
  }
  /// Written when somebody reads them: of 10⁵ broken totals a screen shows a hundred.
  private let words: @Sendable () -> Words

  /// What a finding says.
  struct Words {
    var message: Bilingual
    var evidence: [Bilingual] = []
  }

  init(
    _ rule: Rule, _ subject: Subject, found: String? = nil, expected: String? = nil,
    difference: String? = nil, places: [Place], message: Bilingual, evidence: [Bilingual] = []
  ) {
    self.init(
      rule, subject, found: found, expected: expected, difference: difference, places: places
    ) { Words(message: message, evidence: evidence) }
  }

  init(
    _ rule: Rule, _ subject: Subject, found: String? = nil, expected: String? = nil,
    difference: String? = nil, places: [Place], words: @escaping @Sendable () -> Words
  ) {
    self.rule = rule
    self.subject = subject
    self.found = found
    self.expected = expected
    self.difference = difference
    self.places = places
    self.words = words
  }
}

/// One change of one cell.
package struct Correction: Hashable, Sendable {
  /// The cell that changes.
  var place: Place
  /// What it would have to say; empty where anything will do.
  var value: String
}

extension [Finding] {
  /// Findings that the same single correction removes made one, the first of them, which takes the places
  /// of the others. What somebody has accepted stays by itself. O(findings).
  package func merged() -> [Finding] {
    var kept: [Finding] = []
    var positions: [Correction: Int] = [:]
    for finding in self {
      if let correction = finding.correction, finding.waiver == nil {
        if let position = positions[correction] {
          kept[position].join(finding)
          continue
        }
        positions[correction] = kept.count
      }
      kept.append(finding)
    }
    return kept
  }
}

extension Finding {
  fileprivate mutating func join(_ other: Finding) {
    companions.append(other)
    places += other.places.filter { !places.contains($0) }
  }
}
