import Documents
import Importing
import Origins
import PlanPackages
import Planning
import Testing

/// What a document hides, bends or leaves out is told, and never becomes a wrong figure.
struct DoubtTests {
  private func found(_ text: String, _ file: String = "a.csv") throws -> Import {
    try Import(DocumentReader.grids(Array(text.utf8), file: file))
  }

  private func file(_ found: Import, _ name: String) -> String {
    String(decoding: found.files.first { $0.name == name }?.bytes ?? [], as: UTF8.self)
  }

  @Test(arguments: ["年度资金计划（万元） 2021年 ", "年度资金计划（万元）/2021年/", "2021年（万元） ", "2021年（万元）"])
  func `one row of labels may hold whole paths`(path: String) throws {
    let next = path.replacing("2021", with: "2022")
    let text =
      "项目名称,\(path)小计,\(path)省级资金,\(path)市本级,\(next)小计,\(next)省级资金,\(next)市本级\n"
      + "甲,3,1,2,7,3,4\n乙,5,2,3,9,4,5\n合计,8,3,5,16,7,9\n"
    let found = try found(text)
    #expect(found.log.questions.isEmpty && found.log.doubts.isEmpty)
    #expect(found.reading.payers.entries.map(\.name) == ["省级资金", "市本级"])
    #expect(found.package?.draft.tranches.count == 8)
  }

  @Test func `a blank project is the one of the row above, and that is asked`() throws {
    let text =
      "项目名称,子项目,2021年省级资金（万元）,2021年市本级（万元）\n"
      + "甲,子一,1,2\n,子二,3,4\n乙,子三,5,6\n合计,,9,12\n"
    let found = try found(text)
    #expect(found.log.questions.map(\.key) == ["blank-projects"])
    #expect(file(found, "subprojects.csv").components(",p1,") == 2)
  }

  /// 5 and 3 stand in each other's columns below 甲, and so may the zero behind them.
  @Test func `zeros of a row of subtotals that has slid are doubted`() throws {
    let head = ["2021年小计", "2021年省级资金", "2021年市本级", "2022年小计", "2022年省级资金", "2022年市本级"]
    let text =
      "项目名称," + head.map { $0 + "（万元）" }.joined(separator: ",") + "\n"
      + "甲,8,5,3,0,0,\n小计,8,3,5,,0,\n乙,9,4,5,7,3,4\n丙,10,4,6,7,3,4\n合计,27,13,14,14,6,8\n"
    let doubted = try found(text).log.doubts.map(\.origin).filter { $0.row == 3 }.map(\.column)
    #expect(doubted.contains(6))
  }

  @Test func `a heading right under the head is no label of a column`() throws {
    let text =
      "项目名称,2021年省级资金（万元）,2021年市本级（万元）\n一、基础设施类,,\n甲,1,2\n乙,3,4\n二、能力建设类,,\n丙,5,6\n合计,9,12\n"
    let found = try found(text)
    #expect(found.package?.draft.projects.map(\.name) == ["一、基础设施类", "二、能力建设类"])
    #expect(found.package?.draft.tranches.count == 6)
  }

  @Test func `hidden rows are left out and counted`() throws {
    let text =
      "<p>单位：万元</p><table><tr><td>项目名称<td>2021年省级资金<td>2021年市本级</tr>"
      + "<tr><td>甲<td>1<td>2</tr><tr hidden><td>核对<td>7<td>8</tr><tr><td>乙<td>3<td>4</tr>"
      + "<tr><td>合计<td>4<td>6</tr></table>"
    let found = try found(text, "a.html")
    #expect(found.reading.table.hiddenCells == 3)
    #expect(found.package?.draft.tranches.count == 4)
    #expect(found.log.doubts.isEmpty)
  }

  @Test func `a raised digit is a mark and no digit`() throws {
    let text =
      "<p>单位：万元</p><table><tr><td>项目名称<td>2021年省级资金<td>2021年市本级</tr>"
      + "<tr><td>甲<td>1.00<sup>2</sup><td>2</tr><tr><td>乙<td>3<td>4注</tr>"
      + "<tr><td>合计<td>4<td>6</tr></table>"
    let found = try found(text, "a.html")
    #expect(found.log.doubts.isEmpty)
    #expect(found.package?.draft.tranches.amount.reduce(0, +) == 1000)
  }

  @Test func `figures that changed places in a row are no longer sure`() throws {
    let head = "项目名称,2021年小计（万元）,2021年省级资金（万元）,2021年市本级（万元）,2021年区级资金（万元）\n"
    let right = head + "甲,6,1,2,3\n乙,9,4,,5\n丙,15,4,5,6\n合计,30,9,7,14\n"
    #expect(try found(right).graded == [.sure: 15])
    // 5 slides from 区级 to 市本级: the row still adds up.
    let slid = try found(right.replacing("乙,9,4,,5", with: "乙,9,4,5,"))
    #expect(slid.log.doubts.contains { $0.printed == "5" && $0.grade == .unsure })
    // One wrong digit leaves those sure that it explains.
    let wrong = try found(right.replacing("丙,15,4,5,6", with: "丙,15,4,8,6"))
    #expect(wrong.log.doubts.contains { $0.printed == "8" })
    #expect(wrong.graded[.sure, default: 0] >= 8)
  }

  @Test func `words in a column of money are doubts, each of them`() throws {
    let text =
      "项目名称,2021年省级资金（万元）,2021年市本级（万元）,2022年省级资金（万元）,2022年市本级（万元）\n"
      + "甲,1,2,3,待定\n乙,3,4,5,见附件\n丙,1,1,1,7\n"
    let found = try found(text)
    #expect(found.log.doubts.filter { $0.became.isEmpty }.map(\.printed) == ["待定", "见附件"])
    #expect(found.package?.draft.tranches.count == 10)
  }
}

extension String {
  /// How often `part` stands in it.
  fileprivate func components(_ part: String) -> Int { split(separator: part).count - 1 }
}
