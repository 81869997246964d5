internal import Papers
internal import PlanPackages
internal import PlanParts
internal import Planning
internal import Texts

/// `planctl export`: the whole plan in another format.
enum ExportCommand {
  static let command = Command(
    name: "export",
    summary: Bilingual(
      zh: "整个计划写成 xlsx，附表写成 Word 或 CSV，或分省；会议和报告日程写成 iCalendar",
      en:
        "the whole plan as xlsx, its annex table in Word or CSV, or by province; its dates as iCalendar"
    ),
    operands: .plan,
    synopsis: [
      Bilingual(
        zh: "计划 --to xlsx|docx|wide-csv|ics [-o 文件]",
        en: "PLAN --to xlsx|docx|wide-csv|ics [-o FILE]"),
      Bilingual(zh: "计划 --to provinces -o 文件夹", en: "PLAN --to provinces -o DIR"),
    ],
    about: Bilingual(
      zh: "整个计划换一种格式。表内的字都是文字，不会被当成公式；数字是数字，空白不是 0。",
      en:
        "The whole plan in another format. Texts stay texts and are never taken for formulas; numbers are "
        + "numbers, a blank is not 0."),
    sections: [Command.Section(options: [to.form])],
    examples: [
      Bilingual(
        zh: "export Plans/ziyang-2020-2022 --to xlsx -o 计划.xlsx",
        en: "export Plans/ziyang-2020-2022 --to xlsx -o plan.xlsx")
    ],
    run: run)

  private static let to = Option(
    "--to",
    of: ValueKind<PlanExport.Format>.choice(
      SharedOption.format,
      help: [
        .xlsx: Bilingual(
          zh: "第一张工作表是通行的附表（三级表头，一行一个子项目，合计为公式），后面每个数据表一张",
          en:
            "the familiar annex table (a header of three levels, one row a sub-project, totals as "
            + "formulas) and a sheet for each table of the package"),
        .wideCSV: Bilingual(
          zh: "那张附表的 CSV，列名不翻译；与 xlsx 逐格相同",
          en: "that table as CSV, its column names not translated; cell for cell as in xlsx"),
        .docx: Bilingual(
          zh: "那张附表的 Word 文档：A3 横向，合并的三级表头每页重复；import 可读回",
          en:
            "that table as a Word document: A3 across, the merged header of three levels on every page; import "
            + "takes it back"),
        .ics: Bilingual(
          zh: "会议和报告的日程（calendar 表），iCalendar 文件，任何日历程序都能读；报告提前一周提醒",
          en:
            "the dates of meetings and reports (table calendar) as iCalendar, for any calendar program; "
            + "with an alarm a week before a report"),
        .provinces: Bilingual(
          zh: "每个省（顶层地方）一个计划文件夹，按出资来源的地方分；没有地方出资的归入 central。用于分省核对：见 "
            + "planctl help validate。子项目由两个省出资时报错；情景属于整个计划，不写出",
          en:
            "a plan folder for each province (top-level place), by the places of the sources that pay; what "
            + "no place pays (the centre alone, or nobody) is the part central. For checking part by part: "
            + "see planctl help validate. A sub-project paid by two provinces is an error; scenarios "
            + "belong to the whole plan and are left out"),
      ]), example: Bilingual(zh: "xlsx", en: "xlsx"),
    help: Bilingual(zh: "写成什么，必须给出", en: "what to write; needed"))

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    guard let format = call[to] else {
      let words = PlanExport.Format.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("请用 --to 给出格式：\(words)", "say with --to which format: \(words)")
    }
    if format == .xlsx || format == .docx { try console.refuse(format.rawValue) }
    guard let package = try call.package(&console) else { return 2 }
    switch format {
    case .ics: try writeCalendar(package, console)
    case .provinces: try writeProvinces(package, console)
    case .xlsx, .docx, .wideCSV: try writeTable(format, package, console)
    }
    return 0
  }

  private static func writeTable(
    _ format: PlanExport.Format, _ package: PlanPackage, _ console: Console
  ) throws {
    let tranches = package.draft.tranches.count
    if format == .xlsx, tranches > PlanExport.mostTranches {
      throw UsageError(
        "计划有 \(tranches) 笔资金，xlsx 最多 \(PlanExport.mostTranches) 笔；请用 --to wide-csv",
        "the plan has \(tranches) tranches, xlsx takes \(PlanExport.mostTranches) at most; use --to "
          + "wide-csv")
    }
    if format == .docx { try checkWord(package, console) }
    let broken = package.draft.brokenTotalCount
    if broken > 0 {
      console.message(
        console.warningLabel
          + Bilingual(
            zh: "\(broken) 个印出的合计与明细不符；计划表里的合计按明细相加，印出的数在 totals 表里。\n",
            en:
              "\(counted(broken, "printed total")) \(broken == 1 ? "differs" : "differ") from the parts; the plan's table adds the parts up, the "
              + "printed figures stand in the sheet totals.\n")(console.language))
    }
    console.progress?.begin(.writing)
    try console.result(
      PlanExport(package, language: console.language)
        .rendered(format, progress: console.progress))
  }

  /// Word takes no table of any size.
  private static func checkWord(_ package: PlanPackage, _ console: Console) throws(UsageError) {
    let (rows, columns) = PlanExport(package, language: console.language).annexSize
    if package.draft.subprojects.isEmpty {
      throw UsageError("计划没有子项目，没有附表可写", "the plan has no sub-project: no annex table to write")
    }
    guard rows > PlanExport.mostRowsInWord || columns > PlanExport.mostColumnsInWord else { return }
    throw UsageError(
      "附表有 \(rows) 行 \(columns) 列，Word 最多 \(PlanExport.mostRowsInWord) 行 \(PlanExport.mostColumnsInWord) 列；请用 "
        + "--to xlsx 或 wide-csv",
      "the annex table has \(rows) rows and \(columns) columns, in Word \(PlanExport.mostRowsInWord) and "
        + "\(PlanExport.mostColumnsInWord) at most; use --to xlsx or wide-csv")
  }

  private static func writeCalendar(_ package: PlanPackage, _ console: Console) throws {
    if package.draft.calendar.isEmpty {
      throw UsageError(
        "计划没有会议和报告的日程（calendar 表没有或为空），没有日期可导出",
        "the plan has no dates of meetings and reports (no table calendar, or an empty one): nothing to "
          + "export")
    }
    try console.result(PlanExport(package, language: console.language).rendered(.ics))
  }

  private static func writeProvinces(_ package: PlanPackage, _ console: Console) throws {
    guard let folder = console.output else {
      throw UsageError(
        "--to provinces 写出文件夹，请给出 -o 文件夹", "--to provinces writes folders; name one with -o DIR")
    }
    let parts: ProvinceParts
    do { parts = try ProvinceParts(package) } catch { throw UsageError(message: error.message) }
    try parts.write(to: folder, progress: console.progress)
    console.announce(
      folder,
      Bilingual(zh: "\(parts.names.count) 个部分", en: counted(parts.names.count, "part")))
    if parts.scenariosLeftOut > 0, !console.isQuiet {
      console.message(
        Bilingual(
          zh: "情景属于整个计划，\(parts.scenariosLeftOut) 个没有写出\n",
          en: "scenarios belong to the whole plan; left out: \(parts.scenariosLeftOut)\n")(
            console.language))
    }
  }
}
