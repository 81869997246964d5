import Documents
import Importing
import Planning
import PrintedWords
import TestSupport
import Testing

/// Headers, words and sums, each alone.
struct StructureTests {
  @Test(
    arguments: [
      (["总投资估算（万元）", "小计"], nil, "", true, "总投资估算"),
      (["总投资估算（万元）", "省级资金"], nil, "省级资金", false, "省级资金"),
      (["年度资金计划（万元）", "2020年", "小计"], 2020, "", true, "2020年小计"),
      (["年度资金计划", "2020 年", "市本级"], 2020, "市本级", false, "2020年市本级"),
      (["2021_province"], 2021, "province", false, "2021年province"),
      (["total_local"], nil, "local", false, "local"), (["2021"], 2021, "", false, "2021年小计"),
      (["省级资金", "2021年"], 2021, "省级资金", false, "2021年省级资金"),
    ] as [([String], Int32?, String, Bool, String)])
  func `a header says year, payer and total`(
    path: [String], year: Int32?, payer: String, isTotal: Bool, label: String
  ) {
    let words = HeadWords(path: path)
    #expect(words.kind == .other)
    #expect(words.year == year)
    #expect(words.payer == payer)
    #expect(words.isTotal == isTotal)
    #expect(words.label == label)
  }

  @Test(arguments: [
    ("中央资金", PayerWords.tier(.central)), ("省级资金", .tier(.province)), ("市县资金", .local),
    ("市本级", .tier(.city)), ("区县财政", .tier(.county)), ("安岳县", .tier(.county)),
    ("企业自筹", .tier(.other)), ("地方配套", .local),
  ])
  func `payers by their words`(label: String, payer: PayerWords) {
    #expect(PayerWords(label) == payer)
  }

  @Test func `names that are no tier are not guessed`() {
    for label in ["雁江", "临空", "某专项"] { #expect(PayerWords(label) == nil) }
  }

  @Test func `places are found in their city`() throws {
    let home = PlaceBook.home(in: ["资阳市应急救援能力提升三年行动计划"])
    #expect(home.city?.code == "512000")
    #expect(home.province?.code == "510000")
    #expect(PlaceBook.county(named: "雁江", in: home)?.code == "512002")
    #expect(PlaceBook.county(named: "乐至县", in: home)?.code == "512022")
    #expect(PlaceBook.county(named: "临空", in: home) == nil)
    #expect(PlaceBook.home(ofCounties: ["雁江", "安岳", "乐至"]).city?.code == "512000")
    #expect(PlaceBook.home(ofCounties: ["甲", "乙"]).city == nil)
  }

  @Test func `the list of places is whole`() {
    #expect(PlaceBook.all.count(where: { $0.kind == .province }) == 34)
    #expect(
      PlaceBook.all.allSatisfy { $0.code.count == 6 && !$0.name.isEmpty && !$0.letters.isEmpty })
    #expect(Set(PlaceBook.all.map(\.code)).count == PlaceBook.all.count)
  }

  // MARK: Sums

  @Test(arguments: Trials.of(UInt64(0)..<60))
  func `totals are found from numbers alone, and none that is not there, seed`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Blocks of two to four columns, each with its sum in front, then the sum of the sums in front of all.
    let rows = 6 + Int(random.next() % 10)
    var lines: [[Amount?]] = []
    var wanted: [Int: [Int]] = [:]
    var blocks: [Int] = []
    for _ in 0..<3 {
      let parts = 2 + Int(random.next() % 4)
      let values = (0..<parts).map { _ in (0..<rows).map { _ in Amount(random.next() % 90_000 + 1) }
      }
      let total = 1 + lines.count
      blocks.append(total)
      wanted[total] = (total + 1...total + parts).map { $0 }
      lines.append((0..<rows).map { row in values.reduce(0) { $0 + $1[row] } })
      lines += values
    }
    wanted[0] = blocks
    lines.insert((0..<rows).map { row in blocks.reduce(0) { $0 + lines[$1 - 1][row]! } }, at: 0)
    let found = SumSearch(lines).totals()
    #expect(found.count == wanted.count, "\(found.map { ($0.total, $0.parts) }) \(wanted)")
    for total in found { #expect(wanted[total.total] == total.parts) }
  }

  @Test(arguments: Trials.of(0..<60))
  func `unrelated columns give no total, seed`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let lines = (0..<8).map { _ in (0..<9).map { _ -> Amount? in Amount(random.next() % 1000) } }
    #expect(SumSearch(lines).totals().isEmpty)
  }

  @Test func `four rows prove nothing`() {
    let (a, b): ([Amount?], [Amount?]) = ([1, 2, 3, 4], [10, 20, 30, 40])
    #expect(SumSearch([[11, 22, 33, 44], a, b]).totals().isEmpty)
  }

  @Test func `two thirds prove a total with errors in it`() {
    let (a, b): ([Amount?], [Amount?]) = ([1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 60])
    let found = SumSearch([[11, 22, 33, 44, 5, 6], a, b]).totals()
    #expect(found.map(\.total) == [0])
    #expect(found.first?.count.failed == 2)
  }
}
