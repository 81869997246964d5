internal import Documents
internal import Planning
internal import PrintedWords

/// Gives every money column its scope by the words of the header: which of them are leaves, and what the
/// others add up.
package enum MoneyScopes {
  package static func settle(
    _ columns: inout [ColumnReading], _ table: PrintedTable, _ log: inout ImportLog
  ) {
    giveYear(&columns, table, &log)
    let money = columns.indices.filter { columns[$0].isMoney }
    let hasYears = money.contains { columns[$0].words.year != nil }
    let leaves = Set(
      money.filter { columns[$0].words.year != nil }.map {
        PrintedText.label(columns[$0].words.payer)
      })
    for index in money {
      let words = columns[index].words
      // Beside money by year, numbers that are of no year, no payer and no total are no money.
      if hasYears, words.year == nil, !words.isTotal, PayerWords(words.payer) == nil,
        !leaves.contains(PrintedText.label(words.payer))
      {
        columns[index].role = .outside("numbers")
        columns[index].reason = Bilingual(
          zh: "没有年度，也不是出资方或合计", en: "neither year nor payer nor total")
        continue
      }
      columns[index].role = .money(scope(of: columns[index], money.map { columns[$0] }, hasYears))
    }
    leaveOutUpper(&columns, money, &log)
  }

  /// 省级以上资金 beside money of the centre is the sum of two tiers, for which a package has no total.
  private static func leaveOutUpper(
    _ columns: inout [ColumnReading], _ money: [Int], _ log: inout ImportLog
  ) {
    func isLeaf(_ index: Int) -> Bool {
      if case .money(let scope) = columns[index].role { return scope.isLeaf }
      return false
    }
    guard
      money.contains(where: {
        isLeaf($0) && PayerWords(columns[$0].words.payer) == .tier(.central)
      })
    else { return }
    for index in money where !isLeaf(index) {
      let column = columns[index]
      guard PayerWords(column.words.payer) == .tier(.province),
        PrintedText.label(column.words.payer).contains("以上")
      else { continue }
      columns[index].role = .outside("sum")
      columns[index].reason = Bilingual(zh: "中央和省级之和", en: "the centre and the province together")
      log.decide(
        "column:" + column.title, "left out", .words, "中央和省级之和，计划包没有这样的合计",
        "the centre and the province together: a package has no such total")
    }
  }

  private static func scope(
    of column: ColumnReading, _ all: [ColumnReading], _ hasYears: Bool
  ) -> MoneyScope {
    let words = column.words
    let key = PrintedText.label(words.payer)
    let siblings = all.filter { $0.words.year == words.year && $0.index != column.index }
    // Finer payers of the same year, by which a composite is known.
    let finer = siblings.filter { !$0.words.isTotal && !$0.words.payer.isEmpty }
    let isSum: Bool =
      if hasYears && words.year == nil {
        true
      } else if words.payer.isEmpty {
        words.isTotal ? !siblings.isEmpty : !finer.isEmpty
      } else if words.isTotal {
        true
      } else {
        PayerWords(words.payer) == .local
          && finer.contains { PayerWords($0.words.payer) != .local && isLocal($0.words.payer) }
      }
    if !isSum { return MoneyScope(year: words.year, payer: .source(key), isLeaf: true) }
    if words.payer.isEmpty { return MoneyScope(year: words.year, payer: .all, isLeaf: false) }
    let hasLeaf = all.contains {
      $0.index != column.index && $0.words.year != nil && !$0.words.isTotal
        && PrintedText.label($0.words.payer) == key
    }
    let payer: PayerKey =
      switch PayerWords(words.payer) {
      case .local: .local
      case .tier(let tier): .tier(tier)
      case nil: .source(key)
      }
    return MoneyScope(
      year: words.year, payer: hasLeaf && payer == .source(key) ? .source(key) : payer,
      isLeaf: false)
  }

  private static func isLocal(_ payer: String) -> Bool {
    switch PayerWords(payer) {
    case .tier(let tier): tier.isLocal
    case .local, nil: true
    }
  }

  /// A table whose header names no year is about the one year of its title.
  private static func giveYear(
    _ columns: inout [ColumnReading], _ table: PrintedTable, _ log: inout ImportLog
  ) {
    let money = columns.indices.filter { columns[$0].isMoney }
    guard !money.contains(where: { columns[$0].words.year != nil }) else { return }
    let titles = table.before + [table.origin.heading ?? ""]
    let years = Set(titles.flatMap(DescribedYears.years(in:))).sorted()
    var year = years.count == 1 ? years[0] : nil
    if let year {
      log.decide("year", "\(year)", .printed, "标题写明\(year)年", "the title says \(year)")
    } else {
      let range = years.isEmpty ? [] : Array(years[0]...years[years.count - 1])
      let answer =
        log.given("year")
        ?? log.ask(
          Question(
            key: "year",
            text: Bilingual(
              zh: "表头没有年度，资金属于哪一年？", en: "The header names no year: which year's money is it?"),
            reason: Bilingual(
              zh: years.isEmpty ? "标题里也没有" : "标题里有几个年度",
              en: years.isEmpty ? "nor does the title" : "the title names several"),
            choices: range.map { Question.Choice("\($0)", "\($0)", "\($0)") }, proposal: nil))
      year = answer.flatMap { Int32($0) }
    }
    for index in money { columns[index].words.year = year }
  }
}
