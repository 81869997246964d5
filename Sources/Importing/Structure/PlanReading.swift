internal import Documents
internal import Planning
package import PrintedWords

/// A table understood: what each column and row is, who pays, and the sums that say so.
package struct PlanReading: Sendable {
  package var table: PrintedTable
  package var columns: [ColumnReading]
  package var rows: [RowReading]
  package var payers: PayerBook
  package var grid: MoneyGrid
  /// The unit of the figures; `nil` where no line says it.
  package var unit: MoneyWord?
  package var proofs: [SumProof] = []
  /// How sure each figure is, by money column and row.
  package var grades: [[Grade]] = []
  /// Rows whose figures stood in the wrong columns and were moved.
  package var moved: [Int: Int] = [:]
  /// What each money column adds up, once its scope is settled: rows ask for it again and again.
  private var settledLeaves: [[Int]] = []
  /// Rows whose figures would add up in other columns, in more than one way.
  var slid: Set<Int> = []

  package var items: [Int] { rows.indices.filter { rows[$0].kind == .item } }

  package func scope(_ moneyColumn: Int) -> MoneyScope {
    if case .money(let scope) = columns[grid.columns[moneyColumn]].role { return scope }
    preconditionFailure("a money column has a scope")
  }

  package func column(_ role: ColumnRole) -> Int? { columns.firstIndex { $0.role == role } }

  /// Leaves that money column `index` adds up, as indices of money columns.
  func leaves(ofColumn index: Int) -> [Int] {
    settledLeaves.isEmpty ? leaves(of: scope(index)) : settledLeaves[index]
  }

  /// Leaves that the scope of a total adds up, as indices of money columns.
  package func leaves(of scope: MoneyScope) -> [Int] {
    grid.columns.indices.filter { index in
      guard case .money(let leaf) = columns[grid.columns[index]].role, leaf.isLeaf,
        scope.year == nil || leaf.year == scope.year
      else { return false }
      guard case .source(let key) = leaf.payer else { return false }
      let tier = payers.tier(key)
      switch scope.payer {
      case .all: return true
      case .source(let wanted): return wanted == key
      case .tier(let wanted): return wanted == tier
      case .local: return tier.isLocal
      }
    }
  }
}

/// A class of sums that the reading predicts, and how many of them hold.
package struct SumProof: Sendable, Equatable {
  package enum Class: Sendable, Hashable {
    /// A column that adds up others, by its index in the table.
    case column(Int)
    /// A row that adds up others, by its index in the body.
    case row(Int)
  }

  package var kind: Class
  package var title: String
  package var count: SumCount
}

extension PlanReading {
  /// Reads `table`: columns by words and contents, rows by words, payers, scopes of money, and the sums
  /// they should hold. Throws where there is nothing that a plan could be made of.
  package init(_ table: PrintedTable, texts: [String], _ log: inout ImportLog) throws(ImportFault) {
    self.table = table
    var columns = ColumnReading.all(table, &log)
    let money = columns.filter { $0.isMoney }.map(\.index)
    guard !money.isEmpty else {
      throw ImportFault(
        "表里没有一列是资金", "no column of the table holds money",
        adviceZh: "检查表头是否有年度、出资方或合计字样；用 --table 另选一张表",
        adviceEn:
          "look whether its header names years, payers or totals; choose another table with --table"
      )
    }
    if let glued = GluedHeads.first(columns) {
      let parts = glued.parts.map { "“\($0)”" }.joined()
      let english = glued.parts.map { "\"\($0)\"" }.joined(separator: " and ")
      throw ImportFault(
        "表头“\(glued.column.path.last!)”是几列的表头连在一起（\(parts)），各列没有分开",
        "the label \"\(glued.column.path.last!)\" is that of several columns (\(english)): they were not told apart",
        adviceZh: "PDF 转出的文本常会这样：请改用 Word、Excel 或网页原件",
        adviceEn:
          "the text of a PDF often is so: use the Word file, workbook or web page it was made from")
    }
    if let line = table.unclearLine {
      throw ImportFault(
        "第 \(line) 行起，折行的文字属于哪一行分不清：有几种分法，或一种也不成立",
        "from line \(line) on, folded words belong to one row as well as to another, or fit none",
        adviceZh: "PDF 转出的文本常会这样：请改用 Word、Excel 或网页原件",
        adviceEn:
          "the text of a PDF often is so: use the Word file, workbook or web page it was made from")
    }
    if table.hiddenCells > 0 {
      log.decide(
        "hidden", "\(table.hiddenCells)", .printed,
        "隐藏的行列里有 \(table.hiddenCells) 格，印出来看不见，没有读",
        "\(table.hiddenCells) cells stand in hidden rows or columns, which nobody sees in print; they were left out"
      )
    }
    unit = PlanReading.unit(of: table, columns, &log)
    let names = columns.indices.filter { [.project, .subproject].contains(columns[$0].role) }
    rows = RowReading.all(table, names: names, money: money)
    MoneyScopes.settle(&columns, table, &log)
    grid = MoneyGrid(table, columns: columns.filter(\.isMoney).map(\.index), unit: unit)
    let leafNames = columns.compactMap { column -> String? in
      guard case .money(let scope) = column.role, scope.isLeaf else { return nil }
      return column.words.payer
    }
    self.columns = columns
    if let label = leafNames.first(where: { CellReading($0).number != nil }) {
      throw ImportFault(
        "表头里是数字（\(label)），没有年度和出资方：这可能是一张表的后半张",
        "the header holds figures (\(label)) and neither years nor payers: this may be the rest of a table",
        adviceZh: "用 --preview 和 --table 另选一张表",
        adviceEn: "choose another table with --preview and --table")
    }
    payers = PayerBook(leafNames, texts: [table.title] + table.before + texts, &log)
    leaveOut(payers.left)
    try refuseRepeated()
    try settleTotals(&log)
    settleRowSums(&log)
    settledLeaves = grid.columns.indices.map { leaves(of: scope($0)) }
  }

  /// Columns of what somebody said is no payer.
  private mutating func leaveOut(_ keys: Set<String>) {
    for index in columns.indices {
      guard case .money(let scope) = columns[index].role, case .source(let key) = scope.payer,
        keys.contains(key)
      else { continue }
      columns[index].role = .outside("answered")
    }
    dropOutside()
  }

  /// A package has one figure for a payer and year: two columns of the same are two tables, or a header
  /// that was not understood.
  private func refuseRepeated() throws(ImportFault) {
    var seen: [MoneyScope: ColumnReading] = [:]
    for index in grid.columns.indices where scope(index).isLeaf {
      let column = columns[grid.columns[index]]
      if let other = seen[scope(index)] {
        throw ImportFault(
          "“\(other.title)”和“\(column.title)”是同一年度、同一出资方的两列；计划包对每年每方只有一个数",
          "\"\(other.title)\" and \"\(column.title)\" are two columns of the same year and payer, for which a package has one figure",
          adviceZh: "用 --preview 查看表头怎样读；只留一列，或在表头写清年度和出资方",
          adviceEn:
            "see with --preview how the header was read; keep one of them, or name year and payer in the header"
        )
      }
      seen[scope(index)] = column
    }
  }

  private static func unit(
    of table: PrintedTable, _ columns: [ColumnReading], _ log: inout ImportLog
  ) -> MoneyWord? {
    let heads = Set(columns.filter(\.isMoney).compactMap(\.words.unit))
    let captions = (table.before + table.after + [table.origin.heading ?? ""])
    if let unit = heads.count == 1
      ? heads.first : captions.lazy.compactMap(MoneyWords.unit(in:)).first
    {
      log.decide(
        "unit", unit.name, .printed, "表头或表上写明单位\(unit.title.zh)",
        "the header or caption says \(unit.title.en)")
      return currency(unit, &log)
    }
    if let given = log.answers["unit"], let unit = MoneyWord(given) {
      _ = log.given("unit")
      log.decide("unit", unit.name, .answered, "表里没有写单位", "no line says it")
      return unit
    }
    let answer = log.ask(
      Question(
        key: "unit",
        text: Bilingual(
          zh: "表里没有写金额单位，是哪一种？", en: "No line says the unit of the money: which is it?"),
        reason: Bilingual(zh: "标题、表头、脚注里都没有", en: "neither title, header nor footnotes name one"),
        choices: [MoneyWord.tenThousands, .yuan, .hundredMillions, .thousands, .millions].map {
          Question.Choice($0.name, $0.name, $0.name)
        }, proposal: nil))
    return answer.flatMap(MoneyWord.init)
  }

  /// Dollars of several countries are all called so.
  private static func currency(_ unit: MoneyWord, _ log: inout ImportLog) -> MoneyWord {
    if unit.currencies.count == 1 { return unit }
    let answer = log.ask(
      Question(
        key: "currency",
        text: Bilingual(zh: "金额是哪一种货币？", en: "Which currency is the money in?"),
        reason: Bilingual(
          zh: "文件里的叫法有几种货币都用", en: "the document's word for it is that of several currencies"),
        choices: unit.currencies.map { Question.Choice($0, $0, $0) }, proposal: 0))
    return MoneyWord(currencies: [answer ?? unit.currency], power: unit.power)
  }
}

extension ColumnReading {
  package var isMoney: Bool {
    if case .money = role { return true }
    return false
  }
}
