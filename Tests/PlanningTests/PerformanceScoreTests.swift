import Testing

@testable import Planning

/// Points by the weights of the form.
struct PerformanceScoreTests {
  private func indicator(
    _ relation: IndicatorRelation?, _ target: String, _ actual: String, unit: String = "",
    weight: Decimal? = Decimal(units: 10, decimals: 0), kind: String = "产出指标/数量指标",
    subproject: Int32? = nil, year: Int32? = nil, score: Decimal? = nil
  ) -> Indicator {
    Indicator(
      id: "i", subproject: subproject, kind: kind, name: "指标", relation: relation,
      target: target, actual: actual, unit: unit, reason: "", year: year, weight: weight,
      score: score, printedAt: "", row: 0)
  }

  private func points(_ score: PerformanceScore) -> String {
    score.points.map { decimalText($0, decimals: 2) } ?? "-"
  }

  @Test(
    arguments: [
      (.atLeast, "94", "94", .met, "10"), (.atLeast, "94", "120", .met, "10"),
      (.atLeast, "94", "90", .missed, "9.57"), (.atLeast, "94", "0", .missed, "0"),
      (.atLeast, "94", "-3", .missed, "0"), (.atMost, "30", "30", .met, "10"),
      (.atMost, "30", "12", .met, "10"), (.atMost, "30", "45", .missed, "6.67"),
      (.atMost, "0", "3", .missed, "0"), (.atMost, "-5", "-3", .missed, "0"),
      (.equal, "3", "3.00", .met, "10"), (.equal, "3", "4", .exceeded, "10"),
      (.equal, "3", "1", .missed, "3.33"), (.equal, "0", "2", .missed, "0"),
      (nil, "3", "3", .met, "10"), (nil, "3", "4", .judged, "-"),
      // 10 × 0.0005 / 1 = 0.005 points: half up.
      (.atLeast, "1", "0.0005", .missed, "0.01"), (.atLeast, "1", "0.00049", .missed, "0"),
      (.atLeast, "健全", "健全", .met, "10"), (.atLeast, "健全", "基本健全", .judged, "-"),
      (.atLeast, "", "5", .judged, "-"), (.atLeast, "5", "", .open, "-"),
      (.atLeast, "", "", .open, "-"),
      (.atLeast, "1,000", "2000", .judged, "-"), (.atLeast, "+5", "6", .judged, "-"),
      (.atLeast, "5.", "6", .judged, "-"), (.atLeast, ".5", "6", .judged, "-"),
      (.atLeast, "10000000000000000", "1", .judged, "-"),
      (.atLeast, "1000000000000000", "0.000000000001", .missed, "0"),
    ] as [(IndicatorRelation?, String, String, PerformanceScore.Status, String)])
  func `a target reached gives all points, one missed its proportion`(
    relation: IndicatorRelation?, target: String, actual: String,
    status: PerformanceScore.Status, points: String
  ) {
    let score = PerformanceScore(indicator(relation, target, actual), at: 0, rate: nil)
    #expect(score.status == status)
    #expect(self.points(score) == points)
  }

  @Test(arguments: [
    ("99%", "99%", "", PerformanceScore.Status.met), ("99", "99%", "%", .met),
    ("99％", "99%", "", .met), ("25部", "25", "部", .met), ("25部", "24 部", "部", .judged),
    ("25部", "25", "台", .judged), ("99%", "0.99", "", .judged), ("99%", "99", "人", .judged),
    ("10", "1", "0", .missed),
  ])
  func `figures are compared in one unit only`(
    target: String, actual: String, unit: String, status: PerformanceScore.Status
  ) {
    let score = PerformanceScore(
      indicator(.atLeast, target, actual, unit: unit), at: 0, rate: nil)
    #expect(score.status == status)
  }

  @Test func `points never pass the weight, and none are lost to overflow`() {
    let huge = Decimal(units: Amount.limit, decimals: 0)
    let score = PerformanceScore(
      indicator(.atLeast, "1000000000000000", "999999999999999", weight: huge), at: 0, rate: nil)
    #expect(points(score) == "999999999999999")
    let fine = Decimal(units: 33_335, decimals: 3)
    #expect(
      points(PerformanceScore(indicator(.equal, "1", "1", weight: fine), at: 0, rate: nil))
        == "33.34")
    #expect(
      PerformanceScore(indicator(.equal, "1", "1", weight: nil), at: 0, rate: nil).points == nil)
  }

  @Test(
    arguments: [
      ("", nil, "99.86%", "9.99", PerformanceScore.Status.missed),
      ("100%", .atLeast, "99.86%", "9.99", .missed),
      ("100", .atLeast, "99.86%", "-", .judged), ("90%", .atLeast, "99.86%", "10", .met),
      ("90%", .equal, "99.86%", "10", .exceeded), ("90%", .atMost, "99.86%", "9.01", .missed),
    ] as [(String, IndicatorRelation?, String, String, PerformanceScore.Status)])
  func `a blank execution rate is executed over budget`(
    target: String, relation: IndicatorRelation?, rate: String, points: String,
    status: PerformanceScore.Status
  ) {
    let row = indicator(relation, target, "", kind: "预算执行率")
    // Seed 004: 56.96 of 57.04.
    let score = PerformanceScore(row, at: 0, rate: ExecutionRate(5696, of: 5704))
    #expect(score.computedRate?.text() == rate)
    #expect(score.status == status)
    #expect(self.points(score) == points)
    #expect(PerformanceScore(row, at: 0, rate: nil).status == .open)
    var written = row
    written.actual = "80%"
    #expect(PerformanceScore(written, at: 0, rate: ExecutionRate(1, of: 2)).computedRate == nil)
  }

  @Test func `the rate is that of the form's sub-project and year`() {
    var draft = PlanDraft()
    for (subproject, year, spent) in [(0, 2020, 90), (0, 2021, 50), (1, 2020, 30)]
      as [(Int32, Int32, Amount)]
    {
      for (stage, amount) in [(ExecutionStage.initial, 100), (.executed, spent)] {
        draft.execution.append(
          ExecutionEntry(
            subproject: subproject, source: 0, year: year, stage: stage, amount: amount, asOf: nil,
            row: 0))
      }
    }
    let scopes: [(Int32?, Int32?, String)] = [
      (nil, nil, "56.67%"), (nil, 2020, "60.00%"), (0, nil, "70.00%"), (0, 2021, "50.00%"),
    ]
    draft.indicators = scopes.map {
      indicator(nil, "", "", kind: "execution-rate", subproject: $0.0, year: $0.1)
    }
    let forms = PerformanceForm.forms(draft, ExecutionBook(draft))
    #expect(forms.map { $0.kinds[0].scores[0].computedRate?.text() } == scopes.map(\.2))
    draft.indicators = [indicator(nil, "", "", kind: "execution-rate", subproject: 1, year: 2021)]
    let none = PerformanceForm.forms(draft, ExecutionBook(draft))
    #expect(none[0].kinds[0].scores[0].status == .open)
  }

  @Test func `totals add up rounded points, open points are apart`() throws {
    let third = { self.indicator(.atLeast, "3", "1", kind: $0) }
    var draft = PlanDraft()
    draft.indicators = [
      third("产出指标/数量指标"), third("效益指标"), third("产出指标/质量指标"),
      indicator(.atLeast, "90", "", kind: "满意度指标", score: Decimal(units: 95, decimals: 1)),
      indicator(.atLeast, "优", "良", weight: nil, kind: "满意度指标"),
      indicator(.atLeast, "优", "优", weight: nil, year: 2021),
    ]
    let forms = PerformanceForm.forms(draft, ExecutionBook(draft))
    #expect(forms.map(\.year) == [nil, 2021])
    let form = try #require(forms.first)
    #expect(form.kinds.map(\.kind) == ["产出指标", "效益指标", "满意度指标"])
    #expect(form.kinds.map(\.sum.points) == [666, 333, 0])
    #expect(form.total.points == 999)
    #expect(PerformanceSum.text(form.total.weight) == "40")
    #expect(PerformanceSum.text(form.total.open) == "10")
    #expect(form.total.given.map(PerformanceSum.text) == "9.5")
    #expect(PerformanceScore.Status.allCases.map(form.total.count) == [0, 0, 3, 1, 1])
    #expect(form.isScored && !forms[1].isScored)
  }
}
