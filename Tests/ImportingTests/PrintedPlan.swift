import PlanPackages
import Planning
import TestSupport

/// A plan printed as the familiar annex table, as clean or as untidy as documents are.
struct PrintedPlan {
  /// What untidy documents do.
  struct Noise {
    var thousandsMarks = false
    var fullWidthDigits = false
    var dashes = false
    /// Rows on a page; 0 for one page.
    var pageRows = 0
    var wrappedNames = false
    var subtotals = false
    var notes = false
    /// One row in so many slides by a cell; 0 for none.
    var slidRows = 0
    /// One figure in so many has two digits exchanged; 0 for none.
    var slips = 0
    var seed: UInt64 = 1

    static let none = Noise()
  }

  enum Form: CaseIterable { case tabs, csv, markdown }

  let draft: PlanDraft
  let title: String
  let noise: Noise
  private var random: SeededGenerator
  private(set) var head: [[String]] = []
  private(set) var rows: [[String]] = []
  /// Where each tranche was printed: row of the table and column, by sub-project, source and year.
  private(set) var printed: [[Int32]: Amount] = [:]
  private(set) var slidCount = 0
  private(set) var slipCount = 0

  init(_ package: PlanPackage, _ noise: Noise = .none) {
    draft = package.draft
    title = package.title
    self.noise = noise
    random = SeededGenerator(seed: noise.seed)
    lay()
  }

  private struct Column {
    var heads: [String]
    var year: Int32?
    var source: Int32?
    var payer: Payer?
  }

  private mutating func lay() {
    let tranches = draft.tranches
    var cells: [[Int32]: Amount] = [:]
    for row in 0..<tranches.count {
      cells[[tranches.subproject[row], tranches.source[row], tranches.year[row]]] =
        tranches.amount[row]
    }
    let columns = columns(cells)
    head = (0..<3).map { level in
      ["序  号", "项目名称", "子项目", "项目级别", "建设内容及进度安排"].map { level == 0 ? $0 : "" }
        + columns.map { $0.heads[level] } + [["完成时限（年）", ""], ["", ""], ["起始时间", "截止时间"]][level]
    }
    var group: [Int32] = []
    for index in draft.subprojects.indices {
      let subproject = draft.subprojects[index]
      group.append(Int32(index))
      print(row: [Int32(index)], columns, cells, label: subproject)
      let isLast =
        index + 1 == draft.subprojects.count
        || draft.subprojects[index + 1].project != subproject.project
      if noise.subtotals, isLast, group.count > 1 {
        sum(group, columns, cells, "小计")
      }
      if isLast { group = [] }
    }
    sum(draft.subprojects.indices.map(Int32.init), columns, cells, "合计")
  }

  private func columns(_ cells: [[Int32]: Amount]) -> [Column] {
    var columns: [Column] = []
    let upper = draft.sources.contains { $0.tier == .province }
    columns.append(Column(heads: ["总投资估算（万元）", "", "小计"]))
    if upper { columns.append(Column(heads: ["", "", "省级资金合计"], payer: .tier(.province))) }
    columns.append(Column(heads: ["", "", "市县资金"], payer: .local))
    for (number, year) in Set(draft.tranches.year).sorted().enumerated() {
      columns.append(
        Column(heads: [number == 0 ? "年度资金计划（万元）" : "", "\(year)年", "小计"], year: year))
      for source in draft.sources.indices
      where cells.keys.contains(where: { $0[1] == Int32(source) && $0[2] == year }) {
        columns.append(
          Column(
            heads: ["", "", draft.sources[source].name], year: year, source: Int32(source)))
      }
    }
    return columns
  }

  private func amount(
    _ column: Column, _ subprojects: [Int32], _ cells: [[Int32]: Amount]
  ) -> Amount? {
    var sum: Amount?
    for (key, amount) in cells where subprojects.contains(key[0]) {
      if let year = column.year, key[2] != year { continue }
      if let source = column.source, key[1] != source { continue }
      let tier = draft.sources[Int(key[1])].tier
      if case .tier(let wanted)? = column.payer, tier != wanted { continue }
      if column.payer == .local, !tier.isLocal { continue }
      sum = (sum ?? 0) + amount
    }
    return sum
  }

  private mutating func print(
    row: [Int32], _ columns: [Column], _ cells: [[Int32]: Amount], label: Subproject
  ) {
    var figures = columns.map { column in
      let amount = amount(column, row, cells)
      if let year = column.year, let source = column.source, let amount {
        printed[[row[0], source, year]] = amount
      }
      return figure(amount)
    }
    for index in figures.indices where noise.slips > 0 && random.next() % UInt64(noise.slips) == 0 {
      var digits = Array(figures[index])
      for place in digits.indices.dropFirst()
      where digits[place - 1] != digits[place]
        && digits[place].isNumber && digits[place - 1].isNumber && digits[place] != "0"
      {
        digits.swapAt(place, place - 1)
        slipCount += 1
        break
      }
      figures[index] = String(digits)
    }
    var line = [
      label.sequence.map { "\($0)" } ?? "",
      label.project.map { draft.projects[Int($0)].name } ?? "", label.name,
      label.level?.title.zh ?? "", label.content,
    ]
    let window = [label.startYear, label.endYear].map { $0.map { "\($0)" } ?? "" }
    var tail = figures + window
    if noise.slidRows > 0, random.next() % UInt64(noise.slidRows) == 0,
      let gap = tail.firstIndex(where: { $0.isEmpty })
    {
      tail.remove(at: gap)
      tail.append("")
      slidCount += 1
    }
    guard noise.wrappedNames, line[2].count > 6, random.next() % 3 == 0 else {
      rows.append(line + tail)
      return
    }
    let name = line[2]
    line[2] = String(name.prefix(name.count / 2))
    rows.append(line + tail)
    rows.append(
      ["", "", String(name.dropFirst(name.count / 2)), "", ""] + tail.map { _ in "" })
  }

  private mutating func sum(
    _ subprojects: [Int32], _ columns: [Column], _ cells: [[Int32]: Amount], _ label: String
  ) {
    let figures = columns.map { figure(amount($0, subprojects, cells)) }
    rows.append(["", label, "", "", ""] + figures + ["", ""])
  }

  private mutating func figure(_ amount: Amount?) -> String {
    guard let amount else { return noise.dashes && random.next() % 2 == 0 ? "—" : "" }
    var text = draft.unit.text(amount)
    if noise.thousandsMarks {
      let halves = text.split(separator: ".", maxSplits: 1)
      var whole = ""
      for (place, digit) in halves[0].reversed().enumerated() {
        if place > 0, place % 3 == 0, digit != "-" { whole = "," + whole }
        whole = String(digit) + whole
      }
      text = whole + (halves.count > 1 ? "." + halves[1] : "")
    }
    if noise.fullWidthDigits, random.next() % 4 == 0 {
      text = String(
        String.UnicodeScalarView(
          text.unicodeScalars.map {
            ("0"..."9").contains($0) ? Unicode.Scalar($0.value + 0xFEE0)! : $0
          }))
    }
    return text
  }

  // MARK: Forms

  func text(_ form: Form) -> String {
    var text = form == .csv ? "" : title + "\n\n"
    if form != .csv, noise.notes { text += "单位：万元\n\n" }
    let pages =
      noise.pageRows == 0
      ? [rows]
      : stride(from: 0, to: rows.count, by: noise.pageRows).map {
        Array(rows[$0..<min($0 + noise.pageRows, rows.count)])
      }
    for (number, page) in pages.enumerated() {
      let isInside = form == .csv
      if number > 0, !isInside { text += "\n续表\n\n" }
      text += PrintedPlan.table(head, page, form)
    }
    if noise.notes {
      text += form == .csv ? "" : "\n注：各级资金以实际下达为准。\n"
    }
    return text
  }

  private static func table(_ head: [[String]], _ rows: [[String]], _ form: Form) -> String {
    switch form {
    case .csv:
      return (head + rows).map { line in
        line.map {
          $0.contains { ",\"\n".contains($0) } ? "\"" + $0.replacing("\"", with: "\"\"") + "\"" : $0
        }
        .joined(separator: ",") + "\n"
      }.joined()
    case .markdown:
      func line(_ cells: [String]) -> String {
        "| "
          + cells.map { $0.replacing("\n", with: "<br>").replacing("|", with: "\\|") }.joined(
            separator: " | ") + " |\n"
      }
      return line(head[0]) + "|" + String(repeating: "---|", count: head[0].count) + "\n"
        + (head.dropFirst() + rows).map(line).joined() + "\n"
    case .tabs:
      // As Word gives it: merged cells of the header are written once, each cell on a line of its own.
      let width = head[0].count
      let loose = head.indices.map { level in
        (0..<width).filter { column in
          if !head[level][column].isEmpty || column < 5 { return true }
          if level == 0 { return false }
          // Below a label that has no finer ones there is a blank.
          return level == 1 && (column == 5 || column == width - 2)
        }.map { head[level][$0] }
      }
      return (loose + rows).map { cells in
        cells.map { "\t" + $0 + "\n" }.joined() + "\n"
      }.joined() + "\n"
    }
  }
}
