package import Planning
internal import TestSupport

/// A small random plan whose printed totals all hold.
package enum RandomDraft {
  package static func make(seed: UInt64) -> PlanDraft {
    var random = SeededGenerator(seed: seed)
    var draft = PlanDraft()
    let projects = Int.random(in: 1...2, using: &random)
    draft.projects = (0..<projects).map { Project(id: "p\($0)", name: "", row: Int32($0)) }
    let tiers: [Tier] = [.province, .city, .county, .county]
    draft.sources = (0..<Int.random(in: 1...4, using: &random)).map {
      Source(id: "s\($0)", name: "", nameEnglish: "", tier: tiers[$0], place: nil, row: Int32($0))
    }
    draft.subprojects = (0..<Int.random(in: 1...3, using: &random)).map { index in
      Subproject(
        id: "sp\(index)", name: "", sequence: Int32(index),
        project: Int32(Int.random(in: 0..<projects, using: &random)), level: nil, startYear: nil,
        endYear: nil, content: "", row: Int32(index))
    }
    let years = Array(Int32(2020)...Int32(2020 + Int.random(in: 0...2, using: &random)))
    for subproject in draft.subprojects.indices {
      for source in draft.sources.indices {
        for year in years where Int.random(in: 0..<4, using: &random) > 0 {
          draft.tranches.subproject.append(Int32(subproject))
          draft.tranches.source.append(Int32(source))
          draft.tranches.year.append(year)
          draft.tranches.amount.append(Int64.random(in: 0...90_000, using: &random))
        }
      }
    }
    addTotals(to: &draft, years: years, &random)
    return draft
  }

  private static func addTotals(
    to draft: inout PlanDraft, years: [Int32], _ random: inout SeededGenerator
  ) {
    var seen = Set<Scope>()
    for _ in 0..<Int.random(in: 1...14, using: &random) {
      var scope = Scope()
      switch Int.random(in: 0..<4, using: &random) {
      case 0: scope.project = Int32(Int.random(in: 0..<draft.projects.count, using: &random))
      case 1, 2:
        scope.subproject = Int32(Int.random(in: 0..<draft.subprojects.count, using: &random))
      default: break
      }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: scope.source = Int32(Int.random(in: 0..<draft.sources.count, using: &random))
      case 1:
        scope.payer = [.local, .tier(.province), .tier(.county)].randomElement(using: &random)!
      default: break
      }
      if Bool.random(using: &random) { scope.year = years.randomElement(using: &random)! }
      if seen.insert(scope).inserted { append(scope, sum(draft, scope), to: &draft) }
    }
  }

  package static func append(_ scope: Scope, _ amount: Amount, to draft: inout PlanDraft) {
    draft.totals.subproject.append(scope.subproject ?? -1)
    draft.totals.project.append(scope.project ?? -1)
    draft.totals.source.append(scope.source ?? -1)
    let payer = scope.payer.map { Payer.names.firstIndex(of: $0.name)! }
    draft.totals.payer.append(Int32(payer ?? -1))
    draft.totals.year.append(scope.year ?? blankYear)
    draft.totals.amount.append(amount)
    draft.totals.row.append(Int32(draft.totals.row.count))
  }

  /// Whether a tranche lies in `scope`, the plain way.
  package static func isIn(_ scope: Scope, _ row: Int, _ draft: PlanDraft) -> Bool {
    let subproject = draft.tranches.subproject[row]
    let source = draft.tranches.source[row]
    let tier = draft.sources[Int(source)].tier
    if let wanted = scope.subproject, wanted != subproject { return false }
    if let wanted = scope.project, wanted != draft.subprojects[Int(subproject)].project {
      return false
    }
    if let wanted = scope.source, wanted != source { return false }
    if let payer = scope.payer, payer != .tier(tier), !(payer == .local && tier.isLocal) {
      return false
    }
    if let wanted = scope.year, wanted != draft.tranches.year[row] { return false }
    return true
  }

  package static func sum(_ draft: PlanDraft, _ scope: Scope) -> Amount {
    (0..<draft.tranches.count).reduce(0) {
      $0 + (isIn(scope, $1, draft) ? draft.tranches.amount[$1] : 0)
    }
  }
}
