internal import Allocation
internal import PlanPackages
internal import Planning
internal import ProofFiles
internal import Rebalancing
internal import Screens
internal import Texts

/// What `simulate` and `rebalance` have in common: the answer to one scenario, and how it is shown.
enum AnswerOutput {
  static let impossible = Bilingual(
    zh: "没有可行的安排时退出码为 3，列出互相矛盾的限制和每种办法所需的金额。",
    en: "Exits 3 when there is no allocation, with the limits that contradict each other and the "
      + "exact amount of each repair.")

  static let section = Command.Section(
    title: Bilingual(zh: "输出", en: "Output"),
    text: Bilingual(
      zh: "csv 是一张长表：kind 为 tranche（变动的资金）、unmet、asked、delayed（每一笔去向）、conflict、repair、"
        + "together（做不到的原因和办法）、curve。md 与 text 内容相同。",
      en:
        "csv is one long table; kind is tranche (what changes), unmet, asked, delayed (where each amount "
        + "goes), conflict, repair, together (why it is impossible, what would do) or curve. md is the "
        + "same as text."),
    options: [
      curve.form, SharedOption.write.form, certificate.form, unit.form, format.form,
    ])

  private static let curve = Option(
    flag: "--curve",
    help: Bilingual(
      zh: "把第一个 --cut 从 0 到 100 % 的结果列成表：从哪里开始谁受损，最多能削到多深",
      en: "the first --cut from 0 to 100 %: who loses from where on, how deep it can go"))
  private static let certificate = Option(
    "--certificate", of: ValueKind.file, example: Bilingual(zh: "证书.json", en: "certificate.json"),
    help: Bilingual(
      zh: "把问题、答案和证明写成一个文件，planctl prove 可重新核对",
      en: "problem, answer and proof as a file that planctl prove checks afresh"))
  private static let unit = SharedOption.unit(
    Bilingual(
      zh: "换单位，精确，不舍入（json 总以计划的单位）",
      en: "another unit, exact, nothing rounded (json is always in the plan's)"))
  private static let format = Option(
    "--format", of: ValueKind<RebalanceReport.Format>.choice(SharedOption.format), default: .text,
    help: SharedOption.formatHelp)

  /// Answers the scenario of `call`, which must change something if it `needsChanges`.
  static func run(
    _ call: Call, _ console: inout Console, needsChanges: Bool
  ) throws -> Int32 {
    let wantsAll = call[ChangeOption.methods] == .all
    guard let package = try call.package(&console) else { return 2 }
    try call.checkWritable(SharedOption.write, package)
    if call[certificate] == "-" {
      throw UsageError(
        "--certificate 写成文件；标准输出留给答案",
        "--certificate writes a file; standard output is for the answer")
    }
    try call.checkWritable(certificate, package)
    let reader = ScenarioReader(package.draft)
    let scenario = try call.scenario(package, reader, ignoringMethod: wantsAll)
    if needsChanges, scenario.changes.isEmpty { throw nothingToSimulate(reader) }
    let rebalancer = Rebalancer(package.draft)
    call.warn(of: package, rebalancer.sums, console)
    try checkCurve(call, scenario, wantsAll: wantsAll)
    let shown = try call.unit(unit, package.draft.unit)
    let methods = wantsAll ? Scenario.Method.allCases : [scenario.method]
    let steps = Call.steps(withCurve: call[curve])
    console.progress?.begin(.solving, of: methods.count * steps)
    do {
      let reports = try methods.map { method in
        var scenario = scenario
        scenario.method = method
        return try call.report(
          scenario, package, reader, rebalancer, withCurve: call[curve], console.progress)
      }
      let rendering = RebalanceReport.Rendering(
        language: console.language, palette: console.resultPalette, unit: shown)
      try console.result(
        wantsAll
          ? MethodComparison(reports).rendered(call[format], rendering)
          : reports[0].rendered(call[format], rendering))
      if let folder = call[SharedOption.write] { try write(reports[0], to: folder, console) }
      if let path = call[certificate] { try certify(reports[0], at: path, console) }
      return reports[0].exitStatus
    } catch let fault as AnswerFault {
      throw UsageError(message: fault.message)
    }
  }

  /// What `--curve` and `--method all` can not go with.
  private static func checkCurve(
    _ call: Call, _ scenario: Scenario, wantsAll: Bool
  ) throws(UsageError) {
    let single = [
      call.has(curve) ? curve.form.name : nil,
      call.has(SharedOption.write) ? SharedOption.write.form.name : nil,
      call.has(certificate) ? certificate.form.name : nil,
    ]
    if wantsAll, let option = single.compactMap({ $0 }).first {
      throw UsageError(
        "\(option) 只能用于一种方法，不能与 --method all 同用",
        "\(option) is about one method and does not go with --method all")
    }
    if call[curve], scenario.firstCut == nil {
      throw UsageError(
        "--curve 画第一个 --cut 的深浅，请给出一个 --cut",
        "--curve follows the first --cut from 0 % to 100 %; give one")
    }
  }

  private static func nothingToSimulate(_ reader: ScenarioReader) -> UsageError {
    let known = reader.names.joined(separator: ", ")
    return UsageError(
      "没有给出变动：请写 --cut province@2021=20% 之类的选项"
        + (known.isEmpty ? "" : "，或用 --scenario 选择计划中的情景：\(known)"),
      "no changes given: write options such as --cut province@2021=20%"
        + (known.isEmpty
          ? "" : ", or choose one of the plan's scenarios with --scenario: \(known)"))
  }

  private static func write(
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
    console.announce(folder, Bilingual(zh: "调整后的计划", en: "the changed plan"))
  }

  private static func certify(
    _ report: RebalanceReport, at path: String, _ console: Console
  ) throws {
    guard let file = CertificateFile(report.answer, report.words, of: report.package) else {
      console.message(
        Bilingual(
          zh: "没有得到证明，没有写出 \(path)\n", en: "nothing was proven; \(path) was not written\n")(
            console.language))
      return
    }
    console.progress?.begin(.writing)
    try OutputFile.write(file.bytes, to: path)
    console.announce(path, Bilingual(zh: "问题、答案和证明", en: "problem, answer and proof"))
  }
}
