import Documents
import Importing
import Origins
import PlanPackages
import Planning
import PrintedWords
import Testing

/// Small tables with one thing wrong, and what must be read or doubted. The right values are those that
/// stand in the tables.
struct MisreadTests {
  private static func read(_ text: String, _ name: String = "plan.csv") throws -> Import {
    try Import(DocumentReader.grids(Array(text.utf8), file: name))
  }

  private static func file(_ found: Import, _ name: String) -> String {
    String(decoding: found.files.first { $0.name == name }?.bytes ?? [], as: UTF8.self)
  }

  /// `sub-project source year` → amount.
  private static func tranches(_ found: Import) throws -> [String: String] {
    let lines = file(found, "tranches.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let head = try #require(lines.first)
    func column(_ name: String) throws -> Int { try #require(head.firstIndex(of: name)) }
    let (id, source) = (try column("subproject_id"), try column("source_id"))
    let (year, amount) = (try column("year"), try column("amount"))
    return Dictionary(
      lines.dropFirst().map { ("\($0[id]) \($0[source]) \($0[year])", $0[amount]) }
    ) { $1 }
  }

  private static func subprojects(_ found: Import) -> [String] {
    file(found, "subprojects.csv").split(separator: "\n").dropFirst().map(String.init)
  }

  /// Rows and columns of doubtful cells, from 1.
  private static func doubts(_ found: Import) -> Set<[Int]> {
    Set(found.log.doubts.map { [$0.origin.row, $0.origin.column] })
  }

  // MARK: Cells

  @Test func `a raised mark of a footnote is no digit of its number`() throws {
    let found = try Self.read(
      "<meta charset=utf-8><p>单位：万元</p><table><tr><td>序号<td>项目名称<td>子项目<td>2021年省级资金"
        + "<td>2021年市本级<tr><td>1<td>甲<td>甲一<td>10<sup>2</sup><td>20<tr><td>2<td>乙<td>乙一"
        + "<td>12.5<sup>①</sup><td>5<tr><td>3<td>丙<td>丙一<td>0.00<sup>1</sup><td>2</table>", "a.html"
    )
    let tranches = try Self.tranches(found)
    #expect(tranches["sp01 province 2021"] == "10")
    #expect(tranches["sp02 province 2021"] == "12.5")
    #expect(tranches["sp03 province 2021"] == "0")
  }

  @Test func `one figure with more decimals than all others does not round their sum`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,合计（万元）,2021年省级资金,2021年市本级,2021年中央\n1,甲,甲一,11,10,0.002,1\n"
        + "2,乙,乙一,7,1,2,4\n3,丙,丙一,8,1,3,4\n4,丁,丁一,9,1,4,4\n合计,,,35,13,9.002,13\n")
    #expect(Self.doubts(found).contains([2, 6]))
  }

  @Test func `a sum that misses by a unit is doubted where the others are exact`() throws {
    var text = "序号,项目名称,子项目,2021年小计（万元）,2021年省级资金,2021年市本级\n"
    var sums = [0, 0, 0]
    for row in 1...12 {
      let (a, b) = (row * 7, row * 11 + 3)
      // 7 is printed where 8 should be.
      text += "\(row),项\(row),子\(row),\(a + b),\(a),\(row == 5 ? b - 1 : b)\n"
      sums = [sums[0] + a + b, sums[1] + a, sums[2] + b]
    }
    text += "合计,,,\(sums[0]),\(sums[1]),\(sums[2])\n"
    let found = try Self.read(text)
    #expect(Self.doubts(found).contains([6, 6]))
  }

  @Test func `a column of a year and payer is money however few numbers it has`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,项目级别,总投资（万元）,2021年,,,2022年,,\n,,,,,小计,省级资金,雁江,小计,省级资金,安岳\n"
        + "1,甲项目,甲一,市级,100,30,10,20,70,70,待定\n2,乙项目,乙一,市级,160,50,20,30,110,110,0\n"
        + "3,丙项目,丙一,市级,30,13,5.5,7.5,17,17,#REF!\n")
    #expect(found.log.doubts.contains { $0.printed == "待定" && $0.became.isEmpty })
    #expect(found.log.doubts.contains { $0.printed == "#REF!" && $0.became.isEmpty })
    #expect(Self.doubts(found).isSuperset(of: [[3, 11], [5, 11]]))
    let column = try #require(found.reading.columns.first { $0.index == 10 })
    #expect(column.isMoney)
  }

  // MARK: Rows

  @Test func `an item without money under the head is an item`() throws {
    func cells(_ texts: [String]) -> String { texts.map { "\t" + $0 + "\n" }.joined() + "\n" }
    let text =
      "附件3\n单位：万元\n\n" + cells(["序号", "项目名称", "子项目", "总投资", "年度资金计划"])
      + cells(["", "", "", "", "2021年", "2022年"])
      + cells(["", "", "", "", "省级资金", "市本级", "省级资金", "市本级"])
      + cells(["1", "甲项目", "甲一", "", "", "", "", ""])
      + cells(["2", "乙项目", "乙一", "100", "10", "20", "30", "40"])
      + cells(["3", "丙项目", "丙一", "160", "20", "30", "50", "60"])
      + cells(["合计", "260", "30", "50", "80", "100"]) + "\n说明\n"
    let found = try Self.read(text, "a.txt")
    let rows = Self.subprojects(found)
    #expect(rows.count == 3)
    #expect(rows.first?.contains("甲一") == true)
    #expect(try Self.tranches(found).count == 8)
    #expect(try Self.tranches(found)["sp02 city 2022"] == "40")
  }

  @Test func `a group that opens under the head is no label of the head`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年省级资金（万元）,2021年市本级（万元）\n一、救援能力,,,,\n1,甲,甲一,10,20\n"
        + "2,乙,乙一,30,40\n合计,,,40,60\n")
    #expect(found.reading.items.count == 2)
    #expect(try Self.tranches(found)["sp01 province 2021"] == "10")
  }

  @Test func `a project goes on over the blanks below it`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年省级资金（万元）,2021年市本级（万元）\n1,甲项目,甲一,10,20\n2,,甲二,30,40\n"
        + "小计,,,40,60\n3,丙项目,丙一,5,6\n合计,,,45,66\n")
    #expect(found.log.questions.map(\.key) == ["blank-projects"])
    let rows = Self.subprojects(found)
    #expect(rows.count { $0.contains(",p1,") } == 2)
    #expect(Self.file(found, "totals.csv").contains(",p1,"))
  }

  @Test func `what stands below the total and a blank row is no item`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年省级资金（万元）,2021年市本级（万元）\n1,甲项目,甲一,10,20\n2,乙项目,乙一,30,40\n"
        + "合计,,,40,60\n,,,,\n,核对：财政局报数,,1234.5,\n")
    #expect(Self.subprojects(found).count == 2)
    #expect(found.graded[.sure] == found.graded.values.reduce(0, +))
    #expect(found.log.doubts.map(\.printed) == ["1234.5"])
  }

  @Test func `a row below the total that the total does not count is no item`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年省级资金（万元）,2021年市本级（万元）\n1,甲项目,甲一,10,20\n2,乙项目,乙一,30,40\n"
        + "合计,,,40,60\n,财政局报数,,1234.5,7\n")
    #expect(Self.subprojects(found).count == 2)
    #expect(Set(found.log.doubts.map(\.printed)) == ["1234.5", "7"])
  }

  @Test func `a text that a page cut behind a number goes on`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,建设内容,2021年省级资金（万元）,2021年市本级（万元）\n1,甲项目,甲一,2026,10,20\n"
        + ",,,年，开展前期工作。,,\n2,乙项目,乙一,2021年，建设2个站。,30,40\n合计,,,,40,60\n")
    #expect(Self.subprojects(found).first?.contains("2026年，开展前期工作。") == true)
  }

  @Test func `zeros and blanks before a sum that fails are doubted with it`() throws {
    let head = "序号,项目名称,2021年（万元）,,,2022年（万元）,,\n,,小计,省级资金,市本级,小计,省级资金,市本级\n"
    // The blank of 2021 is lost: what stood right of it has moved to the left.
    let found = try Self.read(
      head
        + "1,甲,0,0,,9,4,5\n2,乙,0,0,9,4,5,\n3,丙,7,3,4,9,4,5\n4,丁,7,3,4,8,4,4\n合计,,14,6,8,35,16,19\n"
    )
    #expect(Self.doubts(found).isSuperset(of: [[4, 4], [4, 5], [4, 6], [4, 7]]))
  }

  @Test func `a subtotal that slid with its row is no proof of it`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年省级资金（万元）,2021年市本级（万元）\n1,甲,甲一,10,20\n2,,甲二,0,\n小计,,,10,20\n"
        + "3,乙,乙一,7,\n小计,,,7,\n合计,,,10,27\n")
    #expect(Self.doubts(found).isSuperset(of: [[5, 4], [6, 4], [7, 4]]))
  }

  @Test func `figures that changed places inside a block are doubted by the sums of columns`()
    throws
  {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年（万元）,,,\n,,,小计,省级资金,雁江区,安岳县\n1,甲项目,甲一,30,10,20,\n"
        + "2,乙项目,乙一,50,20,30,\n3,丙项目,丙一,13,5.5,7.5,\n4,丁项目,丁一,12,4,3,5\n5,戊项目,戊一,12,4,3,5\n"
        + "合计,,,117,43.5,43.5,30\n")
    let wanted = [6, 7].flatMap { row in [6, 7].map { [row, $0] } }
    #expect(Self.doubts(found).isSuperset(of: wanted))
  }

  @Test func `zeros and blanks of a row that only totals of columns doubt are doubted too`() throws
  {
    // Item 1 has lost a blank: 9 and the 0 behind it stand one column to the left.
    let found = try Self.read(
      "序号,项目名称,2021年省级资金（万元）,2021年市本级,2021年雁江区,2022年省级资金,2022年市本级\n"
        + "1,甲,9,0,,,0\n2,乙,4,5,6,7,0\n3,丙,4,5,6,7,0\n合计,,8,19,12,14,0\n")
    #expect(Self.doubts(found).isSuperset(of: [[2, 3], [2, 4], [2, 5], [2, 6], [2, 7]]))
  }

  @Test func `a figure under a blank total is doubted`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年省级资金（万元）,2021年市本级,2021年雁江区\n1,甲,甲一,10,20,\n"
        + "2,乙,乙一,3,,8\n合计,,,13,,28\n")
    #expect(Self.doubts(found).contains([2, 5]))
  }

  @Test func `the only item of a table is no surer than its row`() throws {
    // Item and total have lost the same blank: every sum holds.
    let text = "序号,项目名称,2021年小计（万元）,2021年省级资金,2021年市本级,2021年雁江区\n"
    let slid = try Self.read(text + "1,甲,30,10,20,\n合计,,30,10,20,\n")
    #expect(
      Self.doubts(slid).isSuperset(of: [[2, 4], [2, 5], [2, 6], [3, 4], [3, 5], [3, 6]]))
    let full = try Self.read(text + "1,甲,30,10,20,0\n合计,,30,10,20,0\n")
    #expect(full.log.doubts.isEmpty)
  }

  // MARK: Heads, payers and totals

  @Test(
    arguments: [
      // Labels of the lowest row, of those above it, and the year of each column below.
      (
        [["总投资", "2021年", "2022年"], ["小计", "省级", "市级", "省级", "市级", "省级", "市级"]],
        [nil, nil, nil, 2021, 2021, 2022, 2022]
      ),
      (
        [["总投资", "年度资金"], ["合计", "省级", "2021年", "2022年"], ["", "", "省级", "市级", "省级", "市级"]],
        [nil, nil, 2021, 2021, 2022, 2022]
      ),
      (
        [["年度资金", "总投资"], ["2021年", "2022年", "小计"], ["省级", "市级", "省级", "市级", ""]],
        [2021, 2021, 2022, 2022, nil]
      ),
    ] as [([[String]], [Int32?])])
  func `runs of labels below each other`(heads: [[String]], years: [Int32?]) throws {
    func cells(_ texts: [String]) -> String { texts.map { "\t" + $0 + "\n" }.joined() + "\n" }
    var text = "附件3\n单位：万元\n\n"
    for (level, labels) in heads.enumerated() {
      text += cells(["序号", "项目名称"].map { level == 0 ? $0 : "" } + labels)
    }
    for row in 1...3 { text += cells(["\(row)", "甲\(row)"] + years.map { _ in "\(row * 3)" }) }
    let found = try Self.read(text, "a.txt")
    let columns = found.reading.columns.dropFirst(2)
    #expect(columns.map(\.words.year) == years)
    #expect(!found.log.questions.contains { $0.key == "header" })
  }

  @Test(arguments: ["小计省级资金", "雁江区安岳县", "雁江区小计"])
  func `labels of several columns in one are refused by name`(label: String) {
    let error = #expect(throws: ImportFault.self) {
      try Self.read(
        "项目名称,2021年（万元）,,,2022年（万元）,,\n,小计,省级资金,雁江区,\(label),安岳县,市本级\n甲,3,1,2,3,1,2\n"
          + "乙,7,3,4,7,3,4\n")
    }
    #expect(error?.message.zh.contains(label) == true)
  }

  @Test(arguments: ["省级资金小计", "市县资金合计"])
  func `the subtotal of a tier is one label`(label: String) throws {
    let found = try Self.read(
      "项目名称,2021年（万元）,,,\n,小计,省级资金,市县资金,\(label)\n甲,3,1,2,1\n乙,7,3,4,3\n")
    #expect(found.reading.columns.last?.title.hasSuffix(label) == true)
  }

  @Test func `years of a tab table end where its window begins, also over columns of dashes`()
    throws
  {
    func cells(_ texts: [String]) -> String { texts.map { "\t" + $0 + "\n" }.joined() + "\n" }
    let text =
      "附件3\n单位：万元\n\n" + cells(["序号", "项目名称", "年度资金计划", "完成时限（年）"])
      + cells(["", "", "2021年", "2022年", ""])
      + cells(["", "", "小计", "省级资金", "市本级", "小计", "省级资金", "市本级", "起始时间", "截止时间"])
      + cells(["1", "甲项目", "30", "10", "20", "/", "/", "/", "2021", "2022"])
      + cells(["2", "乙项目", "50", "/", "50", "/", "/", "/", "2021", "2021"])
      + cells(["合计", "80", "10", "70", "/", "/", "/", "", ""]) + "\n说明\n"
    let found = try Self.read(text, "a.txt")
    #expect(try Self.tranches(found)["sp02 city 2021"] == "50")
    #expect(Self.subprojects(found).first?.contains(",2021,2022") == true)
    #expect(found.graded[.unsure] == nil)
  }

  @Test func `labels of one row are cut at the year`() throws {
    let found = try Self.read(
      "单位：万元\n序号,项目名称,子项目,年度资金计划（万元） 2021年 小计,年度资金计划（万元） 2021年 省级资金,年度资金计划（万元） 2021年 雁江区,"
        + "年度资金计划（万元） 2022年 小计,年度资金计划（万元） 2022年 省级资金,年度资金计划（万元） 2022年 雁江区\n"
        + "1,甲项目,甲一,30,10,20,70,30,40\n2,乙项目,乙一,50,20,30,110,50,60\n合计,,,80,30,50,180,80,100\n")
    #expect(found.reading.payers.entries.map(\.name) == ["省级资金", "雁江区"])
    #expect(try Self.tranches(found).count == 8)
    let bracket = try Self.read(
      "序号,项目名称,子项目,2021年（万元）省级资金,2021年（万元）雁江区\n1,甲项目,甲一,10,20\n")
    #expect(bracket.reading.payers.entries.map(\.name) == ["省级资金", "雁江区"])
  }

  @Test func `every total of centre and province is a doubt that says whether it adds up`() throws {
    let text =
      "序号,项目名称,子项目,省级以上资金（万元）,市县资金,2021年中央资金,2021年省级资金,2021年市本级\n"
      + "1,甲,甲一,3,3,1,2,3\n2,乙,乙一,9,6,4,5,6\n合计,,,12,9,5,7,9\n"
    func failing(_ found: Import) -> [Int] {
      found.log.doubts.filter { $0.reason.en.hasPrefix("not the sum") }.map(\.origin.row)
    }
    let right = try Self.read(text)
    #expect(Self.doubts(right) == [[2, 4], [3, 4], [4, 4]])
    #expect(failing(right).isEmpty)
    let wrong = try Self.read(text.replacing("乙一,9,", with: "乙一,5,"))
    #expect(Self.doubts(wrong) == [[2, 4], [3, 4], [4, 4]])
    #expect(failing(wrong) == [3])
  }

  @Test func `a county that became a city is a county`() throws {
    let home = PlaceBook.home(in: ["永州市应急计划"])
    #expect(PlaceBook.county(named: "祁阳市", in: home)?.code == "431181")
    #expect(PlaceBook.county(named: "祁阳县", in: home)?.code == "431181")
    #expect(PlaceBook.county(named: "东安县", in: home)?.code == "431122")
  }

  @Test func `one wrong figure in a short table is doubted, and the reading stands`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,总投资合计（万元）,2021年小计,2021年省级资金,2021年市本级,2022年小计,2022年省级资金,2022年市本级\n"
        + "1,甲项目,甲一,100,31,10,20,70,30,40\n合计,,,100,30,10,20,70,30,40\n")
    #expect(found.log.questions.allSatisfy { $0.proposal != nil })
    #expect(Self.doubts(found).contains([2, 5]))
  }

  @Test func `two rows of one total keep the first and say so`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年省级资金（万元）,2021年市本级（万元）\n1,甲项目,甲一,10,20\n2,乙项目,乙一,30,40\n"
        + "合计,,,40,60\n总计,,,40,61\n")
    #expect(found.log.doubts.contains { $0.printed == "61" })
    #expect(found.package != nil)
  }

  // MARK: Documents

  @Test func `the same table once more is a table of its own`() throws {
    func table(_ amount: Int) -> String {
      "<table><tr><td>序号<td>项目名称<td>子项目<td>2021年省级资金<td>2021年市本级"
        + "<tr><td>1<td>甲<td>甲一<td>\(amount)<td>20<tr><td>2<td>乙<td>乙一<td>12<td>5</table>"
    }
    let text = "<meta charset=utf-8><p>单位：万元</p>" + table(10) + table(90)
    let error = #expect(throws: ImportFault.self) { try Self.read(text, "a.html") }
    #expect(error?.isAmbiguous == true)
  }

  @Test func `nothing read says why`() throws {
    let error = #expect(throws: ImportFault.self) {
      try Self.read("单位：万元\n序号,项目名称,子项目,2021年省级资金\n1,甲项目,甲一,待定\n2,乙项目,乙一,待定\n")
    }
    #expect(error?.message.en.contains("no item has a figure") == true)
  }

  @Test func `names that are pieces of lines are doubted`() throws {
    let found = try Self.read(
      "序号,项目名称,子项目,2021年省级资金（万元）,2021年市本级（万元）\n1,甲,监理）,10,20\n2,乙,2,30,40\n3,丙,丙一,1,2\n"
        + "合计,,,41,62\n")
    #expect(Set(found.log.doubts.map(\.printed)).isSuperset(of: ["监理）", "2", "丙一"]))
  }
}
