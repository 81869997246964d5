internal import Origins
package import Planning
package import PrintedWords

/// What one column of a table was taken for, and why.
package struct ColumnReading: Sendable {
  package var index: Int
  package var path: [String]
  package var words: HeadWords
  package var kind: ColumnKind
  package var role: ColumnRole
  package var reason: Bilingual

  /// The labels above it as a finding names them; empty where there are none.
  var label: String {
    path.map(PrintedText.shown).filter { !$0.isEmpty }.joined(separator: Origin.separator)
  }

  /// As people point at it: `年度资金计划（万元） › 2021年 › 市本级`.
  package var title: String {
    path.isEmpty ? Origin.letters(index + 1) : path.joined(separator: Origin.separator)
  }
}

package enum ColumnRole: Sendable, Equatable {
  case ordinal, code, project, subproject, level, content, start, end, window, lead, partners
  case remark, blank
  /// Planned money: of a year or of all, by one payer or by several.
  case money(MoneyScope)
  /// Numbers that a plan package has no place for, with what they are.
  case outside(String)
}

/// Whose money of which year a column holds.
package struct MoneyScope: Sendable, Hashable {
  /// `nil` for all years together.
  package var year: Int32?
  package var payer: PayerKey
  /// The one place of this money: everything else that says it is a sum.
  package var isLeaf: Bool

  package init(year: Int32?, payer: PayerKey, isLeaf: Bool) {
    self.year = year
    self.payer = payer
    self.isLeaf = isLeaf
  }
}

/// One payer, or several together.
package enum PayerKey: Sendable, Hashable {
  /// By its label, as `PrintedText.label` has it; empty where the document names nobody.
  case source(String)
  case tier(Tier)
  case local
  case all
}

extension ColumnReading {
  /// The columns of `table`, by words and contents alone. O(cells).
  package static func all(_ table: PrintedTable, _ log: inout ImportLog) -> [ColumnReading] {
    let kinds = (0..<table.columnCount).map { ColumnKind(table.body, column: $0) }
    let heads = HeadPaths(table, kinds: kinds)
    if !heads.isResolved {
      _ = log.ask(
        Question(
          key: "header",
          text: Bilingual(
            zh: "表头各级单元格对不上，照它们所在的位置读吗？",
            en: "The levels of the header do not fit each other: read them as they stand?"),
          reason: Bilingual(
            zh: "文本没有写明哪一格在哪几列之上，各年的资金可能读错列",
            en: "the text does not say which columns a cell stands above; years may be misread"),
          choices: [Question.Choice("as-is", "照位置读", "as they stand")], proposal: nil))
    }
    var columns = (0..<table.columnCount).map { index -> ColumnReading in
      let path = heads.paths[index]
      return ColumnReading(
        index: index, path: path, words: HeadWords(path: path), kind: kinds[index], role: .blank,
        reason: Bilingual(zh: "空列", en: "nothing in it"))
    }
    for index in columns.indices { columns[index].giveRole(table) }
    settleNames(&columns)
    settleYears(&columns)
    settleWordyMoney(&columns)
    return columns
  }

  private mutating func giveRole(_ table: PrintedTable) {
    let byWords = Bilingual(
      zh: "表头“\(path.last ?? "")”", en: "the header says \"\(path.last ?? "")\"")
    switch words.kind {
    case .ordinal: (role, reason) = (.ordinal, byWords)
    case .code: (role, reason) = (.code, byWords)
    case .project: (role, reason) = (.project, byWords)
    case .subproject: (role, reason) = (.subproject, byWords)
    case .level: (role, reason) = (.level, byWords)
    case .content: (role, reason) = (.content, byWords)
    case .start: (role, reason) = (.start, byWords)
    case .end: (role, reason) = (.end, byWords)
    case .window: (role, reason) = (.window, byWords)
    case .lead: (role, reason) = (.lead, byWords)
    case .partners: (role, reason) = (.partners, byWords)
    case .remark: (role, reason) = (.remark, byWords)
    case .quantity, .ratio, .prior, .beyond:
      (role, reason) = (.outside(words.kind.rawValue), byWords)
    case .other: giveRoleByContents()
    }
  }

  private mutating func giveRoleByContents() {
    let saysMoney =
      words.year != nil || words.isTotal || words.unit != nil || PayerWords(words.payer) != nil
    switch kind {
    case .blank where path.isEmpty || !saysMoney: return
    case .text:
      role = .remark
      reason = Bilingual(zh: "多为文字", en: "mostly words")
    case .ordinal where !saysMoney:
      role = .ordinal
      reason = Bilingual(zh: "依次为 1、2、3…", en: "1, 2, 3 and so on")
    case .year where !saysMoney:
      role = .outside("year")
      reason = Bilingual(zh: "都是年份", en: "all years")
    case .blank, .ordinal, .year, .number:
      role = .money(MoneyScope(year: words.year, payer: .source(words.payer), isLeaf: true))
      reason = Bilingual(
        zh: saysMoney ? "表头是年度、出资方或合计" : "多为数字",
        en: saysMoney ? "year, payer or total by its header" : "mostly numbers")
    }
  }

  /// A table has one column of names at least: the first with words, where the header names none.
  private static func settleNames(_ columns: inout [ColumnReading]) {
    let named = columns.indices.filter { [.project, .subproject].contains(columns[$0].role) }
    guard named.isEmpty else { return }
    guard
      let first = columns.firstIndex(where: {
        $0.kind == .text && $0.role == .remark && $0.words.kind == .other
      })
    else { return }
    columns[first].role = .subproject
    columns[first].reason = Bilingual(zh: "第一列文字", en: "the first column of words")
  }

  /// A column whose header names a year and a payer is money, even where most of its cells say something
  /// else (待定): each of them is then doubted rather than the column left out.
  private static func settleWordyMoney(_ columns: inout [ColumnReading]) {
    let payers = Set(columns.filter(\.isMoney).map { PrintedText.label($0.words.payer) })
    let blocks = Set(columns.filter { $0.isMoney && $0.path.count > 1 }.map { $0.path.dropLast() })
    for index in columns.indices where columns[index].kind == .text {
      let words = columns[index].words
      guard columns[index].role == .remark, words.kind == .other else { continue }
      // Beside money under the same heading, or with the words of a payer or total.
      let saysWho =
        words.isTotal
        || !words.payer.isEmpty
          && (PayerWords(words.payer) != nil || payers.contains(PrintedText.label(words.payer)))
      let isInBlock = blocks.contains(columns[index].path.dropLast())
      guard words.year != nil && (saysWho || isInBlock) || saysWho && isInBlock else { continue }
      columns[index].role = .money(
        MoneyScope(year: words.year, payer: .source(words.payer), isLeaf: true))
      columns[index].reason = Bilingual(
        zh: "表头是年度和出资方", en: "year and payer by its header")
    }
  }

  /// Two unnamed columns of years side by side are the window.
  private static func settleYears(_ columns: inout [ColumnReading]) {
    let years = columns.indices.filter { columns[$0].role == .outside("year") }
    guard years.count == 2, years[1] == years[0] + 1,
      !columns.contains(where: { $0.role == .start || $0.role == .end })
    else { return }
    let reason = Bilingual(zh: "并列的两列年份", en: "two columns of years side by side")
    columns[years[0]].role = .start
    columns[years[1]].role = .end
    for index in years { columns[index].reason = reason }
  }
}
