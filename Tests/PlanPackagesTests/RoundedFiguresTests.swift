import Localisation
import PlanSamples
import Rounding
import Testing
import Texts

@testable import Checking
@testable import PlanPackages
@testable import Planning

/// `planctl.figures` in `datapackage.json`, and what documents show without it.
struct RoundedFiguresTests {
  private static func files(_ setting: String) throws -> [String: [UInt8]] {
    var files = Samples.files([:])
    let json = String(decoding: files["datapackage.json"]!, as: UTF8.self)
    files["datapackage.json"] = Array(
      json.replacing("\"decimals\":2", with: "\"decimals\":2,\n\"figures\":" + setting).utf8)
    return files
  }

  @Test(arguments: [
    ("\"exact\"", FigureWord?.some(.exact), FigureWord?.some(.exact)),
    ("\"rounded\"", .rounded, .rounded),
    ("{\"tranches\":\"exact\",\"totals\":\"rounded\"}", .exact, .rounded),
    ("{\"totals\":\"rounded\"}", nil, .rounded),
  ])
  func `a package says whether figures are exact or rounded`(
    setting: String, tranches: FigureWord?, totals: FigureWord?
  ) throws {
    let draft = try PlanPackage(.memory(Self.files(setting))).draft
    #expect(draft.declaredFigures.tranches == tranches)
    #expect(draft.declaredFigures.totals == totals)
    // One word is for all; by table, figures of statements have their own.
    let isOneWord = setting.hasPrefix("\"")
    #expect(draft.declaredFigures.figures == (isOneWord ? tranches : nil))
  }

  @Test(arguments: [
    ("\"round\"", "planctl.figures: ", 11), ("5", "planctl.figures: ", 11),
    ("{\"totals\":\"yes\"}", "planctl.figures.totals: ", 21),
    ("{\"total\":\"exact\"}", "planctl.figures.total: ", 21),
  ])
  func `anything else is one error at its place`(
    setting: String, words: String, column: Int
  ) throws {
    let faults = Samples.faults(try Self.files(setting))
    #expect(faults.count == 1)
    let fault = try #require(faults.first)
    #expect(fault.expected.en.hasPrefix(words))
    #expect(fault.line == 2)
    #expect(fault.column <= column)
  }

  @Test func `New York's totals are off by rounding, and that is proven`() throws {
    let package = try PlanPackage(.folder(Samples.root + "Plans/new-york-2025-2029"))
    let checkup = Checkup(package.draft)
    let rounding = try #require(checkup.rounding)
    #expect(rounding.style == .rounded && !rounding.isDeclared)
    #expect(rounding.tails.isTooMany && !rounding.tails.isTooFew)
    #expect(rounding.verdicts.count == 29)
    #expect(rounding.verdicts.allSatisfy { $0.verdict == .within })
    #expect(checkup.relations[.rounded] == 29 && checkup.relations[.broken] == 0)
    #expect(checkup.findings.map(\.rule.code) == ["T104"])
  }

  @Test func `Ziyang with one slip is exact with a slip, as before`() throws {
    var draft = try Samples.ziyang().draft
    draft.tranches.amount[7] += 1
    let checkup = Checkup(draft)
    let rounding = try #require(checkup.rounding)
    #expect(rounding.style == .exact && rounding.tails.isTooFew && !rounding.tails.isTooMany)
    #expect(rounding.verdicts.isEmpty)
    #expect(checkup.findings.filter { $0.rule.code == "T101" }.count == 3)
    #expect(!checkup.findings.contains { ["T103", "T104"].contains($0.rule.code) })
    #expect(checkup.location.isUnique)
  }
}
