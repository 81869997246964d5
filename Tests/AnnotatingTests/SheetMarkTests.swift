import Archives
import Testing

@testable import Annotating

/// Marks in the parts of a workbook, byte for byte. Whole workbooks are judged by openpyxl in the oracle.
struct SheetMarkTests {
  private static let styles =
    "<styleSheet><fonts count=\"1\"><font/></fonts><fills count=\"2\"><fill/><fill/></fills>"
    + "<cellXfs count=\"2\"><xf numFmtId=\"0\" fillId=\"0\"/><xf numFmtId=\"4\"><alignment/></xf></cellXfs>"
    + "</styleSheet>"

  private static func marked(
    _ sheet: String, _ cells: [(Int, Int)], drawing: String? = nil
  ) throws -> (sheet: String, styles: String) {
    let marks = cells.map {
      CellMark(sheet: "", row: $0.0, column: $0.1, colour: .wrong, text: "x")
    }
    var book = try StyleBook(Array(styles.utf8), file: "a", part: "s")
    var read = SheetMarks(MarkedCell.grouped(marks))
    let bytes = Array(sheet.utf8)
    try bytes.withUnsafeBufferPointer {
      var xml = try XMLReader($0, file: "a", part: "p")
      try read.read(&xml, &book)
    }
    return (
      String(decoding: read.part(bytes, drawing: drawing), as: UTF8.self),
      String(decoding: book.part, as: UTF8.self)
    )
  }

  private static func sheet(_ rows: String, _ tail: String = "") -> String {
    "<worksheet><sheetData>" + rows + "</sheetData>" + tail + "</worksheet>"
  }

  @Test(arguments: [
    // A cell with a style, one without, one that is not written, in a row with and without cells.
    (
      "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>1</v></c></row>", [(1, 1)],
      "<row r=\"1\"><c r=\"A1\" s=\"2\"><v>1</v></c></row>"
    ),
    ("<row><c><v>1</v></c></row>", [(1, 1)], "<row><c s=\"2\"><v>1</v></c></row>"),
    (
      "<row r=\"2\"><c r=\"B2\"/><c r=\"D2\"/></row>", [(2, 1), (2, 3), (2, 5)],
      "<row r=\"2\"><c r=\"A2\" s=\"2\"/><c r=\"B2\"/><c r=\"C2\" s=\"2\"/><c r=\"D2\"/><c r=\"E2\" s=\"2\"/></row>"
    ),
    ("<row r=\"2\"/>", [(2, 28)], "<row r=\"2\"><c r=\"AB2\" s=\"2\"/></row>"),
    (
      "<row r=\"2\"/><row r=\"4\"/>", [(1, 1), (3, 1), (9, 1)],
      "<row r=\"1\"><c r=\"A1\" s=\"2\"/></row><row r=\"2\"/><row r=\"3\"><c r=\"A3\" s=\"2\"/></row>"
        + "<row r=\"4\"/><row r=\"9\"><c r=\"A9\" s=\"2\"/></row>"
    ),
  ])
  func `cells get the style, and are added where they belong`(
    rows: String, cells: [(Int, Int)], wanted: String
  ) throws {
    #expect(try Self.marked(Self.sheet(rows), cells).sheet == Self.sheet(wanted))
  }

  @Test func `a sheet without rows gets them, in the sheet's own prefix`() throws {
    let found = try Self.marked("<x:worksheet><x:sheetData/></x:worksheet>", [(3, 2)]).sheet
    #expect(
      found
        == "<x:worksheet><x:sheetData><x:row r=\"3\"><x:c r=\"B3\" s=\"2\"/></x:row></x:sheetData></x:worksheet>"
    )
  }

  @Test func `what a style is besides its fill stays, and counts are right`() throws {
    let rows = "<row r=\"1\"><c r=\"A1\"/><c r=\"B1\" s=\"1\"/></row>"
    let found = try Self.marked(Self.sheet(rows), [(1, 1), (1, 2)]).styles
    #expect(
      found.contains("<cellXfs count=\"4\"><xf numFmtId=\"0\" fillId=\"0\"/><xf numFmtId=\"4\">"))
    #expect(found.contains("<xf applyFill=\"1\" numFmtId=\"0\" fillId=\"2\"/>"))
    #expect(
      found.contains(
        "<xf fillId=\"2\" applyFill=\"1\" numFmtId=\"4\"><alignment/></xf></cellXfs>"))
    #expect(found.contains("<fills count=\"3\"><fill/><fill/><fill><patternFill"))
    #expect(found.contains("<fonts count=\"1\"><font/></fonts>"))
  }

  @Test(arguments: [
    ("<drawing r:id=\"a\"/><tableParts/>", "<drawing r:id=\"a\"/>", "<tableParts/>"),
    ("<pageMargins/>", "<pageMargins/>", ""), ("", "", ""), ("<extLst/>", "", "<extLst/>"),
  ])
  func `the drawing of comments stands where the schema has it`(
    tail: String, before: String, after: String
  ) throws {
    let found = try Self.marked(Self.sheet("<row r=\"1\"/>", tail), [(1, 1)], drawing: "id7").sheet
    let own =
      "<legacyDrawing xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"id7\"/>"
    #expect(found.hasSuffix("</sheetData>" + before + own + after + "</worksheet>"))
  }

  @Test func `rows out of their order are refused`() {
    #expect(throws: DocumentFault.self) {
      try Self.marked(Self.sheet("<row r=\"3\"/><row r=\"2\"/>"), [(2, 1)])
    }
  }

  @Test func `several marks of a cell are one comment in the strongest colour`() {
    func mark(_ colour: CellMark.Colour, _ text: String) -> CellMark {
      CellMark(sheet: "", row: 1, column: 1, colour: colour, text: text)
    }
    let found = MarkedCell.grouped([mark(.note, "a"), mark(.wrong, "b"), mark(.warning, "c")])[1]![
      1]!
    #expect(found.colour == .wrong)
    #expect(found.text == "a\n\nb\n\nc")
  }
}
