public import Planning

/// The result of `validate` and `locate`, in every format.
public struct CheckupReport {
  public enum Format: String, CaseIterable, Sendable {
    case text, json, jsonl, sarif, github
  }

  let package: PlanPackage
  let checkup: Checkup
  let command: String
  /// Findings after `--select` and `--ignore`.
  let findings: [Finding]
  let showsRepairs: Bool
  private let shownRules: Set<String>
  let locations: [Place: SourceLocation]

  /// `select` and `ignore` hold codes or code prefixes (`Y`, `Y101`).
  public init(
    _ package: PlanPackage, _ checkup: Checkup, command: String = "validate",
    select: [String] = [], ignore: [String] = [], showsRepairs: Bool = false
  ) {
    self.package = package
    self.checkup = checkup
    self.command = command
    let shown = Set(CheckupReport.rules(select: select, ignore: ignore).map(\.code))
    shownRules = shown
    findings = checkup.findings.filter { shown.contains($0.rule.code) }
    self.showsRepairs = showsRepairs
    let cells = checkup.location.repairs.flatMap(\.cells).compactMap {
      $0.cell.place(in: checkup.draft)
    }
    locations = package.locations(of: findings.flatMap(\.places) + cells)
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
    for finding in findings.prefix(CheckupReport.findingsShown) {
      text += block(finding, language, palette) + "\n"
    }
    let more = findings.count - CheckupReport.findingsShown
    if more > 0 {
      text += Bilingual(
        zh: "另有 \(more) 个问题，见 --format jsonl。\n\n", en: "\(more) more in --format jsonl.\n\n")(
          language)
    }
    if showsRepairs || (checkup.relations[.broken] > 0 && checkup.location.unique != nil) {
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
      years.isEmpty ? "–" : years.first == years.last ? "\(years[0])" : "\(years[0])–\(years.last!)"
    var lines = [
      palette.bold(Layout.plain(package.title))
        + Bilingual(zh: "　单位：\(unit.name)", en: "  (unit: \(unit.name))")(language)
    ]
    if !draft.subprojects.isEmpty {
      lines.append(
        Bilingual(
          zh: "子项目 \(draft.subprojects.count) 个 · 资金来源 \(draft.sources.count) 个 · \(window) 年 · "
            + "资金明细 \(draft.tranches.count) 笔，共 \(unit.text(sum))",
          en:
            "\(draft.subprojects.count) sub-projects · \(draft.sources.count) sources · \(window) · "
            + "\(draft.tranches.count) tranches, \(unit.text(sum)) in all")(language))
    }
    lines.append(
      Bilingual(
        zh: "数字关系 \(counts.total) 条：相等 \(counts[.exact])、舍入后相等 \(counts[.rounded])、"
          + "不符 \(counts[.broken])、无法判断 \(counts[.undecided])",
        en: "\(counted(counts.total, "relation")) between figures: \(counts[.exact]) exact, "
          + "\(counts[.rounded]) rounded, \(counts[.broken]) broken, \(counts[.undecided]) undecided"
      )(
        language))
    // U101 has cases only when sums are broken.
    let idle = checkup.applied.filter {
      $0.cases == 0 && $0.rule.code != Rule.unitSlip.code && shownRules.contains($0.rule.code)
    }.map(\.rule.code)
    if !idle.isEmpty, command == "validate" {
      lines.append(
        palette.dim(
          Bilingual(
            zh: "没有适用对象的规则：", en: "rules that found nothing to apply to: ")(language)
            + idle.joined(separator: language == .zh ? "、" : ", ")))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func block(_ finding: Finding, _ language: Language, _ palette: Palette) -> String {
    let rule = finding.rule
    let word = finding.waiver == nil ? rule.severity.rawValue : "waived"
    let label = "\(word)[\(rule.code)]"
    let painted =
      switch finding.waiver == nil ? rule.severity : .info {
      case .error: palette.error(label)
      case .warning: palette.warning(label)
      case .info: palette.info(label)
      }
    var lines = [painted + ": " + palette.bold(rule.title(language))]
    if let first = finding.places.first {
      let more = finding.places.count - 1
      lines.append(
        "  --> " + Layout.plain(shown(first))
          + (more > 0
            ? Bilingual(zh: "（另 \(more) 处）", en: " (and \(more) more)")(language) : ""))
    }
    for line in [finding.message(language)] + finding.evidence.map({ $0(language) }) {
      let wrapped = Layout.wrap(Layout.plain(line), to: CheckupReport.lineWidth)
      for (number, part) in wrapped.enumerated() {
        lines.append((number == 0 ? "   = " : "     ") + part)
      }
    }
    if let waiver = finding.waiver.map({ checkup.draft.waivers[$0] }) {
      lines.append(
        "   = "
          + Layout.plain(
            Bilingual(
              zh: "已由 \(waiver.approvedBy) 认可（\(waiver.approvedOn)）：\(waiver.reason)",
              en: "waived by \(waiver.approvedBy) (\(waiver.approvedOn)): \(waiver.reason)")(
                language)))
    }
    lines.append(
      palette.dim(
        "   = " + Bilingual(zh: "详见", en: "see")(language) + ": planctl explain \(rule.code)"))
    return lines.joined(separator: "\n") + "\n"
  }

  /// Findings written out in text; machine formats hold all.
  private static let findingsShown = 100
  /// Columns of a message line.
  private static let lineWidth = 95

  private func shown(_ place: Place) -> String {
    guard let location = locations[place] else { return place.table.rawValue }
    return FaultReport.joined(package.folder, location.file)
      + ":\(location.line):\(location.column)"
  }

  private func repairsText(_ language: Language, _ palette: Palette) -> String {
    let location = checkup.location
    guard checkup.relations[.broken] > 0, !checkup.totalsHold else {
      return Bilingual(
        zh: "所有合计关系都成立，没有需要修复的单元格。\n",
        en: "All sums hold; there is no cell to repair.\n")(language)
    }
    if location.repairs.isEmpty {
      return Bilingual(
        zh: "错处太多，在搜索限度内没有找到能使全部合计成立的改法。\n",
        en: "Too much is wrong: no repair was found within the limits of the search.\n"
      )(language)
    }
    let size = location.repairs[0].cells.count
    let title =
      location.unique != nil
      ? Bilingual(
        zh: "改 \(size) 格即可使全部合计成立，且只有这一种改法（已证明）：",
        en:
          "Changing \(size) cell\(size == 1 ? "" : "s") makes every sum hold, and this is the only "
          + "way (proven):")
      : location.isComplete
        ? Bilingual(
          zh: "至少要改 \(size) 格，共有 \(location.repairs.count) 种改法，按可能性排列：",
          en:
            "At least \(size) cells must change; there are \(location.repairs.count) ways, likeliest "
            + "first:")
        : Bilingual(
          zh: "错处较多，以下 \(size) 格的改法可使全部合计成立（未证明最少）：",
          en:
            "Many cells are wrong; these \(size) changes make every sum hold (not proven to be the "
            + "fewest):")
    var text = palette.bold(title(language)) + "\n"
    for (number, repair) in location.repairs.prefix(CheckupReport.repairsShown).enumerated() {
      if location.repairs.count > 1 { text += "(\(number + 1))\n" }
      for cell in repair.cells { text += repairLine(cell, language) }
    }
    let more = location.repairs.count - CheckupReport.repairsShown
    if more > 0 {
      text += Bilingual(
        zh: "另有 \(more) 种，见 --format json。\n", en: "\(more) more in --format json.\n")(
          language)
    }
    return text
  }

  /// Alternatives shown in text.
  private static let repairsShown = 5

  private func repairLine(_ cell: RepairedCell, _ language: Language) -> String {
    let draft = checkup.draft
    let unit = draft.unit
    let place =
      cell.cell.place(in: draft).map(shown)
      ?? Bilingual(zh: "tranches 表缺一行", en: "a row missing in table tranches")(language)
    let found =
      cell.found.map { unit.text($0) } ?? Bilingual(zh: "空白", en: "blank")(language)
    let subject = draft.label(cell.cell.scope(in: draft))(language)
    var table = "tranches"
    if case .total(let row) = cell.cell {
      table = "totals[\(totalID(row))]"
    }
    return Layout.plain("  \(table) \(subject): \(found) → \(unit.text(cell.restored))")
      + "  (\(cell.slip.title(language)))\n    --> \(Layout.plain(place))\n"
  }

  private func verdict(_ language: Language, _ palette: Palette) -> String {
    let (errors, warnings, infos) = (count(of: .error), count(of: .warning), count(of: .info))
    let waived = findings.count { $0.waiver != nil }
    let line = Bilingual(
      zh: "错误 \(errors) 个，警告 \(warnings) 个，提示 \(infos) 个"
        + (waived > 0 ? "，已认可 \(waived) 个" : ""),
      en: "\(counted(errors, "error")), \(counted(warnings, "warning")), "
        + counted(infos, "note") + (waived > 0 ? ", \(waived) waived" : ""))(language)
    let meaning =
      errors > 0
      ? Bilingual(zh: "。有错误：计划中有互相矛盾的说法。", en: ". The plan contradicts itself.")
      : Bilingual(zh: "。没有发现互相矛盾的说法。", en: ". The plan does not contradict itself.")
    return (errors > 0 ? palette.error(line) : palette.bold(line)) + meaning(language) + "\n"
  }

  /// The id of the printed total in `row` of the plan's totals.
  func totalID(_ row: Int) -> String {
    package.text(.totals, row: Int(checkup.draft.totals.row[row]), column: "total_id")
  }

  /// `1 error`, `2 errors`
  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)" + (count == 1 ? "" : "s")
  }
}

/// The version of planctl.
public let planctlVersion = "0.1.0"
