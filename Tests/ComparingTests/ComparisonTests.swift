import PlanSamples
import Testing

@testable import Checking
@testable import Comparing
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Texts

/// Two plans side by side, with differences known by hand. Plans at random: `diff_check.py`.
struct ComparisonTests {
  static let subprojects = "subproject_id,seq,name\na,1,Pumps\nb,2,Ladders\nc,3,Boats\n"
  static let sources = "source_id,name,tier\ncity,City,city\nprov,Province,province\n"
  static let tranches =
    "subproject_id,source_id,year,amount\na,city,2024,10\na,prov,2024,5\nb,city,2024,7.5\n"
    + "b,city,2025,0\nc,prov,2025,3\n"

  static func plan(
    _ tranches: String = tranches, _ subprojects: String = subprojects,
    _ more: [TableName: String] = [:]
  ) throws -> PlanPackage {
    try Samples.package(
      more.merging([.subprojects: subprojects, .sources: sources, .tranches: tranches]) { $1 })
  }

  static func report(
    _ before: PlanPackage, _ after: PlanPackage, _ language: Language = .en
  ) throws -> ComparisonReport {
    ComparisonReport(
      try PlanComparison(before, after),
      before: CheckupReport(before, Checkup(before.draft)),
      after: CheckupReport(after, Checkup(after.draft)), language: language,
      palette: Palette(isOn: false))
  }

  @Test func `a plan differs in nothing from itself, however its files are written`() throws {
    let other = Self.tranches.replacing("7.5", with: "7.50").replacing("10\n", with: "10.0\n")
      .split(separator: "\n")
    let shuffled = ([other[0]] + other.dropFirst().reversed()).joined(separator: "\n") + "\n"
    let comparison = try PlanComparison(try Self.plan(), try Self.plan(shuffled))
    #expect(comparison.isSame)
    #expect(comparison.tables.isEmpty)
  }

  @Test func `a changed, a new and a lost amount are three rows; a zero is no blank`() throws {
    let after = Self.tranches.replacing("a,city,2024,10", with: "a,city,2024,12.25")
      .replacing("b,city,2025,0\n", with: "").replacing("c,prov", with: "c,city,2025,0\nc,prov")
    let comparison = try PlanComparison(try Self.plan(), try Self.plan(after))
    let rows = try #require(comparison.change(of: .tranches)).rows
    #expect(rows.map(\.kind) == [.changed, .removed, .added])
    #expect(
      rows.map(\.key) == [
        ["a", "city", "2024", ""], ["b", "city", "2025", ""], ["c", "city", "2025", ""],
      ])
    #expect(
      rows.map(\.cells) == [
        [CellChange(column: "amount", before: "10", after: "12.25")],
        [CellChange(column: "amount", before: "0", after: "")],
        [CellChange(column: "amount", before: "", after: "0")],
      ])
    #expect(comparison.changedCells == 1)
  }

  @Test func `money that moves nets to zero, and it is said where it does not`() throws {
    let within = Self.tranches.replacing("a,city,2024,10", with: "a,city,2024,9")
      .replacing("b,city,2024,7.5", with: "b,city,2024,8.5")
    let even = try Self.report(try Self.plan(), try Self.plan(within))
    #expect(
      even.moneySentence
        == "The changes net to zero: in all (25.5 万元), in every year and for every source.")
    #expect(even.gainsSentence == "1 sub-project gains 1 in all, 1 loses 1.")
    #expect(even.payersSentence.isEmpty)
    let later = Self.tranches.replacing("c,prov,2025,3", with: "c,prov,2025,1")
      .replacing("a,prov,2024,5", with: "a,prov,2024,7")
    let moved = try Self.report(try Self.plan(), try Self.plan(later))
    #expect(
      moved.moneySentence == "The changes net to zero in all (25.5 万元), but not in every year "
        + "and for every source: 2024 +2, 2025 -2.")
    let more = Self.tranches.replacing("a,prov,2024,5", with: "a,prov,2024,7")
    let grown = try Self.report(try Self.plan(), try Self.plan(more), .zh)
    #expect(grown.moneySentence == "资金总额 25.5 → 27.5，+2 万元：增减没有抵平。")
    #expect(grown.gainsSentence == "得到更多的子项目 1 个，共 2；没有减少的。")
    #expect(grown.payersSentence == "多出资的来源 1 个，共 2；没有少出资的。")
  }

  @Test func `a sub-project with another id is known by its name, then by its money`() throws {
    let byName = try PlanComparison(
      try Self.plan(),
      try Self.plan(
        Self.tranches.replacing("b,", with: "x,").replacing(
          "x,city,2024,7.5", with: "x,city,2024,8"),
        Self.subprojects.replacing("b,2,", with: "x,2,")))
    #expect(byName.matches.renumbered == [Renumbering(from: "b", to: "x", reason: .name)])
    #expect(byName.tables.map(\.table) == [.tranches])
    #expect(byName.changedCells == 1)
    let byMoney = try PlanComparison(
      try Self.plan(),
      try Self.plan(
        Self.tranches.replacing("b,", with: "x,"),
        Self.subprojects.replacing("b,2,Ladders", with: "x,2,Hoses")))
    #expect(byMoney.matches.renumbered == [Renumbering(from: "b", to: "x", reason: .money)])
    #expect(byMoney.tables.map(\.table) == [.subprojects])
    // Another name and other money: one is gone, one is new.
    let unlike = try PlanComparison(
      try Self.plan(),
      try Self.plan(
        Self.tranches.replacing("b,", with: "x,").replacing("7.5", with: "8"),
        Self.subprojects.replacing("b,2,Ladders", with: "x,2,Hoses")))
    #expect(unlike.matches.renumbered.isEmpty)
    #expect(unlike.matches.later == [0, -1, 2])
  }

  /// Two new rows of the name of one that is gone: nobody can say which of them it is.
  @Test func `a name that stands twice makes nothing known`() throws {
    let comparison = try PlanComparison(
      try Self.plan(),
      try Self.plan(
        Self.tranches.replacing("b,city,2024,7.5", with: "x,city,2024,7").replacing(
          "b,city,2025,0", with: "y,city,2025,0"),
        Self.subprojects.replacing("b,2,Ladders", with: "x,2,Ladders\ny,4,Ladders")))
    #expect(comparison.matches.renumbered.isEmpty)
  }

  @Test func `texts are compared byte by byte`() throws {
    let composed = Self.subprojects.replacing("Boats", with: "B\u{E9}")
    let decomposed = Self.subprojects.replacing("Boats", with: "Be\u{301}")
    let comparison = try PlanComparison(
      try Self.plan(Self.tranches, composed), try Self.plan(Self.tranches, decomposed))
    #expect(comparison.changedCells == 1)
  }

  @Test func `plans in different units are refused, other decimals are not`() throws {
    var files = Samples.files([
      .subprojects: Self.subprojects, .sources: Self.sources, .tranches: Self.tranches,
    ])
    let descriptor = String(decoding: files["datapackage.json"]!, as: UTF8.self)
    files["datapackage.json"] = Array(
      descriptor.replacing("\"decimals\":2", with: "\"decimals\":4").utf8)
    let finer = try PlanPackage(.memory(files))
    let comparison = try PlanComparison(try Self.plan(), finer)
    #expect(comparison.tables.isEmpty)
    #expect(comparison.hasOtherDescriptor)
    #expect(MoneyComparison(comparison).change == 0)
    files["datapackage.json"] = Array(
      descriptor.replacing("万元", with: "元").replacing("10000", with: "1").utf8)
    let other = try PlanPackage(.memory(files))
    let misfit = #expect(throws: PlanComparison.Misfit.self) {
      _ = try PlanComparison(try Self.plan(), other)
    }
    #expect(misfit?.message.en.contains("万元") == true)
  }

  @Test func `printed totals that do not follow are told, and what the check says of them`() throws
  {
    let totals: [TableName: String] = [
      .totals: "total_id,subproject_id,year,amount\nall,,,25.5\na,a,,15\n"
    ]
    let after = Self.tranches.replacing("a,city,2024,10", with: "a,city,2024,11")
    let report = try Self.report(
      try Self.plan(Self.tranches, Self.subprojects, totals),
      try Self.plan(after, Self.subprojects, totals))
    #expect(report.totals.map(\.id) == ["all", "a"])
    #expect(report.totals.map(\.follows) == [false, false])
    #expect(report.totals.map { $0.sumAfter! - $0.sumBefore! } == [100, 100])
    // One cell put back removes both, so they are one finding.
    #expect(report.findings.appeared.map(\.rule.code) == ["T101"])
    #expect(report.findings.disappeared.isEmpty)
    #expect(
      report.page(rows: 40).text(Palette(isOn: false)).contains(
        "2 printed totals do not follow the tranches."))
  }

  @Test(arguments: ComparisonReport.Format.allCases, Language.allCases)
  func `every document is written, and names no tier that the plan has not`(
    format: ComparisonReport.Format, language: Language
  ) throws {
    let after = Self.tranches.replacing("a,city,2024,10", with: "a,city,2024,11")
    let bytes = try Self.report(try Self.plan(), try Self.plan(after), language).rendered(format)
    #expect(!bytes.isEmpty)
    if format == .xlsx {
      #expect(bytes.starts(with: [0x50, 0x4B]))
    } else {
      #expect(String(decoding: bytes, as: UTF8.self).contains("11"))
    }
  }
}
