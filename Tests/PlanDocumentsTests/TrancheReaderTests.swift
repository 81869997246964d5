import Planning
import TestSupport
import Testing

@testable import PlanDocuments

/// The parallel reader of plain tranches against the reader of any CSV.
struct TrancheReaderTests {
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

  /// Both readers on `bytes`: the plain one gives up, or agrees with the other.
  static func compare(_ bytes: [UInt8], parts: Int) throws -> Bool {
    let earlier: [TableName: CSVTable] = [
      .subprojects: table(.subprojects, subprojects), .sources: table(.sources, sources),
    ]
    let file = FileBytes(bytes)
    let (general, faults) = CSVTableReader.read(
      TableSchema.schema(.tranches), file: "tranches.csv", bytes: file, unit: unit,
      earlier: earlier, unsound: [])
    let targets = [TableName.subprojects, .sources].map { name in
      CSVTableReader.Target(keys: earlier[name]!.keys, rank: earlier[name]!.rank)
    }
    let plain = TrancheReader(
      file.buffer, decimals: unit.decimals, subprojects: targets[0], sources: targets[1]
    ).read(from: header.utf8.count, parts: parts)
    guard let plain else { return false }
    // Repeated rows are for the caller to find.
    #expect(faults.faults.allSatisfy { $0.kind == .duplicateRow })
    #expect(!plain.areAscending || faults.count == 0)
    #expect(plain.subprojects == general.columns[0].codes)
    #expect(plain.sources == general.columns[1].codes)
    #expect(plain.years == general.columns[2].codes)
    #expect(plain.amounts == general.columns[3].numbers)
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
    let rows = (0..<Int.random(in: 1...60, using: &random)).map { _ in
      TrancheReaderTests.row(&random, plain: true)
    }
    let end = Bool.random(using: &random) ? "\n" : ""
    let bytes = Array((TrancheReaderTests.header + rows.joined(separator: "\n") + end).utf8)
    #expect(try TrancheReaderTests.compare(bytes, parts: Int.random(in: 1...20, using: &random)))
  }

  @Test(arguments: 1...60)
  func `rows that are not plain, or spoiled bytes, are never read differently`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<20 {
      let rows = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        TrancheReaderTests.row(&random, plain: Int.random(in: 0...9, using: &random) > 0)
      }
      var bytes = Array((TrancheReaderTests.header + rows.joined(separator: "\n") + "\n").utf8)
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let at = Int.random(in: TrancheReaderTests.header.utf8.count..<bytes.count, using: &random)
        let strange: [UInt8] = [
          0, 0x0A, 0x0D, 0x2C, 0x22, 0x20, 0x30, 0x39, 0x2E, 0x2D, 0xFF, 0x61,
        ]
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[at] = strange.randomElement(using: &random)!
        case 1: bytes.insert(strange.randomElement(using: &random)!, at: at)
        default: bytes.remove(at: at)
        }
      }
      _ = try TrancheReaderTests.compare(bytes, parts: Int.random(in: 1...9, using: &random))
    }
  }

  @Test func `a large file takes the parallel way and a fault in it is told as in a small one`()
    throws
  {
    var csv = TrancheReaderTests.header
    var subprojects = "subproject_id,seq\n"
    let count = 30_000
    for row in 0..<count {
      subprojects += "sp\(row),\(row)\n"
      csv += "sp\(row),province,2020,\(row % 97).5\nsp\(row),city,2020,\(row % 31)\n"
    }
    func package(_ csv: String) throws -> PlanPackage {
      try Samples.package([.subprojects: subprojects, .tranches: csv])
    }
    #expect(csv.utf8.count > TrancheReader.smallestFile)
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
