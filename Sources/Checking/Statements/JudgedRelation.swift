internal import Planning

/// A relation of a statement with its verdict, and what a finding says about it.
struct JudgedRelation: Sendable {
  /// Position in the draft's relations.
  let number: Int
  let relation: StatementRelation
  /// Rounded also where rounding explains it together with its group.
  var verdict: Verdict
  /// What the result would be, in its own unit, unrounded, to a few decimals more than it prints.
  let computed: Decimal?
  /// What the result must print.
  let expected: Decimal?
  /// Whether a figure in the wrong unit alone is to blame: then U101 speaks.
  var isUnitSlip = false

  /// Decimals beyond those printed with which a computed figure is shown.
  private static let moreDecimals: Int32 = 4

  init(_ number: Int, _ draft: PlanDraft) {
    self.number = number
    relation = draft.statementRelations[number]
    let judgement = relation.judged(draft.figures)
    verdict = judgement.verdict
    expected = judgement.expected
    let main = draft.figures[Int(relation.main.figure)]
    computed = judgement.derived.flatMap {
      main.rounded($0, decimals: main.decimals + JudgedRelation.moreDecimals)
    }
  }
}
