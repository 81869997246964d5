package import Planning
package import Tables

/// What stands in one cell of a table, apart from how it is written.
package enum CellValue: Sendable, Equatable {
  case blank
  case text(String)
  /// Money in minor units.
  case amount(Amount)
  /// A printed number that is no money.
  case quantity(Decimal)
  case year(Int32)

  /// The cell in canonical form: as short as it can be, money in `unit`.
  package func written(in unit: MoneyUnit) -> String {
    switch self {
    case .blank: ""
    case .text(let text): text
    case .amount(let amount): decimalText(Int128(amount), decimals: unit.decimals)
    case .quantity(let printed):
      decimalText(Int128(printed.units), decimals: Int(printed.decimals), keepingZeros: true)
    case .year(let year): "\(year)"
    }
  }
}

extension PlanPackage {
  /// One cell of a table of the package; both are counted from 0.
  package func value(_ table: CSVTable, _ row: Int, _ column: Int) -> CellValue {
    let values = table.columns[column]
    switch table.schema.columns[column].kind {
    case .identifier, .text, .date:
      let text = values.slices[row].text(in: table.bytes)
      return text.isEmpty ? .blank : .text(text)
    case .reference(let target):
      if values.codes[row] < 0 { return .blank }
      let other = target == table.schema.name ? table : tables[target]!
      return .text(other.keys.text(Int(other.rowOfRank[Int(values.codes[row])])))
    case .year: return values.codes[row] == blankYear ? .blank : .year(values.codes[row])
    case .word(let words):
      return values.codes[row] < 0 ? .blank : .text(words[Int(values.codes[row])])
    case .amount:
      let amount = values.numbers[row]
      return amount == ColumnValues.blankNumber ? .blank : .amount(amount)
    case .integer, .decimal:
      let units = values.numbers[row]
      if units == ColumnValues.blankNumber { return .blank }
      return .quantity(
        Decimal(units: units, decimals: values.codes.isEmpty ? 0 : values.codes[row]))
    }
  }
}
