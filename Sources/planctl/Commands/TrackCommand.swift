internal import PlanPackages
internal import Planning
internal import Screens

/// `planctl track`: what has been spent of which budget, what is behind schedule, and performance points.
enum TrackCommand {
  static let command = Command(
    name: "track",
    summary: Bilingual(
      zh: "执行数对年初、调整预算：执行率、结余、哪些落后于序时进度；绩效得分",
      en: "spending against initial and adjusted budgets, what is behind, performance scores"),
    operands: .plan,
    about: Bilingual(
      zh: """
        执行跟踪。读 execution.csv（年初预算 initial、调整预算 adjusted、执行数 executed）：各年、各来源、各出资地、\
        各项目、各子项目的执行率、调整额、结余，哪些落后于序时进度，哪些超支，对年初预算和调整预算各算一遍。\
        读 indicators.csv：按表上的分值计算绩效得分。只有其中一张表时只写那一部分。
        没有调整的，以年初预算为准。空白不是 0：没有登记执行数的写“未登记”，单独计数。得分：达到指标值得全部分值，\
        未达到的按比例，没有完成值的不计分也不计为 0；预算执行率没有填写的按执行数÷预算计算。定义和公式见 \
        Sources/Planning/Planning.docc/Execution.md。
        """,
      en: """
        Execution. From execution.csv (initial budget, adjusted budget, executed): execution rates, \
        adjustments and what is unspent, by year, source, place that pays, project and sub-project; what \
        is behind schedule and what is overspent, against the adjusted and against the initial budget. \
        From indicators.csv: performance points by the weights of the form. With one of the tables alone, \
        that part alone.
        Where nothing was adjusted the initial budget counts. A blank is not a zero: a line without \
        recorded expenditure is shown as such and counted apart. Points: a target reached earns all, a \
        target missed in proportion; without a result there is no score, and no 0. A blank execution rate \
        is executed / budget. Definitions and formulas: Sources/Planning/Planning.docc/Execution.md.
        """),
    sections: [Command.Section(options: [asOf.form, by.form, unit.form, format.form])],
    examples: [
      Bilingual(
        zh: "track Plans/ziyang-example-tracking --as-of 2021-06-30",
        en: "track Plans/ziyang-example-tracking --as-of 2021-06-30")
    ],
    run: run)

  private static let asOf = SharedOption.asOf(
    Bilingual(
      zh: "截至这一天：各笔各阶段取不晚于这一天的最新数；没有日期的数在没有更准的数时采用。应执行数＝预算×已过去的"
        + "时间：以前各年 100 %，当年按月（6 月 30 日为一半，月内按日），以后各年 0 %。不给日期：取最新的数，各年都"
        + "视为已经结束",
      en:
        "the state at the end of that day: of every line and stage the latest figure up to it; an undated "
        + "figure counts where there is no dated one. Due is the budget times the time passed: all of "
        + "earlier years, of the running year by months (30 June is one half, within a month by days), "
        + "nothing of later years. Without a date the latest figures count and every year is taken as over"
    ))
  private static let by = SharedOption.dimensions(
    TrackReport.dimensions,
    fallback: TrackReport.usualDimensions.map(\.rawValue).joined(separator: ","),
    example: "year,source", Bilingual(zh: "按这些维度", en: "by these dimensions"))
  private static let unit = SharedOption.exactUnit
  private static let format = Option(
    "--format", of: ValueKind<TrackReport.Format>.choice(SharedOption.format), default: .text,
    help: Bilingual(
      zh: "输出的格式；csv 逐笔列出（不能与 --by 同用）",
      en: "the format of the output; csv lists single lines (not with --by)"))

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    let dimensions = try call.dimensions(by)
    if call[format] == .csv, dimensions != nil {
      throw UsageError(
        "csv 逐笔列出，不能与 --by 同用；汇总请用 text、json、md 或 html",
        "csv lists single lines and does not go with --by; text, json, md and html add up")
    }
    guard let package = try call.package(&console) else { return 2 }
    let hasMoney = TrackReport.hasMoney(package)
    if !hasMoney, !TrackReport.hasIndicators(package) {
      throw UsageError(
        "计划没有执行数也没有绩效指标：需要表 execution（execution.csv）或 indicators（indicators.csv），"
          + "样例见 Plans/ziyang-example-tracking",
        "the plan has neither expenditure nor indicators to track: it needs the table execution "
          + "(execution.csv) or indicators (indicators.csv); Plans/ziyang-example-tracking is an example"
      )
    }
    if !hasMoney, call[format] == .csv || dimensions != nil {
      throw UsageError(
        "计划没有表 execution，没有资金可列；绩效得分请用 text、json、md 或 html",
        "the plan has no table execution, so there is no money to list; text, json, md and html show the "
          + "scores")
    }
    if call[format] == .html { try console.refuse("html") }
    try call.checkBegun(asOf, package.draft)
    let report = TrackReport(
      package, asOf: call[asOf], by: dimensions ?? TrackReport.usualDimensions,
      TrackReport.Rendering(
        language: console.language, palette: console.resultPalette,
        unit: try call.unit(unit, package.draft.unit)))
    try console.result(report.rendered(call[format]))
    return 0
  }
}
