import Documents
import Foundation
import Importing
import PlanPackages
import Planning
import PrintedWords
import SyntheticPlans
import TestSupport
import Testing

/// Plans printed and read back.
struct ImportTests {
  private static let ziyang = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Plans/ziyang-2020-2022").path(percentEncoded: false)

  private static func grids(_ text: String, _ form: PrintedPlan.Form) throws -> [Grid] {
    let name = [PrintedPlan.Form.tabs: "plan.txt", .csv: "plan.csv", .markdown: "plan.md"][form]!
    return try DocumentReader.grids(Array(text.utf8), file: name)
  }

  private static func file(_ found: Import, _ name: String) -> String {
    String(decoding: found.files.first { $0.name == name }?.bytes ?? [], as: UTF8.self)
  }

  private static func original(_ name: String) throws -> String {
    try String(contentsOfFile: ziyang + "/" + name, encoding: .utf8)
  }

  @Test(arguments: PrintedPlan.Form.allCases)
  func `the printed plan of Ziyang becomes the package again`(form: PrintedPlan.Form) throws {
    let package = try PlanPackage(.folder(Self.ziyang))
    let text = PrintedPlan(package).text(form).replacing("省级资金合计", with: "省级资金")
    let found = try Import(Self.grids(text, form), answers: ["source:临空": "linkong"])
    #expect(found.log.questions.allSatisfy { $0.proposal != nil })
    #expect(found.log.doubts.isEmpty)
    #expect(found.graded == [.sure: 194])
    for name in ["tranches.csv", "totals.csv", "subprojects.csv", "projects.csv"] {
      #expect(try Self.file(found, name) == Self.original(name), "\(name)")
    }
    #expect(try Self.file(found, "outputs.csv") == Self.original("outputs.csv"))
    #expect(found.package?.draft.unit == package.draft.unit)
    #expect(found.package?.draft.brokenTotalCount == 0)
  }

  @Test func `a second import with the mapping asks nothing`() throws {
    let package = try PlanPackage(.folder(Self.ziyang))
    let grids = try Self.grids(PrintedPlan(package).text(.tabs), .tabs)
    let first = try Import(grids)
    #expect(first.log.questions.map(\.key) == ["payer:临空"])
    let mapping = first.files.first { $0.name == Mapping.fileName }!
    let second = try Import(grids, answers: Mapping.answers(mapping.bytes, file: "mapping.json"))
    #expect(second.log.questions.isEmpty)
    #expect(Self.file(second, "tranches.csv") == Self.file(first, "tranches.csv"))
  }

  @Test func `a plan read again with its own mapping is the same, byte for byte`() throws {
    let text =
      "临沂市计划,,,\n序号,项目名称,2021年省级资金（万元）,2021年兰山区,2021年高新区,2021年市级\n1,甲,1,2,3,4\n"
      + "2,乙,5,6,7,8\n合计,,6,8,10,12\n"
    let grids = try DocumentReader.grids(Array(text.utf8), file: "plan.csv")
    let first = try Import(grids)
    let mapping = try #require(first.files.first { $0.name == Mapping.fileName })
    let again = try Import(grids, answers: Mapping.answers(mapping.bytes, file: Mapping.fileName))
    for (one, other) in zip(first.files, again.files) where one.name != Mapping.fileName {
      #expect(one.name == other.name)
      #expect(one.bytes == other.bytes, "\(one.name)")
    }
    #expect(again.reading.payers.entries.last { $0.name == "高新区" }?.place?.code == "371300-高新区")
    #expect(again.log.decisions.contains { $0.reason.zh == "兰山区（371302）" })
  }

  @Test func `a unit that no line says is asked for, and nothing is proposed`() throws {
    let text = "项目,2021年,2022年,合计\n甲,1,2,3\n乙,4,5,9\n"
    let open = try Import(Self.grids(text, .csv))
    #expect(open.log.questions.first { $0.key == "unit" }?.proposal == nil)
    #expect(open.files.isEmpty)
    let answered = try Import(Self.grids(text, .csv), answers: ["unit": "元"])
    #expect(answered.package?.draft.unit.name == "元")
    #expect(answered.package?.draft.tranches.count == 4)
  }

  @Test func `sums that fail in more than a third of the rows doubt the reading`() throws {
    let text =
      "项目,合计（万元）,2021年（万元）,2022年（万元）\n"
      + "甲,9,1,2\n乙,8,4,5\n丙,11,5,6\n丁,7,3,1\n"
    let found = try Import(Self.grids(text, .csv))
    let question = found.log.questions.first { $0.key.hasPrefix("sum:") }
    #expect(question != nil && question?.proposal == nil)
    #expect(found.files.isEmpty)
  }

  @Test
  func `a blank is nothing, a dash is nothing, a zero is a row, and what is unreadable is said`()
    throws
  {
    let text =
      "项目名称,2021年（万元）,2022年（万元）,合计（万元）\n甲,1,,1\n乙,—,2,2\n丙,0,3,3\n丁,\"1,23\",4,5\n"
    let found = try Import(Self.grids(text, .csv))
    let rows = Self.file(found, "tranches.csv").split(separator: "\n").dropFirst()
    #expect(rows.count == 5)
    #expect(rows.contains { $0.hasSuffix(",2021,0") })
    #expect(
      found.log.doubts.contains { $0.printed == "1,23" && $0.became.isEmpty && $0.grade == .unsure }
    )
  }

  // MARK: Untidy documents

  private static let noises: [(String, @Sendable (inout PrintedPlan.Noise) -> Void)] = [
    ("marks", { $0.thousandsMarks = true }), ("wide", { $0.fullWidthDigits = true }),
    ("dashes", { $0.dashes = true }), ("pages", { $0.pageRows = 7 }),
    ("wrapped", { $0.wrappedNames = true }), ("subtotals", { $0.subtotals = true }),
    ("notes", { $0.notes = true }), ("slid", { $0.slidRows = 6 }), ("slips", { $0.slips = 150 }),
    (
      "all",
      {
        $0.thousandsMarks = true
        $0.fullWidthDigits = true
        $0.pageRows = 9
        $0.wrappedNames = true
        $0.subtotals = true
        $0.notes = true
        $0.slidRows = 8
        $0.slips = 300
      }
    ),
  ]

  @Test(arguments: Trials.of(UInt64(1)..<UInt64(51)))
  func `untidy tables come back, and no wrong figure is taken for sure, seed`(seed: UInt64) throws {
    let plan = try SyntheticPlan(
      subprojects: 4 + Int(seed % 23), counties: 1 + Int(seed % 6), years: 1 + Int(seed % 4),
      seed: seed, errors: 0, firstYear: 2021)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      .path(percentEncoded: false)
    try plan.write(to: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let package = try PlanPackage(.folder(folder))
    for (name, set) in Self.noises {
      var noise = PrintedPlan.Noise(seed: seed)
      set(&noise)
      for form in PrintedPlan.Form.allCases {
        let printed = PrintedPlan(package, noise)
        let found = try Import(Self.grids(printed.text(form), form))
        let outcome = Comparison(found.reading, printed)
        #expect(outcome.silent == 0, "\(name) \(form)")
        if noise.slidRows == 0, noise.slips == 0 {
          #expect(outcome.isExact, "\(name) \(form): \(outcome)")
        }
      }
    }
  }
}

/// What was read beside what was printed.
struct Comparison {
  var right = 0
  var wrong = 0
  var missing = 0
  var extra = 0
  /// Figures that are wrong and graded as sure.
  var silent = 0

  var isExact: Bool { wrong == 0 && missing == 0 && extra == 0 }

  init(_ reading: PlanReading, _ printed: PrintedPlan) {
    var got: [[String]: (text: String, grade: Grade)] = [:]
    for (number, row) in reading.items.enumerated() {
      for index in reading.grid.columns.indices where reading.grid.amount(index, row) != nil {
        let scope = reading.scope(index)
        guard scope.isLeaf, case .source(let key) = scope.payer, let year = scope.year else {
          continue
        }
        got[["\(number)", key, "\(year)"]] = (
          reading.printedAmount(index, row), reading.grades[index][row]
        )
      }
    }
    for (key, amount) in printed.printed {
      let name = PrintedText.label(printed.draft.sources[Int(key[1])].name)
      guard let found = got.removeValue(forKey: ["\(key[0])", name, "\(key[2])"]) else {
        missing += 1
        continue
      }
      if found.text == printed.draft.unit.text(amount) {
        right += 1
      } else {
        wrong += 1
        silent += found.grade == .sure ? 1 : 0
      }
    }
    extra = got.count
    silent += got.values.count { $0.grade == .sure }
  }
}
