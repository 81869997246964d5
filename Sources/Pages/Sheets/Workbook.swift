package import Texts

/// Sheets as one spreadsheet file (ECMA-376, Office Open XML, `.xlsx`).
///
/// What stands in it are numbers that are numbers, totals that are formulas, and texts that are never
/// anything else: no macros, no links, no hyperlinks. Equal workbooks give equal bytes.
package struct Workbook {
  /// At least one.
  package var sheets: [Sheet]
  package var title: String

  package init(sheets: [Sheet], title: String) {
    self.sheets = sheets
    self.title = title
  }

  /// The file; `progress` counts the rows. Complexity: O(bytes of the sheets + parts of their totals).
  package func xlsx(progress: WorkProgress? = nil) -> [UInt8] {
    let pieces = sheets.flatMap { $0.pieces() }
    progress?.begin(.tabulating, of: pieces.reduce(0) { $0 + $1.rows.count })
    precondition(!pieces.isEmpty, "a spreadsheet without a sheet can not be opened")
    let names = SheetNames.valid(pieces.map(\.name))
    var archive = ZipArchive()
    archive.add("[Content_Types].xml", contentTypes(pieces.count))
    archive.add("_rels/.rels", Self.packageRelations)
    archive.add("docProps/core.xml", properties)
    archive.add("xl/_rels/workbook.xml.rels", relations(pieces.count))
    archive.add("xl/styles.xml", Array(CellStyle.part.utf8))
    var repeated: [ClosedRange<Int>?] = []
    for (index, piece) in pieces.enumerated() {
      let (part, repeatedRows) = SheetWriter.written(piece, progress: progress)
      archive.add("xl/worksheets/sheet\(index + 1).xml", part)
      progress?.advance(by: piece.rows.count - piece.rows.count / 2)
      repeated.append(repeatedRows)
    }
    archive.add("xl/workbook.xml", list(names, repeated))
    return archive.finished()
  }

  private static let declaration =
    #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006/"

  /// Which part is what (part 2, 10.1.2.2).
  private func contentTypes(_ count: Int) -> [UInt8] {
    let spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    let package = "application/vnd.openxmlformats-package."
    var parts = [
      ("/xl/workbook.xml", spreadsheet + "sheet.main+xml"),
      ("/xl/styles.xml", spreadsheet + "styles+xml"),
      ("/docProps/core.xml", package + "core-properties+xml"),
    ]
    for index in 1...count {
      parts.append(("/xl/worksheets/sheet\(index).xml", spreadsheet + "worksheet+xml"))
    }
    var text = Self.declaration + #"<Types xmlns="\#(Self.package)content-types">"#
    text += #"<Default Extension="rels" ContentType="\#(package)relationships+xml"/>"#
    text += #"<Default Extension="xml" ContentType="application/xml"/>"#
    for (name, type) in parts {
      text += #"<Override PartName="\#(name)" ContentType="\#(type)"/>"#
    }
    return Array((text + "</Types>").utf8)
  }

  private static func relations(_ list: [(type: String, target: String)]) -> [UInt8] {
    var text = declaration + #"<Relationships xmlns="\#(package)relationships">"#
    for (index, relation) in list.enumerated() {
      text += #"<Relationship Id="rId\#(index + 1)" Type="\#(relation.type)""#
      text += #" Target="\#(relation.target)"/>"#
    }
    return Array((text + "</Relationships>").utf8)
  }

  private static let packageRelations = relations([
    (office + "/officeDocument", "xl/workbook.xml"),
    (package + "relationships/metadata/core-properties", "docProps/core.xml"),
  ])

  /// The sheets come first, so that sheet n is relation n.
  private func relations(_ count: Int) -> [UInt8] {
    Self.relations(
      (1...count).map { (Self.office + "/worksheet", "worksheets/sheet\($0).xml") }
        + [(Self.office + "/styles", "styles.xml")])
  }

  /// Title and creator; no moment and no user, which would differ between runs (part 2, 11).
  private var properties: [UInt8] {
    var out = Array(Self.declaration.utf8)
    out += #"<cp:coreProperties xmlns:cp="\#(Self.package)metadata/core-properties""#.utf8
    out += #" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>"#.utf8
    XMLText.append(XMLText.shown(title), isCell: false, to: &out)
    out += "</dc:title><dc:creator>planctl</dc:creator></cp:coreProperties>".utf8
    return out
  }

  /// `xl/workbook.xml`: the sheets in order, and which rows stand on every page (18.2).
  private func list(_ names: [String], _ repeated: [ClosedRange<Int>?]) -> [UInt8] {
    var out = Array(Self.declaration.utf8)
    out += #"<workbook xmlns="\#(Self.main)" xmlns:r="\#(Self.office)">"#.utf8
    out += "<bookViews><workbookView/></bookViews><sheets>".utf8
    for (index, name) in names.enumerated() {
      out += "<sheet name=\"".utf8
      XMLText.append(name, to: &out)
      out += "\" sheetId=\"\(index + 1)\" r:id=\"rId\(index + 1)\"/>".utf8
    }
    out += "</sheets>".utf8
    if repeated.contains(where: { $0 != nil }) {
      out += "<definedNames>".utf8
      for (index, rows) in repeated.enumerated() {
        guard let rows else { continue }
        out += "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"\(index)\">".utf8
        let quoted = names[index].split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: "''")
        XMLText.append("'\(quoted)'!$\(rows.lowerBound):$\(rows.upperBound)", to: &out)
        out += "</definedName>".utf8
      }
      out += "</definedNames>".utf8
    }
    out += "</workbook>".utf8
    return out
  }
}
