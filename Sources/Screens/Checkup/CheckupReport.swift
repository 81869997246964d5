public import Checking
internal import Localisation
package import Origins
public import PlanPackages
public import Planning
internal import Rounding
public import Texts

/// The result of `validate` and `locate`, in every format.
public struct CheckupReport {
  /// `jsonl` has one finding a line, `sarif` is SARIF 2.1.0, `github` workflow commands; all in
  /// English.
  public enum Format: String, CaseIterable, Sendable {
    case text, json, jsonl, sarif, github
  }

  package let package: PlanPackage
  package let checkup: Checkup
  package let command: String
  /// Findings after `--select` and `--ignore`.
  package let findings: [Finding]
  package let showsRepairs: Bool
  private let shownRules: Set<String>
  private let isVerbose: Bool
  package let locations: [Place: SourceLocation]
  /// Where the plan's cells stand in the document it was imported from; `nil` for a plan that was not.
  package let origins: DocumentOrigins?
  /// Why that can not be read.
  package let originFault: InputFault?
  /// Names the years of cells; made once, and only where cells are told.
  private let lattice: Lattice?

  /// `select` and `ignore` hold codes or code prefixes (`Y`, `Y101`). `isForScreen` says that only the
  /// text will be shown, with the first findings and groups: only their places are looked up.
  public init(
    _ package: PlanPackage, _ checkup: Checkup, command: String = "validate",
    select: [String] = [], ignore: [String] = [], showsRepairs: Bool = false,
    isForScreen: Bool = false, isVerbose: Bool = false
  ) {
    self.isVerbose = isVerbose
    self.package = package
    self.checkup = checkup
    self.command = command
    let shown = Set(CheckupReport.rules(select: select, ignore: ignore).map(\.code))
    shownRules = shown
    findings = checkup.findings.filter { shown.contains($0.rule.code) }.merged()
    self.showsRepairs = showsRepairs
    do throws(InputFault) {
      (origins, originFault) = (try DocumentOrigins(package), nil)
    } catch { (origins, originFault) = (nil, error) }
    lattice = checkup.location.groups.isEmpty ? nil : Lattice(checkup.draft)
    let groups = checkup.location.groups.filter { !isForScreen || !$0.isDoubted }
      .prefix(isForScreen ? CheckupReport.groupsShown : .max)
    let cells = groups.flatMap { checkup.location.repairs(of: $0) }.flatMap(\.cells).compactMap {
      $0.cell.place(in: checkup.draft)
    }
    let figures = checkup.statementFaults.flatMap { $0.repairs.flatMap(\.figures) }.map {
      $0.place(in: checkup.draft)
    }
    let contradictions = isForScreen ? [] : checkup.rounding?.contradictions ?? []
    let candidates = contradictions.flatMap(\.candidates).compactMap {
      CheckupReport.cell($0, checkup.draft).place(in: checkup.draft)
    }
    let shownFindings = findings.prefix(isForScreen ? CheckupReport.findingsShown : .max)
    locations = package.locations(
      of: shownFindings.flatMap(\.places) + cells + figures + candidates)
  }

  /// The part of the plan's grid that `cell` stands for.
  func scope(of cell: Cell) -> Scope {
    cell.scope(in: checkup.draft, lattice ?? Lattice(checkup.draft))
  }

  /// The rules that `select` and `ignore` leave.
  public static func rules(select: [String], ignore: [String]) -> [Rule] {
    func matches(_ rule: Rule, _ words: [String]) -> Bool {
      words.contains { rule.code.hasPrefix($0.uppercased()) || rule.name == $0 }
    }
    return RuleBook.all.filter {
      (select.isEmpty || matches($0, select)) && !matches($0, ignore)
    }
  }

  /// Findings of `severity` that are shown and not waived.
  public func count(of severity: Severity) -> Int {
    findings.count { $0.rule.severity == severity && $0.waiver == nil }
  }

  /// Errors that are shown and not waived.
  public var standingErrors: [Finding] {
    findings.filter { $0.rule.severity == .error && $0.waiver == nil }
  }

  /// The whole output; `language` and `palette` count for `text` alone. O(findings).
  public func rendered(_ format: Format, language: Language, palette: Palette) -> String {
    switch format {
    case .text: text(language, palette)
    case .json: json.pretty()
    case .jsonl: findings.map { finding($0).text() + "\n" }.joined()
    case .sarif: sarif.pretty()
    case .github: github
    }
  }

  // MARK: Text

  private func text(_ language: Language, _ palette: Palette) -> String {
    var text = heading(language, palette) + "\n"
    if command == "locate" {
      text += repairsText(language, palette)
      return text
    }
    text += classesText(language, palette)
    for finding in findings.prefix(CheckupReport.findingsShown) {
      text += block(finding, language, palette) + "\n"
    }
    let more = findings.count - CheckupReport.findingsShown
    if more > 0 {
      text += Bilingual(
        zh: "另有 \(more) 个问题，见 --format jsonl。\n\n", en: "\(more) more in --format jsonl.\n\n")(
          language)
    }
    if showsRepairs || checkup.location.groups.contains(where: \.isUnique) {
      text += repairsText(language, palette)
    }
    return text + verdict(language, palette)
  }

  private func heading(_ language: Language, _ palette: Palette) -> String {
    let draft = package.draft
    let unit = draft.unit
    let years = Set(draft.tranches.year).sorted()
    let sum = draft.tranches.amount.reduce(Int128(0)) { $0 + Int128($1) }
    let counts = checkup.relations
    let window =
      years.isEmpty ? "–" : draft.fiscalYears.period(years.first, years.last)(language)
    var lines = [
      palette.bold(Layout.plain(package.title))
        + Bilingual(zh: "　单位：\(unit.title.zh)", en: "  (unit: \(unit.title.en))")(language)
    ]
    if !draft.figures.isEmpty {
      lines.append(
        Bilingual(
          zh: "印出的数 \(draft.figures.count) 个"
            + (draft.indicators.isEmpty ? "" : " · 绩效指标 \(draft.indicators.count) 个")
            + (draft.execution.isEmpty ? "" : " · 预算执行 \(draft.execution.count) 行"),
          en: counted(draft.figures.count, "printed figure")
            + (draft.indicators.isEmpty
              ? "" : " · " + counted(draft.indicators.count, "performance indicator"))
            + (draft.execution.isEmpty
              ? "" : " · " + counted(draft.execution.count, "row") + " of execution"))(language))
    }
    if draft.figures.isEmpty || draft.tranches.count > 0 {
      lines.append(
        Bilingual(
          zh: "子项目 \(draft.subprojects.count) 个 · 资金来源 \(draft.sources.count) 个 · \(window) · "
            + "资金明细 \(draft.tranches.count) 笔，共 \(unit.text(sum))",
          en: counted(draft.subprojects.count, "sub-project") + " · "
            + counted(draft.sources.count, "source") + " · \(window) · "
            + counted(draft.tranches.count, "tranche") + ", \(unit.text(sum)) in all")(language))
    }
    lines.append(
      Bilingual(
        zh: "数字关系 \(counts.total) 条：相等 \(counts[.exact])、舍入后相等 \(counts[.rounded])、"
          + "不符 \(counts[.broken])、无法判断 \(counts[.undecided])",
        en: "\(counted(counts.total, "relation")) between figures: \(counts[.exact]) exact, "
          + "\(counts[.rounded]) rounded, \(counts[.broken]) broken, \(counts[.undecided]) undecided"
      )(
        language))
    if let fault = originFault {
      lines.append(
        palette.warning(
          Layout.plain(FaultReport.line(PackageFaults(fault), folder: package.folder)(language))))
    }
    if isVerbose, !idle.isEmpty, command == "validate" {
      lines.append(
        palette.dim(
          Bilingual(
            zh: "没有适用对象的规则：", en: "rules that found nothing to apply to: ")(language)
            + idle.joined(separator: language == .zh ? "、" : ", ")))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Rules that found nothing to apply to. U101 has cases only when sums are broken; T103 and T104 judge
  /// what T101 finds.
  private var idle: [String] {
    let silent = [Rule.unitSlip, .exactOrRounded, .totalsOffByRounding].map(\.code)
    return checkup.applied.filter {
      $0.cases == 0 && !silent.contains($0.rule.code) && shownRules.contains($0.rule.code)
    }.map(\.rule.code)
  }

  private func block(_ finding: Finding, _ language: Language, _ palette: Palette) -> String {
    let rule = finding.rule
    let more = finding.places.count - 1
    var lines = FindingBlock(
      code: rule.code, rule: rule, isWaived: finding.waiver != nil,
      place: finding.places.first.map { shown($0, language) },
      more: more > 0 ? Bilingual(zh: "（另 \(more) 处）", en: " (and \(more) more)") : nil,
      words: [finding.message(language)] + finding.evidence.map { $0(language) }
    ).lines(language, palette)
    if let waiver = finding.waiver.map({ checkup.draft.waivers[$0] }) {
      lines.append(
        "   = "
          + Layout.plain(
            waiver.approval(language)))
    }
    lines.append(
      palette.dim(
        "   = " + Bilingual(zh: "详见", en: "see")(language) + ": planctl explain "
          + finding.codes.joined(separator: " ")))
    return lines.joined(separator: "\n") + "\n"
  }

  /// Findings written out in text; machine formats hold all.
  static let findingsShown = 100
  /// The document first, where the plan was imported from one: `annex.xlsx Sheet1!H7 (plan/tranches.csv:3:20)`.
  package func shown(_ place: Place, _ language: Language) -> String {
    guard let location = locations[place] else { return place.table.rawValue }
    let own =
      FilePath.joined(package.folder, location.file) + ":\(location.line):\(location.column)"
    return pointer(place, language).map { "\($0) (\(own))" } ?? own
  }

  /// Where `place` is printed in the document that the plan was imported from.
  package func pointer(_ place: Place, _ language: Language) -> String? {
    origins?.row(of: place)?.origin.pointer(language)
  }

  private func verdict(_ language: Language, _ palette: Palette) -> String {
    let (errors, warnings, infos) = (count(of: .error), count(of: .warning), count(of: .info))
    let waived = findings.count { $0.waiver != nil }
    let line = Bilingual(
      zh: "错误 \(errors) 个，警告 \(warnings) 个，提示 \(infos) 个"
        + (waived > 0 ? "，\(waived) 个已认可" : ""),
      en: "\(counted(errors, "error")), \(counted(warnings, "warning")), "
        + counted(infos, "note") + (waived > 0 ? ", \(waived) waived" : ""))(language)
    let words = VerdictWords(
      standing: findings.filter { $0.waiver == nil }.map(\.rule), waived: waived,
      relations: checkup.relations, isStatement: isStatement,
      unchecked: VerdictWords.Unchecked(
        off: RuleBook.all.count - shownRules.count, idle: idle.count,
        undecided: checkup.undecidedWords, isListed: isVerbose,
        isEmpty: package.draft.tranches.count == 0 && package.draft.figures.isEmpty))
    return (errors > 0 ? palette.error(line) : palette.bold(line)) + words.text(language) + "\n"
  }

  /// A budget, final account or report rather than a plan.
  private var isStatement: Bool { package.draft.tranches.count == 0 }

  /// The id of the printed total in `row` of the plan's totals.
  package func totalID(_ row: Int) -> String {
    package.text(.totals, row: Int(checkup.draft.totals.row[row]), column: "total_id")
  }
}
