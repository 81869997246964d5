import Testing

@testable import Planning

struct MoneyTests {
  @Test(
    arguments: [
      (0, 2, "0"), (5, 2, "0.05"), (-5, 2, "-0.05"), (1_282_500, 2, "12825"),
      (165_725, 2, "1657.25"),
      (31_050, 2, "310.5"), (7, 0, "7"), (7, -4, "70000"), (0, -4, "0"), (1, 6, "0.000001"),
    ] as [(Int, Int, String)])
  func `amounts print without superfluous zeros`(value: Int, decimals: Int, text: String) {
    #expect(decimalText(Int128(value), decimals: decimals) == text)
  }

  @Test func `the largest and smallest 128-bit values print`() {
    #expect(decimalText(.max, decimals: 0) == "170141183460469231731687303715884105727")
    #expect(decimalText(.min, decimals: 2) == "-1701411834604692317316873037158841057.28")
  }

  @Test(arguments: [
    (5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (3, 2, 2), (0, 7, 0), (1, 2, 1),
  ])
  func `halves round away from zero`(numerator: Int, denominator: Int, rounded: Int) {
    #expect(divideRoundingHalfUp(Int128(numerator), by: Int128(denominator)) == Int128(rounded))
  }

  @Test func `twenty-three percent of the printed amounts gives the printed province shares`() {
    let rate = Ratio(23, 100)
    #expect(rate.rounded(of: 60_616) == 13_942)
    #expect(rate.rounded(of: 75_616) == 17_392)
    #expect(rate.percentText() == "23%")
    #expect(Ratio(46, -200) == Ratio(-23, 100))
  }

  @Test func `natural order puts p2 before p10 and never calls two ids equal`() {
    #expect(naturallyPrecedes("p2", "p10"))
    #expect(!naturallyPrecedes("p10", "p2"))
    #expect(naturallyPrecedes("a1", "a01") != naturallyPrecedes("a01", "a1"))
    #expect(!naturallyPrecedes("x", "x"))
  }
}

struct DescribedYearsTests {
  @Test(
    arguments: [
      ("2020年，新建1个。2022年，建成。", [2020, 2022]), ("2020—2022年", [2020, 2021, 2022]),
      ("2020-2022年", [2020, 2021, 2022]), ("2020年至2022年完成", [2020, 2021, 2022]),
      ("2020、2021年", [2020, 2021]), ("共408套，每套2000元", []), ("编号12020年", []),
      ("2021 projects", []), ("3020年", []), ("", []),
      ("进度安排：2020年需为…；\n2021年需为…。2022年需为…", [2020, 2021, 2022]),
    ] as [(String, [Int32])])
  func `years are read from the text`(text: String, years: [Int32]) {
    #expect(DescribedYears.years(in: text) == years)
  }
}

struct DescribedQuantitiesTests {
  private let text = "2020年，新建1个一级消防站、2个小型消防站。2021年需配备小型水罐车2辆、一级消防站12个。"

  @Test(
    arguments: [
      ("一级消防站", "个", 2020, 1), ("小型消防站", "个", 2020, 2), ("小型水罐车", "辆", 2021, 2),
      ("一级消防站", "个", 2021, 12), ("小型水罐车", "辆", 2020, nil), ("一级消防站", "座", 2020, nil),
      ("消防站", "个", 2020, nil), ("", "个", 2020, nil), ("小型消防站", "个", 2022, nil),
    ] as [(String, String, Int32, Int64?)])
  func `quantities are read from the year's own sentence`(
    item: String, unit: String, year: Int32, quantity: Int64?
  ) {
    let read = DescribedQuantities.quantity(of: item, unit: unit, year: year, in: text)
    #expect(read == quantity)
  }
}
