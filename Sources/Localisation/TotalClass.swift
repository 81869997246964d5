public import Planning

/// Totals of one column of a document: those of every sub-project for one source and year, say, added up
/// in one way. When most of them fail, the column is probably not the sum that it was taken for.
public struct TotalClass: Sendable, Equatable {
  /// What the totals of a class range over.
  public enum Row: Int, Sendable { case subproject, project, whole }

  /// One total for each of these.
  public let row: Row
  /// The source, payer and year that all of them name; for totals of the whole plan none.
  public let scope: Scope
  /// Which of source, payer and year totals of the whole plan name.
  private let shape: Int64
  /// Along what each of them is added up.
  public let kind: RelationKind
  /// Sums that could be judged, and those of them that do not hold.
  public let judged: Int
  /// Sums of the class that do not hold, among the `judged`.
  public let broken: Int

  /// More than so many must fail before the class is doubted.
  static let handful = 5

  /// The classes more than half of which, and more than a handful, fail without another cell that is
  /// proven to be wrong; the worst first. O(1) without broken sums, else O(totals).
  package static func doubted(_ check: TotalsCheck, _ location: Locator.Result) -> [TotalClass] {
    let failing = failing(check)
    if failing.isEmpty { return [] }
    var explained: [Int64: Int] = [:]
    for entry in check.broken where location.isExplained(entry.relation) {
      explained[key(of: entry.relation, check), default: 0] += 1
    }
    return failing.filter { failing in
      let left = failing.broken - (explained[failing.shape] ?? 0)
      return left > handful && 2 * left > failing.judged
    }
  }

  /// The classes more than half of which, and more than a handful, fail.
  private static func failing(_ check: TotalsCheck) -> [TotalClass] {
    if check.broken.count <= handful { return [] }
    var broken: [Int64: Int] = [:]
    var first: [Int64: TotalRelation] = [:]
    for entry in check.broken {
      let key = key(of: entry.relation, check)
      broken[key, default: 0] += 1
      if first[key] == nil { first[key] = entry.relation }
    }
    broken = broken.filter { $0.value > handful }
    if broken.isEmpty { return [] }
    var judged: [Int64: Int] = [:]
    for row in check.boxes.indices {
      for kind in check.heads[row].kinds where kind != .tranches || check.partCount[row] > 0 {
        let key = key(of: TotalRelation(total: row, kind: kind), check)
        if broken[key] != nil { judged[key, default: 0] += 1 }
      }
    }
    return broken.filter { 2 * $0.value > judged[$0.key]! }.sorted {
      ($1.value, $0.key) < ($0.value, $1.key)
    }.map { key, count in
      TotalClass(first[key]!, key, judged: judged[key]!, broken: count, check)
    }
  }

  private init(
    _ relation: TotalRelation, _ key: Int64, judged: Int, broken: Int, _ check: TotalsCheck
  ) {
    let box = check.boxes[relation.total]
    row = TotalClass.row(of: box, check)
    kind = relation.kind
    shape = key
    scope = row == .whole ? Scope() : check.lattice.scope(sources: box.sources, years: box.years)
    self.judged = judged
    self.broken = broken
  }

  private static func row(of box: Box, _ check: TotalsCheck) -> Row {
    box.subprojects < Int32(check.lattice.leafCount)
      ? .subproject : box.subprojects == check.lattice.allSubprojects ? .whole : .project
  }

  /// Kind and row, then the sources and year; of totals of the whole only whether they name any.
  private static func key(of relation: TotalRelation, _ check: TotalsCheck) -> Int64 {
    let box = check.boxes[relation.total]
    let row = row(of: box, check)
    var sources = Int64(box.sources)
    var years = Int64(box.years)
    if row == .whole {
      let lattice = check.lattice
      let isAll = sources == Int64(lattice.sourceSets.all)
      sources = isAll ? 2 : sources < Int64(lattice.sourceCount) ? 0 : 1
      years = years == Int64(lattice.yearSets.all) ? 1 : 0
    }
    return Int64(relation.kind.rawValue) | Int64(row.rawValue) << 3 | (sources + 1) << 5
      | (years + 1) << 32
  }

  package func contains(_ relation: TotalRelation, _ check: TotalsCheck) -> Bool {
    TotalClass.key(of: relation, check) == shape
  }

  /// Whether the total in `row` heads a sum of this class.
  package func contains(_ row: Int, _ check: TotalsCheck) -> Bool {
    check.heads[row].contains(RelationKinds(kind))
      && contains(TotalRelation(total: row, kind: kind), check)
  }

  /// `各子项目 · 全部资金 · 各年`: the column in words.
  public func label(_ draft: PlanDraft) -> Bilingual {
    let words = draft.label(scope)
    let (zh, en) =
      switch row {
      case .subproject: ("各子项目", "each sub-project")
      case .project: ("各项目", "each project")
      case .whole: ("全计划", "the whole plan")
      }
    if row == .whole { return Bilingual(zh: "全计划的合计", en: "the totals of the whole plan") }
    return Bilingual(
      zh: words.zh.replacing("合计 · ", with: zh + " · "),
      en: words.en.replacing("all sub-projects · ", with: en + " · "))
  }

  /// What to ask the author, before any figure is called wrong.
  public func question(_ draft: PlanDraft) -> Bilingual {
    let label = label(draft)
    let sum: Bilingual =
      switch kind {
      case .subprojects: Bilingual(zh: "各子项目之和", en: "the sum of the sub-projects")
      case .sources: Bilingual(zh: "各来源之和", en: "the sum of the sources")
      case .years: Bilingual(zh: "各年之和", en: "the sum of the years")
      case .joint: Bilingual(zh: "各来源各年之和", en: "the sum of the sources and years")
      case .tranches: Bilingual(zh: "明细之和", en: "the sum of the tranches")
      case .again: Bilingual(zh: "另一处印的数", en: "the figure printed elsewhere")
      }
    return Bilingual(
      zh: "“\(label.zh)”一栏 \(judged) 个数中有 \(broken) 个不是\(sum.zh)：这一栏本来就应是\(sum.zh)吗？",
      en: "\"\(label.en)\" is not \(sum.en) in \(broken) of \(judged) rows: is it meant to be?")
  }
}
