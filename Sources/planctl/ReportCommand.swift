internal import Allocation
internal import Papers
internal import PlanPackages
internal import PlanParts
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl report` and `planctl export`: the whole plan as a page and as a workbook.
extension Command {
  func report(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let joint = try arguments.choice(
      "--province", ScheduleBook.JointMoney.self, default: .none)
    guard let package = try package(arguments, &console) else { return 2 }
    try refuseScreen("html", console)
    let reader = ScenarioReader(package.draft)
    let rebalancer = Rebalancer(package.draft)
    warn(of: package, rebalancer.sums, arguments, console)
    var scenarios: [RebalanceReport] = []
    let wanted = try wanted(arguments, package, reader)
    let steps = wanted.map { Command.steps(withCurve: hasCurve($0, package.draft)) }
    console.progress?.begin(.solving, of: steps.reduce(0, +))
    for scenario in wanted {
      do {
        scenarios.append(
          try report(
            scenario, package, reader, rebalancer,
            withCurve: hasCurve(scenario, package.draft), console.progress))
      } catch { throw UsageError(message: error.message) }
    }
    let checkup = CheckupReport(package, checkup(package, console))
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
      ScheduleReport.Rendering(language: console.language, palette: console.palette))
    let report = PlanReport(
      package, checkup, scenarios: scenarios, schedules: schedules,
      command: commandLine(arguments, console), language: console.language)
    try console.result(report.html(progress: console.progress))
    if let output = console.output, !arguments.has("-q") {
      console.message(
        Bilingual(zh: "已写入 \(output)\n", en: "wrote \(output)\n")(console.language))
    }
    return 0
  }

  /// Each `--scenario` is a scenario of its own, `all` stands for all of the plan's, and the other
  /// changes together are one more.
  private func wanted(
    _ arguments: Arguments, _ package: PlanPackage, _ reader: ScenarioReader
  ) throws(UsageError) -> [Scenario] {
    var names: [String] = []
    for name in arguments.all("--scenario") {
      for name in name == "all" ? reader.names : [name] where !names.contains(name) {
        names.append(name)
      }
    }
    let options = arguments.ordered.filter {
      ScenarioReader.flags.contains($0.option) && $0.option != "--scenario"
    }
    let setting = options.filter { ["--no-rules", "--method", "--first"].contains($0.option) }
    do {
      var scenarios = try names.map { name throws(ScenarioFault) in
        try reader.scenario(name: "", options: [("--scenario", name)] + setting)
      }
      if options.count > setting.count {
        scenarios.append(try reader.scenario(name: "", options: options))
      }
      return scenarios
    } catch { throw UsageError(message: package.message(of: error)) }
  }

  /// Plans of more tranches get no curve: it takes hundreds of solves.
  private static let curveTranches = 10_000

  private func hasCurve(_ scenario: Scenario, _ draft: PlanDraft) -> Bool {
    scenario.firstCut != nil && scenario.method != .proportional
      && draft.tranches.count <= Command.curveTranches
  }

  /// The command that gives the same result again, fit for a shell.
  private func commandLine(_ arguments: Arguments, _ console: Console) -> String {
    var words = ["planctl", rawValue] + arguments.positional
    for (option, value) in arguments.ordered
    where !["--lang", "--no-color", "-q"].contains(option) {
      words.append(value.map { option.hasPrefix("--") ? "\(option)=\($0)" : option } ?? option)
      if let value, !option.hasPrefix("--") { words.append(value) }
    }
    words.append("--lang=" + console.language.rawValue)
    return words.map(Command.quoted).joined(separator: " ")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      byte >= 0x80 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte &- 48 < 10
        || "-_./=@,:%+".utf8.contains(byte)
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  func export(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    guard arguments.value("--to") != nil else {
      let words = PlanExport.Format.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError(
        message: Bilingual(zh: "请用 --to 给出格式：\(words)", en: "say with --to which format: \(words)"))
    }
    let format = try arguments.choice("--to", PlanExport.Format.self, default: .xlsx)
    guard let package = try package(arguments, &console) else { return 2 }
    if format == .ics { return try exportCalendar(package, console) }
    if format == .provinces { return try exportProvinces(package, arguments, console) }
    if format == .xlsx { try refuseScreen("xlsx", console) }
    if format == .xlsx, package.draft.tranches.count > PlanExport.mostTranches {
      throw UsageError(
        message: Bilingual(
          zh:
            "计划有 \(package.draft.tranches.count) 笔资金，xlsx 最多 \(PlanExport.mostTranches) 笔；请用 --to wide-csv",
          en:
            "the plan has \(package.draft.tranches.count) tranches, xlsx takes \(PlanExport.mostTranches) at "
            + "most; use --to wide-csv"))
    }
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
    return 0
  }

  private func exportProvinces(
    _ package: PlanPackage, _ arguments: Arguments, _ console: Console
  ) throws -> Int32 {
    guard let folder = console.output else {
      throw UsageError(
        message: Bilingual(
          zh: "--to provinces 写出文件夹，请给出 -o 文件夹",
          en: "--to provinces writes folders; name one with -o DIR"))
    }
    if package.contains(folder) {
      throw UsageError(
        message: Bilingual(
          zh: "\(folder) 在计划自己的文件夹里，不写到那里",
          en: "\(folder) lies in the plan's own folder; name another"))
    }
    let parts: ProvinceParts
    do { parts = try ProvinceParts(package) } catch { throw UsageError(message: error.message) }
    try parts.write(to: folder, progress: console.progress)
    if arguments.has("-q") { return 0 }
    console.message(
      Bilingual(
        zh: "已把 \(parts.names.count) 个部分写入 \(folder)\n",
        en: "wrote \(counted(parts.names.count, "part")) to \(folder)\n")(console.language))
    if parts.scenariosLeftOut > 0 {
      console.message(
        Bilingual(
          zh: "情景属于整个计划，\(parts.scenariosLeftOut) 个没有写出\n",
          en: "scenarios belong to the whole plan; left out: \(parts.scenariosLeftOut)\n")(
            console.language))
    }
    return 0
  }
}
