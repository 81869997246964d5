/// A figure of a statement (budget, final account, report). Order: as in the file.
public struct Figure: Sendable {
  /// Unique in `figures.csv`; relations name it.
  public var id: String
  /// What the document calls it.
  public var label: String
  /// The time it is about, as written; never read as a date.
  public var period: String
  /// Which budget or account it belongs to, as written; empty where the plan does not say.
  public var basis: String
  /// `nil` where the document leaves it blank.
  public var value: Decimal?
  /// As printed, such as `万元` or `%`; empty for a bare number.
  public var unit: String
  /// Decimals that the document prints; relations are rounded to them.
  public var decimals: Int32
  /// Page and table of the document; empty where the plan does not say.
  public var printedAt: String
  /// Row of `figures.csv`, from 0 without the header.
  public var row: Int32
  /// `unit`, read.
  public let measureUnit: MeasureUnit

  /// Takes the fields as they are and reads the unit once; money is the plan's own, `money`, yuan if `nil`.
  public init(
    id: String, label: String, period: String, basis: String, value: Decimal?, unit: String,
    decimals: Int32, printedAt: String, row: Int32, money: MoneyUnit? = nil
  ) {
    self.id = id
    self.label = label
    self.period = period
    self.basis = basis
    self.value = value
    self.unit = unit
    self.decimals = decimals
    self.printedAt = printedAt
    self.row = row
    measureUnit = MeasureUnit(unit, money: money)
  }

  package var valueText: String { value?.text ?? "" }
}

extension Figure {
  /// Decimals that a figure may print: products of two figures stay below 128 bits.
  public static let mostDecimals: Int32 = 12

  /// `value` of this figure's unit in base units.
  package func inBaseUnits(_ value: Decimal) -> Fraction? {
    measureUnit.inBaseUnits(value)
  }

  /// `base` (in base units) in this figure's unit, rounded half up to `decimals`; `nil` beyond the
  /// range of figures.
  package func rounded(_ base: Fraction, decimals: Int32) -> Decimal? {
    measureUnit.rounded(base, decimals: decimals)
  }

  /// `value` with its unit: `57.04 万元`, `99.86%`.
  public func text(_ value: Decimal) -> String { text(value.text) }

  package func text(_ value: String) -> String {
    unit.isEmpty ? value : measureUnit.measure == .ratio ? value + unit : value + " " + unit
  }
}
