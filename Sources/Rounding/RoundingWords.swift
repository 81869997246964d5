package import Planning

extension RoundingCheck {
  /// What must be true beside that figures were rounded.
  package var premise: Bilingual {
    isChained
      ? Bilingual(
        zh: "（恰为印出分项之和的合计由印出的数相加得出）",
        en: " (totals that equal the sum of their printed parts computed from these)")
      : Bilingual(zh: "", en: "")
  }

  /// Candidates told in a finding.
  private static let candidatesTold = 3

  /// Why the sums of a total that are in `relations` do not hold within rounding.
  package func words(
    about relations: [TotalRelation], _ draft: PlanDraft
  ) -> [Bilingual] {
    var told: [Bilingual] = []
    for (relation, verdict) in verdicts where relations.contains(relation) {
      switch verdict {
      case .within, .chained: break
      case .contradicted(let number): told += words(about: contradictions[number], draft)
      case .undecided:
        told.append(
          Bilingual(
            zh: "舍入能否解释，在搜索限度内未能判定",
            en: "whether rounding explains this was not decided within the limits of the search"))
      }
    }
    return told
  }

  private func words(
    about contradiction: Contradiction, _ draft: PlanDraft
  ) -> [Bilingual] {
    let unit = draft.unit
    let count = contradiction.relations.count
    let most = unit.text(contradiction.reach)
    var told = [
      count == 1
        ? Bilingual(
          zh: "各数四舍五入最多只能解释 \(most) 的差额",
          en: "rounding of all its figures explains a difference of \(most) at most")
        : Bilingual(
          zh: "即使各数都经过四舍五入，这 \(count) 条关系也不能同时成立",
          en: "even if all figures are rounded, these \(count) sums cannot hold at once")
    ]
    let candidates = contradiction.candidates
    if candidates.isEmpty { return told }
    let shown = candidates.prefix(RoundingCheck.candidatesTold).map { candidate in
      let label = draft.label(candidate.scope(draft))
      let (least, most) = (unit.text(candidate.least), unit.text(candidate.most))
      return candidate.isSettled
        ? Bilingual(zh: "\(label.zh)：\(least)", en: "\(label.en): \(least)")
        : Bilingual(zh: "\(label.zh)：\(least) 至 \(most)", en: "\(label.en): \(least) to \(most)")
    }
    let more = candidates.count - shown.count
    told.append(
      Bilingual(
        zh: "如只错一个数，就是以下之一，应在所列范围内：" + shown.map(\.zh).joined(separator: "；")
          + (more > 0 ? "；另有 \(more) 个" : ""),
        en: "if one figure alone is wrong it is one of these, and must lie within: "
          + shown.map(\.en).joined(separator: "; ") + (more > 0 ? "; \(more) more" : "")))
    return told
  }
}

extension StatementRounding {
  /// What must be true beside that figures were rounded.
  package var premise: Bilingual {
    isChained
      ? Bilingual(
        zh: "（与印出各数相符的合计、占比等由印出的数算出）",
        en: " (totals and rates that agree with the printed figures computed from these)")
      : Bilingual(zh: "", en: "")
  }

  /// Candidates told in a finding.
  private static let candidatesTold = 3

  /// Why the relation does not hold within rounding; nothing where it does.
  package func words(about relation: Int, _ draft: PlanDraft) -> [Bilingual] {
    guard let verdict = verdicts.first(where: { $0.relation == relation })?.verdict else {
      return []
    }
    switch verdict {
    case .within, .chained: return []
    case .undecided:
      return [
        Bilingual(
          zh: "舍入能否解释，未能判定", en: "whether rounding explains this was not decided")
      ]
    case .contradicted(let number): return words(about: contradictions[number], draft)
    }
  }

  private func words(about contradiction: Contradiction, _ draft: PlanDraft) -> [Bilingual] {
    let count = contradiction.relations.count
    var told = [
      count == 1
        ? Bilingual(
          zh: "即使各数都经过四舍五入，这条关系也不能成立",
          en: "even if all its figures are rounded, this cannot hold")
        : Bilingual(
          zh: "即使各数都经过四舍五入，这 \(count) 条关系也不能同时成立",
          en: "even if all figures are rounded, these \(count) relations cannot hold at once")
    ]
    let candidates = contradiction.candidates
    if candidates.isEmpty { return told }
    let shown = candidates.prefix(StatementRounding.candidatesTold).map { candidate in
      let figure = draft.figures[Int(candidate.figure)]
      let most = figure.text(candidate.most)
      return candidate.least == candidate.most
        ? Bilingual(zh: "\(figure.label)：\(most)", en: "\(figure.label): \(most)")
        : Bilingual(
          zh: "\(figure.label)：\(candidate.least.text) 至 \(most)",
          en: "\(figure.label): \(candidate.least.text) to \(most)")
    }
    let more = candidates.count - shown.count
    told.append(
      Bilingual(
        zh: "如只错一个数，就是以下之一，应在所列范围内：" + shown.map(\.zh).joined(separator: "；")
          + (more > 0 ? "；另有 \(more) 个" : ""),
        en: "if one figure alone is wrong it is one of these, and must lie within: "
          + shown.map(\.en).joined(separator: "; ") + (more > 0 ? "; \(more) more" : "")))
    return told
  }
}

extension RoundingCandidate {
  /// The part of the plan's grid that the figure stands for.
  fileprivate func scope(_ draft: PlanDraft) -> Scope {
    if figure >= draft.tranches.count { return draft.totals.scope(figure - draft.tranches.count) }
    return Scope(
      subproject: draft.tranches.subproject[figure], source: draft.tranches.source[figure],
      year: draft.tranches.year[figure])
  }
}

extension RoundingTails {
  /// Both tests with their figures.
  package var words: [Bilingual] {
    let usual = "\(expected / 1000).\(expected % 1000 / 100)"
    return [
      Bilingual(
        zh: "同一位数的合计 \(judged) 条，不符 \(broken) 条；如各数各自舍入，应有约 \(usual) 条不符"
          + (isTooFew ? "，出现这么少的可能不到 1%" : "，与此不矛盾"),
        en:
          "\(broken) of \(judged) sums of figures with the same digits are broken; if each figure was rounded "
          + "by itself about \(usual) would be"
          + (isTooFew ? ", and so few with a chance below 1 %" : ", which agrees")),
      Bilingual(
        zh: "如各数精确，\(figures) 个数中至少错 \(slips) 个；按每 200 个数错 1 个计"
          + (isTooMany ? "，出现这么多的可能不到 1%" : "，与此不矛盾"),
        en: "if figures are exact, at least \(slips) of \(figures) are wrong; at one slip in 200 "
          + (isTooMany ? "so many have a chance below 1 %" : "that is not unusual")),
    ]
  }
}

extension [TotalRelation] {
  /// The totals that head them, each once.
  package func places(_ draft: PlanDraft) -> [Place] {
    var rows: [Int] = []
    for relation in self where rows.last != relation.total { rows.append(relation.total) }
    return rows.map { Place(.totals, row: Int(draft.totals.row[$0]), column: "amount") }
  }
}
