import Foundation
import PlanSamples
import TestSupport
import Testing

@testable import Allocation
@testable import Checking
@testable import Localisation
@testable import PlanPackages
@testable import Planning

struct ZiyangTests {
  @Test func `all 92 printed sums hold exactly`() throws {
    let checkup = Checkup(try Samples.ziyang().draft)
    #expect(checkup.relations[.exact] == 92)
    #expect(checkup.relations.total == 92)
  }

  @Test func `the plan holds every printed money cell`() throws {
    let draft = try Samples.ziyang().draft
    #expect(draft.tranches.count == 122)
    #expect(draft.totals.count == 72)
    #expect(draft.tranches.amount.reduce(0, +) == 2_161_916)
    // 9 rows with money and 合计 have 22 printed columns; four rows leave a whole year blank.
    #expect(draft.tranches.count + draft.totals.count == 10 * 22 - 2 * 7 - 2 * 6)
  }

  @Test func `its contradictions are found and nothing else`() throws {
    let package = try Samples.ziyang()
    let draft = package.draft
    let found = Checkup(draft).findings.map { finding in
      let subject = finding.subject
      let name =
        subject.scope.subproject.map { draft.subprojects[Int($0)].id }
        ?? subject.duty.map { draft.duties[Int($0)].id } ?? ""
      return ([finding.rule.code, name] + subject.years.map { "\($0)" }).joined(separator: " ")
    }
    #expect(
      found == [
        "Y101 sp02 2022", "Y104 d02", "Y104 d10", "Q101 sp03 2020 2021 2022",
        "D101 d05", "D101 d07", "D101 d08", "Y102 sp09 2021", "Y103 sp03 2020 2021 2022",
        "Q103 sp01 2021 2022", "Q103 sp02 2021 2022", "R102 ",
      ])
  }

  @Test func `the 23 percent rule holds where the plan follows it and not at 22`() throws {
    var files = try Samples.ziyangFiles()
    let rules = try Checkup(Samples.ziyang().draft).applied.first { $0.rule.code == "R101" }
    #expect(rules?.cases == 12)
    files["rules.csv"] = Array(
      String(decoding: files["rules.csv"]!, as: UTF8.self).replacing("23%,", with: "22%,").utf8)
    let checkup = Checkup(try PlanPackage(.memory(files)).draft)
    #expect(checkup.findings.count { $0.rule.code == "R101" } == 12)
  }

  @Test func `all 22 quantities of the outputs stand in the texts`() throws {
    let draft = try Samples.ziyang().draft
    #expect(draft.outputs.count == 22)
    #expect(Checkup(draft).applied.first { $0.rule.code == "Q104" }?.cases == 22)
  }

  /// Every way to slip in an amount that gives another readable amount.
  static func slips(of amount: Amount, neighbours: [Amount]) -> [(slip: Slip, value: Amount)] {
    let digits = Digits(amount, decimals: 2)
    var slips: [(Slip, Amount)] = []
    slips += digits.swaps.map { (.digitsSwapped, $0) }
    slips += digits.drops.map { (.digitDropped, $0) }
    slips += digits.doublings.map { (.digitDoubled, $0) }
    slips += [10, 100].map { (.decimalPointMoved, amount * $0) }
    if amount % 10 == 0 { slips.append((.decimalPointMoved, amount / 10)) }
    slips.append((.unitSlip, amount * 10_000))
    if amount % 10_000 == 0 { slips.append((.unitSlip, amount / 10_000)) }
    slips.append((.sign, -amount))
    slips += neighbours.map { (.neighbourColumn, $0) }
    slips.append((.digitWrong, amount + 1))
    slips.append((.blank, 0))
    return slips.filter { $0.1 != amount && abs($0.1) <= Amount.limit }
  }

  @Test(arguments: Trials.of(0..<194))
  func `every slip in every single cell is found and restored`(cell: Int) throws {
    var draft = try Samples.ziyang().draft
    let tranches = draft.tranches.count
    let isTotal = cell >= tranches
    let row = isTotal ? cell - tranches : cell
    let right = isTotal ? draft.totals.amount[row] : draft.tranches.amount[row]
    let target: Cell = isTotal ? .total(row) : .tranche(row)
    let incidence = Incidence(draft, TotalsCheck(draft))
    for slip in ZiyangTests.slips(of: right, neighbours: incidence.neighbours(of: target)) {
      if isTotal {
        draft.totals.amount[row] = slip.value
      } else {
        draft.tranches.amount[row] = slip.value
      }
      let result = Locator.locate(draft, TotalsCheck(draft))
      let repair = try #require(result.unique, "\(slip)")
      #expect(repair.cells.count == 1)
      #expect(repair.cells[0].cell == target)
      #expect(repair.cells[0].restored == right)
      if slip.slip == .unitSlip || slip.slip == .sign { #expect(repair.cells[0].slip == slip.slip) }
    }
  }

  @Test func `every forgotten tranche is found and restored`() throws {
    let whole = try Samples.ziyang().draft
    for row in 0..<whole.tranches.count where whole.tranches.amount[row] != 0 {
      var draft = whole
      let scope = Cell.tranche(row).scope(in: whole)
      draft.tranches.subproject.remove(at: row)
      draft.tranches.source.remove(at: row)
      draft.tranches.year.remove(at: row)
      let right = draft.tranches.amount.remove(at: row)
      let result = Locator.locate(draft, TotalsCheck(draft))
      let repair = try #require(result.repairs.first)
      #expect(result.isComplete)
      #expect(repair.cells.count == 1)
      #expect(repair.cells[0].cell.scope(in: draft) == scope)
      #expect(repair.cells[0].restored == right)
      #expect(repair.cells[0].slip == .blank)
    }
  }

  @Test(arguments: Trials.of(0..<250))
  func `two wrong cells are found`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let whole = try Samples.ziyang().draft
    var draft = whole
    var truth = Set<Cell>()
    while truth.count < 2 {
      let change = Int64.random(in: 1...99_999, using: &random)
      if Int.random(in: 0..<3, using: &random) == 0 {
        let row = Int.random(in: 0..<72, using: &random)
        if truth.insert(.total(row)).inserted { draft.totals.amount[row] += change }
      } else {
        let row = Int.random(in: 0..<122, using: &random)
        if truth.insert(.tranche(row)).inserted { draft.tranches.amount[row] += change }
      }
    }
    let result = Locator.locate(draft, TotalsCheck(draft))
    #expect(result.isComplete)
    #expect(result.repairs.contains { Set($0.cells.map(\.cell)) == truth })
  }

  @Test(arguments: Trials.ofFew(0..<10))
  func `three to eight wrong cells are mended, or it is said that they are not`(seed: Int) throws {
    let count = [3, 3, 3, 3, 4, 4, 4, 5, 5, 8][seed]
    var random = SeededGenerator(seed: UInt64(seed) &+ 99)
    var draft = try Samples.ziyang().draft
    for row in (0..<draft.tranches.count).shuffled(using: &random).prefix(count) {
      draft.tranches.amount[row] += Int64.random(in: 1...99_999, using: &random)
    }
    let result = Locator.locate(draft, TotalsCheck(draft))
    for repair in result.repairs {
      var mended = draft
      for cell in repair.cells {
        switch cell.cell {
        case .tranche(let row): mended.tranches.amount[row] = cell.restored
        case .total(let row): mended.totals.amount[row] = cell.restored
        case .blank:
          let scope = cell.cell.scope(in: draft)
          mended.tranches.subproject.append(scope.subproject!)
          mended.tranches.source.append(scope.source!)
          mended.tranches.year.append(scope.year!)
          mended.tranches.amount.append(cell.restored)
        }
      }
      #expect(TotalsCheck(mended).broken.isEmpty)
    }
    if result.isComplete { #expect((result.repairs.first?.cells.count ?? 99) <= count) }
    if count <= 4 { #expect(result.isComplete) }
  }

  @Test func `a figure put in the neighbouring column is two cells and named so`() throws {
    var draft = try Samples.ziyang().draft
    let rows = (0..<draft.tranches.count).filter {
      draft.subprojects[Int(draft.tranches.subproject[$0])].id == "sp01"
        && draft.tranches.year[$0] == 2021
    }
    let yanjiang = try #require(rows.first { draft.tranches.amount[$0] == 42_211 })
    let anyue = try #require(
      rows.first { draft.sources[Int(draft.tranches.source[$0])].id == "anyue" })
    draft.tranches.amount.swapAt(yanjiang, anyue)
    let repair = try #require(Locator.locate(draft, TotalsCheck(draft)).repairs.first)
    #expect(Set(repair.cells.map(\.cell)) == [.tranche(yanjiang), .tranche(anyue)])
    #expect(repair.cells.allSatisfy { $0.slip == .neighbourColumn })
  }

  @Test func `a repair written back makes the canonical plan again`() throws {
    var files = try Samples.ziyangFiles()
    let right = files["tranches.csv"]!
    files["tranches.csv"] = Array(
      String(decoding: right, as: UTF8.self).replacing("sp01,province,2021,363.77\n", with: "").utf8
    )
    let package = try PlanPackage(.memory(files))
    let checkup = Checkup(package.draft)
    let repair = try #require(checkup.location.unique)
    let written = package.files(applying: WholeRepair(repair)).first { $0.name == "tranches.csv" }
    #expect(written?.bytes == right)
  }
}
