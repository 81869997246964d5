internal import Checking
internal import Papers
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `planctl brief` and `planctl export --to ics`: the half-year report, and its dates.
extension Command {
  func brief(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let format = try arguments.choice("--format", BriefReport.Format.self, default: .md)
    let day = try day(arguments)
    try checkUnit(arguments)
    guard let package = try package(arguments, &console) else { return 2 }
    if format == .html { try refuseScreen("html", console) }
    try check(day, package.draft)
    let report = BriefReport(
      package, checkup(package, console), asOf: day,
      BriefReport.Rendering(
        language: console.language, palette: console.palette, unit: arguments.value("--unit")))
    try console.result(report.rendered(format))
    if let output = console.output, !arguments.has("-q") {
      console.message(
        Bilingual(zh: "已写入 \(Layout.plain(output))\n", en: "wrote \(Layout.plain(output))\n")(
          console.language))
    }
    return 0
  }

  /// The day that `--as-of` names: there is no clock to take it from.
  private func day(_ arguments: Arguments) throws(UsageError) -> Day {
    guard let day = try asOf(arguments) else {
      throw UsageError(
        message: Bilingual(
          zh: "请用 --as-of 给出数据截至的日期，如 --as-of 2021-06-30",
          en: "say with --as-of up to which day, such as --as-of 2021-06-30"))
    }
    return day
  }

  /// Before the plan begins there is nothing to report; after its end the report says so itself.
  private func check(_ day: Day, _ draft: PlanDraft) throws(UsageError) {
    if draft.tranches.count == 0, draft.outputs.isEmpty, !draft.figures.isEmpty {
      throw UsageError(
        message: Bilingual(
          zh: "这是预算、决算或绩效文件，没有计划资金（tranches），写不出推进情况报告；执行情况见 planctl track",
          en:
            "this is a budget, account or performance form without planned money (tranches): there is "
            + "no plan to report on; planctl track shows what was spent"))
    }
    guard let years = draft.moneyYears else {
      throw UsageError(
        message: Bilingual(
          zh: "计划没有资金，也没有产出，没有进展可报告",
          en: "the plan has neither money nor outputs: there is no progress to report"))
    }
    if day.year < years.lowerBound {
      let span = span(years.lowerBound, years.upperBound)
      throw UsageError(
        message: Bilingual(
          zh: "--as-of \(day.text) 早于计划（\(span) 年），没有进展可报告；应为 \(years.lowerBound)-01-01 或以后",
          en:
            "--as-of \(day.text) is before the plan (\(span)): there is no progress to report; use "
            + "\(years.lowerBound)-01-01 or later"))
    }
  }

  func exportCalendar(_ package: PlanPackage, _ console: Console) throws -> Int32 {
    if package.draft.calendar.isEmpty {
      throw UsageError(
        message: Bilingual(
          zh: "计划没有会议和报告的日程（calendar 表没有或为空），没有日期可导出",
          en:
            "the plan has no dates of meetings and reports (no table calendar, or an empty one): "
            + "nothing to export"))
    }
    try console.result(PlanExport(package, language: console.language).rendered(.ics))
    return 0
  }
}
