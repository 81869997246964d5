internal import Planning
internal import Texts

/// How the first line of a file is read.
extension CSVTableReader {
  mutating func readHeader() -> Bool {
    let columns = table.schema.columns
    if scanner.isAtEnd {
      let needed = columns.filter(\.isRequired).map(\.name).joined(separator: ",")
      var fault = InputFault(
        .noHeader, file: table.file, line: 1, found: "nothing at all",
        expected: Bilingual(
          zh: "第一行写列名，至少 \(needed)", en: "a first line with the columns \(needed) at least"))
      fault.reason = Bilingual(zh: "没有任何内容", en: "nothing at all")
      faults.add(fault)
      return false
    }
    if reportSeparator(columns.map(\.name)) { return false }
    let before = faults.count
    let names = columns.map(\.name)
    var isWhole = true
    while true {
      let field = scanner.next()
      if reportReturn(field) {
        isWhole = false
        if field.endsRow || faults.isFull { break }
        continue
      }
      let name = TextSlice(
        start: field.start, length: field.end - field.start, hasEscapes: field.hasEscapes
      ).text(in: table.bytes)
      if let position = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) {
        if table.header.contains(position) {
          fault(.repeatedColumn, at: field, zh: "每列只能出现一次", en: "each column once")
        }
        table.header.append(position)
      } else {
        let near = meant(name, names)
        fault(
          .unknownColumn, at: field, zh: "可用的列：" + names.joined(separator: "、") + near.zh,
          en: "one of " + names.joined(separator: ", ") + near.en)
      }
      if field.endsRow || faults.isFull { break }
    }
    for (position, column) in table.schema.columns.enumerated()
    where isWhole && column.isRequired && !table.header.contains(position) {
      fault(.missingColumn, line: 1, zh: "应有列 \(column.name)", en: "a column \(column.name)")
    }
    return faults.count == before
  }

  /// Says which separator the header has instead of commas; `false` if nothing looks like that.
  private mutating func reportSeparator(_ names: [String]) -> Bool {
    let end = input[scanner.position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? input.count
    if end - scanner.position > CSVTableReader.longestShown { return false }
    let line = String(decoding: input[scanner.position..<end], as: UTF8.self)
    if line.contains(",") { return false }
    let separators: [(sign: Character, name: Bilingual)] = [
      (";", Bilingual(zh: "分号（;）", en: "semicolons (;)")),
      ("\t", Bilingual(zh: "制表符（Tab）", en: "tabs")),
      ("，", Bilingual(zh: "全角逗号（，）", en: "full-width commas (，)")),
      ("；", Bilingual(zh: "全角分号（；）", en: "full-width semicolons (；)")),
      ("|", Bilingual(zh: "竖线（|）", en: "bars (|)")),
    ]
    for (sign, name) in separators {
      let words = line.split(separator: sign).map { $0.filter { $0 != "\"" } }
      guard words.count > 1, words.contains(where: names.contains) else { continue }
      fault(
        .wrongSeparator, at: scanner.position, found: shown(scanner.position, end),
        zh: "字段之间用半角逗号（,），这里用的是\(name.zh)",
        en: "commas (,) between fields; this file has \(name.en)")
      return true
    }
    return false
  }
}
