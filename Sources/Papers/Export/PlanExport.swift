internal import Checking
package import Pages
public import PlanPackages
public import Planning
internal import Screens
package import Tables
public import Texts

/// A whole plan in other formats.
public struct PlanExport {
  /// The raw value is the word of `--format`.
  public enum Format: String, CaseIterable, Sendable {
    /// The annex table and a sheet for each table of the package.
    case xlsx
    /// The annex table as CSV.
    case wideCSV = "wide-csv"
    /// The annex table as a Word document.
    case docx
    /// The dates of meetings and reports as iCalendar.
    case ics
    /// A package for each province, into a folder.
    case provinces
  }

  /// Tranches that a workbook holds at most: twenty sheets of them, about eight gigabytes of memory for
  /// each ten million; nobody opens a larger one.
  public static let mostTranches = 20_000_000

  /// Rows of a table in Word at most: it takes minutes to open longer ones.
  public static let mostRowsInWord = 5_000
  /// Columns of a table in Word (ECMA-376 part 1, 17.4.48 names no bound; Word itself takes 63).
  public static let mostColumnsInWord = 63

  /// Rows and columns of the annex table.
  public var annexSize: (rows: Int, columns: Int) {
    let sheet = annex
    return (sheet.rows.count, sheet.columns.count)
  }

  private let package: PlanPackage
  private let words: PlanWords

  /// `language` is that of a workbook's words; CSV and iCalendar look the same in every language.
  public init(_ package: PlanPackage, language: Language) {
    self.package = package
    words = PlanWords(draft: package.draft, language: language)
  }

  /// The whole file; `progress` counts the rows of a workbook.
  public func rendered(_ format: Format, progress: WorkProgress? = nil) -> [UInt8] {
    switch format {
    case .xlsx: workbook.xlsx(progress: progress)
    case .wideCSV: Array(annex.csv().utf8)
    case .docx: WordTable(annex, title: package.title).docx
    case .ics: CalendarFile(package).bytes
    case .provinces: preconditionFailure("parts are a folder")
    }
  }

  private var annex: Sheet {
    // Its cells are in the document's own language, so that CSV is the same for every reader.
    AnnexTable(
      package.draft, title: package.title, words, cells: package.language ?? .zh,
      detail: .fitting(package.draft, columns: AnnexTable.columnsInFile)
    ).sheet
  }

  private var workbook: Workbook {
    let tables = TableName.allCases.compactMap { name in
      package.tables[name].map { sheet(of: $0) }
    }
    let hasPlan = !package.draft.subprojects.isEmpty
    return Workbook(sheets: (hasPlan ? [annex] : []) + tables, title: package.title)
  }

  /// A table of the package, cell for cell, rows in the order of its file.
  private func sheet(of table: CSVTable) -> Sheet {
    var sheet = Sheet(name: table.schema.name.rawValue, unit: package.draft.unit)
    let columns = table.schema.columns.indices.filter { table.header.contains($0) }
    sheet.columns = columns.map { column in
      let schema = table.schema.columns[column]
      return Sheet.Column(key: schema.name, heads: [schema.name], isNumeric: schema.kind.isNumeric)
    }
    sheet.rows = (0..<table.rowCount).map { row in
      Sheet.Row(cells: columns.map { package.cell(table, row, $0) })
    }
    return sheet
  }
}

extension ColumnKind {
  fileprivate var isNumeric: Bool {
    switch self {
    case .amount, .integer, .decimal: true
    case .identifier, .reference, .year, .word, .date, .text: false
    }
  }
}

extension PlanPackage {
  /// One cell of a table as a sheet holds it.
  package func cell(_ table: CSVTable, _ row: Int, _ column: Int) -> Sheet.Cell {
    switch value(table, row, column) {
    case .blank: .blank
    case .text(let text): .text(text)
    case .amount(let amount): .amount(Int128(amount))
    case .quantity(let printed): .quantity(printed)
    case .year(let year): .year(year)
    }
  }
}
