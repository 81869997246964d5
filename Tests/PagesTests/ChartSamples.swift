import PlanSamples
import TestSupport

@testable import Pages
@testable import PlanPackages
@testable import Planning

/// Charts of the Ziyang plan, and charts with random figures and names of every kind.
enum ChartSamples {
  /// All six charts, by name.
  struct Six {
    var bars: StackedBars
    var heat: HeatMap
    var sankey: Sankey
    var waterfall: Waterfall
    var diverging: DivergingBars
    var curve: LossCurve

    var all: [(name: String, svg: String)] {
      [
        ("bars", bars.svg()), ("heat", heat.svg()), ("sankey", sankey.svg()),
        ("waterfall", waterfall.svg()), ("diverging", diverging.svg()), ("curve", curve.svg()),
      ]
    }
  }

  static func caption(_ id: String, _ language: Language = .zh) -> ChartCaption {
    ChartCaption(
      id: id, title: "资阳 <\(id)>", sentence: "三年合计 21619.16 万元。",
      unit: MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2),
      unitName: language == .zh ? "万元" : "10,000 yuan", language: language)
  }

  static func ziyang(_ language: Language) throws -> Six {
    let draft = try Samples.ziyang().draft
    let years = Array(2020...2022)
    let sources = draft.sources.map { language == .zh ? $0.name : $0.nameEnglish }
    let tranches = draft.tranches
    func sum(_ isWanted: (Int) -> Bool) -> Int128 {
      (0..<tranches.count).filter(isWanted).reduce(0) { $0 + Int128(tranches.amount[$1]) }
    }
    let byYear = sources.indices.map { source in
      years.map { year in
        sum { Int(tranches.source[$0]) == source && Int(tranches.year[$0]) == year }
      }
    }
    let rows = byYear.map { amounts in amounts.map { $0 == 0 ? nil : $0 } }
    let flows = (0..<tranches.count).map {
      Sankey.Flow(
        left: Int(tranches.source[$0]), right: Int(tranches.subproject[$0]),
        amount: Int128(tranches.amount[$0]))
    }
    let say = { @Sendable (zh: String, en: String) in language == .zh ? zh : en }
    let total = sum { _ in true }
    return Six(
      bars: StackedBars(
        caption: caption("bars", language), categories: years.map { "\($0)" },
        series: zip(sources, byYear).map { .init(name: $0, amounts: $1) }),
      heat: HeatMap(
        caption: caption("heat", language), rows: sources, columns: years.map { "\($0)" },
        amounts: rows, hasRowTotals: true, hasColumnTotals: true),
      sankey: Sankey(
        caption: caption("sankey", language), left: sources, right: draft.subprojects.map(\.name),
        flows: flows, others: { say("其他 \($0) 项", "\($0) others") }),
      waterfall: Waterfall(
        caption: caption("waterfall", language),
        start: .init(name: say("计划", "Plan"), amount: total),
        steps: [
          .init(name: say("省级资金 2021 年减两成", "Province cut by 20% in 2021"), amount: -133_24),
          .init(name: say("区县补", "Counties give more"), amount: 60_00),
        ], end: .init(name: say("重新安排后", "Rearranged"), amount: total - 73_24)),
      diverging: DivergingBars(
        caption: caption("diverging", language),
        rows: zip(sources, [-133_24, 0, 45_50, 14_50, 0, -2_31]).map {
          .init(name: $0, amount: $1, note: $1 == 0 ? "" : "0.35 %")
        }),
      curve: LossCurve(
        caption: caption("curve", language), planned: 666_22,
        lost: [(0, 0), (60_00, 0), (246_50, 186_50), (450_00, 370_00)].map {
          .init(cut: $0, amount: $1)
        },
        lostName: say("损失", "Lost"),
        asked: [(0, 0), (60_00, 60_00), (246_50, 60_00), (450_00, 80_00)].map {
          .init(cut: $0, amount: $1)
        }, askedName: say("要别处多出", "Asked of others"), lastPossible: 450_00,
        current: .init(cut: 133_24, amount: 73_24)))
  }

  /// Names that a chart must not fall for.
  static let hostile = [
    "<script>alert('1')</script>", "=HYPERLINK(\"http://x\")", "a\u{0}b\u{1B}[31m", "\u{202E}倒着读",
    "]]>&amp;",
    "新建城市消防站基本车辆配备、新建乡镇专职消防队基本车辆配备以及城乡消防站队建设", "", "\u{FFFE}",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "短", "x\ny",
  ]

  static func random(seed: UInt64) -> Six {
    var generator = SeededGenerator(seed: seed)
    let largest: Int128 = [1, 99, 100_000, 1_000_000_000_000_000].randomElement(using: &generator)!
    func amount(_ lowest: Int128) -> Int128 {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: 0
      case 1:
        max(lowest, -1)...1 ~= 0
          ? Int128(Int.random(in: (lowest < 0 ? -1 : 0)...1, using: &generator)) : 0
      default: Int128(Int64.random(in: Int64(lowest * largest)...Int64(largest), using: &generator))
      }
    }
    func names(_ most: Int) -> [String] {
      (0..<Int.random(in: 0...most, using: &generator)).map {
        hostile.randomElement(using: &generator)! + "\($0)"
      }
    }
    let language = Language.allCases.randomElement(using: &generator)!
    let sign: Int128 = Bool.random(using: &generator) ? 0 : -1
    let (left, right, columns) = (names(40), names(30), names(12))
    let flows =
      left.isEmpty || right.isEmpty
      ? []
      : (0..<120).map { _ in
        Sankey.Flow(
          left: Int.random(in: left.indices, using: &generator),
          right: Int.random(in: right.indices, using: &generator), amount: amount(0))
      }
    let steps = right.map { Waterfall.Step(name: $0, amount: amount(-1)) }
    let start = Waterfall.Step(name: "始", amount: amount(0) * 50)
    let cuts = (0..<10).map { _ in amount(0) }.sorted()
    let planned = max(cuts.last! * 5 / 4, 1)
    return Six(
      bars: StackedBars(
        caption: caption("bars", language), categories: columns,
        series: names(20).map { name in
          .init(name: name, amounts: columns.map { _ in amount(sign) })
        }),
      heat: HeatMap(
        caption: caption("heat", language), rows: left, columns: columns,
        amounts: left.map { _ in
          columns.map { _ in Int.random(in: 0..<3, using: &generator) == 0 ? nil : amount(sign) }
        }, hasRowTotals: seed % 2 == 0, hasColumnTotals: seed % 3 == 0),
      sankey: Sankey(
        caption: caption("sankey", language), left: left, right: right, flows: flows,
        others: { "其他 \($0) 项" }),
      waterfall: Waterfall(
        caption: caption("waterfall", language), start: start, steps: steps,
        end: .init(name: "终", amount: steps.reduce(start.amount) { $0 + $1.amount })),
      diverging: DivergingBars(
        caption: caption("diverging", language),
        rows: left.map {
          .init(name: $0, amount: amount(sign), note: hostile.randomElement(using: &generator)!)
        }),
      curve: LossCurve(
        caption: caption("curve", language), planned: planned,
        lost: cuts.map { .init(cut: $0, amount: $0 / 2) },
        lostName: hostile.randomElement(using: &generator)!,
        asked: sign == 0 ? [] : cuts.map { .init(cut: $0, amount: $0 / 3) }, askedName: "要别处多出",
        lastPossible: sign == 0 ? nil : cuts[9], current: .init(cut: cuts[3], amount: cuts[3] / 2)))
  }
}
