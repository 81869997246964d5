import PlanSamples
import TestSupport
import Testing

@testable import PlanPackages
@testable import Planning
@testable import Tables
@testable import Texts

/// The parallel reader of plain tables against the reader of any CSV.
struct PlainTableReaderTests {
  /// Ids short and long, up to 15 bytes, 16, and more.
  static let subprojects = [
    "a", "sp2", "sp10", "1234567", "12345678", "123456789", "子项目一", "123456789012345",
    "1234567890123456", "a-very-long-id-of-a-sub-project", "q\"uote",
  ]
  static let sources = ["p", "city", "county-of-somewhere-far", "省级"]

  static func table(_ name: TableName, _ ids: [String]) -> CSVTable {
    let schema = TableSchema.schema(name)
    var csv = name == .subprojects ? "subproject_id\n" : "source_id,tier\n"
    for id in ids {
      let quoted = id.contains("\"") ? "\"" + id.replacing("\"", with: "\"\"") + "\"" : id
      csv += name == .subprojects ? "\(quoted)\n" : "\(quoted),city\n"
    }
    var (table, faults) = CSVTableReader.read(
      schema, file: "t.csv", bytes: FileBytes(Array(csv.utf8)), unit: unit, earlier: [:],
      unsound: [])
    precondition(faults.count == 0)
    CanonicalOrder.rank(&table)
    return table
  }

  static let unit = MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2)
  static let header = "subproject_id,source_id,year,amount\n"

  static let earlier: [TableName: CSVTable] = [
    .subprojects: table(.subprojects, subprojects), .sources: table(.sources, sources),
  ]

  /// Both readers on `bytes`: the plain one gives up, or agrees with the other.
  static func compare(
    _ bytes: [UInt8], as name: TableName = .tranches, parts: Int
  ) throws -> Bool {
    let (file, schema) = (FileBytes(bytes), TableSchema.schema(name))
    let (general, faults) = CSVTableReader.read(
      schema, file: "t.csv", bytes: file, unit: unit, earlier: earlier, unsound: [])
    let plain = CSVTableReader.plainTable(
      schema, bytes: file, unit: unit, earlier: earlier, parts: parts)
    guard let plain else { return false }
    #expect(faults.count == 0)
    #expect(plain.rowCount == general.rowCount)
    #expect(plain.header == general.header)
    for (own, other) in zip(plain.columns, general.columns) {
      #expect(own.codes == other.codes)
      #expect(own.numbers == other.numbers)
      #expect(
        own.slices.map { $0.text(in: file) } == other.slices.map { $0.text(in: file) })
      #expect(own.slices.map(\.range) == other.slices.map(\.range))
    }
    #expect(plain.keys.count == general.keys.count)
    for row in 0..<plain.keys.count {
      #expect(plain.keys.text(row) == general.keys.text(row))
      #expect(general.keys.withKey(row) { plain.keys.row(of: $0) } == Int32(row))
    }
    #expect(CanonicalOrder.rows(of: plain).elementsEqual(CanonicalOrder.rows(of: general)))
    return true
  }

  static func row(_ random: inout SeededGenerator, plain: Bool) -> String {
    let subproject = subprojects[Int.random(in: 0..<(plain ? 10 : 11), using: &random)]
    let amounts = [
      "0", "1.5", "-12.34", "12825", "0.01", "10000000000000", "-0", "007", "9999999999999.99",
    ]
    let odd = [
      "", "1.", ".5", "+1", "1.234", "1e3", "10000000000000.01", "99999999999999999999", "1 ",
    ]
    let amount = plain || Bool.random(using: &random) ? amounts : odd
    let years =
      plain || Bool.random(using: &random) ? ["2020", "2199", "1900"] : ["202", "2a20", "2200"]
    return subproject + "," + sources.randomElement(using: &random)! + ","
      + years.randomElement(using: &random)! + "," + amount.randomElement(using: &random)!
  }

  @Test(arguments: 1...40)
  func `plain rows are read as by the reader of any CSV, in any number of parts`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var seen = Set<[Substring]>()
    let rows = (0..<Int.random(in: 1...60, using: &random)).map { _ in
      PlainTableReaderTests.row(&random, plain: true)
    }.filter { seen.insert(Array($0.split(separator: ",").dropLast())).inserted }
    let end = Bool.random(using: &random) ? "\n" : ""
    let bytes = Array((PlainTableReaderTests.header + rows.joined(separator: "\n") + end).utf8)
    #expect(try PlainTableReaderTests.compare(bytes, parts: Int.random(in: 1...20, using: &random)))
  }

  @Test(arguments: 1...60)
  func `rows that are not plain, or spoiled bytes, are never read differently`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<20 {
      let rows = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        PlainTableReaderTests.row(&random, plain: Int.random(in: 0...9, using: &random) > 0)
      }
      var bytes = Array((PlainTableReaderTests.header + rows.joined(separator: "\n") + "\n").utf8)
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let at = Int.random(
          in: PlainTableReaderTests.header.utf8.count..<bytes.count, using: &random)
        let strange: [UInt8] = [
          0, 0x0A, 0x0D, 0x2C, 0x22, 0x20, 0x30, 0x39, 0x2E, 0x2D, 0xFF, 0x61,
        ]
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[at] = strange.randomElement(using: &random)!
        case 1: bytes.insert(strange.randomElement(using: &random)!, at: at)
        default: bytes.remove(at: at)
        }
      }
      _ = try PlainTableReaderTests.compare(bytes, parts: Int.random(in: 1...9, using: &random))
    }
  }

  // MARK: All tables

  /// Values of each kind, the first ones without quotes.
  private static func value(
    _ column: ColumnSchema, row: Int, _ random: inout SeededGenerator
  ) -> String {
    if !column.isRequired, Int.random(in: 0...4, using: &random) == 0 { return "" }
    let values: [String] =
      switch column.kind {
      case .identifier: ["r\(row)", "\(row)", "编号\(row)", "a-long-identifier-of-row-\(row)"]
      case .reference(.subprojects): Array(subprojects.prefix(10))
      case .reference(.sources): sources
      case .reference: [""]
      case .year: ["1900", "2021", "2199"]
      case .integer: ["0", "-3", "12", "1000000000000000"]
      case .amount: ["0", "1.5", "-12.34", "9999999999999.99"]
      case .decimal: ["0.5", "12", "-0.000000000001"]
      case .word(let words): words
      case .date: ["2021-03-01", "1999-12-31"]
      case .text: ["文字", "a", "two words", "x\u{0001}y", "引用“文字”"]
      }
    let value = values.randomElement(using: &random)!
    if column.kind == .text, Int.random(in: 0...5, using: &random) == 0 {
      return ["\"a,b\"", "\"\"\"\"", "\"two\nlines\"", "\"\""].randomElement(using: &random)!
    }
    return Int.random(in: 0...30, using: &random) == 0 ? "\"" + value + "\"" : value
  }

  /// A table without a fault: columns in any order, some left out, LF or CRLF, maybe a byte-order mark.
  static func csv(
    _ name: TableName, rows: Int, _ random: inout SeededGenerator
  ) -> (bytes: [UInt8], lines: [String]) {
    let schema = TableSchema.schema(name)
    let columns = schema.columns.filter { column in
      if case .reference(let target) = column.kind, earlier[target] == nil { return false }
      return column.isRequired || schema.key.contains(column.name)
        || Bool.random(using: &random)
    }.shuffled(using: &random)
    var lines = [columns.map(\.name).joined(separator: ",")]
    var seen = Set<[String]>()
    for row in 0..<rows {
      let cells = columns.map { column in
        column.kind == .text && column.isRequired && schema.key.contains(column.name)
          ? "item\(row)" : value(column, row: row, &random)
      }
      let key = zip(columns, cells).filter { schema.key.contains($0.0.name) }.map {
        $1.replacing("\"", with: "")
      }
      if zip(columns, cells).contains(where: { $0.isRequired && $1.count { $0 != "\"" } == 0 }) {
        continue
      }
      if seen.insert(key).inserted { lines.append(cells.joined(separator: ",")) }
    }
    let end = Bool.random(using: &random) ? "\n" : "\r\n"
    var bytes: [UInt8] = Int.random(in: 0...5, using: &random) == 0 ? [0xEF, 0xBB, 0xBF] : []
    bytes += Array(lines.joined(separator: end).utf8)
    if Bool.random(using: &random) { bytes += Array(end.utf8) }
    return (bytes, lines)
  }

  static let tables: [TableName] = [
    .projects, .sources, .subprojects, .tranches, .totals, .outputs, .rules, .execution,
    .indicators, .calendar, .waivers, .scenarios,
  ]

  @Test(arguments: tables)
  func `every table without faults is read on all cores as by the reader of any CSV`(
    name: TableName
  ) throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<40 {
      let (bytes, _) = PlainTableReaderTests.csv(
        name, rows: Int.random(in: 1...40, using: &random), &random)
      let parts = Int.random(in: 1...40, using: &random)
      #expect(try PlainTableReaderTests.compare(bytes, as: name, parts: parts))
    }
  }

  @Test(arguments: tables)
  func `spoiled bytes of any table are never read differently`(name: TableName) throws {
    var random = SeededGenerator(seed: 11)
    var given = 0
    for _ in 0..<150 {
      var (bytes, _) = PlainTableReaderTests.csv(
        name, rows: Int.random(in: 1...12, using: &random), &random)
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        let strange: [UInt8] = [
          0, 0x0A, 0x0D, 0x2C, 0x22, 0x20, 0x30, 0x39, 0x2E, 0x2D, 0xFF, 0x61,
        ]
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[at] = strange.randomElement(using: &random)!
        case 1: bytes.insert(strange.randomElement(using: &random)!, at: at)
        default: bytes.remove(at: at)
        }
        if bytes.isEmpty { bytes = [0x0A] }
      }
      let parts = Int.random(in: 1...20, using: &random)
      if !(try PlainTableReaderTests.compare(bytes, as: name, parts: parts)) { given += 1 }
    }
    // Both happen, or the test says nothing.
    #expect(given > 10 && given < 150)
  }

  @Test func `a fault in any row is found with the file cut at any row`() throws {
    let rows = (0..<24).map { "sp\($0 % 2 == 0 ? 2 : 10),city,\(2000 + $0),1" }
    for bad in rows.indices {
      var lines = rows
      lines[bad] = lines[bad].replacing(",1", with: ",x")
      let bytes = Array((PlainTableReaderTests.header + lines.joined(separator: "\n") + "\n").utf8)
      for parts in [1, 2, 5, 24, 100] {
        #expect(try !PlainTableReaderTests.compare(bytes, parts: parts))
      }
      lines[bad] = rows[(bad + 1) % rows.count]
      let twice = Array((PlainTableReaderTests.header + lines.joined(separator: "\n")).utf8)
      #expect(try !PlainTableReaderTests.compare(twice, parts: 5))
    }
  }

  @Test(arguments: 1...30)
  func `parts begin at rows, whatever stands in quotes`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let (bytes, _) = PlainTableReaderTests.csv(
      .totals, rows: Int.random(in: 0...60, using: &random), &random)
    let file = FileBytes(bytes)
    var starts: [Int] = []
    var scanner = CSVScanner(file.buffer)
    while !scanner.next().endsRow {}
    let first = min(scanner.position, bytes.count)
    while !scanner.isAtEnd {
      starts.append(scanner.position)
      while !scanner.next().endsRow {}
    }
    for count in [1, 3, 7, 1000] {
      let parts = FileParts(file, from: first, count: count)
      #expect(parts.rows.last == starts.count)
      #expect(parts.bounds.last == bytes.count)
      for part in 0..<parts.count where parts.bounds[part] < bytes.count {
        #expect(parts.bounds[part] == starts[parts.rows[part]])
      }
    }
  }

  @Test(arguments: [0, 1, 5, 1000, 60_000])
  func `hashed rows find what is there twice, and nothing else`(count: Int) {
    let tag = { (value: Int) in UInt32(truncatingIfNeeded: (value &* 0x1E37_79B9_7F4A_7C15) >> 16) }
    let unique = HashedRows(count: count, tag: tag)
    #expect(unique.isUnique(equal: ==))
    #expect(unique.repeated(equal: ==).isEmpty)
    if count < 5 { return }
    // The last row says what the second says, and rows of one hash need not be equal.
    let value = { $0 == count - 1 ? 1 : $0 }
    let twice = HashedRows(count: count) { tag(value($0) / 2) }
    #expect(!twice.isUnique { value($0) == value($1) })
    let pairs = twice.repeated { value($0) == value($1) }
    #expect(pairs.map(\.earlier) == [1] && pairs.map(\.row) == [count - 1])
  }

  @Test func `a large file takes the parallel way and a fault in it is told as in a small one`()
    throws
  {
    var csv = PlainTableReaderTests.header
    var subprojects = "subproject_id,seq\n"
    let count = 30_000
    for row in 0..<count {
      subprojects += "sp\(row),\(row)\n"
      csv += "sp\(row),province,2020,\(row % 97).5\nsp\(row),city,2020,\(row % 31)\n"
    }
    func package(_ csv: String) throws -> PlanPackage {
      try Samples.package([.subprojects: subprojects, .tranches: csv])
    }
    #expect(csv.utf8.count > PlainTableReader.smallestFile)
    let tranches = try package(csv).draft.tranches
    #expect(tranches.count == 2 * count)
    #expect(tranches.amount[2] == 150)
    let bad = csv.replacing("sp29999,city,2020,22", with: "sp29999,city,2020,2.222")
    #expect(bad != csv)
    let faults = Samples.faults(
      Samples.files([.subprojects: subprojects, .tranches: bad]))
    #expect(faults.map(\.kind) == [.tooManyDecimals])
    #expect(faults.first?.line == 2 * count + 1)
    #expect(faults.first?.column == 19)
    let twice = Samples.faults(
      Samples.files([.subprojects: subprojects, .tranches: csv + "sp0,city,2020,5\n"]))
    #expect(twice.map(\.kind) == [.duplicateRow])
  }
}
