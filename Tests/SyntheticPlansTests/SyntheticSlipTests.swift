import Foundation
import PlanSamples
import Testing

@testable import Checking
@testable import Localisation
@testable import PlanPackages
@testable import Planning
@testable import SyntheticPlans
@testable import Texts

/// Errors planted in synthetic plans: the answer says what is wrong, and nothing else is.
struct SyntheticSlipTests {
  /// One cell of an answer.
  struct Answer: Decodable, Hashable {
    var table: String
    var total: String?
    var subproject: String
    var source: String?
    var tier: String?
    var year: Int?
    var line: Int
    var found: String
    var restored: String
    var slip: String
  }

  private struct Whole: Decodable {
    var command: String
    var format: Int
    var seed: String
    var cells: [Answer]
  }

  private static func cells(_ plan: SyntheticPlan, seed: UInt64) throws -> [Answer] {
    let whole = try JSONDecoder().decode(Whole.self, from: Data(plan.answer))
    #expect(whole.command == "generate" && whole.format == 1 && whole.seed == "\(seed)")
    return whole.cells
  }

  private static func lines(_ bytes: [UInt8]) -> [Substring] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Compares a spoiled plan with the clean one, line by line; returns the answer's cells.
  private static func compare(
    subprojects: Int, counties: Int, years: Int, seed: UInt64, errors: Int
  ) throws -> [Answer] {
    func plan(_ errors: Int) throws -> SyntheticPlan {
      try SyntheticPlan(
        subprojects: subprojects, counties: counties, years: years, seed: seed, errors: errors)
    }
    let (clean, spoiled) = (try plan(0), try plan(errors))
    #expect(spoiled.errors == errors)
    let (right, wrong) = (clean.files(), spoiled.files())
    let answers = try cells(spoiled, seed: seed)
    #expect(try cells(clean, seed: seed) == [])
    #expect(answers.count == errors)
    for name in right.keys.sorted() where !["tranches.csv", "totals.csv"].contains(name) {
      #expect(right[name] == wrong[name])
    }
    for table in ["tranches", "totals"] {
      let (before, after) = (lines(right[table + ".csv"]!), lines(wrong[table + ".csv"]!))
      #expect(before.count == after.count)
      let changed = before.indices.filter { before[$0] != after[$0] }
      let told = answers.filter { $0.table == table }
      #expect(told.map(\.line) == changed.map { $0 + 1 })
      for (answer, line) in zip(told, changed) {
        var fields = before[line].split(separator: ",", omittingEmptySubsequences: false)
        let amount = table == "tranches" ? 3 : 6
        #expect(fields[amount] == answer.restored)
        fields[amount] = answer.found[...]
        #expect(fields.joined(separator: ",") == after[line])
        let year = answer.year.map { "\($0)" } ?? ""
        let scope =
          table == "tranches"
          ? [answer.subproject, answer.source ?? "?", year]
          : [
            answer.total ?? "?", answer.subproject, "", answer.source ?? "", answer.tier ?? "",
            year,
          ]
        #expect(fields.prefix(scope.count).map(String.init) == scope)
      }
    }
    return answers
  }

  @Test(arguments: [(1, 1), (10, 3), (400, 400), (2000, 150)], 1...3)
  func `the answer tells every line that differs from the clean plan, and no other`(
    size: (subprojects: Int, errors: Int), seed: Int
  ) throws {
    let answers = try SyntheticSlipTests.compare(
      subprojects: size.subprojects, counties: 200, years: 3, seed: UInt64(seed),
      errors: size.errors)
    #expect(Set(answers.map(\.subproject)).count == size.errors)
  }

  @Test func `there are slips of every kind, most in tranches`() throws {
    let answers = try SyntheticSlipTests.compare(
      subprojects: 2000, counties: 18, years: 3, seed: 4, errors: 2000)
    let kinds = Set(answers.map(\.slip))
    #expect(
      kinds == [
        "digits-swapped", "digit-wrong", "digit-dropped", "digit-doubled", "digit-added",
        "decimal-point-moved", "sign", "unit-slip",
      ])
    let inTranches = answers.count { $0.table == "tranches" }
    #expect((1400...1600).contains(inTranches))
  }

  @Test func `more errors than sub-projects spread evenly, up to all figures`() throws {
    for errors in [11, 25, 60, 100] {
      let answers = try SyntheticSlipTests.compare(
        subprojects: 10, counties: 18, years: 3, seed: 2, errors: errors)
      let counts = Dictionary(grouping: answers, by: \.subproject).values.map(\.count)
      #expect(counts.count == 10)
      if errors < 30 { #expect(counts.max()! - counts.min()! <= 1) }
    }
    let limit = #expect(throws: SyntheticFault.self) {
      try SyntheticPlan(subprojects: 10, seed: 2, errors: 10_000)
    }
    let words = limit?.message.en.split(separator: " ").compactMap { Int($0) } ?? []
    let all = try #require(words.last)
    _ = try SyntheticSlipTests.compare(
      subprojects: 10, counties: 18, years: 3, seed: 2, errors: all)
  }

  @Test(arguments: 1...3, 1...5)
  func `locate finds what was planted`(errors: Int, seed: Int) throws {
    let plan = try SyntheticPlan(
      subprojects: 40, counties: 18, years: 3, seed: UInt64(seed), errors: errors)
    let package = try PlanPackage(.memory(plan.files()))
    let draft = package.draft
    let answers = try SyntheticSlipTests.cells(plan, seed: UInt64(seed))
    let location = Checkup(draft).location
    let found = location.repairs.map { repair in
      Set(
        repair.cells.map { cell in
          let scope = cell.cell.scope(in: draft)
          var row = 0
          var table = "tranches"
          var total: String?
          switch cell.cell {
          case .tranche(let position): row = position
          case .total(let position):
            row = Int(draft.totals.row[position])
            table = "totals"
            total = package.text(.totals, row: row, column: "total_id")
          case .blank: table = "blank"
          }
          return Answer(
            table: table, total: total,
            subproject: scope.subproject.map { draft.subprojects[Int($0)].id } ?? "",
            source: scope.source.map { draft.sources[Int($0)].id }, tier: scope.payer?.name,
            year: scope.year.map { Int($0) }, line: row + 2,
            found: cell.found.map { draft.unit.text($0) } ?? "",
            restored: draft.unit.text(cell.restored), slip: cell.slip.name)
        })
    }
    #expect(found.contains(Set(answers)))
  }
}

/// A synthetic plan on disk: whole or not at all, with its answer.
struct SyntheticWritingTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-synthetic-\(UUID().uuidString)"
    let disk = FileManager.default
    try disk.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? disk.removeItem(atPath: folder) }
    try body(folder)
  }

  private func plan(_ seed: UInt64, errors: Int = 0) throws -> SyntheticPlan {
    try SyntheticPlan(subprojects: 20, counties: 4, years: 2, seed: seed, errors: errors)
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  private func holds(_ plan: SyntheticPlan, _ folder: String) throws -> Bool {
    let files = plan.files()
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      == files.keys.sorted() && files.allSatisfy { try bytes(folder + "/" + $0.key) == $0.value }
  }

  @Test func `a plan and its answer replace earlier ones and leave nothing else`() throws {
    try inFolder { folder in
      let names = { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
      let path = folder + "/plan"
      try plan(1).write(to: path)
      #expect(try names() == ["plan"])
      #expect(try holds(plan(1), path))
      try plan(2, errors: 3).write(to: path + "/")
      #expect(try names() == ["plan", "plan.answer.json"])
      #expect(try holds(plan(2, errors: 3), path))
      #expect(try bytes(path + ".answer.json") == plan(2, errors: 3).answer)
      // Without errors the answer that is left lists none.
      try plan(3).write(to: path)
      #expect(try holds(plan(3), path))
      #expect(try bytes(path + ".answer.json") == plan(3).answer)
      #expect(try names() == ["plan", "plan.answer.json"])
    }
  }

  @Test func `folders and answers of others stay, and then nothing is written`() throws {
    try inFolder { folder in
      let disk = FileManager.default
      let names = { try disk.subpathsOfDirectory(atPath: folder).sorted() }
      try OutputFolder.write(
        Samples.files([:]).map { (name: $0.key, bytes: $0.value) }, to: folder + "/own")
      try disk.createDirectory(atPath: folder + "/empty", withIntermediateDirectories: false)
      try Data("x".utf8).write(to: URL(filePath: folder + "/file"))
      try Data("{}".utf8).write(to: URL(filePath: folder + "/new.answer.json"))
      let before = try names()
      for name in ["own", "file", "new", "nowhere/plan"] {
        #expect(throws: OutputFault.self) { try plan(1, errors: 1).write(to: folder + "/" + name) }
        #expect(try names() == before)
      }
      let lock = open(folder, O_RDONLY)
      #expect(flock(lock, LOCK_EX) == 0)
      #expect(throws: OutputFault.self) { try plan(1, errors: 1).write(to: folder + "/other") }
      close(lock)
      #expect(try names() == before)
      try plan(1).write(to: folder + "/empty")
      #expect(try holds(plan(1), folder + "/empty"))
    }
  }
}
