internal import Documents
internal import Origins
internal import PlanPackages
package import Planning
package import Texts

/// What `planctl import` shows: the table as it was understood, the sums that confirm it, what is asked,
/// what is doubtful, and how it ended.
package struct ImportScreen {
  private let found: Import
  private let language: Language
  private let palette: Palette

  package init(_ found: Import, language: Language, palette: Palette) {
    self.found = found
    self.language = language
    self.palette = palette
  }

  private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  private var reading: PlanReading { found.reading }

  // MARK: Preview

  /// Columns, rows and sums, with the reason of each.
  package var preview: String {
    head + columns + rows + sums + decided
      + (found.log.questions.isEmpty ? "" : "\n" + title("会问的问题", "What is asked") + proposals)
      + doubts(limit: 20)
  }

  private func title(_ zh: String, _ en: String) -> String { palette.bold(say(zh, en)) + "\n" }

  private var head: String {
    let table = reading.table
    let name = Layout.plain(table.title.isEmpty ? table.origin.file : table.title)
    let parts =
      table.partCount > 1
      ? say("，由 \(table.partCount) 部分拼成", ", joined from \(table.partCount) parts") : ""
    let sheet = table.origin.sheet.map { say("，工作表 \($0)", ", sheet \($0)") } ?? ""
    return palette.bold(name) + "\n"
      + say(
        "\(table.origin.file) 第 \(table.origin.table) 张表（共 \(found.tableCount) 张）\(sheet)\(parts)：\(table.body.count) 行 \(table.columnCount) 列",
        "\(table.origin.file), table \(table.origin.table) of \(found.tableCount)\(sheet)\(parts): \(counted(table.body.count, "row")), \(counted(table.columnCount, "column"))"
      )
      + (table.continued > 0
        ? say(
          "，\(table.continued) 行接在上一行后面",
          ", \(counted(table.continued, "row")) appended to the row above") : "")
      + "\n"
  }

  private var columns: String {
    let proven = Dictionary(
      reading.proofs.compactMap { proof -> (Int, SumCount)? in
        if case .column(let index) = proof.kind { return (index, proof.count) }
        return nil
      }
    ) { first, _ in first }
    let lines = reading.columns.map { column -> [String] in
      let proof = proven[column.index].map { count in
        say(
          "\(count.tested) 行中 \(count.agreeing) 行相符",
          "\(count.agreeing) of \(count.tested) rows add up")
      }
      return [
        Origin.letters(column.index + 1), role(column),
        Layout.shortened(Layout.plain(column.title), to: 44),
        proof ?? "",
      ]
    }
    return "\n"
      + Layout.table(
        [say("列", "col"), say("读作", "taken for"), say("表头", "header"), say("验证", "proof")], lines,
        numeric: [])
  }

  private func role(_ column: ColumnReading) -> String {
    switch column.role {
    case .ordinal: say("序号", "number")
    case .code: say("代码", "code")
    case .project: say("项目", "project")
    case .subproject: say("子项目", "sub-project")
    case .level: say("级别", "level")
    case .content: say("内容", "content")
    case .start: say("起始年", "start")
    case .end: say("截止年", "end")
    case .window: say("起止", "window")
    case .lead: say("牵头", "lead")
    case .partners: say("配合", "partners")
    case .remark: say("文字，不读入", "words, left out")
    case .blank: say("空", "blank")
    case .outside(let what): say("不读入（\(what)）", "left out (\(what))")
    case .money(let scope): money(scope)
    }
  }

  private func money(_ scope: MoneyScope) -> String {
    let year = scope.year.map { say("\($0)年", "\($0)") } ?? say("各年", "all years")
    let payer: String =
      switch scope.payer {
      case .source(let key):
        reading.payers.entries.first { $0.key == key }.map {
          $0.name.isEmpty ? say("资金", "money") : Layout.plain($0.name)
        } ?? key
      case .tier(let tier): Payer.tier(tier).title(language)
      case .local: Payer.local.title(language)
      case .all: say("合计", "total")
      }
    return year + " " + payer + (scope.isLeaf ? "" : say(" （和）", " (sum)"))
  }

  private var rows: String {
    let items = reading.items.count
    var others: [String] = []
    for row in reading.rows {
      switch row.kind {
      case .total: others.append(say("合计“\(row.label)”", "total \"\(row.label)\""))
      case .subtotal(let parts):
        others.append(
          say(
            "小计“\(row.label)”（\(parts.count) 行）", "subtotal \"\(row.label)\" (\(parts.count) rows)")
        )
      case .heading: others.append(say("标题“\(row.label)”", "heading \"\(row.label)\""))
      case .ofWhich: others.append(say("“\(row.label)”不另计", "\"\(row.label)\" not counted again"))
      case .note: others.append(say("注释", "note"))
      case .item: continue
      }
    }
    let shown = others.prefix(8).map { Layout.shortened(Layout.plain($0), to: 60) }
    return "\n" + say("\(items) 个项目行", counted(items, "item"))
      + (shown.isEmpty ? "" : say("；", "; ") + shown.joined(separator: say("、", ", ")))
      + (others.count > 8 ? "…" : "") + "\n"
  }

  private var sums: String {
    var whole = SumCount()
    for proof in reading.proofs { whole += proof.count }
    return say(
      "\(reading.proofs.count) 处合计（\(whole.tested) 个和）：\(whole.held) 个成立，\(whole.rounded) 个差在四舍五入之内，\(whole.failed) 个不成立\n",
      "\(counted(reading.proofs.count, "total")) (\(counted(whole.tested, "sum"))): \(whole.held) hold, \(whole.rounded) within rounding, \(whole.failed) fail\n"
    )
  }

  private var decided: String {
    let payers = found.log.decisions.filter { decision in
      decision.key.hasPrefix("payer:") || decision.key.hasPrefix("slid:")
        || ["unit", "year", "header", "formulas", "changed", "hidden"].contains(decision.key)
        || decision.value == "left out"
    }
    if payers.isEmpty { return "" }
    return "\n"
      + payers.map { decision in
        "  " + Layout.plain(decision.key) + " = " + Layout.plain(decision.value)
          + say("：", ": ") + Layout.plain(decision.reason(language)) + "\n"
      }.joined()
  }

  // MARK: Questions

  /// Every open question in one line, with what is proposed.
  package var proposals: String {
    found.log.questions.map { question in
      let proposal =
        question.proposal.map { question.choices[$0].text(language) }
        ?? palette.warning(say("没有建议，需要回答", "nothing proposed, needs an answer"))
      return "  " + Layout.plain(question.key) + say("：", ": ")
        + Layout.plain(question.text(language)) + " → " + proposal + "\n"
    }.joined()
  }

  /// One question as it is asked.
  package func question(_ question: Question) -> String {
    var text = palette.bold(Layout.plain(question.text(language))) + "\n  "
    text += palette.dim(Layout.plain(question.reason(language))) + "\n"
    for (number, choice) in question.choices.enumerated() {
      let mark = number == question.proposal ? "*" : " "
      text += " \(mark)\(number + 1)  " + Layout.plain(choice.text(language)) + "\n"
    }
    let enter = question.proposal.map { say("，回车为 \($0 + 1)", ", Enter for \($0 + 1)") } ?? ""
    return text
      + say("请输入 1–\(question.choices.count)\(enter)：", "1–\(question.choices.count)\(enter): ")
  }

  // MARK: Doubts

  /// Doubtful cells, one a line; four or more of a column or row that are doubted for the same reason are one
  /// line together.
  package func doubts(limit: Int) -> String {
    let doubts = found.log.doubts
    if doubts.isEmpty { return "" }
    let groups = DoubtGroups.of(doubts)
    var text = "\n" + title("存疑的单元格", "Doubtful cells")
    for group in groups.prefix(limit) {
      let doubt = group.first
      let became = doubt.became.isEmpty ? say("没有读入", "nothing") : doubt.became
      let printed = Layout.shortened(Layout.plain(doubt.printed), to: 24)
      let place = Layout.plain(doubt.origin.text(language))
      let others = group.count - 1
      text += "  " + grade(doubt.grade) + "  " + place
      if others > 0 {
        text += say(" 等 \(group.count) 格", " and \(counted(others, "more cell"))")
      } else {
        text += "  " + printed + " → " + became
      }
      text += say("：", ": ") + doubt.reason(language) + "\n"
    }
    let more = doubts.count - groups.prefix(limit).reduce(0) { $0 + $1.count }
    if more > 0 {
      text += say("  另有 \(more) 处，见 doubts.csv\n", "  \(more) more, see doubts.csv\n")
    }
    return text
  }

  private func grade(_ grade: Grade) -> String {
    switch grade {
    case .sure: say("确定", "sure")
    case .repaired: palette.warning(say("修复", "repaired"))
    case .unsure: palette.warning(say("存疑", "unsure"))
    }
  }

  // MARK: The end

  /// Tables, rows, figures and how sure they are, and where they were written.
  package func summary(folder: String) -> String {
    let tables =
      say("读了 1 张表（文件里共 \(found.tableCount) 张）：", "1 table read (of \(found.tableCount)): ")
    let name = Layout.plain(folder)
    return tables + counts + say("已写入 \(name)\n", "wrote \(name)\n")
  }

  /// Rows, figures and how sure they are.
  package var counts: String {
    let (sure, repaired, unsure) = (
      found.graded[.sure] ?? 0, found.graded[.repaired] ?? 0, found.graded[.unsure] ?? 0
    )
    let broken = found.log.doubts.count { $0.became.isEmpty && !$0.printed.isEmpty }
    let count = sure + repaired + unsure
    var more =
      broken > 0 ? say("，\(broken) 格没有读入", ", \(counted(broken, "cell")) not read") : ""
    let hidden = reading.table.hiddenCells
    if hidden > 0 { more += say("，\(hidden) 格隐藏未读", ", \(hidden) hidden and left out") }
    return say(
      "\(reading.items.count) 行，\(count) 个数，\(sure) 个由合计证实，\(repaired) 个修复，"
        + "\(unsure) 个存疑\(more)。\n",
      "\(counted(reading.items.count, "row")), \(counted(count, "figure")); \(sure) confirmed by sums, "
        + "\(repaired) repaired, \(unsure) unsure\(more).\n")
  }

  /// The next command.
  package func next(folder: String) -> String {
    let name = Layout.plain(folder)
    // Sums that fail call for the cells that are wrong.
    let command = (found.package?.draft.brokenTotalCount ?? 0) > 0 ? "locate" : "validate"
    return say("下一步：planctl \(command) \(name)\n", "next: planctl \(command) \(name)\n")
  }
}
