internal import Texts

/// A sheet as a Word document (ECMA-376 part 1, 17): a table with merged heads that repeat on every page, on A3
/// across. Equal sheets give equal bytes.
package struct WordTable {
  private let sheet: Sheet
  private let title: String
  /// Widths of the columns in twentieths of a point.
  private let widths: [Int]
  private let halfPoints: Int

  package init(_ sheet: Sheet, title: String) {
    self.sheet = sheet
    self.title = title
    halfPoints = sheet.columns.count > WordTable.wide ? 13 : 18
    widths = WordTable.widths(sheet)
  }

  /// Columns above which letters are small.
  private static let wide = 16
  /// A3 across, in twentieths of a point, and its margins.
  private static let paper = (width: 23_811, height: 16_838, margin: 567)
  /// The widest column of texts, in letters; longer texts wrap.
  private static let widest = 24

  /// Columns as wide as what stands in them, all together as wide as the paper.
  private static func widths(_ sheet: Sheet) -> [Int] {
    let letters = sheet.columns.indices.map { column -> Int in
      let texts = sheet.rows.lazy.map { sheet.text($0.cells[column]) }
      let longest = texts.map(Layout.width).max() ?? 0
      let head = sheet.columns[column].heads.last.map(Layout.width) ?? 0
      return min(max(longest, min(head, 8), 4), widest) + 1
    }
    let room = paper.width - 2 * paper.margin
    let all = max(letters.reduce(0, +), 1)
    return letters.map { max($0 * room / all, 1) }
  }

  /// The file. Complexity: O(cells).
  package var docx: [UInt8] {
    var archive = ZipArchive()
    archive.add("[Content_Types].xml", Array(WordTable.contentTypes.utf8))
    archive.add("_rels/.rels", Array(WordTable.packageRelations.utf8))
    archive.add("docProps/core.xml", properties)
    archive.add("word/_rels/document.xml.rels", Array(WordTable.relations.utf8))
    archive.add("word/styles.xml", Array(styles.utf8))
    archive.add("word/document.xml", document)
    return archive.finished()
  }

  // MARK: Text

  private var document: [UInt8] {
    var out = Array(WordTable.declaration.utf8)
    out += "<w:document xmlns:w=\"\(WordTable.main)\"><w:body>".utf8
    for (number, line) in sheet.titles.enumerated() {
      append(paragraph: line, isFirst: number == 0, to: &out)
    }
    appendTable(to: &out)
    for line in sheet.notes { append(paragraph: line, isFirst: false, to: &out) }
    // A table that ends a document needs a paragraph behind it (17.2.2).
    if sheet.notes.isEmpty { out += "<w:p/>".utf8 }
    let paper = WordTable.paper
    out += "<w:sectPr><w:pgSz w:w=\"\(paper.width)\" w:h=\"\(paper.height)\" ".utf8
    out +=
      "w:orient=\"landscape\"/><w:pgMar w:top=\"\(paper.margin)\" w:right=\"\(paper.margin)\" ".utf8
    out +=
      "w:bottom=\"\(paper.margin)\" w:left=\"\(paper.margin)\" w:header=\"283\" w:footer=\"283\" "
      .utf8
    out += "w:gutter=\"0\"/></w:sectPr></w:body></w:document>".utf8
    return out
  }

  /// A title in the middle, or a line of its own.
  private func append(paragraph text: String, isFirst: Bool, to out: inout [UInt8]) {
    out += "<w:p>".utf8
    if isFirst {
      out +=
        "<w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val=\"32\"/></w:rPr>".utf8
    } else {
      out += "<w:r>".utf8
    }
    append(text, to: &out)
    out += "</w:r></w:p>".utf8
  }

  /// The text of a run, with its line breaks.
  private func append(_ text: String, to out: inout [UInt8]) {
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if number > 0 { out += "<w:br/>".utf8 }
      out += "<w:t xml:space=\"preserve\">".utf8
      XMLText.append(XMLText.shown(String(line)), isCell: false, to: &out)
      out += "</w:t>".utf8
    }
  }

  // MARK: The table

  private func appendTable(to out: inout [UInt8]) {
    let all = widths.reduce(0, +)
    out += "<w:tbl><w:tblPr><w:tblW w:w=\"\(all)\" w:type=\"dxa\"/><w:tblBorders>".utf8
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
      out += "<w:\(side) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>".utf8
    }
    out += "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>".utf8
    out +=
      "<w:left w:w=\"28\" w:type=\"dxa\"/><w:right w:w=\"28\" w:type=\"dxa\"/></w:tblCellMar>".utf8
    out += "</w:tblPr><w:tblGrid>".utf8
    for width in widths { out += "<w:gridCol w:w=\"\(width)\"/>".utf8 }
    out += "</w:tblGrid>".utf8
    let heads = sheet.heads
    for level in 0..<sheet.levels {
      out += "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>".utf8
      for head in heads.filter({ $0.levels.contains(level) }).sorted(by: {
        $0.columns.lowerBound < $1.columns.lowerBound
      }) {
        let isFirst = head.levels.lowerBound == level
        let merge =
          head.levels.count == 1
          ? "" : isFirst ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>"
        append(
          cell: isFirst ? head.text : "", head.columns, merge: merge, alignment: "center",
          isBold: true, to: &out)
      }
      out += "</w:tr>".utf8
    }
    for row in sheet.rows {
      out += "<w:tr><w:trPr><w:cantSplit/></w:trPr>".utf8
      for (column, cell) in row.cells.enumerated() {
        let isText = if case .text = cell { true } else { false }
        append(
          cell: sheet.text(cell), column..<column + 1, merge: "",
          alignment: isText ? "left" : "right", isBold: row.isTotal, to: &out)
      }
      out += "</w:tr>".utf8
    }
    out += "</w:tbl>".utf8
  }

  private func append(
    cell text: String, _ columns: Range<Int>, merge: String, alignment: String, isBold: Bool,
    to out: inout [UInt8]
  ) {
    let width = widths[columns].reduce(0, +)
    out += "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/>".utf8
    if columns.count > 1 { out += "<w:gridSpan w:val=\"\(columns.count)\"/>".utf8 }
    out += merge.utf8
    out +=
      "<w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:pPr><w:jc w:val=\"\(alignment)\"/></w:pPr>".utf8
    if !text.isEmpty {
      out += (isBold ? "<w:r><w:rPr><w:b/></w:rPr>" : "<w:r>").utf8
      append(text, to: &out)
      out += "</w:r>".utf8
    }
    out += "</w:p></w:tc>".utf8
  }

  // MARK: The other parts

  private static let declaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006/"

  private static let contentTypes =
    declaration + "<Types xmlns=\"\(package)content-types\">"
    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-"
    + "officedocument.wordprocessingml.document.main+xml\"/>"
    + "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-"
    + "officedocument.wordprocessingml.styles+xml\"/>"
    + "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-"
    + "package.core-properties+xml\"/></Types>"

  private static let packageRelations =
    declaration + "<Relationships xmlns=\"\(package)relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(office)/officeDocument\" Target=\"word/document.xml\"/>"
    + "<Relationship Id=\"rId2\" Type=\"\(package)relationships/metadata/core-properties\" "
    + "Target=\"docProps/core.xml\"/></Relationships>"

  private static let relations =
    declaration + "<Relationships xmlns=\"\(package)relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(office)/styles\" Target=\"styles.xml\"/></Relationships>"

  /// One size for all, without room between lines; Chinese letters of the kind that official papers use.
  private var styles: String {
    WordTable.declaration
      + "<w:styles xmlns:w=\"\(WordTable.main)\"><w:docDefaults><w:rPrDefault><w:rPr>"
      + "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"SimSun\" "
      + "w:cs=\"Times New Roman\"/><w:sz w:val=\"\(halfPoints)\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>"
      + "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before=\"0\" w:after=\"0\"/></w:pPr>"
      + "</w:pPrDefault></w:docDefaults></w:styles>"
  }

  /// No moment and no user, which would differ between runs.
  private var properties: [UInt8] {
    var out = Array(WordTable.declaration.utf8)
    out += "<cp:coreProperties xmlns:cp=\"\(WordTable.package)metadata/core-properties\" ".utf8
    out += "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>".utf8
    XMLText.append(XMLText.shown(title), isCell: false, to: &out)
    out += "</dc:title><dc:creator>planctl</dc:creator></cp:coreProperties>".utf8
    return out
  }
}
