import Allocation
import Planning
import TestSupport

/// Small random plans with random scenarios: every kind of limit, alone and together.
enum RandomCase {
  static func plan(_ random: inout SeededGenerator) -> PlanDraft {
    var draft = PlanDraft()
    draft.projects = (0..<2).map { Project(id: "p\($0)", name: "", row: Int32($0)) }
    let tiers: [Tier] = [.province, .city, .county, .county]
    draft.sources = (0..<Int.random(in: 2...4, using: &random)).map {
      Source(id: "s\($0)", name: "", nameEnglish: "", tier: tiers[$0], place: nil, row: Int32($0))
    }
    let last = Int32(2020 + Int.random(in: 0...2, using: &random))
    draft.subprojects = (0..<Int.random(in: 2...5, using: &random)).map { index in
      Subproject(
        id: "sp\(index)", name: "", sequence: Int32(index), project: Int32(index % 2), level: nil,
        startYear: 2020, endYear: Int32.random(in: 2020...last, using: &random), content: "",
        row: Int32(index))
    }
    let most: Int64 = [20, 300, 40_000].randomElement(using: &random)!
    for i in draft.subprojects.indices {
      for s in draft.sources.indices {
        for year in 2020...last where Int.random(in: 0..<4, using: &random) > 0 {
          draft.tranches.subproject.append(Int32(i))
          draft.tranches.source.append(Int32(s))
          draft.tranches.year.append(year)
          let isZero = Int.random(in: 0..<4, using: &random) == 0
          draft.tranches.amount.append(isZero ? 0 : Int64.random(in: 1...most, using: &random))
        }
      }
    }
    return draft
  }

  /// A plan of few units, whose losses can be listed, with a scenario.
  static func tiny(seed: Int, rows: Bool) -> (PlanDraft, Scenario) {
    var random = SeededGenerator(seed: UInt64(seed))
    var draft = plan(&random)
    let most: Int64 = [4, 8, 20].randomElement(using: &random)!
    for t in draft.tranches.amount.indices where draft.tranches.amount[t] > 0 {
      draft.tranches.amount[t] = 1 + draft.tranches.amount[t] % most
    }
    return (draft, scenario(of: draft, rows: rows, &random))
  }

  /// One to four changes. Without rows: only what a network alone can say.
  static func scenario(
    of draft: PlanDraft, rows: Bool, _ random: inout SeededGenerator
  ) -> Scenario {
    var scenario = Scenario()
    scenario.changes = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      .cut(
        selector(draft, rows, &random),
        .share(Ratio(Int64.random(in: 0...100, using: &random), 100)))
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      let most: Amount? =
        Bool.random(using: &random) ? Amount.random(in: 0...200, using: &random) : nil
      scenario.changes.append(.backfill([.payer(.local)], atMost: most))
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      scenario.changes.append(.deferral(yearsBeyond: Int32.random(in: 0...1, using: &random)))
    }
    if Int.random(in: 0..<5, using: &random) == 0 { scenario.changes.append(.carryover(.all)) }
    if Int.random(in: 0..<5, using: &random) == 0 {
      scenario.changes.append(.priority([.subproject(1), .project(0)]))
    }
    if Int.random(in: 0..<5, using: &random) == 0 {
      scenario.changes.append(.lock(Selector(sources: .source(0), year: 2020)))
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      let share = Ratio(Int64.random(in: 50...100, using: &random), 100)
      scenario.changes.append(
        .floor(
          Selector(rows: rows && Bool.random(using: &random) ? .project(0) : .subproject(0)),
          .share(share)))
    }
    if rows, Bool.random(using: &random) {
      scenario.changes.append(
        .match(.payer(.tier(.province)), share: Bool.random(using: &random) ? nil : Ratio(40, 100)))
    }
    return scenario
  }

  private static func selector(
    _ draft: PlanDraft, _ rows: Bool, _ random: inout SeededGenerator
  ) -> Selector {
    var selector = Selector(
      sources: .source(Int32(Int.random(in: 0..<draft.sources.count, using: &random))))
    if rows, Int.random(in: 0..<4, using: &random) == 0 { selector.sources = .all }
    if !rows || Bool.random(using: &random) {
      selector.year = draft.tranches.year.randomElement(using: &random) ?? 2020
    }
    if Int.random(in: 0..<4, using: &random) == 0 { selector.rows = .project(1) }
    return selector
  }
}
