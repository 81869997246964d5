internal import Checking
package import Localisation
package import Planning
internal import Rounding
internal import Texts

/// The smallest repairs, as text for people.
extension CheckupReport {
  func repairsText(_ language: Language, _ palette: Palette) -> String {
    if checkup.rounding?.isRounded == true {
      return roundingText(language)
        + statementText(language, palette)
    }
    if checkup.relationsHold, checkup.statementRounding?.isRounded != true {
      return Bilingual(
        zh: "所有合计关系都成立，没有需要修复的单元格。\n",
        en: "All sums hold; there is no cell to repair.\n")(language)
    }
    return (command == "locate" ? classesText(language, palette) : "")
      + (checkup.totalsHold ? "" : groupsText(language, palette))
      + statementText(language, palette)
  }

  private func statementText(_ language: Language, _ palette: Palette) -> String {
    if checkup.statementRounding?.isRounded == true { return statementRoundingText(language) }
    return checkup.statementFaults.map { faultText($0, language, palette) }.joined()
  }

  /// Columns that mostly fail, before any cell is called wrong.
  func classesText(_ language: Language, _ palette: Palette) -> String {
    checkup.classes.map {
      palette.bold(Layout.plain($0.question(checkup.draft)(language))) + "\n"
    }.joined() + (checkup.classes.isEmpty ? "" : "\n")
  }

  // MARK: Groups of sums

  /// Groups shown in text.
  static let groupsShown = 20

  /// What mends each group of broken sums.
  private func groupsText(_ language: Language, _ palette: Palette) -> String {
    let location = checkup.location
    let shown = location.groups.indices.filter { !location.groups[$0].isDoubted }
    let doubted = location.groups.count - shown.count
    var text = ""
    if location.groups.count > 1 {
      let (all, unique) = (location.groups.count, location.groups.count(where: \.isUnique))
      let (zh, en) =
        unique == all
        ? ("每组都只有一种改法", "each can be mended in just one way")
        : unique == 0
          ? ("没有一组能断定错在哪一格", "in none of them can it be told which cell is wrong")
          : (
            "其中 \(unique) 组只有一种改法",
            unique == 1
              ? "one of them can be mended in just one way"
              : "\(unique) of them can be mended in just one way"
          )
      text +=
        palette.bold(
          Bilingual(
            zh: "不符的合计分为 \(all) 组，分别查找；\(zh)。",
            en: "The broken sums are \(all) groups, located each by itself; \(en)."
          )(language)) + "\n"
    }
    for number in shown.prefix(CheckupReport.groupsShown) {
      text += groupText(number, language, palette)
    }
    let more = shown.count - CheckupReport.groupsShown
    if more > 0 {
      text += Bilingual(
        zh: "另有 \(more) 组，见 --format json。\n", en: "\(more) more groups in --format json.\n")(
          language)
    }
    if doubted > 0 {
      text += Bilingual(
        zh: "\(doubted) 组属于上面存疑的栏，未列出改法。\n",
        en: "\(counted(doubted, "group")) of the columns in doubt above: no change is proposed.\n")(
          language)
    }
    return text
  }

  private func groupText(_ number: Int, _ language: Language, _ palette: Palette) -> String {
    let group = checkup.location.groups[number]
    let repairs = checkup.location.repairs(of: group)
    var text = ""
    if checkup.location.groups.count > 1 {
      text += palette.bold("[\(number + 1)] ") + Layout.plain(heads(of: group)(language)) + "\n"
    }
    if repairs.isEmpty {
      return text
        + Bilingual(
          zh: "错处太多，在搜索限度内没有找到能使这组合计成立的改法。\n",
          en: "Too much is wrong: no repair was found within the limits of the search.\n")(language)
    }
    text += palette.bold(title(of: group, repairs)(language)) + "\n"
    for (number, repair) in repairs.prefix(CheckupReport.repairsShown).enumerated() {
      if repairs.count > 1, repair.cells.count > 1 { text += "(\(number + 1))\n" }
      for cell in repair.cells { text += repairLine(cell, language) }
    }
    let more = repairs.count - CheckupReport.repairsShown
    if more > 0 {
      text += Bilingual(
        zh: "另有 \(more) 种，见 --format json。\n", en: "\(more) more in --format json.\n")(
          language)
    }
    return text
  }

  /// The totals whose sums fail.
  private func heads(of group: RepairGroup) -> Bilingual {
    let draft = checkup.draft
    var rows: [Int] = []
    for relation in group.relations where !rows.contains(relation.total) {
      rows.append(relation.total)
    }
    let labels = rows.prefix(3).map { draft.label(draft.totals.scope($0)) }
    let more = rows.count - labels.count
    let (zh, en) = (labels.map(\.zh), labels.map(\.en))
    return Bilingual(
      zh: "不符的合计：" + zh.joined(separator: "；") + (more > 0 ? "；另 \(more) 个合计" : ""),
      en: "Sums that fail: " + en.joined(separator: "; ")
        + (more > 0 ? "; \(more) more totals" : ""))
  }

  /// How much is known of a group, in one sentence.
  private func title(of group: RepairGroup, _ repairs: [Repair]) -> Bilingual {
    let size = repairs[0].cells.count
    let all = checkup.location.groups.count > 1 ? "这组" : "全部"
    let sums = checkup.location.groups.count > 1 ? "every sum of this group" : "every sum"
    if !group.isComplete {
      return Bilingual(
        zh: "错处较多，以下 \(size) 格的改法可使\(all)合计成立（未证明最少）：",
        en: "Many cells are wrong; these \(size) changes make \(sums) hold (not proven to be the "
          + "fewest):")
    }
    let unsettled =
      group.isSettled
      ? Bilingual(zh: "", en: "")
      : Bilingual(
        zh: "（跨子项目的合计还有别的错，未能用来区分）",
        en: " (the sums across sub-projects have other mistakes and could not help)")
    if repairs.count == 1 {
      // Without a proof for the whole, cells of several groups together may do as well.
      let (zh, en) =
        checkup.location.isComplete
        ? ("只有这一种改法", "this is the only way")
        : ("不牵动其他合计的改法只有这一种", "this is the only way that disturbs no other sum")
      return Bilingual(
        zh: "改 \(size) 格即可使\(all)合计成立，且\(zh)（已证明）\(unsettled.zh)：",
        en: "Changing \(counted(size, "cell")) makes \(sums) hold, and \(en) "
          + "(proven)\(unsettled.en):")
    }
    if size == 1 {
      return Bilingual(
        zh: "错在以下 \(repairs.count) 格之一，凭合计分不出是哪一格\(unsettled.zh)；按可能性排列：",
        en: "One of these \(repairs.count) cells is wrong; the sums cannot tell which"
          + "\(unsettled.en). Likeliest first:")
    }
    return Bilingual(
      zh: "至少要改 \(size) 格，共有 \(repairs.count) 种改法，凭合计分不出是哪一种\(unsettled.zh)；按可能性排列：",
      en:
        "At least \(size) cells must change; there are \(repairs.count) ways, and the sums cannot "
        + "tell which\(unsettled.en). Likeliest first:")
  }

  /// Alternatives shown in text.
  private static let repairsShown = 5

  private func repairLine(_ cell: RepairedCell, _ language: Language) -> String {
    let draft = checkup.draft
    let unit = draft.unit
    let place =
      cell.cell.place(in: draft).map { shown($0, language) }
      ?? Bilingual(zh: "tranches 表缺一行", en: "a row missing in table tranches")(language)
    let found =
      cell.found.map { unit.text($0) } ?? Bilingual(zh: "空白", en: "blank")(language)
    let subject = draft.label(scope(of: cell.cell))(language)
    var table = "tranches"
    if case .total(let row) = cell.cell {
      table = "totals[\(totalID(row))]"
    }
    var words = "  (\(cell.slip.title(language)))"
    if cell.slip == .other { words = "" }
    if let figure = cell.figure.map({ draft.figures[Int($0)] }) {
      words += Bilingual(
        zh:
          "  （另一处也印作 \(Layout.plain(figure.label)) \(Layout.plain(figure.text(figure.valueText)))）",
        en: "  (printed elsewhere too: \(Layout.plain(figure.label)) "
          + "\(Layout.plain(figure.text(figure.valueText))))")(language)
    }
    return Layout.plain("  \(table) \(subject): \(found) → \(unit.text(cell.restored))")
      + words + "\n    --> \(Layout.plain(place))\n"
  }

  // MARK: Statements

  /// The repairs of a group of relations of a statement.
  private func faultText(
    _ fault: StatementFault, _ language: Language, _ palette: Palette
  ) -> String {
    let draft = checkup.draft
    let ids = fault.relations.map { draft.statementRelations[$0].id }
    let names = Bilingual(
      zh: "关系 " + ids.joined(separator: "、"), en: "Relation " + ids.joined(separator: ", "))
    var text = palette.bold(Layout.plain((names(language)))) + "\n"
    if fault.repairs.isEmpty {
      return text
        + Bilingual(
          zh: "  没有找到只改一两个数的办法。\n", en: "  No change of one or two figures was found.\n")(language)
    }
    let size = fault.repairs[0].figures.count
    // More staff than posts is no misprint: nothing says that a figure is wrong.
    let isBreach = fault.relations.contains { draft.statementRelations[$0].kind == .atMost }
    let title =
      fault.unique != nil
      ? Bilingual(
        zh: "  改 \(size) 个数即可，且只有这一种改法：",
        en: "  Changing \(counted(size, "figure")) mends it, and this is the only way:")
      : fault.uniqueExact != nil
        ? Bilingual(
          zh: "  改 \(size) 个数；只有第一种改法使合计分毫不差，其余要四舍五入：",
          en:
            "  Changing \(counted(size, "figure")) mends it; exact only the first way, the others "
            + "by rounding:")
        : size == 1 && !isBreach
          ? Bilingual(
            zh: "  错在以下 \(fault.repairs.count) 个数之一，凭关系分不出是哪一个；按可能性排列：",
            en:
              "  One of these \(counted(fault.repairs.count, "figure")) is wrong; the relations cannot tell "
              + "which. Likeliest first:")
          : Bilingual(
            zh: "  至少要改 \(size) 个数，有 \(fault.repairs.count) 种改法，按可能性排列：",
            en:
              "  \(counted(size, "figure")) must change at least; \(counted(fault.repairs.count, "way")), "
              + "likeliest first:")
    text += title(language) + "\n"
    for (number, repair) in fault.repairs.prefix(CheckupReport.repairsShown).enumerated() {
      if fault.repairs.count > 1 { text += "  (\(number + 1))\n" }
      for repaired in repair.figures {
        let figure = draft.figures[Int(repaired.figure)]
        text += Layout.plain(
          "  figures[\(figure.id)] \(figure.label): \(figure.text(repaired.found)) → "
            + repaired.rangeText(figure)(language))
        text += repaired.slip == .other ? "\n" : "  (\(repaired.slip.title(language)))\n"
        text += "    --> \(Layout.plain(shown(repaired.place(in: draft), language)))\n"
      }
    }
    let more = fault.repairs.count - CheckupReport.repairsShown
    if more > 0 {
      text += Bilingual(
        zh: "  另有 \(more) 种，见 --format json。\n", en: "  \(more) more in --format json.\n")(
          language)
    }
    return text
  }
}

extension RepairedFigure {
  package func place(in draft: PlanDraft) -> Place {
    Place(.figures, row: Int(draft.figures[Int(figure)].row), column: "value")
  }
}
