import Proofs
import Testing

@testable import Rounding

/// Known answers, computed by other programs: October 2019 has 37 cells and 25 relations, 2 of them
/// broken; the year to date 212, 75 and 10; the sums of the county table 283, 139 and 8. Rounding explains
/// all. (The ninth broken relation of that table is a percentage.)
struct PublishedTableTests {
  private static func hundredths(_ word: Substring) -> Int64? {
    if word == "-" { return nil }
    let parts = word.split(separator: ".")
    let cents = parts.count > 1 ? (parts[1] + "0").prefix(2) : "00"
    return Int64(parts[0])! * 100 + Int64(cents)!
  }

  private static func rows(_ text: String) -> [[Substring]] {
    text.split(separator: "\n").map { $0.split(separator: " ") }
  }

  /// Rows add up across, level 2 into level 1, level 1 into the first row.
  private static func bonds(_ text: String) -> SmallTable {
    var table = SmallTable()
    let rows = rows(text)
    let cells = rows.map { row in row.dropFirst().map { hundredths($0).map { table.add($0) } } }
    for row in cells {
      if let total = row[0] { table.relate(total, row.dropFirst().compactMap { $0 }, kind: 1) }
    }
    for column in 0..<7 {
      var parts: [Int] = []
      for (number, row) in rows.enumerated() where row[0] == "1" {
        let inner = rows.indices.dropFirst(number + 1).prefix { rows[$0][0] == "2" }
        guard let cell = cells[number][column] else { continue }
        parts.append(cell)
        table.relate(cell, inner.compactMap { cells[$0][column] }, kind: 0)
      }
      if let total = cells[0][column] { table.relate(total, parts, kind: 0) }
    }
    return table
  }

  private static func counties() -> SmallTable {
    var table = SmallTable()
    let cells = rows(PublishedTables.counties).map {
      $0.map { hundredths($0).map { table.add($0) } }
    }
    for row in cells {
      for (total, parts) in [(2, [0, 1]), (5, [3, 4]), (6, [2, 5])] {
        if let head = row[total] { table.relate(head, parts.compactMap { row[$0] }, kind: 1) }
      }
    }
    for column in 0..<7 {
      let parts = cells.dropLast().compactMap { $0[column] }
      if let head = cells.last![column] { table.relate(head, parts, kind: 0) }
    }
    return table
  }

  @Test(arguments: [
    ("October", 37, 25, 2, 30), ("year to date", 212, 75, 10, 200), ("counties", 283, 139, 8, 500),
  ])
  func `rounding explains what a published table is off by`(
    name: String, figures: Int, relations: Int, broken: Int, touched: Int
  ) throws {
    let table =
      switch name {
      case "October": Self.bonds(PublishedTables.october)
      case "counties": Self.counties()
      default: Self.bonds(PublishedTables.yearToDate)
      }
    let sums = table.system.sums
    #expect(sums.printed.count == figures && sums.count == relations)
    let search = RoundingSearch(table.system)
    #expect(search.groups.reduce(0) { $0 + $1.broken.count } == broken)
    #expect(search.groups.areWithin && search.excluded.isEmpty)
    try RoundedProof.checkValues(search.sums, search.values)
    #expect(search.touched <= touched, "relations looked at")
  }

  @Test func `an error beyond rounding in a published table is found with what it must be`() throws
  {
    var table = Self.bonds(PublishedTables.october)
    // The refinancing bonds of Hubei, 69.51, as 65.91.
    let cell = try #require(table.printed.lastIndex(of: 6951))
    table.printed[cell] = 6591
    let search = RoundingSearch(table.system)
    let group = try #require(search.groups.first { !$0.contradictions.isEmpty })
    let sets = group.contradictions.map { contradiction in
      search.candidates(of: contradiction, in: group, unit: table.width)
    }
    // It crosses both contradictions, and stands in front in both.
    #expect(sets.count == 2 && sets.allSatisfy { $0.first?.figure == cell })
    #expect(sets[0][0].least...sets[0][0].most ~= 6951)
    // Row and total: 69.51 to half a unit each way, both ends of the row included or not.
    #expect(sets[0][0].most - sets[0][0].least <= 2)
  }
}
