internal import Allocation
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// The options that say what changes: they are read with the plan at hand, by `ScenarioReader`.
enum ChangeOption {
  /// How the money is allocated again; `all` are the three beside each other.
  enum Method: String, CaseIterable {
    case leastChange = "least-change"
    case priority, proportional, all
  }

  /// The section of a command that answers one scenario, with `method` as its method.
  static func section(
    _ method: OptionForm, _ more: Bilingual? = nil, scenarios: OptionForm = scenario.form
  ) -> Command.Section {
    Command.Section(
      title: Bilingual(zh: "变动", en: "Changes"),
      text: Bilingual(
        zh: selectors.zh + (more.map { "\n" + $0.zh } ?? ""),
        en: selectors.en + (more.map { "\n" + $0.en } ?? "")),
      short: Bilingual(zh: "[变动…]", en: "[CHANGES…]"),
      options: changes + [scenarios, method, first.form, noRules.form])
  }

  private static let selectors = Bilingual(
    zh: """
      选择 = [来源、层级或地方][@年度][:子项目或项目]，各部分可省，* 为全部。来源、地方、项目可写编号，\
      也可写印出的名称，如 省级资金@2021；层级可写 province 或 省级；local 为市县资金。
      """,
    en: """
      SELECTOR = [source, tier or place][@year][:sub-project or project], each part optional, * for \
      everything. Sources, places and projects go by their id or their printed name; local is the money \
      of cities and counties.
      """)

  private static let quantity = ValueKind.word("选择=值", "SELECTOR=VALUE")
  private static let selector = ValueKind.word("选择", "SELECTOR")
  private static let sources = ValueKind.word("来源", "SOURCES")

  private static func example(_ words: String) -> Bilingual { Bilingual(zh: words, en: words) }

  private static let cut = Option(
    list: "--cut", of: quantity, example: example("province@2021=20%"),
    help: Bilingual(
      zh: "减少一个比例，或一个金额（=500，至多是计划数）",
      en: "less by a share, or by an amount (=500), at most what is planned there"))
  private static let limit = Option(
    list: "--limit", of: quantity, example: example("city@2021=840.5"),
    help: Bilingual(zh: "至多这么多", en: "at most this much"))
  private static let lock = Option(
    list: "--lock", of: selector, example: example("@2020"),
    help: Bilingual(zh: "一分不动", en: "not one unit changes"))
  private static let floor = Option(
    list: "--floor", of: quantity, example: example(":sp01=80%"),
    help: Bilingual(
      zh: "至少保住这个比例，或这个金额", en: "at least this share, or this amount, is kept"))
  private static let backfill = Option(
    list: "--backfill", of: sources, example: example("city,county"),
    help: Bilingual(
      zh: "可比计划多出；city,county=60 合计至多 60",
      en: "may give more than planned; city,county=60 at most 60 in all"))
  private static let deferral = Option(
    optional: "--defer", of: ValueKind.word("年数", "YEARS"), example: example("1"),
    help: Bilingual(
      zh: "可推迟到建设期内以后的年度；写年数则建设期可顺延这么多年",
      en: "money may wait within the window; with a number, as many years beyond it"))
  private static let carryover = Option(
    optional: "--carryover", of: sources, example: example("province"),
    help: Bilingual(
      zh: "一年没用完的额度可转入下一年；写来源则只限这些",
      en:
        "what a year leaves of its ceiling may be spent in the next; with sources, for these alone")
  )
  private static let match = Option(
    list: "--match", of: ValueKind.word("来源=占比", "SOURCE=SHARE"), example: example("province=23%"),
    help: Bilingual(
      zh: "在每个子项目每年的资金中至多占这么多；--match plan 不高于计划中的占比",
      en: "at most this share of each sub-project-year; --match plan: at most the plan's own share "
        + "there"))
  private static let priority = Option(
    list: "--priority", of: ValueKind.word("编号", "IDS"), example: example("p5,sp04"),
    help: Bilingual(
      zh: "先保这些，未写的排在最后", en: "spare these first; what is not named comes last"))
  static let scenario = Option(
    "--scenario", of: scenarioName, example: example("combined"),
    help: Bilingual(
      zh: "计划中 scenarios.csv 的情景，可再加变动",
      en: "a scenario of the plan's scenarios.csv; more changes may follow"))
  /// Of a command that shows several answers.
  static let scenarios = Option(
    list: "--scenario", of: scenarioName, example: example("all"),
    help: Bilingual(
      zh: "计划中 scenarios.csv 的情景；all 为全部",
      en: "scenarios of the plan's scenarios.csv; all means all"))
  private static let scenarioName = ValueKind.word("名称", "NAME")
  private static let first = Option(
    "--first",
    of: ValueKind<Scenario.First>.choice(
      Bilingual(zh: "目标", en: "AIM"),
      help: [
        .fair: Bilingual(zh: "先求均衡", en: "fair shares first"),
        .total: Bilingual(
          zh: "先使缺口合计最少，再求均衡", en: "the least loss in all first, then fair shares"),
      ]), default: .fair,
    help: Bilingual(zh: "缺口的两个目标哪个在先", en: "which of two aims about losses comes first"))
  static let noRules = Option(
    flag: "--no-rules", help: Bilingual(zh: "不看计划自己的规则", en: "leave the plan's own rules aside"))

  private static let changes = [
    cut.form, limit.form, lock.form, floor.form, backfill.form, deferral.form, carryover.form,
    match.form, priority.form,
  ]

  /// The method of a command that gives one answer.
  static let method = Option(
    "--method", of: ValueKind<Scenario.Method>.choice(methodName, help: methodHelp),
    default: .leastChange, help: methodQuestion)
  /// The method of a command that can show all of them.
  static let methods = Option(
    "--method",
    of: ValueKind<Method>.choice(
      methodName,
      help: [
        .leastChange: methodHelp[.leastChange]!, .priority: methodHelp[.priority]!,
        .proportional: methodHelp[.proportional]!,
        .all: Bilingual(zh: "三种并列", en: "all three side by side"),
      ]), default: .leastChange, help: methodQuestion)

  private static let methodName = Bilingual(zh: "方法", en: "METHOD")
  private static let methodQuestion = Bilingual(
    zh: "怎样重新安排", en: "how the money is allocated again")
  private static let methodHelp: [Scenario.Method: Bilingual] = [
    .leastChange: Bilingual(zh: "按上面的次序求最优", en: "the best in the order of the tiers"),
    .priority: Bilingual(
      zh: "按印出的次序，后面的子项目先减", en: "the last printed sub-projects lose first"),
    .proportional: Bilingual(
      zh: "被削减的资金一律减同一百分比，不补足、不推迟，不称最优",
      en:
        "the same percentage of every tranche that is cut; no backfill, no deferral; not claimed to be "
        + "best"),
  ]
}

extension Call {
  /// The options of a scenario, in the order in which they were written.
  var changes: [(option: String, value: String?)] {
    ordered.filter { ScenarioReader.flags.contains($0.option) }
  }

  /// The scenario that the options say.
  func scenario(
    _ package: PlanPackage, _ reader: ScenarioReader, ignoringMethod: Bool = false
  ) throws -> Scenario {
    let options = changes.filter { !(ignoringMethod && $0.option == "--method") }
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
      package, command: command.name, words: reader.words(scenario),
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

  /// A plan that contradicts itself is simulated as its tranches stand, and says so.
  func warn(of package: PlanPackage, _ sums: PlannedSums, _ console: Console) {
    if console.isQuiet { return }
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
    if minima > 0, !self[ChangeOption.noRules] {
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
}
