internal import PrintedWords

/// The labels above each column, from the top down.
///
/// Where cells say what they span (Word, workbooks, pages), the paths can be read off. Where they do not
/// (tab tables, CSV), an upper cell covers one blank lower cell or a run of named ones.
package struct HeadPaths: Sendable, Equatable {
  package var paths: [[String]]
  /// Whether every upper cell found the run of cells it covers.
  package var isResolved: Bool

  package init(_ table: PrintedTable, kinds: [ColumnKind]) {
    if table.isHeadLoose {
      self = HeadPaths.loose(table, kinds) ?? HeadPaths.laidOut(table, isResolved: false)
    } else {
      self = HeadPaths.laidOut(table, isResolved: true)
    }
    if table.head.count == 1 { cutFlatLabels(table.head[0]) }
  }

  private init(paths: [[String]], isResolved: Bool) {
    self.paths = paths
    self.isResolved = isResolved
  }

  // MARK: Paths in one label

  private static let separators: [Character] = ["›", ">", "/", "|", "·", "\n", " ", "-"]

  /// One row of labels may hold whole paths: `年度资金计划（万元） 2020年 省级资金`. Such a label is cut before and
  /// behind the part that names a year; where labels are cut, those that share their first part with a
  /// neighbour are too (`总投资估算（万元） 小计`).
  private mutating func cutFlatLabels(_ row: PrintedRow) {
    for separator in HeadPaths.separators {
      let parts = paths.indices.map { column in
        (row[column]?.text ?? "").split(separator: separator).map {
          PrintedText.shown(String($0))
        }.filter { !$0.isEmpty }
      }
      let join = separator == " " || separator == "\n" ? " " : String(separator)
      func rest(_ parts: ArraySlice<String>) -> String {
        PrintedText.shown(parts.joined(separator: join))
      }
      let years = parts.map { parts in parts.indices.filter { HeadPart(parts[$0]).year != nil } }
      let cut = paths.indices.filter { column in
        years[column].count == 1 && years[column][0] + 1 < parts[column].count
      }
      if cut.isEmpty { continue }
      for column in cut {
        let year = years[column][0]
        paths[column] = [
          rest(parts[column][..<year]), parts[column][year], rest(parts[column][(year + 1)...]),
        ].filter { !$0.isEmpty }
      }
      for column in paths.indices where years[column].isEmpty && parts[column].count > 1 {
        let isShared = paths.indices.contains {
          abs($0 - column) == 1 && parts[$0].count > 1 && parts[$0][0] == parts[column][0]
        }
        if isShared { paths[column] = [parts[column][0], rest(parts[column][1...])] }
      }
      return
    }
  }

  // MARK: Cells that stand above each other

  private static func laidOut(_ table: PrintedTable, isResolved: Bool) -> HeadPaths {
    let width = table.columnCount
    var paths = [[String]](repeating: [], count: width)
    // Columns that belong together so far: an upper label never reaches into its neighbour's.
    var bounds = [Range<Int>](repeating: 0..<width, count: width)
    for (level, row) in table.head.enumerated() {
      var labels = [(text: String, range: Range<Int>)?](repeating: nil, count: width)
      for column in 0..<width {
        guard let cell = row[column], cell.reading != .blank else { continue }
        let range = column..<min(column + cell.columnSpan, width)
        for covered in range { labels[covered] = (cell.text, range) }
      }
      fillRight(&labels, row, table, below: level, bounds)
      for column in 0..<width {
        guard let label = labels[column] else { continue }
        let text = PrintedText.shown(label.text)
        if paths[column].last != text { paths[column].append(text) }
        bounds[column] = label.range.clamped(to: bounds[column])
      }
    }
    return HeadPaths(paths: paths, isResolved: isResolved)
  }

  /// A label that is not merged goes on to the right over blanks, as far as the label above it does and
  /// only over columns that have labels of their own further down.
  private static func fillRight(
    _ labels: inout [(text: String, range: Range<Int>)?], _ row: PrintedRow, _ table: PrintedTable,
    below level: Int, _ bounds: [Range<Int>]
  ) {
    let width = table.columnCount
    let lower = table.head[(level + 1)...]
    func hasLower(_ column: Int) -> Bool {
      lower.contains { $0[column].map { $0.reading != .blank } ?? false }
    }
    var column = 0
    while column < width {
      guard let label = labels[column], label.range.count == 1, row[column]?.rowSpan == 1,
        hasLower(column)
      else {
        column += 1
        continue
      }
      var end = column + 1
      while end < width, labels[end] == nil, bounds[column].contains(end), hasLower(end) {
        end += 1
      }
      let range = column..<end
      for covered in range { labels[covered] = (label.text, range) }
      column = end
    }
  }

  // MARK: Cells that are only in order

  /// Rule: an upper cell covers one blank lower cell or a run of named ones; if counts differ, runs are
  /// split where their first label repeats, then where the kind of column changes; counts must agree
  /// exactly, else nothing is resolved.
  private static func loose(_ table: PrintedTable, _ kinds: [ColumnKind]) -> HeadPaths? {
    let rows = table.head.map { row in
      row.cells.prefix { $0 != nil }.map { PrintedText.shown($0!.text) }
    }
    guard let lowest = rows.last, lowest.count == table.columnCount else { return nil }
    // Ranges of columns that each cell of the row covers, from the lowest row upwards.
    var ranges = lowest.indices.map { $0..<$0 + 1 }
    var paths = lowest.map { $0.isEmpty ? [] : [$0] }
    for upper in stride(from: rows.count - 2, through: 0, by: -1) {
      let lower = rows[upper + 1]
      guard
        let groups = groups(of: lower, ranges, count: rows[upper].count, kinds)
      else { return nil }
      var next: [Range<Int>] = []
      for (cell, group) in groups.enumerated() {
        let covered = ranges[group.lowerBound].lowerBound..<ranges[group.upperBound - 1].upperBound
        next.append(covered)
        let text = rows[upper][cell]
        if !text.isEmpty { for column in covered { paths[column].insert(text, at: 0) } }
      }
      ranges = next
    }
    return HeadPaths(paths: paths, isResolved: true)
  }

  private static func groups(
    of lower: [String], _ ranges: [Range<Int>], count: Int, _ kinds: [ColumnKind]
  ) -> [Range<Int>]? {
    if lower.count == count { return lower.indices.map { $0..<$0 + 1 } }
    var groups: [Range<Int>] = []
    var position = 0
    while position < lower.count {
      var end = position + 1
      if !lower[position].isEmpty { while end < lower.count, !lower[end].isEmpty { end += 1 } }
      groups.append(position..<end)
      position = end
    }
    if groups.count == count { return groups }
    // 2020年 beside 小计, 起始时间 beside the last payer: other words than those before.
    let words = lower.map { label in
      HeadPart(label).year != nil ? 0 : HeadWords(path: [label]).kind == .other ? 1 : 2
    }
    let below = lower.indices.map { kinds[ranges[$0].lowerBound] }
    let byFirst = groups.flatMap { split($0) { lower[$0] == lower[$1] } }
    let byWords = groups.flatMap { cut($0) { words[$0] != words[$0 - 1] } }
    let byRepeat = byWords.flatMap { repeats($0, lower) }
    let ways = [
      byFirst, byFirst.flatMap { cut($0) { words[$0] != words[$0 - 1] } }, byWords, byRepeat,
      tails(byRepeat, lower),
    ].filter { $0.count == count }
    if let way = ways.first { return ways.allSatisfy { $0 == way } ? way : nil }
    let byKinds = byFirst.flatMap { cut($0) { below[$0] != below[$0 - 1] } }
    return byKinds.count == count ? byKinds : nil
  }

  /// `group` cut before every label that its part has already.
  private static func repeats(_ group: Range<Int>, _ labels: [String]) -> [Range<Int>] {
    var seen: Set<String> = []
    return cut(group) { place in
      if place == group.lowerBound + 1 { seen = [labels[group.lowerBound]] }
      let isAgain = !seen.insert(labels[place]).inserted
      if isAgain { seen = [labels[place]] }
      return isAgain
    }
  }

  /// Every group that ends with the labels of the next one is cut before them: 小计 省级 | 省级 市级 | 省级 市级.
  private static func tails(_ groups: [Range<Int>], _ labels: [String]) -> [Range<Int>] {
    groups.indices.flatMap { place -> [Range<Int>] in
      let group = groups[place]
      guard place + 1 < groups.count, groups[place + 1].lowerBound == group.upperBound,
        groups[place + 1].count > 1, group.count > groups[place + 1].count
      else { return [group] }
      let start = group.upperBound - groups[place + 1].count
      let isSame = Set(labels[start..<group.upperBound]) == Set(labels[groups[place + 1]])
      return isSame ? [group.lowerBound..<start, start..<group.upperBound] : [group]
    }
  }

  /// `group` cut before every cell that `opens` says opens a part.
  private static func cut(_ group: Range<Int>, _ opens: (Int) -> Bool) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = group.lowerBound
    for next in group.dropFirst() where opens(next) {
      parts.append(start..<next)
      start = next
    }
    return parts + [start..<group.upperBound]
  }

  /// `group` cut wherever its first cell repeats.
  private static func split(_ group: Range<Int>, _ isSame: (Int, Int) -> Bool) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = group.lowerBound
    for next in group.dropFirst() where isSame(next, group.lowerBound) {
      parts.append(start..<next)
      start = next
    }
    return parts + [start..<group.upperBound]
  }
}

/// What a column holds, by its cells alone.
package enum ColumnKind: String, Sendable, Equatable {
  /// 1, 2, 3, …
  case ordinal
  case year
  case number
  case text
  case blank
}

extension ColumnKind {
  /// The kind of `column`: what most of its cells are. O(rows).
  package init(_ rows: [PrintedRow], column: Int) {
    var (numbers, years, words) = (0, 0, 0)
    var expected: Int64 = 1
    var isOrdinal = true
    for row in rows {
      switch row.reading(column) {
      case .number(let number):
        numbers += 1
        if number.whole(in: 1990...2100) != nil { years += 1 }
        isOrdinal = isOrdinal && number.whole(in: 0...Int64.max) == expected
        expected += 1
      case .text: words += 1
      case .blank, .dash, .unreadable: continue
      }
    }
    if numbers == 0 && words == 0 {
      self = .blank
    } else if words >= numbers {
      self = .text
    } else if isOrdinal && numbers > 2 {
      self = .ordinal
    } else {
      self = years == numbers ? .year : .number
    }
  }
}
