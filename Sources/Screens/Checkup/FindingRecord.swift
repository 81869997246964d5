package import Checking
package import Origins
package import PlanPackages
package import Planning
package import Texts

/// A finding as programs get it. Never translated.
package struct FindingRecord {
  package let draft: PlanDraft
  /// The id of the printed total in a row of the draft's totals.
  package let totalID: (Int) -> String
  package let location: (Place) -> SourceLocation?
  /// Where it stands in the document that the plan was imported from.
  private let document: (Place) -> OriginTable.Row?
  /// Whether evidence is written in both languages, to be shown to people later.
  package var isBilingual = false

  package init(
    draft: PlanDraft, totalID: @escaping (Int) -> String,
    location: @escaping (Place) -> SourceLocation?,
    document: @escaping (Place) -> OriginTable.Row? = { _ in nil }, isBilingual: Bool = false
  ) {
    self.document = document
    self.draft = draft
    self.totalID = totalID
    self.location = location
    self.isBilingual = isBilingual
  }

  package func json(_ finding: Finding) -> JSON {
    var members: [(key: String, value: JSON)] = [
      ("code", .string(finding.rule.code)), ("rule", .string(finding.rule.name)),
      ("severity", .string(finding.rule.severity.rawValue)),
      ("class", .string(finding.rule.class.rawValue)),
      ("codes", .array(finding.codes.map(JSON.string))),
      ("subject", subject(finding.subject)), ("found", .optional(finding.found)),
      ("expected", .optional(finding.expected)), ("difference", .optional(finding.difference)),
      ("places", .array(finding.places.compactMap(place))),
      ("message", .string(finding.message.en)), ("message_zh", .string(finding.message.zh)),
      ("evidence", .array(finding.evidence.map { .string($0.en) })),
    ]
    if isBilingual, !finding.evidence.isEmpty {
      members.append(("evidence_zh", .array(finding.evidence.map { .string($0.zh) })))
    }
    if let waiver = finding.waiver.map({ draft.waivers[$0] }) {
      members.append(
        (
          "waived",
          .object([
            ("reason", .string(waiver.reason)), ("approved_by", .string(waiver.approvedBy)),
            ("approved_on", .string(waiver.approvedOn)),
          ])
        ))
    }
    return .object(members)
  }

  func scopeMembers(_ scope: Scope) -> [(key: String, value: JSON)] {
    var members: [(key: String, value: JSON)] = []
    if let index = scope.subproject {
      members.append(("subproject", .string(draft.subprojects[Int(index)].id)))
    }
    if let index = scope.project {
      members.append(("project", .string(draft.projects[Int(index)].id)))
    }
    if let index = scope.source {
      members.append(("source", .string(draft.sources[Int(index)].id)))
    }
    if let payer = scope.payer { members.append(("tier", .string(payer.name))) }
    return members
  }

  private func subject(_ subject: Subject) -> JSON {
    var members = scopeMembers(subject.scope)
    if subject.years.count == 1 { members.append(("year", .integer(Int(subject.years[0])))) }
    if subject.years.count > 1 {
      members.append(("years", .array(subject.years.map { .integer(Int($0)) })))
    }
    if let duty = subject.duty { members.append(("duty", .string(draft.duties[Int(duty)].id))) }
    if let total = subject.total {
      members.append(("total", .string(totalID(total))))
    }
    if let figure = subject.figure {
      members.append(("figure", .string(draft.figures[Int(figure)].id)))
    }
    if let indicator = subject.indicator { members.append(("indicator", .string(indicator))) }
    if let relation = subject.relation { members.append(("relation", .string(relation))) }
    return .object(members)
  }

  package func place(_ place: Place) -> JSON? {
    guard let location = location(place) else { return nil }
    let printed = document(place).map { [("document", $0.json)] } ?? []
    return .object(
      printed + [
        ("table", .string(place.table.rawValue)), ("file", .string(location.file)),
        ("line", .integer(location.line)), ("column", .integer(location.column)),
      ])
  }
}
