import PlanSamples
import TestSupport
import Testing

@testable import Checking
@testable import Localisation
@testable import Planning

/// Broken sums located group by group: against all sets of cells tried one by one, and in how much work.
struct GroupTests {
  /// Which totals a table prints.
  struct Totals: OptionSet {
    let rawValue: Int
    static let rows = Totals(rawValue: 1)
    static let rowYears = Totals(rawValue: 2)
    static let rowSources = Totals(rawValue: 4)
    static let all = Totals(rawValue: 8)
    static let years = Totals(rawValue: 16)
    static let sources = Totals(rawValue: 32)
    static let sourceYears = Totals(rawValue: 64)
    static let projectYears = Totals(rawValue: 128)
  }

  /// A table of sub-projects × sources × years whose printed totals all hold.
  static func table(
    rows: Int, sources: Int, years: Int, _ printed: Totals, _ random: inout SeededGenerator
  ) -> PlanDraft {
    var draft = PlanDraft()
    draft.projects = (0..<2).map { Project(id: "p\($0)", name: "", row: Int32($0)) }
    draft.sources = (0..<sources).map { index in
      Source(
        id: "s\(index)", name: "", nameEnglish: "",
        tier: [.province, .city, .county][min(index, 2)],
        place: nil, row: Int32(index))
    }
    draft.subprojects = (0..<rows).map { index in
      Subproject(
        id: "sp\(index)", name: "", sequence: Int32(index), project: Int32(index % 2), level: nil,
        startYear: nil, endYear: nil, content: "", row: Int32(index))
    }
    var sums: [Scope: Amount] = [:]
    for row in 0..<Int32(rows) {
      for source in 0..<Int32(sources) {
        for year in Int32(2020)..<2020 + Int32(years)
        where Int.random(in: 0..<5, using: &random) > 0 {
          let amount = Amount.random(in: 1...90_000, using: &random)
          draft.tranches.subproject.append(row)
          draft.tranches.source.append(source)
          draft.tranches.year.append(year)
          draft.tranches.amount.append(amount)
          for (kind, scope) in scopes(row, source, year) where printed.contains(kind) {
            sums[scope, default: 0] += amount
          }
        }
      }
    }
    // Totals of sub-projects stand in their order, those across them in front.
    let order = sums.sorted {
      let (a, b) = ($0.key, $1.key)
      func key(_ scope: Scope) -> [Int32] {
        [
          scope.subproject ?? -1, scope.project ?? -1, scope.source ?? -1, scope.year ?? -1,
        ]
      }
      return key(a).lexicographicallyPrecedes(key(b))
    }
    for (scope, sum) in order { RandomDraft.append(scope, sum, to: &draft) }
    return draft
  }

  private static func scopes(_ row: Int32, _ source: Int32, _ year: Int32) -> [(Totals, Scope)] {
    [
      (.rows, Scope(subproject: row)), (.rowYears, Scope(subproject: row, year: year)),
      (.rowSources, Scope(subproject: row, source: source)), (.all, Scope()),
      (.years, Scope(year: year)), (.sources, Scope(source: source)),
      (.sourceYears, Scope(source: source, year: year)),
      (.projectYears, Scope(project: row % 2, year: year)),
    ]
  }

  private func spoil(_ draft: inout PlanDraft, _ errors: Int, _ random: inout SeededGenerator) {
    for _ in 0..<errors {
      // Small changes often cancel in a sum, which is what couples groups.
      let size = Bool.random(using: &random) ? 1 : Amount.random(in: 1...500, using: &random)
      let change = Bool.random(using: &random) ? size : -size
      if Int.random(in: 0..<3, using: &random) == 0 {
        draft.totals.amount[Int.random(in: 0..<draft.totals.count, using: &random)] += change
      } else {
        draft.tranches.amount[Int.random(in: 0..<draft.tranches.count, using: &random)] += change
      }
    }
  }

  @Test(arguments: Trials.of(0..<160))
  func `the choices of one repair of each group are all the smallest repairs`(seed: Int) {
    expectAllSmallest(seed: seed)
  }

  private func expectAllSmallest(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    var draft = RandomDraft.make(seed: UInt64(seed))
    if seed % 3 > 0 {
      draft = GroupTests.table(
        rows: Int.random(in: 2...4, using: &random), sources: Int.random(in: 2...3, using: &random),
        years: Int.random(in: 1...2, using: &random),
        Totals(rawValue: Int.random(in: 1..<256, using: &random)), &random)
    }
    if draft.totals.count == 0 || draft.tranches.count == 0 { return }
    spoil(&draft, Int.random(in: 1...4, using: &random), &random)
    let check = TotalsCheck(draft)
    let result = Locator.locate(draft, check)
    if check.broken.isEmpty || draft.tranches.count + draft.totals.count > 30 { return }
    #expect(result.isComplete)
    let expected = SmallestRepairs(draft, check).all(upTo: 3)
    if expected.isEmpty {
      #expect(result.groups.reduce(0) { $0 + $1.least } > 3)
    } else {
      #expect(result.combinations == expected)
    }
  }

  /// Every second row total is 1 too large, and nothing else.
  private func withWrongRows(_ rows: Int) -> (draft: PlanDraft, wrong: [Int]) {
    var random = SeededGenerator(seed: 3)
    var draft = GroupTests.table(
      rows: rows, sources: 4, years: 3, [.rows, .rowYears, .rowSources, .years], &random)
    let wrong = (0..<draft.totals.count).filter {
      draft.totals.subproject[$0] >= 0 && draft.totals.subproject[$0] % 2 == 0
        && draft.totals.source[$0] < 0 && draft.totals.year[$0] == blankYear
    }
    for row in wrong { draft.totals.amount[row] += 1 }
    // Else rounding explains them.
    draft.declaredFigures = DeclaredFigures(tranches: .exact, totals: .exact)
    return (draft, wrong)
  }

  @Test
  func `each of many wrong cells is a group of its own, proven, in work linear in their number`() {
    var nodes: [Int] = []
    for rows in [200, 400, 800] {
      let (draft, wrong) = withWrongRows(rows)
      let result = Locator.locate(draft, TotalsCheck(draft))
      #expect(result.isComplete)
      #expect(result.groups.count == wrong.count)
      #expect(result.groups.allSatisfy { $0.isUnique && $0.relations.count == 2 })
      let cells = result.uniqueRepairs.flatMap(\.cells)
      #expect(Set(cells.map(\.cell)) == Set(wrong.map(Cell.total)))
      #expect(result.unique?.cells.count == wrong.count)
      nodes.append(result.nodes)
    }
    #expect(nodes[2] <= 5 * nodes[0] + 10)
  }

  @Test func `workers change nothing`() {
    let (draft, _) = withWrongRows(5000)
    let check = TotalsCheck(draft)
    let three = Workers(count: 3) { parts, body in (0..<parts).reversed().forEach(body) }
    let (one, many) = (
      Locator.locate(draft, check), Locator.locate(draft, check, workers: three)
    )
    #expect(one.groups.map(\.relations) == many.groups.map(\.relations))
    #expect(one.groups.map(\.ways) == many.groups.map(\.ways))
    #expect(one.nodes == many.nodes)
  }

  @Test func `more than six wrong cells elsewhere leave a group its proof`() throws {
    var random = SeededGenerator(seed: 8)
    var draft = GroupTests.table(
      rows: 6, sources: 4, years: 3, [.rows, .rowYears, .rowSources], &random)
    let clean = draft
    for row in 0..<draft.tranches.count where draft.tranches.subproject[row] == 0 {
      draft.tranches.amount[row] += Amount.random(in: 1...9_999, using: &random)
    }
    let last = (0..<draft.tranches.count).last { draft.tranches.subproject[$0] == 3 }
    let wrong = try #require(last)
    draft.tranches.amount[wrong] += 720
    let result = Locator.locate(draft, TotalsCheck(draft))
    let unique = result.groups.filter(\.isUnique)
    #expect(unique.count == 1)
    let cells = unique.flatMap { result.repairs(of: $0) }.flatMap(\.cells)
    let cell = try #require(cells.first)
    #expect(cell.cell == .tranche(wrong))
    #expect(cell.restored == clean.tranches.amount[wrong])
  }

  @Test func `where the sums cannot tell, every cell that may be wrong is named`() {
    var random = SeededGenerator(seed: 1)
    var draft = GroupTests.table(rows: 3, sources: 5, years: 1, [.rows], &random)
    let parts = (0..<draft.tranches.count).filter { draft.tranches.subproject[$0] == 1 }
    draft.tranches.amount[parts[0]] += 17
    let result = Locator.locate(draft, TotalsCheck(draft))
    #expect(result.groups.count == 1)
    #expect(Set(result.groups[0].suspects).isSuperset(of: parts.map(Cell.tranche)))
    #expect(!result.groups[0].isUnique && result.groups[0].isComplete)
    #expect(result.unique == nil)
  }

  @Test func `a column that mostly fails is doubted before any of its cells`() {
    var (draft, _) = withWrongRows(20)
    #expect(Checkup(draft).classes.isEmpty)
    for row in 0..<draft.totals.count
    where draft.totals.subproject[row] == 1 && draft.totals.source[row] < 0
      && draft.totals.year[row] == blankYear
    {
      draft.totals.amount[row] += 1
    }
    let checkup = Checkup(draft)
    #expect(checkup.classes.count == 2)
    #expect(
      checkup.classes.allSatisfy { $0.judged == 20 && $0.broken == 11 && $0.row == .subproject })
    #expect(Set(checkup.classes.map(\.kind)) == [.sources, .years])
    #expect(
      checkup.classes.map { $0.question(draft).en }.contains(
        "\"each sub-project · all sources · all years\" is not the sum of the years in 11 of 20 rows: "
          + "is it meant to be?"))
    #expect(checkup.location.groups.allSatisfy { $0.isDoubted && !$0.isUnique })
    #expect(checkup.uniqueRepair == nil)
  }

  @Test func `a column is not doubted for cells in it that are proven to be wrong`() {
    var random = SeededGenerator(seed: 21)
    var draft = GroupTests.table(
      rows: 9, sources: 4, years: 3, [.rows, .rowYears, .rowSources, .years], &random)
    var wrong = Set<Cell>()
    for row in Int32(0)..<7 {
      let cell = (0..<draft.tranches.count).first { draft.tranches.subproject[$0] == row }!
      draft.tranches.amount[cell] += 100 + Amount(row)
      wrong.insert(.tranche(cell))
    }
    let checkup = Checkup(draft)
    // Seven of nine totals of a source or year, but never for want of being a sum.
    #expect(checkup.classes.isEmpty)
    #expect(Set(checkup.location.uniqueRepairs.flatMap(\.cells).map(\.cell)) == wrong)
  }

  @Test(arguments: [134, 456, 1466])
  func `a cell across sub-projects may put right what a repair in one breaks`(seed: Int) {
    expectAllSmallest(seed: seed)
  }

  @Test func `whoever does not ask for repairs gets none`() {
    let (draft, wrong) = withWrongRows(30)
    let checkup = Checkup(draft, locating: false)
    #expect(!checkup.isLocated && checkup.location.groups.isEmpty)
    #expect(checkup.findings.count { $0.rule.code == "T101" } == wrong.count)
    #expect(Checkup(draft).findings.count { $0.rule.code == "T101" } == wrong.count)
  }

  @Test(
    arguments: [
      (51_022_162, 3_051_022_162, Slip.other), (3_051_022_162, 51_022_162, .other),
      (5_122, 53_122, .digitDropped), (123, 1023, .digitDropped), (231, 1023, .other),
      (50, 3_050, .digitDropped), (500, 30_500, .other),
    ] as [(Amount, Amount, Slip)])
  func `a slip of the pen is one keystroke`(found: Amount, right: Amount, slip: Slip) {
    #expect(Slip.between(found: found, right: right, neighbours: [], decimals: 2) == slip)
  }
}
