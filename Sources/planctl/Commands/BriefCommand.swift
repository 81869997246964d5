internal import Papers
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `planctl brief`: the report on progress up to a day.
enum BriefCommand {
  static let command = Command(
    name: "brief",
    summary: Bilingual(
      zh: "截至某日的推进情况报告：各项任务、资金、滞后、要决定的事项",
      en: "the progress report up to a day: duties, money, what is late, what to decide"),
    operands: .plan,
    synopsis: [
      Bilingual(
        zh: "计划 --as-of 日期 [--format md|html|text] [--unit 元|万元|亿元] [-o 文件]",
        en: "PLAN --as-of DATE [--format md|html|text] [--unit 元|万元|亿元] [-o FILE]")
    ],
    about: Bilingual(
      zh: """
        推进情况的报告，可以直接报送或再修改：总体情况、重点任务进展（分工表逐项）、资金到位与执行（来源与年度）、\
        进度滞后的事项（金额大的在前）、需要研究决定的事项（编号，附数字和要决定的问题）、下一次会议和报告的日期、\
        口径。没有执行数（execution 表）时写明无从判断，列出计划资金、到期任务和要决定的事项。
        报送对象、报告单位和日期取自 calendar 表。每个说法的规则写在报告末尾和 Progress.md 里。
        """,
      en: """
        The report on progress, ready to be sent or edited: the plan as a whole, progress by duty, money \
        by source and year, what is late (largest first), what needs a decision (numbered, with the \
        figures and the question), the dates of the next meeting and report, how the figures were made. \
        Without expenditure (table execution) it says that delays cannot be told, and shows planned \
        money, what is due, and the decisions.
        Addressee, author and dates come from the table calendar. The rule behind every word stands at \
        the end of the report and in Progress.md.
        """),
    sections: [Command.Section(options: [asOf.form, format.form, unit.form])],
    examples: [
      Bilingual(
        zh: "brief Plans/ziyang-2020-2022 --as-of 2021-06-30 -o 报告.md",
        en: "brief Plans/ziyang-2020-2022 --as-of 2021-06-30 -o report.md")
    ],
    run: run)

  private static let asOf = SharedOption.asOf(
    Bilingual(
      zh: "数据截至的日期，必须给出；不能早于计划的第一年",
      en: "up to which day; needed, and not before the plan's first year"))
  private static let format = Option(
    "--format", of: ValueKind<BriefReport.Format>.choice(SharedOption.format), default: .md,
    help: Bilingual(
      zh: "输出的格式；html 可打印成 A4，不用脚本，不联网",
      en: "the format of the output; html prints on A4, no script, no network"))
  private static let unit = SharedOption.exactUnit

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    // There is no clock to take the day from.
    guard let day = call[asOf] else {
      throw UsageError(
        "请用 --as-of 给出数据截至的日期，如 --as-of 2021-06-30",
        "say with --as-of up to which day, such as --as-of 2021-06-30")
    }
    guard let package = try call.package(&console) else { return 2 }
    if call[format] == .html { try console.refuse("html") }
    try check(call, package.draft)
    let report = BriefReport(
      package, call.checkup(package, console), asOf: day,
      BriefReport.Rendering(
        language: console.language, palette: console.resultPalette,
        unit: try call.unit(unit, package.draft.unit)))
    try console.result(report.rendered(call[format]))
    return 0
  }

  /// Before the plan begins there is nothing to report; after its end the report says so itself.
  private static func check(_ call: Call, _ draft: PlanDraft) throws(UsageError) {
    if draft.tranches.count == 0, draft.outputs.isEmpty, !draft.figures.isEmpty {
      throw UsageError(
        "这是预算、决算或绩效文件，没有计划资金（tranches），写不出推进情况报告；执行情况见 planctl track",
        "this is a budget, account or performance form without planned money (tranches): there is no plan "
          + "to report on; planctl track shows what was spent")
    }
    if draft.moneyYears == nil {
      throw UsageError(
        "计划没有资金，也没有产出，没有进展可报告",
        "the plan has neither money nor outputs: there is no progress to report")
    }
    try call.checkBegun(asOf, draft)
  }
}
