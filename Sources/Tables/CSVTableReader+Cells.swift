internal import Planning
internal import Texts

/// How one cell of each kind is read.
extension CSVTableReader {
  mutating func appendText(_ field: CSVScanner.Field, _ column: Int) {
    table.columns[column].slices.append(
      TextSlice(
        start: field.start, length: field.end - field.start, hasEscapes: field.hasEscapes))
  }

  mutating func appendKey(_ field: CSVScanner.Field, _ column: Int) {
    appendText(field, column)
    if !isReferenced {
      let bytes = UnsafeRawBufferPointer(rebasing: input[field.start..<field.end])
      idHashes.append(UInt64(KeyIndex.tag(bytes)) << 32 | UInt64(table.rowCount))
      return
    }
    let earlier: Int32
    if field.hasEscapes {
      earlier = plainKey(field).withUnsafeBytes { table.keys.append($0) }
    } else {
      earlier = table.keys.append(UnsafeRawBufferPointer(rebasing: input[field.start..<field.end]))
    }
    if earlier < 0 || field.start == field.end { return }
    if repeatedIDs.count < FaultLog.limit {
      repeatedIDs.append((table.rowCount, Int(earlier)))
    } else {
      moreRepeatedIDs += 1
    }
  }

  /// The bytes of a quoted id with its doubled quotes made single.
  private func plainKey(_ field: CSVScanner.Field) -> [UInt8] {
    let slice = TextSlice(
      start: field.start, length: field.end - field.start, hasEscapes: true)
    return Array(slice.text(in: table.bytes).utf8)
  }

  mutating func readReference(_ field: CSVScanner.Field, _ column: Int) {
    let length = field.end - field.start
    let last = recent[column]
    if last.length == length {
      var offset = 0
      while offset < length, input[field.start + offset] == input[last.start + offset] {
        offset += 1
      }
      if offset == length {
        table.columns[column].codes.append(last.value)
        return
      }
    }
    let row: Int32
    if targets[column] == nil {
      row = -1
    } else if field.hasEscapes {
      row = plainKey(field).withUnsafeBytes { targets[column]!.keys.row(of: $0) }
    } else {
      row = targets[column]!.keys.row(
        of: UnsafeRawBufferPointer(rebasing: input[field.start..<field.end]))
    }
    if row < 0 {
      reportDangling(field, column)
      return
    }
    let value = targets[column]!.rank[Int(row)]
    if !field.hasEscapes { recent[column] = (field.start, length, value) }
    table.columns[column].codes.append(value)
  }

  /// An id that its table does not have, unless that table could not be read whole.
  mutating func reportDangling(_ field: CSVScanner.Field, _ column: Int) {
    guard case .reference(let target) = kinds[column], !unsound.contains(target) else { return }
    if earlier[target] == nil {
      fault(
        .danglingReference, at: field, zh: "包里没有表 \(target.rawValue)，此列应为空",
        en: "a blank, because the package has no table \(target.rawValue)")
    } else {
      reportUnknownID(field, of: target, in: earlier[target]!)
    }
  }

  /// An id that `other`, the table `target`, does not have, and the one that was likely meant.
  mutating func reportUnknownID(
    _ field: CSVScanner.Field, of target: TableName, in other: CSVTable
  ) {
    let ids = other.schema.columns.firstIndex { $0.kind == .identifier }.map { column in
      other.columns[column].slices.prefix(Nearest.compared).map { $0.text(in: other.bytes) }
    }
    let near = meant(shown(field.start, field.end), ids ?? [])
    fault(
      .danglingReference, at: field, zh: "应为表 \(target.rawValue) 中的编号" + near.zh,
      en: "an id of table \(target.rawValue)" + near.en)
  }

  /// `; did you mean sp01?`, if `known` has a word like that.
  func meant(_ word: String, _ known: [String]) -> Bilingual {
    guard let near = Nearest.meant(word, among: known) else { return Bilingual(zh: "", en: "") }
    return Bilingual(zh: "；是否想写 \(near)？", en: "; did you mean \(near)?")
  }

  mutating func readYear(_ field: CSVScanner.Field, _ column: Int) {
    if let year = NumberLexer.year(input, field.start, field.end) {
      table.columns[column].codes.append(year)
    } else {
      fault(.badYear, at: field, zh: "应为 1900 至 2199 的四位年份", en: "a year from 1900 to 2199")
    }
  }

  mutating func readAmount(_ field: CSVScanner.Field, _ column: Int) {
    switch NumberLexer.amount(input, field.start, field.end, decimals: unit.decimals) {
    case .success(let amount): table.columns[column].numbers.append(amount)
    case .failure(.malformed):
      fault(
        .badAmount, at: field, zh: "应为以\(unit.title.zh)计的金额",
        en: "an amount in \(unit.title.en)")
    case .failure(.tooManyDecimals):
      fault(
        .tooManyDecimals, at: field, zh: unit.precision.zh, en: unit.precision.en)
    case .failure(.tooLarge):
      let limit = unit.text(Amount.limit)
      fault(.amountTooLarge, at: field, zh: "至多 ±\(limit)", en: "at most ±\(limit)")
    }
  }

  mutating func readNumber(_ field: CSVScanner.Field, _ column: Int) {
    let isWhole = kinds[column] == .integer
    switch NumberLexer.number(input, field.start, field.end, isWhole: isWhole) {
    case .success(let (units, decimals)):
      table.columns[column].numbers.append(units)
      table.columns[column].codes.append(Int32(decimals))
    case .failure(.tooLarge):
      fault(.badNumber, at: field, zh: "至多 10 的 15 次方", en: "at most 10 to the 15th")
    case .failure:
      fault(
        .badNumber, at: field, zh: isWhole ? "应为整数" : "应为十进制数，至多 12 位小数",
        en: isWhole ? "a whole number" : "a decimal number with at most 12 decimals")
    }
  }

  mutating func readWord(_ field: CSVScanner.Field, _ column: Int) {
    guard case .word(let words) = kinds[column] else { return }
    let code = words.firstIndex { word in
      word.utf8.elementsEqual(input[field.start..<field.end])
    }
    if let code {
      table.columns[column].codes.append(Int32(code))
      return
    }
    let written = shown(field.start, field.end)
    if let code = ChineseWord.position(of: written, among: words) {
      table.columns[column].codes.append(Int32(code))
    } else {
      let near = meant(written, words)
      fault(
        .unknownWord, at: field, zh: "应为 " + words.joined(separator: "、") + " 之一" + near.zh,
        en: "one of " + words.joined(separator: ", ") + near.en)
    }
  }

  mutating func readDate(_ field: CSVScanner.Field, _ column: Int) {
    let text = String(decoding: input[field.start..<field.end], as: UTF8.self)
    if Day(text) != nil {
      appendText(field, column)
    } else {
      fault(
        .badDate, at: field, zh: "应为 2021-03-01 这样的日期", en: "a date such as 2021-03-01")
    }
  }
}
