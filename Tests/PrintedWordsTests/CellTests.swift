import Planning
import PrintedWords
import Testing

/// Printed cells, one by one.
struct CellTests {
  @Test(arguments: [
    ("1,234.50", 123_450, 2), ("1，234", 1234, 0), ("１２", 12, 0), ("(500)", -500, 0),
    ("（500）", -500, 0), ("△500", -500, 0), ("-3.5", -35, 1), ("−7", -7, 0), ("0", 0, 0),
    ("0.00", 0, 2), ("  12 ", 12, 0), ("12\n", 12, 0), ("约120", 120, 0), ("1,029.96*", 102_996, 2),
    ("１，２３４．５", 12_345, 1), (".5", 5, 1), ("¥12", 12, 0),
  ])
  func `numbers as documents print them`(text: String, units: Int64, decimals: Int32) throws {
    let number = try #require(CellReading(text).number, "\(text)")
    #expect(number.value == Decimal(units: units, decimals: decimals))
  }

  @Test func `a blank is no dash, and neither is a zero`() {
    for text in ["", " ", "\u{3000}", "\n", "\u{A0}"] { #expect(CellReading(text) == .blank) }
    for text in ["-", "—", "——", "－", "–", "/", "…"] { #expect(CellReading(text) == .dash) }
    #expect(CellReading("0").number?.value.units == 0)
  }

  @Test(arguments: [
    ("1,23", CellReading.Reason.grouping), ("12 345", .severalNumbers), ("1.2.3", .severalNumbers),
    ("1234567890123456789", .tooLarge), ("1.1234567", .tooLarge), ("-(5)", .signs),
  ])
  func `digits that are no number are unreadable, never zero`(
    text: String, reason: CellReading.Reason
  ) {
    #expect(CellReading(text) == .unreadable(reason))
  }

  @Test func `units, percentages and estimates stand beside the number`() throws {
    #expect(try #require(CellReading("12万元").number).unit == .tenThousands)
    #expect(try #require(CellReading("12.5%").number).isPercent)
    #expect(try #require(CellReading("12.5％").number).isPercent)
    #expect(try #require(CellReading("约120").number).isApproximate)
    #expect(try #require(CellReading("120左右").number).isApproximate)
  }

  @Test(arguments: ["市本级", "2020年新建3个", "3个", "第1期", "12人"])
  func `words with digits are words`(text: String) { #expect(CellReading(text) == .text) }

  @Test func `runs of blanks inside a paragraph are line breaks`() {
    #expect(PrintedText.paragraph("一，二。      三。\n四 ") == "一，二。\n三。\n四")
    #expect(PrintedText.paragraph("a  b") == "a  b")
  }

  @Test func `labels lose the breaks of narrow columns`() {
    #expect(PrintedText.shown("省级\n资金") == "省级资金")
    #expect(PrintedText.shown("序  号") == "序号")
    #expect(PrintedText.shown("per cent\nof plan") == "per cent of plan")
    #expect(PrintedText.label("Total （万元）") == "total(万元)")
  }
}
