internal import PlanPackages
internal import Planning
internal import ProofFiles
internal import Proofs
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl prove`: a certificate on file, checked afresh against the plan.
enum ProveCommand {
  static let command = Command(
    name: "prove",
    summary: Bilingual(
      zh: "重新核对 simulate --certificate 写出的证书",
      en: "check afresh a certificate that simulate --certificate wrote"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "计划 证书", en: "PLAN CERTIFICATE"),
      what: Bilingual(zh: "计划文件夹和证书文件", en: "plan folder and certificate file"), least: 1, most: 2,
      path: .folder),
    about: Bilingual(
      zh: """
        读计划和证书，不求解，只核对：文件自写出以后没有改动（自带摘要）；计划各文件与证书所记一致；由计划和情景重建的\
        问题与证书所写一致；每一笔新金额符合每一条限制；每一层的结果和下界由证书里的价格、分割、分枝证明。成立时列出\
        所证明的安排，退出码 0；不成立时说明是哪一处，退出码 1。做不到（impossible）的证书也这样核对。
        """,
      en: """
        Reads plan and certificate and checks without solving: that the file is as it was written (it carries its \
        digest); that the plan's files are those it was written for; that plan and scenario make the problem it \
        states; every new amount against every limit; value and bound of each tier by the certificate's prices, \
        cuts and branches. Where it holds, shows what is proven and exits 0; where it does not, says what does not \
        hold and exits 1. Certificates of what is impossible are checked the same way.
        """),
    sections: [Command.Section(options: [unit.form, format.form])],
    examples: [
      Bilingual(zh: "prove 计划 证书.json", en: "prove PLAN certificate.json")
    ],
    run: run)

  private static let unit = SharedOption.unit(
    Bilingual(
      zh: "换单位，精确，不舍入（json 总以计划的单位）",
      en: "another unit, exact, nothing rounded (json is always in the plan's)"))
  private static let format = Option(
    "--format", of: ValueKind<RebalanceReport.Format>.choice(SharedOption.format), default: .text,
    help: SharedOption.formatHelp)

  /// Certificates of more bytes are refused.
  private static let mostBytes = 1 << 30

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    guard let path = call.operands.last,
      call.operands.count > 1 || !PlanFolders.isPlan(path)
    else {
      throw UsageError("缺少证书文件", "missing the certificate file")
    }
    let folder = call.operands.count > 1 ? call.operands[0] : nil
    guard let package = try call.package(&console, named: folder) else { return 2 }
    let shown = try call.unit(unit, package.draft.unit)
    let bytes = try WholeInput.bytes(of: path, atMost: mostBytes)
    let file: CertificateFile
    do throws(CertificateFile.Unread) {
      file = try CertificateFile(bytes, file: path == "-" ? "stdin" : path)
    } catch {
      switch error {
      case .fault(let fault):
        console.message(
          FaultReport.text(
            PackageFaults(fault), folder: "", language: console.language,
            palette: console.messagePalette))
        return 2
      case .changed:
        return refused(
          Bilingual(
            zh: "\(path) 写成以后被改过，字节或摘要与 planctl 写出的不同；请用原来的文件，或重新写出",
            en:
              "\(path) was changed since it was written: its bytes or its digest are not those that planctl "
              + "writes; use the original, or write it again"), console)
      }
    }
    console.progress?.begin(.checking)
    let answer: CertifiedAnswer
    do throws(CertificateFile.Refusal) { answer = try file.proven(of: package) } catch {
      return refused(reason(error), console)
    }
    let report = RebalanceReport(
      package, command: command.name, words: file.scenario, answer)
    if case .impossible(let impossible) = answer.outcome {
      try console.result(contradiction(report, impossible.conflict, call[format], console.language))
      return 0
    }
    let text = report.rendered(
      call[format],
      RebalanceReport.Rendering(
        language: console.language, palette: console.resultPalette, unit: shown))
    if console.isQuiet, call[format] == .text { return 0 }
    try console.result(
      [.text, .md].contains(call[format]) ? holds(console.language) + "\n\n" + text : text)
    return 0
  }

  /// Says why nothing is proven; the exit status.
  private static func refused(_ reason: Bilingual, _ console: Console) -> Int32 {
    console.message(
      console.errorLabel
        + Bilingual(
          zh: "证书不成立：\(reason.zh)\n", en: "the certificate does not hold: \(reason.en)\n")(
          console.language))
    return 1
  }

  private static let holds = Bilingual(
    zh: "证书成立：问题由计划和情景重建，每一笔都对照了每一条限制；没有求解。证明的是：",
    en:
      "The certificate holds: the problem was made again from plan and scenario, every amount was held "
      + "against every limit, and nothing was solved. What it proves:")

  /// That these limits can not hold together: all that such a certificate says. Whether fewer of them
  /// contradict each other, and what would make an allocation possible, is in the screen of `simulate`.
  private static func contradiction(
    _ report: RebalanceReport, _ limits: [Int], _ format: RebalanceReport.Format,
    _ language: Language
  ) -> String {
    let names = limits.map { report.text(of: $0) }
    if format == .json {
      return JSON.object([
        ("command", .string(command.name)), ("format", .number("1")),
        ("status", .string("impossible")),
        ("changes", .array(report.words.map(JSON.string))),
        ("limits", .array(names.map(JSON.string))),
      ]).pretty()
    }
    if format == .csv { return CSVText.row(["limit"]) + names.map { CSVText.row([$0]) }.joined() }
    let title = Bilingual(
      zh: "证书成立：问题由计划和情景重建；没有求解。下面 \(limits.count) 条限制不能同时满足（已证明）：",
      en:
        "The certificate holds: the problem was made again from plan and scenario, and nothing was solved. "
        + "No allocation meets these \(counted(limits.count, "limit")) together (proven):")
    return ([title(language), ""] + names.map { "- " + Layout.plain($0) }).joined(separator: "\n")
      + "\n"
  }

  private static func reason(_ refusal: CertificateFile.Refusal) -> Bilingual {
    switch refusal {
    case .files(let names):
      Bilingual(
        zh: "计划的文件已不是写证书时的文件：\(names.joined(separator: "、"))",
        en: "files of the plan are not those it was written for: \(names.joined(separator: ", "))")
    case .scenario(let fault?):
      Bilingual(
        zh: "其中的情景读不了：\(fault.message.zh)", en: "its scenario can not be read: \(fault.message.en)")
    case .scenario(nil):
      Bilingual(
        zh: "其中的情景不是 planctl 的写法", en: "its scenario is not written as planctl writes it")
    case .problem:
      Bilingual(
        zh: "所写的问题不是由计划和情景得出的问题",
        en: "the problem it states is not the one that plan and scenario make")
    case .proof(let failure):
      Bilingual(
        zh: "证明不成立（\(Layout.plain("\(failure)"))）",
        en: "the proof fails (\(Layout.plain("\(failure)")))")
    case .tiers:
      Bilingual(
        zh: "各层的结果或下界与证明所得不同", en: "values or bounds of its tiers are not those that are proven")
    case .shares:
      Bilingual(
        zh: "各笔符合限制，但不是按同一百分比分摊的结果",
        en: "the amounts obey the limits, but are not what one percentage for all comes to")
    }
  }
}
