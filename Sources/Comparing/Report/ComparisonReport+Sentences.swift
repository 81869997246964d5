internal import PlanPackages
internal import Planning
internal import Screens
internal import Tables
internal import Texts

/// What is to be known first, in sentences.
extension ComparisonReport {
  /// What differs, in numbers.
  package var verdict: String {
    if comparison.isSame {
      let rows = comparison.after.tables.values.reduce(0) { $0 + $1.rowCount }
      return say(
        "两个计划逐格相同（\(rows) 行）。", "The plans are the same, cell by cell (\(counted(rows, "row"))).")
    }
    let (added, removed) = (comparison.rows(.added), comparison.rows(.removed))
    let cells = comparison.changedCells
    var zh: [String] = []
    var en: [String] = []
    func add(_ count: Int, _ zhText: String, _ enText: String) {
      if count == 0 { return }
      zh.append(zhText)
      en.append(enText)
    }
    add(cells, "改了 \(cells) 格", counted(cells, "cell") + " changed")
    add(added, "加了 \(added) 行", counted(added, "row") + " added")
    add(removed, "去掉 \(removed) 行", counted(removed, "row") + " removed")
    let renumbered = comparison.matches.renumbered.count
    add(
      renumbered, "\(renumbered) 个子项目换了编号", counted(renumbered, "sub-project") + " with another id")
    let columns = comparison.tables.count { $0.columnsBefore != $0.columnsAfter }
    add(columns, "\(columns) 个表的列不同", counted(columns, "table") + " with other columns")
    let orders = comparison.tables.count { $0.order != nil }
    add(orders, "\(orders) 个表的行序不同", counted(orders, "table") + " in another order")
    add(
      comparison.hasOtherDescriptor ? 1 : 0, "datapackage.json 不同", "another datapackage.json")
    let tables = comparison.tables.map(\.table.rawValue).joined(separator: ", ")
    let list = tables.isEmpty ? "" : " (\(tables))"
    return say(
      zh.joined(separator: "，") + (tables.isEmpty ? "" : "（\(tables)）") + "。",
      en.joined(separator: ", ") + list + ".")
  }

  func text(_ amount: Int128) -> String { money.unit.text(amount) }
  func signed(_ amount: Int128) -> String { money.unit.signedText(amount) }

  /// Whether the changes net to zero, and where they do not.
  package var moneySentence: String {
    let years = money.changed(.year)
    let sources = money.changed(.source)
    if years.isEmpty, sources.isEmpty, money.changed(.subproject).isEmpty, money.change == 0 {
      let hasMoved = comparison.change(of: .tranches) != nil
      return hasMoved
        ? say(
          "资金只在各格之间移动：总额、各年、各来源、各子项目都没有变。",
          "Money moves between cells only: in all, in every year, of every source and for every "
            + "sub-project it stays what it was.")
        : say("资金没有变化。", "No money changes.")
    }
    let all = "\(text(money.before)) → \(text(money.after))"
    if money.change != 0 {
      return say(
        "资金总额 \(all)，\(signed(money.change)) \(unitName)：增减没有抵平。",
        "Money in all: \(all), \(signed(money.change)) \(unitName): the changes do not net to zero."
      )
    }
    let open =
      years.map { (words.after.title(year: $0.codeAfter ?? $0.codeBefore!), $0.change) }
      + sources.map { (name($0, .source), $0.change) }
    if open.isEmpty {
      return say(
        "资金总额不变（\(text(money.after)) \(unitName)），各年、各来源也都抵平。",
        "The changes net to zero: in all (\(text(money.after)) \(unitName)), in every year and for every "
          + "source.")
    }
    let list =
      open.prefix(12).map { "\($0.0) \(signed($0.1))" }
      .joined(separator: say("，", ", ")) + (open.count > 12 ? " …" : "")
    return say(
      "资金总额不变（\(text(money.after)) \(unitName)），但没有逐年、逐来源抵平：\(list)。",
      "The changes net to zero in all (\(text(money.after)) \(unitName)), but not in every year and for "
        + "every source: \(list).")
  }

  private func sides(_ dimension: Dimension) -> (up: [Int128], down: [Int128]) {
    let changes = money.changed(dimension).map(\.change)
    return (changes.filter { $0 > 0 }, changes.filter { $0 < 0 })
  }

  /// Who gets more and who less.
  package var gainsSentence: String {
    let (up, down) = sides(.subproject)
    if up.isEmpty, down.isEmpty { return "" }
    let (gain, loss) = (text(up.reduce(0, +)), text(-down.reduce(0, +)))
    let zh = [
      up.isEmpty ? "没有子项目得到更多" : "得到更多的子项目 \(up.count) 个，共 \(gain)",
      down.isEmpty ? "没有减少的" : "减少的 \(down.count) 个，共 \(loss)",
    ]
    let gains =
      "\(counted(up.count, "sub-project")) \(up.count == 1 ? "gains" : "gain") \(gain) in all"
    let losses = "\(down.count) \(down.count == 1 ? "loses" : "lose") \(loss)"
    return say(
      zh.joined(separator: "；") + "。",
      (up.isEmpty ? "No sub-project gains" : gains) + ", " + (down.isEmpty ? "none loses" : losses)
        + "."
    )
  }

  /// Who pays more and who less.
  package var payersSentence: String {
    let (up, down) = sides(.source)
    if up.isEmpty, down.isEmpty { return "" }
    let (more, less) = (text(up.reduce(0, +)), text(-down.reduce(0, +)))
    let zh = [
      up.isEmpty ? "没有来源多出资" : "多出资的来源 \(up.count) 个，共 \(more)",
      down.isEmpty ? "没有少出资的" : "少出资的 \(down.count) 个，共 \(less)",
    ]
    let paid =
      "\(counted(up.count, "source")) \(up.count == 1 ? "pays" : "pay") \(more) more in all"
    let saved = "\(down.count) \(down.count == 1 ? "pays" : "pay") \(less) less"
    return say(
      zh.joined(separator: "；") + "。",
      (up.isEmpty ? "No source pays more" : paid) + ", " + (down.isEmpty ? "none less" : saved)
        + ".")
  }

  /// What becomes of the findings.
  package var findingsSentence: String {
    let (appeared, gone) = (findings.appeared.count, findings.disappeared.count)
    let changed = findings.changed.count
    if appeared + gone + changed == 0 {
      return say(
        "核对结果没有变（\(findings.kept) 个问题）。",
        "The check says the same of both (\(counted(findings.kept, "finding"))).")
    }
    return say(
      "核对：新出现 \(appeared) 个问题，消失 \(gone) 个，仍在而数字或说明不同 \(changed) 个，照旧 \(findings.kept) 个。",
      "Findings: \(appeared) appeared, \(gone) disappeared, \(changed) still there with other figures or "
        + "words, \(findings.kept) as before.")
  }

  // MARK: Names

  /// What a line of `dimension` is called, in the words of the later plan if it has it.
  func name(_ line: MoneyComparison.Line, _ dimension: Dimension) -> String {
    let isLater = line.codeAfter != nil
    let words = isLater ? self.words.after : self.words.before
    let code = line.codeAfter ?? line.codeBefore!
    if code < 0 { return say("未注明", "not given") }
    return switch dimension {
    case .year: words.name(year: code)
    case .source: words.name(source: code)
    case .tier: words.name(payer: .tier(Tier(rawValue: code)!))
    case .place: words.name(place: code)
    case .project: words.title(project: code)
    case .subproject: words.title(subproject: code)
    case .level: words.name(level: Level(rawValue: code)!)
    }
  }

  /// The id of a line as machine formats write it.
  func id(_ line: MoneyComparison.Line, _ dimension: Dimension) -> String {
    line.codeAfter.map { dimension.id($0, in: comparison.after.draft) }
      ?? dimension.id(line.codeBefore!, in: comparison.before.draft)
  }
}
