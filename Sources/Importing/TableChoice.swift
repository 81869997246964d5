internal import Documents
internal import Planning
internal import PrintedWords

extension Import {
  /// The tables with money columns, in the named sheet where one is named; a single table is taken for
  /// what it is.
  static func candidates(_ tables: [PrintedTable], _ options: Options) -> [Int] {
    let named = tables.indices.filter { index in
      guard let sheet = options.sheet else { return !tables[index].isHidden }
      return tables[index].origin.sheet == sheet
    }
    return named.count == 1 ? named : named.filter { hasMoney(tables[$0]) }
  }

  /// The table that holds the plan: the only candidate, the one that was named, or the one that was asked
  /// for.
  static func choose(
    _ tables: [PrintedTable], _ candidates: [Int], _ options: Options, _ log: inout ImportLog
  ) throws(ImportFault) -> PrintedTable {
    if let number = options.table {
      guard tables.indices.contains(number - 1) else {
        throw ImportFault(
          "没有第 \(number) 张表，共 \(tables.count) 张",
          "there is no table \(number), only \(tables.count)",
          adviceZh: "用 --preview 列出各表", adviceEn: "list them with --preview")
      }
      return tables[number - 1]
    }
    if let sheet = options.sheet, !tables.contains(where: { $0.origin.sheet == sheet }) {
      let sheets = tables.compactMap(\.origin.sheet)
      let zh = sheets.isEmpty ? "文件里没有工作表" : "工作表有 " + sheets.joined(separator: "、")
      let en =
        sheets.isEmpty ? "the file has none" : "the sheets are " + sheets.joined(separator: ", ")
      throw ImportFault(
        "没有工作表“\(sheet)”", "there is no sheet \"\(sheet)\"", adviceZh: zh, adviceEn: en)
    }
    guard let first = candidates.first else {
      throw ImportFault(
        tables.isEmpty ? "没有表格" : "\(tables.count) 张表里没有一张写着各年各方的资金",
        tables.isEmpty
          ? "no table" : "none of \(tables.count) tables says who pays what in which year",
        adviceZh: "检查是否给对了文件；用 --table 指定一张",
        adviceEn: "check that it is the right file; name a table with --table")
    }
    if candidates.count == 1 { return tables[first] }
    return try ask(candidates, tables, &log)
  }

  private static func ask(
    _ candidates: [Int], _ tables: [PrintedTable], _ log: inout ImportLog
  ) throws(ImportFault) -> PrintedTable {
    let weights = candidates.map { weight(tables[$0]) }
    let most = weights.max()!
    // One table that has three times the figures of any other is the plan.
    let isClear = weights.count { $0 * 3 >= most } == 1
    let answer = log.ask(
      Question(
        key: "table",
        text: Bilingual(zh: "哪一张表是计划？", en: "Which table is the plan?"),
        reason: Bilingual(
          zh: "\(candidates.count) 张表里有各年的资金", en: "\(candidates.count) tables have money by year"),
        choices: candidates.map { index in
          let table = tables[index]
          let name = table.origin.sheet ?? table.title
          return Question.Choice(
            "\(index + 1)", "表\(index + 1) \(name)（\(table.body.count) 行）",
            "table \(index + 1) \(name) (\(table.body.count) rows)")
        }, proposal: isClear ? weights.firstIndex(of: most) : nil))
    guard let number = answer.flatMap({ Int($0) }) else {
      let named = candidates.prefix(5).map { "\($0 + 1) \(tables[$0].title.prefix(30))" }
      let more = candidates.count > 5
      var fault = ImportFault(
        "有 \(candidates.count) 张表可能是计划：表 " + named.joined(separator: "、") + (more ? " 等" : ""),
        "\(candidates.count) tables may be the plan: " + named.joined(separator: ", ")
          + (more ? " and more" : ""),
        adviceZh: "用 --preview 列出各表，用 --table 指定一张",
        adviceEn: "list them with --preview, and name one with --table")
      fault.isAmbiguous = true
      throw fault
    }
    return tables[number - 1]
  }

  /// Money columns that name a year, or a payer and a title that names one.
  static func hasMoney(_ table: PrintedTable) -> Bool {
    var log = ImportLog()
    let money = ColumnReading.all(table, &log).filter(\.isMoney)
    return money.contains {
      $0.words.year != nil || PayerWords($0.words.payer) != nil || $0.words.isTotal
    }
  }

  private static func weight(_ table: PrintedTable) -> Int {
    var log = ImportLog()
    return table.body.count * ColumnReading.all(table, &log).count(where: \.isMoney)
  }
}
