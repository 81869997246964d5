internal import Localisation
internal import Planning
internal import Rounding

extension Rule {
  /// A case is a printed total; all together make one finding.
  public static let exactOrRounded: Rule = Rule(
    code: "T103", name: "exact-or-rounded", severity: .warning, class: .question,
    title: Bilingual(zh: "看不出各数是精确数还是各自舍入", en: "exact or rounded figures: not to be told"),
    explanation: Bilingual(
      zh: """
        合计与分项之和不符，差额又小到各数四舍五入就能解释；而相加的数太少，看不出这份文件的数字是精确的、还是各自舍入的。\
        按精确数，T101 的差错成立；按各自舍入的数，它们不是差错。请在 datapackage.json 的 planctl.figures \
        写明 "exact" 或 "rounded"。
        """,
      en: """
        Sums are broken, by no more than rounding explains, and there are too few sums to tell whether the \
        document's figures are exact or were rounded one by one. If they are exact, the findings of T101 \
        stand; if they are rounded, these are none. planctl.figures in datapackage.json ends the question: \
        "exact" or "rounded".
        """),
    violating: RuleExample([
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,,100.01,总投资\n"
    ]),
    complying: RuleExample([
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,,100,总投资\n"
    ]),
    check: { context, result in
      result.cases = context.draft.totals.count
      addStatement(context, &result)
      guard let rounding = context.rounding, !rounding.isDeclared else { return }
      let explained = rounding.explained
      if rounding.style != .undecided || explained.isEmpty { return }
      let count = explained.count
      let chained = rounding.premise
      var evidence = rounding.tails.words
      if let repair = context.location.unique {
        let words = repair.words(context.draft, context.totals.lattice)
        evidence.append(
          Bilingual(
            zh: "如各数精确，只改这一处即可：" + words.zh,
            en: "if figures are exact, this alone would do: " + words.en))
      }
      result.findings.append(
        Finding(
          .exactOrRounded, Subject(), places: explained.places(context.draft),
          message: Bilingual(
            zh: "\(count) 处合计不符。如各数都是精确数，就是有数写错（见 T101）；如各数各自四舍五入\(chained.zh)，"
              + "这些差额全由舍入而来，不是差错。请在 planctl.figures 写明",
            en:
              "\(count) \(count == 1 ? "sum is" : "sums are") broken. If figures are exact, some figure "
              + "is wrong (T101); if each was rounded by itself\(chained.en), rounding explains "
              + "\(count == 1 ? "it" : "them") and nothing is. planctl.figures says which"),
          evidence: evidence))
    })

  /// The same of figures that a statement's relations tie.
  private static func addStatement(_ context: CheckupContext, _ result: inout RuleResult) {
    let relations = context.statements.relations
    result.cases += relations.count { $0.relation.kind != .atMost }
    guard let rounding = context.statements.rounding, !rounding.isDeclared else { return }
    let explained = rounding.explained
    if rounding.style != .undecided || explained.isEmpty { return }
    let count = explained.count
    let premise = rounding.premise
    result.findings.append(
      Finding(
        .exactOrRounded, Subject(figure: relations[explained[0]].relation.main.figure),
        places: explained.figurePlaces(context),
        message: Bilingual(
          zh: "\(count) 条关系不符。如各数都是精确数，就是有数写错；如各数各自四舍五入\(premise.zh)，"
            + "这些差额全由舍入而来，不是差错。请在 planctl.figures 写明",
          en:
            "\(count) \(count == 1 ? "relation does" : "relations do") not hold. If figures are exact, some "
            + "figure is wrong; if each was rounded by itself\(premise.en), rounding explains "
            + "\(count == 1 ? "it" : "them") and nothing is. planctl.figures says which"),
        evidence: rounding.tails.words))
  }
}

extension [Int] {
  /// Where the main figures of these relations of a statement stand, each once.
  func figurePlaces(_ context: CheckupContext) -> [Place] {
    var seen = Set<Int32>()
    return map { context.statements.relations[$0].relation.main.figure }
      .filter { seen.insert($0).inserted }
      .map { Place(.figures, row: Int(context.draft.figures[Int($0)].row), column: "value") }
  }
}
