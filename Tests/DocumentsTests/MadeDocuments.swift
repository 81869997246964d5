import Archives
import Documents
import Foundation
import TestSupport
import Texts

/// Documents that `make_documents.py` writes, each with what must be found in it.
enum MadeDocuments {
  /// The folder, written once; `nil` without Python.
  static let folder: URL? = {
    guard Recheck.isAvailable else { return nil }
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "make_documents.py").path(percentEncoded: false)
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "documents-\(ProcessInfo.processInfo.processIdentifier)")
    let made = try? Recheck.run(["-B", script, folder.path(percentEncoded: false)])
    guard made?.status == 0 else { return nil }
    atexit { try? FileManager.default.removeItem(at: MadeDocuments.folder!) }
    return folder
  }()

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder!.appending(path: name)))
  }

  /// Names of those that end in `ending`, without it.
  static func names(_ ending: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder!.path(percentEncoded: false))
      .filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
  }

  static func expected(_ name: String) throws -> JSON {
    try JSONReader.value(try bytes(name + ".json"), file: name)
  }
}

/// What was read, in the form of what must be.
func found(_ name: String, _ bytes: [UInt8]) -> JSON {
  do throws(DocumentFault) {
    let grids = try DocumentReader.grids(bytes, file: name)
    return .array(grids.map(json))
  } catch {
    return .string(error.kind.rawValue)
  }
}

private func json(_ grid: Grid) -> JSON {
  let cells = grid.cells.map { cell in
    JSON.array([
      .integer(cell.row), .integer(cell.column), .integer(cell.rowSpan),
      .integer(cell.columnSpan), .string(cell.text), .optional(cell.stored),
      .optional(cell.formula), .boolean(cell.isHidden),
    ])
  }
  return .object([
    ("rows", .integer(grid.rowCount)), ("columns", .integer(grid.columnCount)),
    ("before", .array(grid.before.map(JSON.string))),
    ("after", .array(grid.after.map(JSON.string))),
    ("heading", .optional(grid.origin.heading)), ("cells", .array(cells)),
  ])
}
