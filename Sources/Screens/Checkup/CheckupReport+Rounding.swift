internal import Checking
internal import Localisation
internal import Planning
internal import Rounding
internal import Texts

/// Whether rounding explains what sums are off by, for programs and for `locate`.
extension CheckupReport {
  /// `rounding` of `validate` and `locate`; `nil` where no total is off or figures are declared exact.
  var roundingRecord: JSON? {
    guard let rounding = checkup.rounding else { return nil }
    return .object([
      ("figures", .string(rounding.style.rawValue)),
      ("declared", .boolean(rounding.isDeclared)),
      ("tails", record(rounding.tails)),
      ("sums", .array(rounding.verdicts.map { verdict($0.relation, $0.verdict) })),
      (
        "contradictions",
        .array(
          rounding.contradictions.map { contradiction in
            .object([
              ("relations", .array(contradiction.relations.map(relation))),
              ("smallest", .boolean(contradiction.isSmallest)),
              ("candidates", .array(contradiction.candidates.map(candidate))),
            ])
          })
      ),
    ])
  }

  private func record(_ tails: RoundingTails) -> JSON {
    .object([
      ("sums", .integer(tails.judged)), ("broken", .integer(tails.broken)),
      ("expected_broken", .string("\(tails.expected / 1000).\(tails.expected % 1000 / 100)")),
      ("too_few_for_rounded", .boolean(tails.isTooFew)),
      ("cells", .integer(tails.figures)), ("least_wrong", .integer(tails.slips)),
      ("too_many_for_exact", .boolean(tails.isTooMany)),
    ])
  }

  private func verdict(_ relation: TotalRelation, _ verdict: RoundingCheck.Verdict) -> JSON {
    .object(
      [
        ("total", .string(totalID(relation.total))), ("sum", .string("\(relation.kind)")),
      ] + members(verdict))
  }

  private func members(_ verdict: RoundingCheck.Verdict) -> [(key: String, value: JSON)] {
    let (word, number): (String, Int?) =
      switch verdict {
      case .within: ("within rounding", nil)
      case .chained: ("within chained rounding", nil)
      case .contradicted(let number): ("contradiction", number)
      case .undecided: ("undecided", nil)
      }
    var members: [(key: String, value: JSON)] = [("verdict", .string(word))]
    if let number { members.append(("contradiction", .integer(number))) }
    if case .undecided(let limit) = verdict {
      members.append(("reason", .string("\(limit)")))
    }
    return members
  }

  /// The cell of a candidate, whose figure is numbered tranches first.
  static func cell(_ candidate: RoundingCandidate, _ draft: PlanDraft) -> Cell {
    let row = candidate.figure - draft.tranches.count
    return row < 0 ? .tranche(candidate.figure) : .total(row)
  }

  private func candidate(_ candidate: RoundingCandidate) -> JSON {
    let draft = checkup.draft
    let cell = CheckupReport.cell(candidate, draft)
    var members: [(key: String, value: JSON)] = [("table", .string("tranches"))]
    if case .total(let row) = cell {
      members = [("table", .string("totals")), ("total", .string(totalID(row)))]
    }
    let scope = scope(of: cell)
    members += scopeMembers(scope)
    if let year = scope.year { members.append(("year", .integer(Int(year)))) }
    members += [
      ("least", .string(draft.unit.text(candidate.least))),
      ("most", .string(draft.unit.text(candidate.most))),
      ("place", cell.place(in: draft).flatMap(place) ?? .null),
    ]
    return .object(members)
  }

  /// What `locate` says of rounded figures in place of repairs.
  func roundingText(_ language: Language) -> String {
    guard let rounding = checkup.rounding, rounding.isRounded else { return "" }
    let explained = rounding.explained.count
    let left = rounding.verdicts.count - explained
    return Bilingual(
      zh: "各数是舍入数：\(explained) 处合计不符由舍入而来，没有需要修复的单元格"
        + (left > 0 ? "；另有 \(left) 处舍入解释不了，见 validate 的 T101。\n" : "。\n"),
      en: "Figures are rounded: \(counted(explained, "broken sum")) "
        + "\(explained == 1 ? "is" : "are") off by rounding, with no cell to repair"
        + (left > 0
          ? "; \(left) more \(left == 1 ? "is" : "are") not: see T101 of validate.\n" : ".\n"))(
        language)
  }

  /// What `locate` says of the rounded figures of a statement.
  func statementRoundingText(_ language: Language) -> String {
    guard let rounding = checkup.statementRounding else { return "" }
    let explained = rounding.explained.count
    let left = rounding.verdicts.filter { $0.verdict != .within && $0.verdict != .chained }
    var text = Bilingual(
      zh: "各数是舍入数：\(explained) 条关系不符由舍入而来，没有要改的数；\(left.count) 条舍入解释不了。\n",
      en:
        "Figures are rounded: \(counted(explained, "broken relation")) off by rounding, with no figure "
        + "to repair; rounding does not explain \(left.count).\n")(language)
    for (relation, _) in left {
      let name = checkup.draft.statementRelations[relation].id
      let words = rounding.words(about: relation, checkup.draft).map { $0(language) }
      text +=
        Layout.plain("  \(name): " + words.joined(separator: language == .zh ? "；" : "; ")) + "\n"
    }
    return text
  }

  /// `statement_rounding` of `validate` and `locate`; `nil` where all figures agree or are declared exact.
  var statementRoundingRecord: JSON? {
    guard let rounding = checkup.statementRounding else { return nil }
    let draft = checkup.draft
    func id(_ relation: Int) -> JSON { .string(draft.statementRelations[relation].id) }
    return .object([
      ("figures", .string(rounding.style.rawValue)),
      ("declared", .boolean(rounding.isDeclared)), ("tails", record(rounding.tails)),
      (
        "relations",
        .array(
          rounding.verdicts.map { relation, verdict in
            .object([("relation", id(relation))] + members(verdict))
          })
      ),
      (
        "contradictions",
        .array(
          rounding.contradictions.map { contradiction in
            .object([
              ("relations", .array(contradiction.relations.map(id))),
              ("smallest", .boolean(contradiction.isSmallest)),
              (
                "candidates",
                .array(
                  contradiction.candidates.map { candidate in
                    .object([
                      ("figure", .string(draft.figures[Int(candidate.figure)].id)),
                      ("least", .string(candidate.least.text)),
                      ("most", .string(candidate.most.text)),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
