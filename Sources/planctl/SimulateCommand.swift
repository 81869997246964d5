internal import Allocation
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl simulate` and `planctl rebalance`: one scenario, its answer and the proof.
extension Command {
  func simulate(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let format = try arguments.choice("--format", RebalanceReport.Format.self, default: .text)
    try checkUnit(arguments)
    let wantsAll = arguments.value("--method") == "all"
    guard let package = try package(arguments, &console) else { return 2 }
    try checkWritable(arguments, package)
    let reader = ScenarioReader(package.draft)
    let scenario = try scenario(arguments, package, reader, ignoringMethod: wantsAll)
    if self == .simulate, scenario.changes.isEmpty { throw nothingToSimulate(reader) }
    let rebalancer = Rebalancer(package.draft)
    warn(of: package, rebalancer.sums, arguments, console)
    try checkCurve(arguments, scenario, wantsAll: wantsAll)
    let methods = wantsAll ? Scenario.Method.allCases : [scenario.method]
    let steps = Command.steps(withCurve: arguments.has("--curve"))
    console.progress?.begin(.solving, of: methods.count * steps)
    do {
      let reports = try methods.map { method in
        var scenario = scenario
        scenario.method = method
        return try report(
          scenario, package, reader, rebalancer, withCurve: arguments.has("--curve"),
          console.progress)
      }
      let rendering = RebalanceReport.Rendering(
        language: console.language, palette: console.palette, unit: arguments.value("--unit"))
      try console.result(
        wantsAll
          ? MethodComparison(reports).rendered(format, rendering)
          : reports[0].rendered(format, rendering))
      if let folder = arguments.value("--write") { try write(reports[0], to: folder, console) }
      return reports[0].exitStatus
    } catch let fault as AnswerFault {
      throw UsageError(message: fault.message)
    }
  }

  /// The scenario that the options say.
  func scenario(
    _ arguments: Arguments, _ package: PlanPackage, _ reader: ScenarioReader, ignoringMethod: Bool
  ) throws -> Scenario {
    let options = arguments.ordered.filter {
      ScenarioReader.flags.contains($0.option) && !(ignoringMethod && $0.option == "--method")
    }
    do {
      return try reader.scenario(name: "", options: options)
    } catch { throw UsageError(message: package.message(of: error)) }
  }

  /// The certified answer to `scenario`.
  func answer(
    _ scenario: Scenario, _ package: PlanPackage, _ reader: ScenarioReader,
    _ rebalancer: Rebalancer, _ progress: WorkProgress?
  ) throws(AnswerFault) -> RebalanceReport {
    RebalanceReport(
      package, command: rawValue, words: reader.words(scenario),
      try CertifiedAnswer(rebalancer, scenario, comparesLeast: true) { progress?.advance(by: 1) })
  }

  /// Steps of one answer with its prices, and with its curve if that is wanted.
  static func steps(withCurve: Bool) -> Int {
    CertifiedAnswer.steps + RebalanceReport.steps(withCurve: withCurve)
  }

  /// The answer with shadow prices, and the curve over its first cut if that is wanted.
  func report(
    _ scenario: Scenario, _ package: PlanPackage, _ reader: ScenarioReader,
    _ rebalancer: Rebalancer, withCurve: Bool, _ progress: WorkProgress?
  ) throws(AnswerFault) -> RebalanceReport {
    var report = try answer(scenario, package, reader, rebalancer, progress)
    try report.explain(rebalancer, withCurve: withCurve, progress: progress)
    return report
  }

  /// What `--curve` and `--method all` can not go with.
  private func checkCurve(
    _ arguments: Arguments, _ scenario: Scenario, wantsAll: Bool
  ) throws(UsageError) {
    if wantsAll,
      let option = ["--curve", "--write"].first(where: {
        arguments.has($0) || arguments.value($0) != nil
      })
    {
      throw UsageError(
        message: Bilingual(
          zh: "\(option) 只能用于一种方法，不能与 --method all 同用",
          en: "\(option) is about one method and does not go with --method all"))
    }
    if arguments.has("--curve"), scenario.firstCut == nil {
      throw UsageError(
        message: Bilingual(
          zh: "--curve 画第一个 --cut 的深浅，请给出一个 --cut",
          en: "--curve follows the first --cut from 0 % to 100 %; give one"))
    }
  }

  /// `--unit` must be one that amounts can be shown in.
  func checkUnit(_ arguments: Arguments) throws(UsageError) {
    guard let unit = arguments.value("--unit") else { return }
    if !MoneyUnit.scales.contains(where: { $0.name == unit }) {
      throw UsageError(
        message: Bilingual(zh: "--unit 应为 元、万元或亿元", en: "--unit must be 元, 万元 or 亿元"))
    }
  }

  /// `--write` and `--out` must not touch the plan itself.
  func checkWritable(_ arguments: Arguments, _ package: PlanPackage) throws(UsageError) {
    guard let option = ["--write", "--out"].first(where: { arguments.value($0) != nil }),
      let folder = arguments.value(option), package.contains(folder)
    else { return }
    throw UsageError(
      message: Bilingual(
        zh: "\(option) \(folder) 在计划文件夹里；请写到别处，原计划保持不动",
        en:
          "\(option) \(folder) lies in the plan's own folder; name another, the plan stays as it is"
      ))
  }

  private func nothingToSimulate(_ reader: ScenarioReader) -> UsageError {
    let known = reader.names.joined(separator: ", ")
    return UsageError(
      message: Bilingual(
        zh: "没有给出变动：请写 --cut province@2021=20% 之类的选项"
          + (known.isEmpty ? "" : "，或用 --scenario 选择计划中的情景：\(known)"),
        en: "no changes given: write options such as --cut province@2021=20%"
          + (known.isEmpty
            ? "" : ", or choose one of the plan's scenarios with --scenario: \(known)")))
  }

  /// A plan that contradicts itself is simulated as its tranches stand, and says so.
  func warn(
    of package: PlanPackage, _ sums: PlannedSums, _ arguments: Arguments, _ console: Console
  ) {
    if arguments.has("-q") { return }
    let draft = package.draft
    let broken = draft.brokenTotalCount
    let minima = draft.plannerRules.count { $0.kind == .shareMinimum }
    let beyond = sums.expenditures.count { spent in
      let selector = Selector(
        sources: .source(spent.source), year: spent.year, rows: .subproject(spent.subproject))
      return Int128(spent.amount) > sums.total(selector)
    }
    var notes: [Bilingual] = []
    if broken > 0 {
      notes.append(
        Bilingual(
          zh: "计划有 \(broken) 个印出的合计与明细不符；以下按明细计算。先用 planctl locate 找出错处。",
          en:
            "\(counted(broken, "printed total")) \(broken == 1 ? "differs" : "differ") from the parts; the tranches are taken as they stand. "
            + "Find the mistake with planctl locate first."))
    }
    if minima > 0, !arguments.has("--no-rules") {
      notes.append(
        Bilingual(
          zh: "\(minima) 条 share_min 规则不参与调整，只由 validate 检查。",
          en: "rules of kind share_min take no part here, validate checks them: \(minima)."))
    }
    if beyond > 0 {
      notes.append(
        Bilingual(
          zh: "execution 中有 \(beyond) 笔已支出多于计划的资金；只按计划数锁住。",
          en:
            "rows of execution that spend more than the plan has: \(beyond); the planned amount is kept."
        )
      )
    }
    for note in notes {
      console.message(console.warningLabel + note(console.language) + "\n")
    }
  }

  private func write(
    _ report: RebalanceReport, to folder: String, _ console: Console
  ) throws {
    guard report.exitStatus == 0 else {
      console.message(
        Bilingual(
          zh: "没有可行的安排，没有写出 \(folder)\n", en: "there is no allocation; \(folder) was not written\n")(
            console.language))
      return
    }
    console.progress?.begin(.writing)
    try OutputFolder.write(
      try report.packageFiles(), to: folder, progress: console.progress)
    console.message(
      Bilingual(zh: "已把调整后的计划写入 \(folder)\n", en: "wrote the changed plan to \(folder)\n")(
        console.language))
  }
}
