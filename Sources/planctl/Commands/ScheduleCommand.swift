internal import Allocation
internal import Checking
internal import Papers
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl schedule`: what each place does and pays, from the plan or from a scenario's result.
enum ScheduleCommand {
  static let command = Command(
    name: "schedule",
    summary: Bilingual(
      zh: "每个地方逐年做什么、出多少", en: "what each place does and pays, year by year"),
    operands: .plan,
    about: Bilingual(
      zh: """
        每个地方做什么、出多少：按子项目和年度的资金与合计、建设内容、建设任务（产出）、职责（谁牵头、谁配合）、期限，\
        以及计划在这些子项目里的错误。
        """,
      en: """
        What each place does and pays: money by sub-project and year with totals, content, the outputs \
        due, duties (who leads, who helps), deadlines, and the plan's errors in these sub-projects.
        """),
    sections: [
      Command.Section(
        options: [
          place.form, SharedOption.jointMoney.form, unit.form, SharedOption.decimals.form,
          format.form, out.form,
        ]),
      Command.Section(
        text: Bilingual(
          zh: "CSV 与 xlsx 的行：own 本级资金、joint 分得的上级资金、given 分给各地的（负数）、total 合计、"
            + "output 产出数量、duty 职责。xlsx 的合计是公式。",
          en:
            "Rows of CSV and xlsx: own (money of the place), joint (its part of joint money), given "
            + "(passed on to places, negative), total, output (quantities), duty. Totals in xlsx are "
            + "formulas.")),
      ChangeOption.section(
        ChangeOption.method.form,
        Bilingual(
          zh: "有变动时，计划与调整后并列。", en: "With changes, plan and result stand side by side.")),
    ],
    examples: [
      Bilingual(
        zh: "schedule Plans/ziyang-2020-2022 --place 512022 --province in-proportion",
        en: "schedule Plans/ziyang-2020-2022 --place 512022 --province in-proportion")
    ],
    run: run)

  private static let place = Option(
    list: "--place", of: ValueKind.word("地方", "PLACE"), fallback: "all",
    example: Bilingual(zh: "512022", en: "512022"),
    help: Bilingual(
      zh: "哪些地方，写代码或名称，或 all", en: "which places, by code or name, or all"))
  private static let unit = SharedOption.unit(
    Bilingual(
      zh: "换单位，取整办法同 --decimals；亿元保留计划自己的小数位数",
      en:
        "another unit, rounded as with --decimals; a larger one keeps as many decimals as the plan "
        + "has"))
  private static let format = Option(
    "--format", of: ValueKind<ScheduleReport.Format>.choice(SharedOption.format), default: .text,
    help: Bilingual(zh: "输出的格式；用 --out 时默认 xlsx", en: "the format of the output; xlsx with --out"))
  private static let out = Option(
    "--out", of: ValueKind.folder,
    help: Bilingual(
      zh: "每个地方一个文件（以代码命名），加目录 index 和对账表 reconciliation；后两个总另有 CSV。对账表不取整，"
        + "各地之和与计划相差必为 0。整个文件夹要么全部写成，要么原样不动；以前写出的结果（不论格式和地方）整个换掉，"
        + "有别的内容则不写",
      en:
        "one file a place, named by its code, an index and a reconciliation; these two always as CSV as "
        + "well. The reconciliation is never rounded, and its difference from the plan is 0. The folder "
        + "is written as a whole or not at all; an earlier result is replaced, a folder with other "
        + "things in it is not"))

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    let folder = call[out]
    let format = folder != nil && !call.has(format) ? .xlsx : call[format]
    if folder != nil, console.output != nil {
      throw UsageError(
        "--out 写文件夹，-o 写一个文件，只能给一个", "--out writes a folder and -o one file; give one")
    }
    guard let package = try call.package(&console) else { return 2 }
    try call.checkWritable(out, package)
    let rounding = try call.rounding(unit, package.draft.unit)
    let places = try places(call, package.draft)
    let rebalancer = Rebalancer(package.draft)
    call.warn(of: package, rebalancer.sums, console)
    let reader = ScenarioReader(package.draft)
    let scenario = try call.scenario(package, reader)
    let joint = call[SharedOption.jointMoney]
    let book: ScheduleBook
    if scenario.changes.isEmpty {
      book = ScheduleBook(package.draft, ScheduleBook.Money(package.draft), jointMoney: joint)
    } else {
      console.progress?.begin(.solving, of: CertifiedAnswer.steps)
      let report: RebalanceReport
      do { report = try call.answer(scenario, package, reader, rebalancer, console.progress) } catch
      { throw UsageError(message: error.message) }
      guard let changed = report.scheduleBook(joint) else {
        console.message(
          report.rendered(.text, .init(language: console.language, palette: console.messagePalette))
        )
        return report.exitStatus
      }
      book = changed
    }
    let checkup = CheckupReport(
      package, call.checkup(package, console, locating: false), isForScreen: true)
    let report = ScheduleReport(
      package, book, scenario: scenario.name, changes: reader.words(scenario),
      errors: checkup.standingErrors,
      ScheduleReport.Rendering(
        language: console.language, palette: console.resultPalette, unit: rounding.unit,
        decimals: rounding.decimals, isNarrow: console.isScreen))
    // Money without a place is somebody's too.
    let shown = places ?? book.places
    if shown.isEmpty {
      throw UsageError(
        "计划没有地方，也没有资金，没有任务表可写", "the plan has neither places nor money: nothing to schedule")
    }
    try write(report, format, shown, to: folder, console)
    return 0
  }

  private static func write(
    _ report: ScheduleReport, _ format: ScheduleReport.Format, _ places: [Int32],
    to folder: String?, _ console: Console
  ) throws {
    console.progress?.begin(.writing)
    guard let folder else {
      if [.xlsx, .html].contains(format) { try console.refuse(format.rawValue) }
      return try console.result(
        report.rendered(format, places: places, progress: console.progress))
    }
    try report.write(format, places: places, to: folder, progress: console.progress)
    console.announce(
      folder,
      Bilingual(
        zh: "\(places.count) 个地方的任务表、目录和对账表",
        en: "the schedules of \(counted(places.count, "place")), an index and a reconciliation"))
  }

  /// Places listed when none has the name given.
  private static let placesListed = 20

  /// The places that `--place` names; `nil` for all.
  private static func places(_ call: Call, _ draft: PlanDraft) throws(UsageError) -> [Int32]? {
    let words = call[place]
    if words.isEmpty || words.contains("all") { return nil }
    var places: [Int32] = []
    for word in words {
      let narrow = Halfwidth.text(word)
      let place = ScheduleReport.place(word, in: draft) ?? ScheduleReport.place(narrow, in: draft)
      guard let place else {
        let known =
          draft.places.prefix(placesListed).map { "\($0.code) \($0.name)" }
          .joined(separator: ", ") + (draft.places.count > placesListed ? ", …" : "")
        let names = draft.places.prefix(Nearest.compared).flatMap { [$0.code, $0.nameEnglish] }
        let near = UsageError.nearest(word, among: names.filter { !$0.isEmpty })
        throw draft.places.isEmpty
          ? UsageError("计划没有 places 表，没有地方可选", "the plan has no table places")
          : UsageError(
            "计划里没有地方 \(word)；可写 all 或地方的代码、名称：\(known)\(near.zh)",
            "the plan has no place \(word); write all, or the code or name of one: \(known)\(near.en)"
          )
      }
      if !places.contains(place) { places.append(place) }
    }
    return places.sorted()
  }
}
