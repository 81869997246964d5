internal import Texts

/// Where rows of a table stand in their file, found by walking the file once, only when somebody
/// asks.
package struct RowPlaces {
  private let table: CSVTable
  /// Offset and line at which each asked row starts.
  private var starts: [Int: (offset: Int, line: Int)] = [:]

  /// Finds `rows` (data rows from 0). Time linear in the bytes up to the last one.
  package init(_ table: CSVTable, rows: [Int]) {
    self.table = table
    var scanner = CSVScanner(table.bytes.buffer)
    var row = -1
    for asked in Set(rows).sorted() {
      while row < asked, !scanner.isAtEnd {
        while !scanner.next().endsRow {}
        row += 1
      }
      if row == asked, !scanner.isAtEnd { starts[row] = (scanner.position, scanner.line) }
    }
  }

  package func line(of row: Int) -> Int { starts[row]?.line ?? 0 }
  package func start(of row: Int) -> Int { starts[row]?.offset ?? 0 }

  /// Line and column (in characters, from 1) of the field in `column`; the row's first column if the
  /// file does not have that one.
  package func place(row: Int, column: String) -> (line: Int, column: Int) {
    guard let start = starts[row] else { return (0, 0) }
    let wanted = table.schema.column(column).flatMap { table.header.firstIndex(of: $0) } ?? 0
    var scanner = CSVScanner(table.bytes.buffer, at: start.offset, line: start.line)
    for _ in 0..<wanted { _ = scanner.next() }
    // A quoted field may hold line ends: count from the start of the last line.
    let before = table.bytes[start.offset..<scanner.position]
    let (lines, characters) = lineAndColumn(
      of: before.count, in: UnsafeRawBufferPointer(rebasing: before))
    return (start.line + lines - 1, characters)
  }
}
