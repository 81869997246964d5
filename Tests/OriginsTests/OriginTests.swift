import Origins
import PlanPackages
import Planning
import Testing
import Texts

/// Where the cells of a package stand in the document that it was imported from.
struct OriginTests {
  private static let sheet = Origin(
    file: "附件.xlsx", table: 1, sheet: "资金, 计划", row: 7, column: 30,
    label: "年度资金计划（万元） › 2021年 › 省级资金")
  private static let page = Origin(
    file: "annex.txt", table: 3, line: 57, page: 2, row: 4, column: 8, label: "2021年 › \"省\"")
  private static let word = Origin(file: "annex.docx", table: 3, row: 2, column: 8)

  @Test func `a sheet's cell, a line of a page and a row of a table are named as people find them`()
  {
    #expect(Self.sheet.pointer.zh == "附件.xlsx 资金, 计划!AD7“2021年 › 省级资金”")
    #expect(Self.sheet.pointer.en == "附件.xlsx 资金, 计划!AD7 \"2021年 › 省级资金\"")
    #expect(Self.page.pointer.zh == "annex.txt 第2页第57行“2021年 › \"省\"”")
    #expect(Self.page.pointer.en == "annex.txt page 2, line 57 \"2021年 › \"省\"\"")
    #expect(Self.word.pointer.zh == "annex.docx 表3第2行第8列")
    #expect(Self.word.pointer.en == "annex.docx table 3, row 2, column 8")
  }

  @Test func `what is written is read again`() throws {
    let rows = [
      OriginTable.Row(.tranches, "sp01 province 2021", Self.sheet, printed: "1,234.50"),
      OriginTable.Row(.subprojects, "sp01", field: "name", Self.page, printed: "两\n行, \"引\""),
      OriginTable.Row(.totals, "all-2021", Self.word, printed: ""),
    ]
    #expect(try OriginTable(OriginTable(rows).bytes).rows == rows)
  }

  @Test func `a file of before labels were kept is read`() throws {
    let text =
      "table,key,file,sheet,table_in_file,page,line,row,column,printed\n"
      + "tranches,sp01 city 2021,a.csv,,1,,3,3,2,5\n"
    let row = try #require(OriginTable(Array(text.utf8)).rows.first)
    #expect(row.origin == Origin(file: "a.csv", table: 1, line: 3, row: 3, column: 2))
  }

  @Test(arguments: ["", "table,key\n", "table,key,file\nx,y,z\n", "table,key\n\"a"])
  func `what import does not write is refused with its line`(text: String) {
    #expect(throws: InputFault.self) {
      let table = try OriginTable(Array(text.utf8))
      if table.rows.isEmpty {
        throw InputFault(.wrongValue, file: "", expected: Bilingual(zh: "", en: ""))
      }
    }
  }

  @Test(arguments: [
    ("a,b\nc\n", [["a", "b"], ["c"]]), ("a,\n,b", [["a", ""], ["", "b"]]),
    ("\"a,\"\"b\"\"\n\",c\r\nd\r\n", [["a,\"b\"\n", "c"], ["d"]]), ("\u{FEFF}a\n", [["a"]]),
    ("", []), ("\n", [[""]]), ("a,", [["a", ""]]),
  ])
  func `CSV is taken apart by RFC 4180`(text: String, rows: [[String]]) {
    #expect(CSVText.rows(Array(text.utf8)) == rows)
  }

  @Test(arguments: ["\"a", "a\"b\n", "\"a\"b\n"])
  func `quotes that do not fit are no CSV`(text: String) {
    #expect(CSVText.rows(Array(text.utf8)) == nil)
  }

  @Test func `cells of a package lead to where they are printed`() throws {
    let files = [
      "datapackage.json":
        #"{"name":"a","resources":[{"name":"subprojects","path":"subprojects.csv"},{"name":"sources","path":"sources.csv"},{"name":"tranches","path":"tranches.csv"}],"planctl":{"format":1,"currency":"CNY","unit":"万元","unitScale":10000,"decimals":2}}"#,
      "subprojects.csv": "subproject_id,name\nsp1,甲\n",
      "sources.csv": "source_id,name,tier\ncity,市本级,city\n",
      "tranches.csv": "subproject_id,source_id,year,amount\nsp1,city,2021,5\n",
    ]
    let package = try PlanPackage(.memory(files.mapValues { Array($0.utf8) }))
    let origins = DocumentOrigins(
      OriginTable([
        OriginTable.Row(.tranches, "sp1 city 2021", Self.sheet, printed: "5"),
        OriginTable.Row(.subprojects, "sp1", field: "name", Self.page, printed: "甲"),
      ]), package)
    func origin(_ table: TableName, _ column: String, _ row: Int = 0) -> Origin? {
      origins.row(of: Place(table, row: row, column: column))?.origin
    }
    #expect(origin(.tranches, "amount") == Self.sheet)
    #expect(origin(.tranches, "year") == Self.sheet)
    #expect(origin(.subprojects, "end_year") == Self.page)
    #expect(origin(.sources, "name") == nil)
    #expect(origin(.tranches, "amount", 7) == nil)
  }
}
