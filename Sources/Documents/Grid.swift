/// A table as a document prints it: cells in reading order, with where each stands in the document.
///
/// A grid claims nothing about what its cells mean. What no cell covers is blank paper.
public struct Grid: Sendable, Equatable {
  /// Texts printed before the table up to the end of the table before (title, `单位：万元`), in order.
  public var before: [String]
  /// Texts printed after the table up to the end of the document; only the last table has them, since
  /// what stands between two tables is `before` of the second one.
  public var after: [String]
  /// Rows of the grid, those that no cell covers included.
  public var rowCount: Int
  /// Columns of the grid; a row may have fewer.
  public var columnCount: Int
  /// Printed cells by row, then column. A place without a cell, or covered by a span, is not listed.
  ///
  /// Texts, pages and Word tables list their empty cells too; sheets list an empty cell only where it is
  /// merged with others.
  public var cells: [GridCell]
  /// File, and the sheet or the ordinal of the table in it.
  public var origin: GridOrigin
  /// Whether columns are only the order of cells in their row, because the document does not say which
  /// cells lie above each other: rows that are shorter than `columnCount` then hold spans that nobody
  /// told. Only in tab tables, whose rows before `firstAlignedRow` are so.
  public var firstAlignedRow: Int
  /// Whether labels in the rows before `firstAlignedRow` stand above the columns that they span all the same:
  /// in text laid out by position, where they stand in the middle of them.
  public var isHeadPlaced = false
  /// The line, from 1, from which folded words can not be told to the rows they belong to; only in text laid
  /// out by position.
  public var unclearLine: Int?

  /// Takes the parts as they are; cells must stand in order and within the counts.
  public init(
    before: [String] = [], after: [String] = [], rowCount: Int, columnCount: Int,
    cells: [GridCell], origin: GridOrigin, firstAlignedRow: Int = 0
  ) {
    self.before = before
    self.after = after
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.cells = cells
    self.origin = origin
    self.firstAlignedRow = firstAlignedRow
  }
}

/// A printed cell: its text, and the number and formula behind it where the document keeps them.
///
/// 88 bytes and what its texts need beyond 15 bytes each: a sheet may have millions of them.
public struct GridCell: Sendable, Equatable {
  private var place32: SIMD4<Int32>
  /// 0-based in the grid, upper left corner.
  public var row: Int {
    get { Int(place32.x) }
    set { place32.x = Int32(newValue) }
  }
  /// 0-based in the grid, upper left corner.
  public var column: Int {
    get { Int(place32.y) }
    set { place32.y = Int32(newValue) }
  }
  /// 1 where nothing is merged.
  public var rowSpan: Int {
    get { Int(place32.z) }
    set { place32.z = Int32(newValue) }
  }
  /// 1 where nothing is merged.
  public var columnSpan: Int {
    get { Int(place32.w) }
    set { place32.w = Int32(newValue) }
  }
  /// As shown to a reader: number format applied, line breaks as `\n`, trimmed of nothing.
  public var text: String
  /// The number behind what is shown, as decimal text of at most 15 significant digits, where the
  /// format stores one (xlsx, ods); `nil` else.
  public var stored: String?
  /// Without the leading `=`.
  public var formula: String?
  /// In a hidden row, column or sheet.
  public var isHidden: Bool
  /// Where it stands in the document.
  public var place: GridPlace

  /// Takes the values as they are; each count and position must fit 32 bits, or it traps.
  public init(
    row: Int, column: Int, rowSpan: Int = 1, columnSpan: Int = 1, text: String,
    stored: String? = nil, formula: String? = nil, isHidden: Bool = false, place: GridPlace
  ) {
    place32 = SIMD4(Int32(row), Int32(column), Int32(rowSpan), Int32(columnSpan))
    self.text = text
    self.stored = stored
    self.formula = formula
    self.isHidden = isHidden
    self.place = place
  }
}

/// A place in a document, told as its reader would find it.
public struct GridPlace: Sendable, Equatable {
  private var place32: SIMD4<Int32>
  /// Line of the text file, from 1; `nil` in what has no lines.
  public var line: Int? {
    get { place32.x > 0 ? Int(place32.x) : nil }
    set { place32.x = Int32(newValue ?? 0) }
  }
  /// Page of a text with page breaks, from 1; `nil` in what has no pages.
  public var page: Int? {
    get { place32.y > 0 ? Int(place32.y) : nil }
    set { place32.y = Int32(newValue ?? 0) }
  }
  /// From 1 in the sheet or table.
  public var row: Int {
    get { Int(place32.z) }
    set { place32.z = Int32(newValue) }
  }
  /// From 1 in the sheet or table.
  public var column: Int {
    get { Int(place32.w) }
    set { place32.w = Int32(newValue) }
  }

  /// Takes the values as they are; each must fit 32 bits, or it traps.
  public init(line: Int? = nil, page: Int? = nil, row: Int, column: Int) {
    place32 = SIMD4(Int32(line ?? 0), Int32(page ?? 0), Int32(row), Int32(column))
  }
}

/// Which table of which document a grid is.
public struct GridOrigin: Sendable, Equatable {
  /// As the reader was told it.
  public var file: String
  /// From 1, in the order of the document.
  public var table: Int
  /// Name of the sheet, in workbooks.
  public var sheet: String?
  /// The last text before the table that is no unit or page number, or the caption it carries.
  public var heading: String?

  /// Takes the four as they are.
  public init(file: String, table: Int, sheet: String? = nil, heading: String? = nil) {
    self.file = file
    self.table = table
    self.sheet = sheet
    self.heading = heading
  }
}
