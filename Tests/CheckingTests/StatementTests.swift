import TestSupport
import Testing

@testable import Checking
@testable import Localisation
@testable import Planning

struct StatementTests {
  @Test(
    arguments: [
      ("元", Measure.money, Ratio(1)), ("万元", .money, Ratio(10_000)),
      ("亿元", .money, Ratio(100_000_000)), ("%", .ratio, Ratio(1, 100)),
      ("‰", .ratio, Ratio(1, 1000)), ("月", .months, Ratio(1)), ("年", .months, Ratio(12)),
      ("季度", .months, Ratio(3)), ("天", .days, Ratio(1)), ("人", .count, Ratio(1)),
      ("万人", .count, Ratio(10_000)), ("辆", .count, Ratio(1)), ("", .count, Ratio(1)),
    ] as [(String, Measure, Ratio)])
  func `units are converted exactly`(name: String, measure: Measure, scale: Ratio) {
    #expect(MeasureUnit(name).measure == measure)
    #expect(MeasureUnit(name).scale == scale)
  }

  @Test(arguments: [
    ("149040", "元", "149040 元"), ("99%", "", "99 %"), ("14", "万元", "14 万元"),
    ("12月", "", "12 月"), ("-3.50", "%", "-3.5 %"), ("25部", "部", "25 部"),
  ])
  func `a target in figures is read with its unit`(text: String, unit: String, read: String) throws
  {
    let value = try #require(IndicatorValue(text, unit: unit))
    #expect(value.value.text + " " + value.unit == read)
  }

  @Test(arguments: ["", "网络畅通", "约25部", "20万余份", "1,000", "1.", ".5", "+5", "12abc3", "5部"])
  func `words and estimates are no figures`(text: String) {
    #expect(IndicatorValue(text, unit: text == "5部" ? "人" : text == "12abc3" ? "个" : "") == nil)
  }

  @Test(
    arguments: [
      ("12", "月", "1", "年", true), ("149040", "元", "14", "万元", false),
      ("149040", "元", "14.904", "万元", true), ("149040", "元", "15", "万元", true),
      ("0", "月", "1", "年", false), ("99", "%", "990", "‰", true),
    ] as [(String, String, String, String, Bool)])
  func `values of one measure agree at the printed decimals`(
    a: String, unit: String, b: String, other: String, agree: Bool
  ) throws {
    let (left, right) = (
      try #require(IndicatorValue(a, unit: unit)), try #require(IndicatorValue(b, unit: other))
    )
    #expect(left.agrees(with: right) == agree)
    #expect(right.agrees(with: left) == agree)
  }

  // MARK: The locator against brute force

  /// A random statement: amounts, a total of some, a second total, shares of the total in percent.
  static func statement(_ random: inout SeededGenerator) -> PlanDraft {
    var draft = PlanDraft()
    func add(_ units: Int64, _ decimals: Int32, _ unit: String) -> Int32 {
      let number = Int32(draft.figures.count)
      draft.figures.append(
        Figure(
          id: "f\(number)", label: "", period: "", basis: "",
          value: Decimal(units: units, decimals: decimals), unit: unit, decimals: decimals,
          printedAt: "", row: number))
      return number
    }
    func relate(_ kind: StatementKind, _ members: [(Role, Int32)]) {
      draft.statementRelations.append(
        StatementRelation(
          id: "r\(draft.statementRelations.count)", kind: kind,
          members: members.map { .init(role: $0.0, figure: $0.1, factor: Ratio(1)) }, row: 0))
    }
    let parts = (0..<Int.random(in: 2...4, using: &random)).map { _ in
      add(Int64.random(in: 1...40, using: &random), 0, "万元")
    }
    let sum = parts.reduce(Int64(0)) { $0 + draft.figures[Int($1)].value!.units }
    let total = add(sum, 0, "万元")
    relate(.sum, parts.map { (.part, $0) } + [(.result, total)])
    for part in parts where Bool.random(using: &random) {
      let value = draft.figures[Int(part)].value!.units
      let share = divideRoundingHalfUp(Int128(value) * 1000, by: Int128(sum))
      let printed = add(Int64(share), 1, "%")
      relate(.share, [(.part, part), (.whole, total), (.result, printed)])
    }
    if Bool.random(using: &random) {
      relate(.equal, [(.part, total), (.part, add(sum, 0, "万元"))])
    }
    if Bool.random(using: &random) {
      let before = add(Int64.random(in: 1...60, using: &random), 0, "万元")
      let old = draft.figures[Int(before)].value!.units
      relate(
        .growth,
        [
          (.from, before), (.to, total),
          (
            .result,
            add(Int64(divideRoundingHalfUp(Int128(sum - old) * 1000, by: Int128(old))), 1, "%")
          ),
        ])
      relate(.difference, [(.from, before), (.to, total), (.result, add(sum - old, 0, "万元"))])
      relate(.atMost, [(.part, before), (.whole, add(max(old, sum), 0, "万元"))])
    }
    return draft
  }

  static let tried: ClosedRange<Int64> = -1000...7000

  /// All values of one figure, tried one by one, with which every relation holds.
  static func values(of figure: Int32, _ draft: PlanDraft) -> [Int64] {
    let broken = draft.statementRelations.map { $0.judged(draft.figures).verdict == .broken }
    let own = draft.statementRelations.indices.filter { number in
      draft.statementRelations[number].members.contains { $0.figure == figure }
    }
    // A relation without the figure stays as it is.
    if broken.indices.contains(where: { broken[$0] && !own.contains($0) }) { return [] }
    return (StatementTests.tried).filter { units in
      let value = Decimal(units: units, decimals: draft.figures[Int(figure)].decimals)
      return own.allSatisfy { number in
        let verdict = draft.statementRelations[number].judged(
          draft.figures, replacing: [figure: value]
        ).verdict
        return broken[number] ? verdict == .exact || verdict == .rounded : verdict != .broken
      }
    }
  }

  @Test(arguments: Trials.ofFew(1..<41))
  func `one wrong figure is found as brute force finds it`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var draft = StatementTests.statement(&random)
    #expect(StatementCheck(draft).faults.isEmpty)
    let wrong = Int.random(in: draft.figures.indices, using: &random)
    let right = draft.figures[wrong].value!
    draft.figures[wrong].value!.units += [1, -1, 10, 9, -9, 27].randomElement(using: &random)!
    let check = StatementCheck(draft)
    let isBroken = check.relations.contains { $0.verdict == .broken }
    #expect(isBroken == !check.faults.isEmpty)
    guard isBroken else { return }
    var expected: [Int32: [Int64]] = [:]
    for figure in draft.figures.indices.map(Int32.init) {
      let values = StatementTests.values(of: figure, draft)
      if !values.isEmpty { expected[figure] = values }
    }
    let fault = try #require(check.faults.first)
    #expect(check.faults.count == 1)
    #expect(fault.isComplete)
    // All values tried that the repairs allow are those that brute force found, and no other.
    var allowed: [Int32: [Int64]] = [:]
    for repaired in fault.repairs.map({ $0.figures[0] }) {
      let (low, high) = (repaired.least?.units ?? .min, repaired.most?.units ?? .max)
      allowed[repaired.figure, default: []] += StatementTests.tried.filter {
        low <= $0 && $0 <= high
      }
    }
    allowed = allowed.mapValues { $0.sorted() }.filter { !$0.value.isEmpty }
    #expect(allowed == expected)
    if let exact = fault.repairs.first(where: \.isExact) { #expect(fault.repairs[0] == exact) }
    #expect(expected[Int32(wrong)]?.contains(right.units) == true)
  }

  @Test func `two wrong figures of one total are found together`() throws {
    var random = SeededGenerator(seed: 4)
    var found = 0
    for _ in 0..<40 {
      var draft = StatementTests.statement(&random)
      let count = draft.figures.count
      let (a, b) = (
        Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random)
      )
      draft.figures[a].value!.units += 7
      draft.figures[b].value!.units += 13
      for fault in StatementCheck(draft).faults {
        for repair in fault.repairs {
          var values: [Int32: Decimal] = [:]
          for figure in repair.figures {
            values[figure.figure] = figure.restored ?? figure.least ?? figure.most
          }
          for relation in fault.relations {
            let verdict = draft.statementRelations[relation].judged(
              draft.figures, replacing: values
            ).verdict
            #expect(verdict == .exact || verdict == .rounded)
          }
          if repair.figures.count == 2 { found += 1 }
        }
      }
    }
    #expect(found > 0)
  }
}
