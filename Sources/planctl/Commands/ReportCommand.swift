internal import Allocation
internal import Papers
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl report`: the whole plan as a page.
enum ReportCommand {
  static let command = Command(
    name: "report",
    summary: Bilingual(
      zh: "一个带图表的网页，可打印，不用联网",
      en: "one page with charts, for screen and print, no network needed"),
    operands: .plan,
    synopsis: [
      Bilingual(
        zh: "计划 [--scenario 名称|all]… [变动…] [--province none|in-proportion] -o 文件.html",
        en: "PLAN [--scenario NAME|all]… [CHANGES…] [--province none|in-proportion] -o FILE.html")
    ],
    about: Bilingual(
      zh: """
        一个自成一体的网页：结论和四个数字、核对结果（每条链接到所指的单元格）、各年各来源的柱图、各地各年的热度图、\
        从来源到项目的流向图、项目实施计划表、每个地方一节、方法与复现命令。不用脚本，不联网；每张图后面都有数字表；\
        可直接打印成 A4。
        只有一个情景时，各地一节并列计划与调整后；否则是计划。同样的输入得到逐字节相同的页面。
        """,
      en: """
        One self-contained page: verdict and four figures, findings (each linked to its cell), bars by \
        year and source, a heat map of places by year, the flow from sources to projects, the plan as \
        the annex prints it, a section a place, method and the command that reproduces it. No script, no \
        network; a table after every chart; prints on A4 as it is.
        With one scenario the places' sections show plan and result side by side, else the plan. The \
        same input gives the same page, byte for byte.
        """),
    sections: [
      Command.Section(options: [SharedOption.jointMoney.form]),
      ChangeOption.section(
        ChangeOption.method.form,
        Bilingual(
          zh: "--scenario 写出的每个情景一节（从计划到调整后、哪些项目和地方增减、削减越深缺口多大），"
            + "几个情景可在页面上切换。其余变动合起来是另一个情景。",
          en:
            "Each scenario that --scenario names has a section (from plan to result, which projects and "
            + "places gain and lose, what is lost as the cut goes deeper), and on screen the reader can "
            + "switch between them. The other changes together are one more scenario."),
        scenarios: ChangeOption.scenarios.form),
    ],
    examples: [
      Bilingual(
        zh: "report Plans/ziyang-2020-2022 --scenario all -o 报告.html",
        en: "report Plans/ziyang-2020-2022 --scenario all -o report.html")
    ],
    run: run)

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    let joint = call[SharedOption.jointMoney]
    try console.refuse("html")
    guard let package = try call.package(&console) else { return 2 }
    let reader = ScenarioReader(package.draft)
    let rebalancer = Rebalancer(package.draft)
    call.warn(of: package, rebalancer.sums, console)
    var scenarios: [RebalanceReport] = []
    let wanted = try wanted(call, package, reader)
    let steps = wanted.map { Call.steps(withCurve: hasCurve($0, package.draft)) }
    console.progress?.begin(.solving, of: steps.reduce(0, +))
    for scenario in wanted {
      do {
        scenarios.append(
          try call.report(
            scenario, package, reader, rebalancer,
            withCurve: hasCurve(scenario, package.draft), console.progress))
      } catch { throw UsageError(message: error.message) }
    }
    let checkup = CheckupReport(package, call.checkup(package, console))
    console.progress?.begin(.writing)
    // With one scenario the places' pages show before and after; with several, the plan.
    let changed = scenarios.count == 1 ? scenarios[0].scheduleBook(joint) : nil
    let book =
      changed
      ?? ScheduleBook(package.draft, ScheduleBook.Money(package.draft), jointMoney: joint)
    let schedules = ScheduleReport(
      package, book, scenario: changed == nil ? "" : scenarios[0].answer.scenario.name,
      changes: changed == nil ? [] : scenarios[0].words,
      errors: checkup.standingErrors,
      ScheduleReport.Rendering(language: console.language, palette: console.resultPalette))
    let report = PlanReport(
      package, checkup, scenarios: scenarios, schedules: schedules,
      command: commandLine(call, console), language: console.language)
    try console.result(report.html(progress: console.progress))
    return 0
  }

  /// Each `--scenario` is a scenario of its own, `all` stands for all of the plan's, and the other
  /// changes together are one more.
  private static func wanted(
    _ call: Call, _ package: PlanPackage, _ reader: ScenarioReader
  ) throws(UsageError) -> [Scenario] {
    var names: [String] = []
    for name in call[ChangeOption.scenarios] {
      for name in name == "all" ? reader.names : [name] where !names.contains(name) {
        names.append(name)
      }
    }
    let options = call.changes.filter { $0.option != ChangeOption.scenarios.form.name }
    let setting = options.filter { ["--no-rules", "--method", "--first"].contains($0.option) }
    do {
      var scenarios = try names.map { name throws(ScenarioFault) in
        try reader.scenario(name: "", options: [(ChangeOption.scenarios.form.name, name)] + setting)
      }
      if options.count > setting.count {
        scenarios.append(try reader.scenario(name: "", options: options))
      }
      return scenarios
    } catch { throw UsageError(message: package.message(of: error)) }
  }

  /// Plans of more tranches get no curve: it takes hundreds of solves.
  private static let curveTranches = 10_000

  private static func hasCurve(_ scenario: Scenario, _ draft: PlanDraft) -> Bool {
    scenario.firstCut != nil && scenario.method != .proportional
      && draft.tranches.count <= curveTranches
  }

  /// Options that leave no trace in a page.
  private static let traceless = [
    CommonOption.language.form.name, CommonOption.color.form.name, CommonOption.noColor.form.name,
    CommonOption.quiet.form.name,
  ]

  /// The command that gives the same result again, fit for a shell.
  private static func commandLine(_ call: Call, _ console: Console) -> String {
    var words = ["planctl", call.command.name] + call.operands
    for (option, value) in call.ordered where !traceless.contains(option) {
      words.append(value.map { option.hasPrefix("--") ? "\(option)=\($0)" : option } ?? option)
      if let value, !option.hasPrefix("--") { words.append(value) }
    }
    words.append("--lang=" + console.language.rawValue)
    return words.map(quoted).joined(separator: " ")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      byte >= 0x80 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte &- 48 < 10
        || "-_./=@,:%+".utf8.contains(byte)
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
