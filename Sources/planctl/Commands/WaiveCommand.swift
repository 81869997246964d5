internal import Checking
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `planctl waive`: a finding is accepted, by a name and for a reason, as a row of `waivers.csv`.
enum WaiveCommand {
  static let command = Command(
    name: "waive",
    summary: Bilingual(
      zh: "认可一个问题：写明谁、为什么，以后不再计入",
      en: "accept a finding, with a name and a reason: it no longer counts"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "计划 代码", en: "PLAN CODE"),
      what: Bilingual(zh: "计划文件夹和规则代码", en: "plan folder and code of a rule"), least: 1, most: 2,
      path: .folder),
    about: Bilingual(
      zh: """
        在计划的 waivers.csv 里加一行：这个代码的问题由谁、因为什么认可；没有这张表时新建。只认可所写对象的问题：\
        子项目、年度、来源、分工、印出的合计、数、关系、指标，各选项同时满足；都不写则认可这个代码的全部问题。没有任何问题\
        符合时不写。被认可的问题仍会显示，但不影响退出码；以后问题没有了，W101 会指出这一行多余。
        每个文件先写到旁边再换名，不会留下写了一半的文件。
        """,
      en: """
        Adds a row to the plan's waivers.csv: who accepts the findings of this code, and why; makes the \
        table where there is none. Only findings about what is named are accepted: sub-project, year, \
        source, duty, printed total, figure, relation, indicator, all of them together; with none, every \
        finding of the code. Where no finding is meant, nothing is written. Accepted findings are still \
        shown, and do not count; once one is gone, W101 says that its row is idle.
        Each file is written beside the old one and renamed over it, so none is ever half-written.
        """),
    sections: [
      Command.Section(options: [reason.form, by.form, on.form, dryRun.form]),
      Command.Section(
        title: Bilingual(zh: "认可的对象（编号，或印出的名称）", en: "What is waived (ids, or printed names)"),
        options: objects.map(\.option.form)),
    ],
    examples: [
      Bilingual(
        zh: "waive 计划 Y104 --duty d10 --reason 附件2按总时限填写 --by 王某",
        en: "waive PLAN Y104 --duty d10 --reason overall-term --by Wang")
    ],
    run: run)

  private static let reason = Option(
    "--reason", of: ValueKind.word("理由", "TEXT"), example: Bilingual(zh: "质保金", en: "retention"),
    help: Bilingual(zh: "为什么认可；必须给出", en: "why it is accepted; needed"))
  private static let by = Option(
    "--by", of: ValueKind.word("姓名", "NAME"), example: Bilingual(zh: "王某", en: "Wang"),
    help: Bilingual(
      zh: "谁认可；不写则显示为“未注明认可人”", en: "who accepts it; without, that nobody is named is shown"))
  private static let on = Option(
    "--on", of: ValueKind.day, example: Bilingual(zh: "2021-06-30", en: "2021-06-30"),
    help: Bilingual(zh: "哪一天认可", en: "the day on which it is accepted"))
  private static let dryRun = Option(
    flag: "--dry-run",
    help: Bilingual(zh: "只说明会认可哪些问题，不写", en: "say which findings it covers and write nothing"))

  /// What a waiver may name: the option, the column, and the ids and names that it may be.
  private static let objects:
    [(option: Option<String?>, column: String, all: @Sendable (PlanPackage) -> [[String]])] = [
      (
        object("--subproject", "子项目", "sub-project"), "subproject_id",
        { $0.draft.subprojects.map { [$0.id, $0.name] } }
      ),
      (
        object("--year", "年度", "year"), "year",
        { package in
          package.draft.years.map { year in
            let name = package.draft.fiscalYears.name(year)
            return ["\(year)", name.zh, name.en]
          }
        }
      ),
      (
        object("--source", "资金来源", "source"), "source_id",
        { $0.draft.sources.map { [$0.id, $0.name, $0.nameEnglish] } }
      ),
      (
        object("--duty", "分工任务", "duty"), "duty_id", { $0.draft.duties.map { [$0.id, $0.name] } }
      ),
      (
        object("--total", "印出的合计", "printed total"), "total_id",
        { package in
          package.draft.totals.row.map {
            [package.text(.totals, row: Int($0), column: "total_id")]
          }
        }
      ),
      (
        object("--figure", "印出的数", "printed figure"), "figure_id",
        { $0.draft.figures.map { [$0.id, $0.label] } }
      ),
      (
        object("--relation", "数的关系", "relation"), "relation_id",
        { $0.draft.statementRelations.map { [$0.id] } }
      ),
      (
        object("--indicator", "绩效指标", "indicator"), "indicator_id",
        { $0.draft.indicators.map { [$0.id, $0.name] } }
      ),
    ]

  private static func object(_ name: String, _ zh: String, _ en: String) -> Option<String?> {
    Option(
      name, of: ValueKind.word("编号", "ID"),
      help: Bilingual(zh: "只认可这个\(zh)的", en: "only about this \(en)"))
  }

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    if call.has(CommonOption.output) {
      throw UsageError("waive 写进计划文件夹，-o 不适用", "waive writes into the plan; -o does not apply")
    }
    guard let word = call.operands.last, let rule = RuleBook.rule(word) else {
      if call.operands.count == 1, ImportCommand.isFolder(call.operands[0]) {
        throw UsageError(
          "缺规则代码：planctl waive \(call.operands[0]) 代码，如 Y104；planctl validate 列出现有的问题",
          "the code of a rule is missing: planctl waive \(call.operands[0]) CODE, such as Y104; planctl "
            + "validate lists the findings there are")
      }
      let near = UsageError.nearest(
        (call.operands.last ?? "").uppercased(), among: RuleBook.all.flatMap { [$0.code, $0.name] })
      throw UsageError(
        "没有代码为 \(call.operands.last ?? "") 的规则；planctl explain 列出全部\(near.zh)",
        "no rule has the code \(call.operands.last ?? ""); planctl explain lists them\(near.en)")
    }
    guard let reason = call[reason], !reason.allSatisfy(\.isWhitespace) else {
      throw UsageError("请用 --reason 写明理由", "say with --reason why it is accepted")
    }
    let folder = call.operands.count > 1 ? call.operands[0] : nil
    guard let package = try call.package(&console, named: folder) else { return 2 }
    var cells = ["rule": rule.code, "reason": reason]
    if let by = call[by], !by.isEmpty { cells["approved_by"] = by }
    if let day = call[on] { cells["approved_on"] = day.text }
    for (option, column, all) in objects {
      guard let word = call[option] else { continue }
      cells[column] = try id(word, option.form.name, among: all(package))
    }
    console.progress?.begin(.checking)
    let outcome = try WaiverEntry(cells: cells).added(to: package)
    let named = outcome.waiver.words(outcome.draft)(console.language)
    if outcome.waived.isEmpty {
      throw UsageError(
        "没有 \(named) 这样的问题，没有写入；planctl validate 列出现有的问题",
        "there is no finding \(named), so nothing was written; planctl validate lists those there are"
      )
    }
    let isDry = call[dryRun]
    if !isDry {
      // The table first: killed in between, the plan reads as before, with P017 about the new file, or as
      // after.
      for change in outcome.files {
        try OutputFile.write(change.bytes, to: FilePath.joined(package.folder, change.file))
      }
    }
    if isDry || !console.isQuiet {
      try console.result(text(outcome, isDry: isDry, package.folder, console.language))
    }
    return 0
  }

  /// The id that `word` is, or that what is called so has.
  private static func id(
    _ word: String, _ option: String, among all: [[String]]
  ) throws(UsageError) -> String {
    if let own = all.first(where: { $0[0] == word }) { return own[0] }
    let named = all.filter { $0.dropFirst().contains(word) }
    if named.count == 1 { return named[0][0] }
    if named.count > 1 {
      let ids = named.map { $0[0] }.joined(separator: ", ")
      throw UsageError(
        "\(option) \(word) 不止一个：\(ids)；请写编号",
        "\(option) \(word) is more than one: \(ids); write the id")
    }
    let near = UsageError.nearest(word, among: all.prefix(Nearest.compared).flatMap { $0 })
    throw UsageError(
      "\(option)：计划里没有 \(word)\(near.zh)", "\(option): the plan has no \(word)\(near.en)")
  }

  /// Findings told at most.
  private static let findingsTold = 20

  private static func text(
    _ outcome: WaiverEntry.Outcome, isDry: Bool, _ folder: String, _ language: Language
  ) -> String {
    let count = outcome.waived.count
    let named = Layout.plain(outcome.waiver.words(outcome.draft)(language))
    let path = Layout.plain(FilePath.joined(folder, outcome.files[0].file))
    var text = Bilingual(
      zh: (isDry ? "将认可 \(named)，共 \(count) 个问题（没有写入）：" : "已写入 \(path)：认可 \(named)，共 \(count) 个问题：")
        + "\n",
      en: (isDry
        ? "would accept \(named), \(counted(count, "finding")) (nothing written):"
        : "wrote \(path): accepts \(named), \(counted(count, "finding")):") + "\n")(language)
    for finding in outcome.waived.prefix(findingsTold) {
      text += "  " + Layout.plain(finding.message(language)) + "\n"
    }
    if count > findingsTold { text += "  …\n" }
    return text
  }
}
