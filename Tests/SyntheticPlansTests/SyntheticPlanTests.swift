import Foundation
import TestSupport
import Testing

@testable import Allocation
@testable import Checking
@testable import PlanPackages
@testable import Planning
@testable import SyntheticPlans
@testable import Texts

/// Synthetic plans: clean, canonical, the same bytes for the same seed, sums that add up.
struct SyntheticPlanTests {
  struct Size: CustomTestStringConvertible {
    var subprojects, counties, years: Int
    var testDescription: String { "\(subprojects) × \(counties) × \(years)" }

    func plan(
      seed: UInt64, errors: Int = 0, threads: Int = 2
    ) throws(SyntheticFault) -> SyntheticPlan {
      try SyntheticPlan(
        subprojects: subprojects, counties: counties, years: years, seed: seed, errors: errors,
        firstYear: 2021, workers: .threads(threads))
    }
  }

  static let sizes = [
    Size(subprojects: 1, counties: 1, years: 1), Size(subprojects: 1, counties: 1, years: 5),
    Size(subprojects: 1, counties: 181, years: 30), Size(subprojects: 2, counties: 1, years: 2),
    Size(subprojects: 3, counties: 2, years: 1), Size(subprojects: 4, counties: 9, years: 3),
    Size(subprojects: 9, counties: 10, years: 4), Size(subprojects: 11, counties: 180, years: 2),
    Size(subprojects: 60, counties: 400, years: 3), Size(subprojects: 200, counties: 18, years: 7),
    Size(subprojects: 150, counties: 3000, years: 3),
  ]

  @Test(arguments: sizes, [1, 2, UInt64.max])
  func `a plan validates without any finding and is canonical`(size: Size, seed: UInt64) throws {
    let plan = try size.plan(seed: seed)
    let package = try PlanPackage(.memory(plan.files()))
    #expect(package.notes.isEmpty)
    #expect(package.changesToCanonical().map(\.file) == [])
    let checkup = Checkup(package.draft)
    #expect(checkup.findings.map { $0.rule.code + " " + $0.message.en } == [])
    #expect(checkup.relations[.broken] == 0)
    #expect(checkup.relations[.undecided] == 0)
    #expect(checkup.relations[.exact] >= plan.totals)
    let draft = package.draft
    #expect(draft.tranches.count == plan.tranches)
    #expect(draft.totals.count == plan.totals)
    #expect(draft.outputs.count == plan.outputs)
    #expect(draft.places.count == plan.places)
    #expect(draft.sources.count == plan.sources)
    #expect(draft.subprojects.count == size.subprojects)
    #expect(draft.places.count { $0.kind == .county } == size.counties)
    #expect(Set(draft.tranches.year) == Set(2021..<Int32(2021 + size.years)))
  }

  @Test(arguments: [3, 8, 21])
  func `its scenarios have an answer`(seed: UInt64) throws {
    let plan = try SyntheticPlan(subprojects: 30, counties: 190, years: 2, seed: seed)
    let package = try PlanPackage(.memory(plan.files()))
    let reader = ScenarioReader(package.draft)
    #expect(reader.names.count >= 4)
    for name in reader.names { #expect(try !reader.named(name).changes.isEmpty) }
  }

  @Test(arguments: sizes)
  func `the same seed gives the same bytes on any number of threads`(size: Size) throws {
    let files = try size.plan(seed: 7, errors: 1, threads: 1).files()
    for threads in [2, 5] {
      let again = try size.plan(seed: 7, errors: 1, threads: threads)
      #expect(again.files() == files)
      #expect(try again.answer == size.plan(seed: 7, errors: 1, threads: 1).answer)
    }
    let other = try size.plan(seed: 8).files()
    #expect(other["tranches.csv"] != files["tranches.csv"])
  }

  @Test func `several pieces make one file, in order`() throws {
    let size = Size(subprojects: 5000, counties: 30, years: 3)
    let plan = try size.plan(seed: 1)
    #expect(plan.shape.pieces > 4)
    let text = String(decoding: plan.files()["subprojects.csv"]!, as: UTF8.self)
    let ids = text.split(separator: "\n").filter { $0.hasPrefix("sp") }.map { $0.prefix(6) }
    #expect(ids == (1...5000).map { "sp" + padded($0, 4) }[...].map { $0[...] })
    #expect(try size.plan(seed: 1, threads: 1).files() == plan.files())
  }

  // MARK: Sums

  private static func rows(_ bytes: [UInt8]) -> [[Substring]] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }

  /// Minor units, by own arithmetic.
  private static func cents(_ text: Substring) throws -> Int {
    let parts = text.split(separator: ".")
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    let padded = fraction + String(repeating: "0", count: 2 - fraction.count)
    return try #require(Int(parts[0])) * 100 + #require(Int(padded))
  }

  @Test(arguments: sizes)
  func `every printed total is the sum of the tranches, added up from the bytes`(
    size: Size
  ) throws {
    let files = try size.plan(seed: 5).files()
    let tiers = Dictionary(
      uniqueKeysWithValues: Self.rows(files["sources.csv"]!).map { ($0[0], $0[3]) })
    var sums: [[Substring]: Int] = [:]
    for row in Self.rows(files["tranches.csv"]!) {
      let tier = tiers[row[1]]!
      let isLocal = tier == "city" || tier == "county"
      let amount = try Self.cents(row[3])
      for subproject in ["", row[0]] {
        for year in ["", row[2]] {
          sums[[subproject, "", "", year], default: 0] += amount
          sums[[subproject, row[1], "", year], default: 0] += amount
          sums[[subproject, "", tier, year], default: 0] += amount
          if isLocal { sums[[subproject, "", "local", year], default: 0] += amount }
        }
      }
    }
    let totals = Self.rows(files["totals.csv"]!)
    for row in totals {
      #expect(try sums[[row[1], row[3], row[4], row[5]]] == Self.cents(row[6]), "\(row)")
    }
    #expect(Set(totals.map(\.[0])).count == totals.count)
    // Every sub-project, year and source × year of the money is printed.
    let printed = Set(totals.map { [$0[1], $0[3], $0[4], $0[5]] })
    for row in Self.rows(files["tranches.csv"]!) {
      for scope in [[row[0], "", "", ""], [row[0], "", "", row[2]], ["", row[1], "", row[2]]] {
        #expect(printed.contains(scope))
      }
    }
  }

  // MARK: Limits

  private static let refused: [(SyntheticFault?, String)] = [
    (fault(subprojects: 0), "subprojects must be a whole number from 1 to 100000000, found \"0\""),
    (
      fault(subprojects: 100_000_001),
      "subprojects must be a whole number from 1 to 100000000, found \"100000001\""
    ),
    (fault(counties: 0), "counties must be a whole number from 1 to 3000, found \"0\""),
    (fault(counties: 3001), "counties must be a whole number from 1 to 3000, found \"3001\""),
    (fault(years: 0), "years must be a whole number from 1 to 30, found \"0\""),
    (fault(years: 31), "years must be a whole number from 1 to 30, found \"31\""),
    (fault(firstYear: 1899), "first-year must be a whole number from 1900 to 2097, found \"1899\""),
    (fault(firstYear: 2098), "first-year must be a whole number from 1900 to 2097, found \"2098\""),
    (fault(errors: -1), "errors must be a whole number from 0 to 1000000, found \"-1\""),
    (
      fault(subprojects: 1, counties: 1, years: 1, errors: 50),
      "errors must be a whole number from 0 to 6, found \"50\": this plan has no more figures that "
        + "could be wrong"
    ),
  ]

  private static func fault(
    subprojects: Int = 10, counties: Int = 5, years: Int = 3, errors: Int = 0,
    firstYear: Int = 2021
  ) -> SyntheticFault? {
    do {
      _ = try SyntheticPlan(
        subprojects: subprojects, counties: counties, years: years, errors: errors,
        firstYear: firstYear)
      return nil
    } catch { return error }
  }

  @Test func `what is out of its limits is refused with the limits`() {
    for (fault, message) in SyntheticPlanTests.refused { #expect(fault?.message.en == message) }
    #expect(SyntheticPlanTests.fault(counties: 3000, years: 30) == nil)
    #expect(SyntheticPlanTests.fault(firstYear: 2097) == nil)
  }

  @Test func `a survey stops at the limit of tranches`() throws {
    let shape = SyntheticShape(
      subprojects: 1000, counties: 9, years: 3, seed: 1, firstYear: 2021)
    let exact = try SyntheticSurvey(
      shape, press: ChunkPress(workers: .threads(2)), limit: .max,
      progress: SyntheticProgress(shown: nil)
    ).tranches
    for (limit, isFine) in [(exact, true), (exact - 1, false), (10, false)] {
      let survey = try? SyntheticSurvey(
        shape, press: ChunkPress(workers: .threads(2)), limit: limit,
        progress: SyntheticProgress(shown: nil))
      #expect((survey != nil) == isFine)
    }
  }

  // MARK: Parts

  @Test(arguments: 1...20)
  func `amounts are written as everywhere else`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var lines = ByteLines(capacity: 16)
    for _ in 0..<200 {
      let limit = Int64(powerOfTen(Int.random(in: 1...15, using: &random)))
      let amount = Int64.random(in: -limit...limit, using: &random)
      lines.removeAll()
      lines.reserve(32)
      lines.put(amount: amount)
      #expect(
        String(decoding: lines.bytes, as: UTF8.self) == decimalText(Int128(amount), decimals: 2))
    }
  }

  @Test(arguments: [1, 2, 5], [0, 1, 7, 8, 9, 100])
  func `pieces arrive in order, and after a fault no more`(threads: Int, count: Int) throws {
    final class Seen: @unchecked Sendable { var bytes: [UInt8] = [] }
    let seen = Seen()
    let press = ChunkPress(workers: .threads(threads))
    try press.run(
      count, make: { $1.append([UInt8($0)]) },
      take: { bytes throws(OutputFault) in seen.bytes += bytes })
    #expect(seen.bytes == (0..<count).map { UInt8($0) })
    if count == 0 { return }
    let some = Seen()
    let wanted = count / 2
    let fault = #expect(throws: OutputFault.self) {
      try press.run(
        count, make: { $1.append([UInt8($0)]) },
        take: { bytes throws(OutputFault) in
          if some.bytes.count == wanted {
            throw OutputFault(path: "full", reason: Bilingual(zh: "", en: "no room"))
          }
          some.bytes += bytes
        })
    }
    #expect(fault?.path == "full")
    #expect(some.bytes == (0..<wanted).map { UInt8($0) })
  }

  @Test func `progress ends with all sub-projects`() throws {
    let folder = NSTemporaryDirectory() + "planctl-progress-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let progress = WorkProgress()
    let plan = try SyntheticPlan(subprojects: 1234, progress: progress)
    #expect(progress.state.stage == .generating)
    #expect(progress.state.done == 1234 / 5 && progress.state.total == 1234)
    try plan.write(to: folder, progress: progress)
    #expect(progress.state.stage == .generating)
    #expect(progress.state.done == 1234 && progress.state.total == 1234)
  }
}
