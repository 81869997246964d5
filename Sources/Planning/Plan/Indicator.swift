/// A performance target and its result, as a self-evaluation form prints them. Order: as in the file.
public struct Indicator: Sendable {
  /// Unique in `indicators.csv`; findings name it.
  public var id: String
  /// The sub-project that the form is about; `nil` for the whole department.
  public var subproject: Int32?
  /// 一级指标/二级指标, such as `成本指标/经济成本指标`.
  public var kind: String
  /// 三级指标: what is measured, in the form's own words.
  public var name: String
  /// How the result must stand to the target; `nil` where the form does not say.
  public var relation: IndicatorRelation?
  /// As written; many targets are words.
  public var target: String
  /// The result as written; empty where nothing is recorded.
  public var actual: String
  /// Of target and result where they print none of their own.
  public var unit: String
  /// 偏差原因分析: why the target was missed.
  public var reason: String
  /// The year of the form; `nil` where it names none.
  public var year: Int32?
  /// Points that the form gives for it.
  public var weight: Decimal?
  /// Points that the evaluated body gave itself.
  public var score: Decimal?
  /// Where it is printed.
  public var printedAt: String
  /// Row of `indicators.csv`, from 0 without the header.
  public var row: Int32
  /// Id of another indicator that is the same under another name; empty where none is.
  public var sameAs = ""
  /// What amounts of money in it are counted in: the plan's own money, yuan if `nil`.
  public var money: MoneyUnit?

  /// Takes the fields as they are; targets and results are read when asked for.
  public init(
    id: String, subproject: Int32?, kind: String, name: String, relation: IndicatorRelation?,
    target: String, actual: String, unit: String, reason: String, year: Int32?, weight: Decimal?,
    score: Decimal?, printedAt: String, row: Int32,
    money: MoneyUnit? = nil
  ) {
    self.money = money
    self.id = id
    self.subproject = subproject
    self.kind = kind
    self.name = name
    self.relation = relation
    self.target = target
    self.actual = actual
    self.unit = unit
    self.reason = reason
    self.year = year
    self.weight = weight
    self.score = score
    self.printedAt = printedAt
    self.row = row
  }
}

/// How the result must stand to the target.
public enum IndicatorRelation: Int32, Sendable, CaseIterable {
  case atLeast, equal, atMost

  /// `>=`, `=` or `<=`, as in the `relation` column.
  public var sign: String { IndicatorRelation.names[Int(rawValue)] }
  /// Words of the `relation` column, by raw value.
  public static let names = [">=", "=", "<="]
}
