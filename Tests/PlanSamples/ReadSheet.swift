internal import Foundation
package import Pages
internal import TestSupport

/// What Python's zip, XML and decimals make of the workbooks.
package struct ReadSheet: Decodable {
  package struct Style: Decodable {
    package var bold: Bool
    package var format: String
    package var quoted: Bool
  }
  package struct Cell: Decodable {
    package var kind: String
    package var value: String?
    package var formula: String?
    package var style: Style
  }
  package var name: String
  package var merges: [String]
  package var repeated: String?
  package var pane: String?
  package var widths: [Int]
  package var heights: [String: Int]
  package var footer: String
  package var cells: [String: Cell]

  package static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "PagesTests/workbook_check.py").path(
      percentEncoded: false)

  /// Runs the checker on files with these bytes.
  package static func check(_ option: String, _ files: [[UInt8]]) throws -> (
    status: Int32, lines: [String]
  ) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try files.indices.map { index in
      let file = folder.appending(path: "\(index).xlsx")
      try Data(files[index]).write(to: file)
      return file.path(percentEncoded: false)
    }
    return try Recheck.run([script, option] + paths)
  }

  /// Whether other programs that open spreadsheets are at hand.
  package static let hasOffice =
    FileManager.default.isExecutableFile(atPath: "/usr/bin/soffice")
    && FileManager.default.isExecutableFile(atPath: "/usr/bin/pdfinfo")
    && (try? Recheck.run(["-c", "import openpyxl"]))?.status == 0

  /// The checker ended with an error.
  private struct Refused: Error {
    var lines: [String]
  }

  package static func read(_ bytes: [UInt8]) throws -> [ReadSheet] {
    let (status, lines) = try check("--read", [bytes])
    if status != 0 { throw Refused(lines: lines) }
    return try lines.map { try JSONDecoder().decode(ReadSheet.self, from: Data($0.utf8)) }
  }

  package static func read(_ sheets: [Sheet]) throws -> [ReadSheet] {
    try read(Workbook(sheets: sheets, title: "检查").xlsx())
  }
}
