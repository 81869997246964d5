package import Checking
package import Planning
internal import Texts

/// The smallest repairs, as text for people.
extension CheckupReport {
  func repairsText(_ language: Language, _ palette: Palette) -> String {
    if checkup.relationsHold {
      return Bilingual(
        zh: "所有合计关系都成立，没有需要修复的单元格。\n",
        en: "All sums hold; there is no cell to repair.\n")(language)
    }
    return (checkup.totalsHold ? "" : cellsText(language, palette))
      + checkup.statementFaults.map { faultText($0, language, palette) }.joined()
  }

  /// The repairs of a plan's table.
  private func cellsText(_ language: Language, _ palette: Palette) -> String {
    let location = checkup.location
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
        text += "    --> \(Layout.plain(shown(repaired.place(in: draft))))\n"
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
