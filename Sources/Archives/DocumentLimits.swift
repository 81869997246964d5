/// What a document may be at most. Every limit is far above what people publish and far below what
/// hurts a machine.
public enum DocumentLimits {
  /// Parts of an archive. A workbook of 200 sheets with drawings has about a thousand.
  public static let parts = 10_000
  /// Bytes of one part, unpacked. 10⁶ cells are about 40 MB.
  public static let partBytes = 512 << 20
  /// Bytes of all parts that are read, unpacked.
  public static let totalBytes = 1 << 30
  /// Unpacked bytes per packed byte, for parts larger than `ratioFreeBytes`. Sheets reach about 30,
  /// DEFLATE at most 1,032.
  public static let ratio = 300
  /// Bytes of a part, unpacked, up to which `ratio` is not asked for.
  public static let ratioFreeBytes = 8 << 20
  /// Elements in one another. Word tables in tables reach about 60.
  public static let depth = 256
  /// Attributes of one element. A document of Word declares about 40 namespaces.
  public static let attributes = 256
  /// Cells of all tables of a document.
  public static let cells = 5_000_000
  /// Places of a table, its blank ones included; rows and columns without anything are taken out of larger
  /// ones.
  public static let area = 16_000_000
  /// Columns of a table: those of a sheet of today.
  public static let columns = 16_384
  /// Rows of a table: those of a sheet of today.
  public static let rows = 1_048_576
  /// Tables of a document.
  public static let tables = 10_000
  /// Bytes of a field in separated text: no cell of a sheet holds more than 32,767 characters.
  public static let fieldBytes = 1 << 20
  /// Bytes of a line in which columns are told by position: longer ones are prose.
  public static let layoutLine = 8_192
}
