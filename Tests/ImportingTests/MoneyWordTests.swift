import Documents
import Importing
import PlanPackages
import Planning
import PrintedWords
import Testing

/// Units and currencies as documents print them.
struct MoneyWordTests {
  @Test(arguments: [
    ("（万元）", "CNY", 4), ("单位：亿元", "CNY", 8), ("单位：人民币万元", "CNY", 4), ("单位：百万元", "CNY", 6),
    ("(thousands of dollars)", "USD", 3),
    ("FY 2025 THROUGH FY 2029 (millions of dollars)", "USD", 6),
    ("単位：千円", "JPY", 3), ("單位：新臺幣千元", "TWD", 3), ("Unit: million KES", "KES", 6),
    ("(US$ million)", "USD", 6), ("in millions of euros", "EUR", 6), ("（百万美元）", "USD", 6),
    ("Rs. crore (INR crore)", "INR", 7),
  ])
  func `a unit is read with its currency`(text: String, currency: String, power: Int) throws {
    let unit = try #require(MoneyWords.unit(in: text))
    #expect(unit.currency == currency)
    #expect(unit.power == power)
  }

  @Test(arguments: ["（二期）", "(ALL)", "（含勘察、设计、监理）", "2021年", "市级资金（万）人"])
  func `what is no unit is none`(text: String) { #expect(MoneyWords.unit(in: text) == nil) }

  @Test func `dollars are asked about, and the package is in them`() throws {
    let text =
      "| CAPITAL PLAN (thousands of dollars) | | | |\n|---|---|---|---|\n| Program | FY 2025 | FY 2026 | Total FY 2025-2026 |\n"
      + "| Roads | 100 | 50 | 150 |\n| Bridges | 7 | 8 | 15 |\n| Total | 107 | 58 | 165 |\n"
    let found = try Import(DocumentReader.grids(Array(text.utf8), file: "plan.md"))
    let question = try #require(found.log.questions.first { $0.key == "currency" })
    #expect(question.choices.map(\.value).prefix(2) == ["USD", "CAD"])
    let unit = try #require(found.package).draft.unit
    #expect(unit.currency == "USD")
    #expect(unit.name == "thousand USD")
    #expect(unit.title.zh == "千美元")
    #expect(unit.scale == 1000)
    #expect(unit.decimals == 0)
  }
}
