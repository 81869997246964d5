internal import PlanDocuments
internal import Planning
internal import Rebalancing

/// `planctl simulate` and `planctl rebalance`: one scenario, its answer and the proof.
extension Command {
  func simulate(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let format = try arguments.choice("--format", RebalanceReport.Format.self, default: .text)
    try checkUnit(arguments)
    let wantsAll = arguments.value("--method") == "all"
    guard let package = try package(arguments, &console) else { return 2 }
    try checkWritable(arguments, package)
    let scenario = try scenario(arguments, package, ignoringMethod: wantsAll)
    if self == .simulate, scenario.changes.isEmpty { throw nothingToSimulate(package) }
    warn(of: package, arguments, console)
    let rebalancer = Rebalancer(package.draft)
    do {
      let methods = wantsAll ? Scenario.Method.allCases : [scenario.method]
      let reports = try methods.map { method in
        var scenario = scenario
        scenario.method = method
        return try report(
          scenario, package, rebalancer, withCurve: arguments.has("--curve") && !wantsAll)
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
  private func scenario(
    _ arguments: Arguments, _ package: PlanPackage, ignoringMethod: Bool
  ) throws -> Scenario {
    let options = arguments.ordered.filter {
      ScenarioReader.flags.contains($0.option) && !(ignoringMethod && $0.option == "--method")
    }
    do {
      return try ScenarioReader(package.draft).scenario(name: "", options: options)
    } catch { throw UsageError(message: package.message(of: error)) }
  }

  private func report(
    _ scenario: Scenario, _ package: PlanPackage, _ rebalancer: Rebalancer, withCurve: Bool
  ) throws -> RebalanceReport {
    let answer = try CertifiedAnswer(rebalancer, scenario)
    let words = ScenarioReader(package.draft).words(scenario)
    var report = RebalanceReport(package, command: rawValue, words: words, answer)
    try report.explain(rebalancer, withCurve: withCurve)
    return report
  }

  func checkUnit(_ arguments: Arguments) throws(UsageError) {
    guard let unit = arguments.value("--unit") else { return }
    if !MoneyUnit.scales.contains(where: { $0.name == unit }) {
      throw UsageError(
        message: Bilingual(zh: "--unit 应为 元、万元或亿元", en: "--unit must be 元, 万元 or 亿元"))
    }
  }

  /// `--write` must not touch the plan itself.
  func checkWritable(_ arguments: Arguments, _ package: PlanPackage) throws(UsageError) {
    guard let folder = arguments.value("--write"), package.contains(folder) else { return }
    throw UsageError(
      message: Bilingual(
        zh: "--write \(folder) 在计划文件夹里；请写到别处，原计划保持不动",
        en: "--write \(folder) lies in the plan's own folder; name another, the plan stays as it is"
      ))
  }

  private func nothingToSimulate(_ package: PlanPackage) -> UsageError {
    let names = ScenarioReader(package.draft).names
    let known = names.isEmpty ? "" : names.joined(separator: ", ")
    return UsageError(
      message: Bilingual(
        zh: "没有给出变动：请写 --cut province@2021=20% 之类的选项"
          + (known.isEmpty ? "" : "，或用 --scenario 选择计划中的情景：\(known)"),
        en: "no changes given: write options such as --cut province@2021=20%"
          + (known.isEmpty
            ? "" : ", or choose one of the plan's scenarios with --scenario: \(known)")))
  }

  /// A plan that contradicts itself is simulated as its tranches stand, and says so.
  private func warn(of package: PlanPackage, _ arguments: Arguments, _ console: Console) {
    if arguments.has("-q") { return }
    let broken = package.draft.brokenTotalCount
    if broken == 0 { return }
    console.message(
      console.messagePalette.warning("warning") + ": "
        + Bilingual(
          zh: "计划有 \(broken) 个印出的合计与明细不符；以下按明细计算。先用 planctl locate 找出错处。\n",
          en:
            "\(broken) printed totals differ from their parts; the tranches are taken as they stand. "
            + "Find the mistake with planctl locate first.\n")(console.language))
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
    try OutputFolder.write(try report.packageFiles(), to: folder)
    console.message(
      Bilingual(zh: "已把调整后的计划写入 \(folder)\n", en: "wrote the changed plan to \(folder)\n")(
        console.language))
  }
}
