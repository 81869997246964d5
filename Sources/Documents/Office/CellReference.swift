internal import Archives

/// The place of a cell, as in `BC12`.
struct CellReference: Equatable {
  /// From 0.
  var row: Int
  var column: Int

  init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }

  /// Reads `BC12` or `$BC$12`, within the bounds of a sheet.
  @inline(__always) init?(_ bytes: some Collection<UInt8>) {
    var column = 0
    var row = 0
    var letters = 0
    for byte in bytes {
      switch byte {
      case 0x41...0x5A where row == 0: column = column * 26 + Int(byte) - 0x40
      case 0x61...0x7A where row == 0: column = column * 26 + Int(byte) - 0x60
      case 0x30...0x39 where column > 0: row = row * 10 + Int(byte) - 0x30
      case 0x24: continue
      default: return nil
      }
      letters += 1
      if letters > 10 { return nil }
    }
    guard row > 0, row <= DocumentLimits.rows, column > 0, column <= DocumentLimits.columns else {
      return nil
    }
    self.row = row - 1
    self.column = column - 1
  }

  /// `A` for 0.
  static func letters(_ column: Int) -> String {
    var (name, rest) = ("", column + 1)
    while rest > 0 {
      name = String(Unicode.Scalar(UInt8(0x41 + (rest - 1) % 26))) + name
      rest = (rest - 1) / 26
    }
    return name
  }

  static func name(_ row: Int, _ column: Int) -> String { letters(column) + "\(row + 1)" }
}

/// Cells that a sheet shows as one.
struct Merge {
  var rows: Range<Int>
  var columns: Range<Int>

  init(rows: Range<Int>, columns: Range<Int>) {
    self.rows = rows
    self.columns = columns
  }

  /// Reads `A1:B2`.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    let parts = bytes.split(separator: 0x3A)
    guard let first = parts.first.flatMap({ CellReference($0) }),
      let last = parts.last.flatMap({ CellReference($0) }), parts.count <= 2,
      first.row <= last.row, first.column <= last.column
    else { return nil }
    rows = first.row..<last.row + 1
    columns = first.column..<last.column + 1
  }

  /// `cells`, in their order, with the spans of `merges`, and without what those cover.
  ///
  /// Spans end where the used cells end. Merges that overlap are a fault, since no program makes them.
  /// Complexity: O((cells + merges) log), besides moving the merges of a row.
  static func applied(
    _ merges: [Merge], to cells: [GridCell], isHidden: Bool, _ builder: GridBuilder
  ) throws(DocumentFault) -> [GridCell] {
    let rowCount = (cells.last?.row ?? -1) + 1
    let columnCount = (cells.lazy.map(\.column).max() ?? -1) + 1
    let clipped = merges.filter {
      $0.rows.lowerBound < rowCount && $0.columns.lowerBound < columnCount
    }
    .map {
      Merge(
        rows: $0.rows.lowerBound..<min($0.rows.upperBound, rowCount),
        columns: $0.columns.lowerBound..<min($0.columns.upperBound, columnCount))
    }
    .sorted {
      ($0.rows.lowerBound, $0.columns.lowerBound) < ($1.rows.lowerBound, $1.columns.lowerBound)
    }
    var out: [GridCell] = []
    out.reserveCapacity(cells.count)
    /// Merges that cover the row, by column.
    var active: [Merge] = []
    /// The first row that one of them does not cover.
    var nextEnd = Int.max
    var next = 0
    var place = 0
    while place < cells.count || next < clipped.count {
      let row = min(
        place < cells.count ? cells[place].row : Int.max,
        next < clipped.count ? clipped[next].rows.lowerBound : Int.max)
      if row >= nextEnd {
        active.removeAll { $0.rows.upperBound <= row }
        nextEnd = active.lazy.map(\.rows.upperBound).min() ?? Int.max
      }
      var anchors: [Merge] = []
      while next < clipped.count, clipped[next].rows.lowerBound == row {
        try insert(clipped[next], into: &active, builder)
        anchors.append(clipped[next])
        nextEnd = min(nextEnd, clipped[next].rows.upperBound)
        next += 1
      }
      var anchor = 0
      func openAnchor() {
        let merge = anchors[anchor]
        out.append(
          GridCell(
            row: row, column: merge.columns.lowerBound, rowSpan: merge.rows.count,
            columnSpan: merge.columns.count, text: "", isHidden: isHidden,
            place: GridPlace(row: row + 1, column: merge.columns.lowerBound + 1)))
        anchor += 1
      }
      while place < cells.count, cells[place].row == row {
        var cell = cells[place]
        place += 1
        while anchor < anchors.count, anchors[anchor].columns.lowerBound < cell.column {
          openAnchor()
        }
        if let merge = covering(cell.column, active) {
          guard merge.rows.lowerBound == row, merge.columns.lowerBound == cell.column else {
            continue
          }
          cell.rowSpan = merge.rows.count
          cell.columnSpan = merge.columns.count
          anchor += 1
        }
        out.append(cell)
      }
      while anchor < anchors.count { openAnchor() }
    }
    return out
  }

  /// The first of `active` that does not end before `column`.
  private static func position(_ column: Int, _ active: [Merge]) -> Int {
    var (low, high) = (0, active.count)
    while low < high {
      let middle = (low + high) / 2
      if active[middle].columns.upperBound <= column { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func covering(_ column: Int, _ active: [Merge]) -> Merge? {
    let place = position(column, active)
    return place < active.count && active[place].columns.contains(column) ? active[place] : nil
  }

  private static func insert(
    _ merge: Merge, into active: inout [Merge], _ builder: GridBuilder
  ) throws(DocumentFault) {
    let place = position(merge.columns.lowerBound, active)
    if place < active.count, active[place].columns.lowerBound < merge.columns.upperBound {
      let found = CellReference.name(merge.rows.lowerBound, merge.columns.lowerBound)
      throw builder.fault(.malformedSheet, found: found)
    }
    active.insert(merge, at: place)
  }
}
