internal import Allocation
internal import Checking
internal import Papers
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl schedule`: what each place does and pays, from the plan or from a scenario's result.
extension Command {
  func schedule(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let folder = arguments.value("--out")
    let format = try arguments.choice(
      "--format", ScheduleReport.Format.self, default: folder == nil ? .text : .xlsx)
    let joint = try arguments.choice(
      "--province", ScheduleBook.JointMoney.self, default: .none)
    try checkUnit(arguments)
    if folder != nil, console.output != nil {
      throw UsageError(
        message: Bilingual(
          zh: "--out 写文件夹，-o 写一个文件，只能给一个", en: "--out writes a folder and -o one file; give one"))
    }
    guard let package = try package(arguments, &console) else { return 2 }
    try checkWritable(arguments, package)
    let rounding = try rounding(arguments, package.draft.unit)
    let places = try places(arguments, package.draft)
    let rebalancer = Rebalancer(package.draft)
    warn(of: package, rebalancer.sums, arguments, console)
    let reader = ScenarioReader(package.draft)
    let scenario = try scenario(arguments, package, reader, ignoringMethod: false)
    let book: ScheduleBook
    if scenario.changes.isEmpty {
      book = ScheduleBook(package.draft, ScheduleBook.Money(package.draft), jointMoney: joint)
    } else {
      console.progress?.begin(.solving, of: CertifiedAnswer.steps)
      let report: RebalanceReport
      do { report = try answer(scenario, package, reader, rebalancer, console.progress) } catch {
        throw UsageError(message: error.message)
      }
      guard let changed = report.scheduleBook(joint) else {
        console.message(
          report.rendered(.text, .init(language: console.language, palette: console.messagePalette))
        )
        return report.exitStatus
      }
      book = changed
    }
    let checkup = CheckupReport(
      package, checkup(package, console, locating: false), isForScreen: true)
    let report = ScheduleReport(
      package, book, scenario: scenario.name, changes: reader.words(scenario),
      errors: checkup.standingErrors,
      ScheduleReport.Rendering(
        language: console.language, palette: console.palette, unit: rounding.unit,
        decimals: rounding.decimals, isNarrow: console.isScreen))
    // Money without a place is somebody's too.
    let shown = places ?? book.places
    if shown.isEmpty {
      throw UsageError(
        message: Bilingual(
          zh: "计划没有地方，也没有资金，没有任务表可写",
          en: "the plan has neither places nor money: nothing to schedule"))
    }
    console.progress?.begin(.writing)
    if let folder {
      try report.write(format, places: shown, to: folder, progress: console.progress)
      if arguments.has("-q") { return 0 }
      console.message(
        Bilingual(
          zh: "已把 \(shown.count) 个地方的任务表、目录和对账表写入 \(folder)\n",
          en:
            "wrote the schedules of \(counted(shown.count, "place")), an index and a reconciliation to \(folder)\n"
        )(
          console.language))
    } else {
      if format == .xlsx { try refuseScreen("xlsx", console) }
      try console.result(report.rendered(format, places: shown, progress: console.progress))
    }
    return 0
  }

  /// A document of `format` is nothing for a terminal.
  func refuseScreen(_ format: String, _ console: Console) throws(UsageError) {
    guard console.isScreen else { return }
    throw UsageError(
      message: Bilingual(
        zh: "\(format) 不能显示在终端上，请用 -o 文件",
        en: "\(format) is nothing for a terminal; name a file with -o"))
  }

  /// `--unit` and `--decimals`.
  func rounding(
    _ arguments: Arguments, _ plan: MoneyUnit
  ) throws(UsageError) -> (unit: String?, decimals: Int?) {
    let unit = arguments.value("--unit")
    let least = DisplayRounding.leastDecimals(plan, shown: unit)
    let most = DisplayRounding.mostDecimals(plan, shown: unit)
    return (unit, try arguments.count("--decimals", in: least...most))
  }

  /// Places listed when none has the name given.
  private static let placesListed = 20

  /// The places that `--place` names; `nil` for all.
  private func places(_ arguments: Arguments, _ draft: PlanDraft) throws(UsageError) -> [Int32]? {
    let words = arguments.list("--place")
    if words.isEmpty, arguments.value("--place") != nil {
      throw UsageError(
        message: Bilingual(
          zh: "--place 后面应有地方代码，或 all", en: "--place needs place codes, or all"))
    }
    if words.isEmpty || words.contains("all") { return nil }
    var places: [Int32] = []
    for word in words {
      guard let place = ScheduleReport.place(word, in: draft) else {
        let known =
          draft.places.prefix(Command.placesListed).map { "\($0.code) \($0.name)" }
          .joined(separator: ", ") + (draft.places.count > Command.placesListed ? ", …" : "")
        throw UsageError(
          message: draft.places.isEmpty
            ? Bilingual(zh: "计划没有 places 表，没有地方可选", en: "the plan has no table places")
            : Bilingual(
              zh: "计划里没有地方 \(word)；可写 all 或地方的代码、名称：\(known)",
              en: "the plan has no place \(word); write all, or the code or name of one: \(known)"))
      }
      if !places.contains(place) { places.append(place) }
    }
    return places.sorted()
  }
}
