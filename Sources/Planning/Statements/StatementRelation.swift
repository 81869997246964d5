/// A figure of a statement (budget, final account, report). Order: as in the file.
public struct Figure: Sendable {
  public var id: String
  public var label: String
  public var period: String
  public var basis: String
  /// `nil` where the document leaves it blank.
  public var value: Decimal?
  public var unit: String
  /// Decimals that the document prints; relations are rounded to them.
  public var decimals: Int32
  public var printedAt: String
  public var row: Int32

  public init(
    id: String, label: String, period: String, basis: String, value: Decimal?, unit: String,
    decimals: Int32, printedAt: String, row: Int32
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
  }

  var valueText: String { value?.text ?? "" }

  /// How many base units one of this figure's unit is: yuan for money, hundredths for percent.
  var scale: Ratio {
    if let money = MoneyUnit.scales.first(where: { $0.name == unit }) { return Ratio(money.scale) }
    return unit == "%" ? Ratio(1, 100) : unit == "‰" ? Ratio(1, 1000) : Ratio(1)
  }
}

public enum StatementKind: Int32, Sendable, CaseIterable {
  case sum, difference, share, growth, rate, product, equal

  public static let names = ["sum", "difference", "share", "growth", "rate", "product", "equal"]
}

/// The part that a figure plays in a relation.
public enum Role: Int32, Sendable, CaseIterable {
  /// What the others come to: the total, the difference, the share, the product.
  case result
  /// Summand, factor, share's numerator, or one of several equal figures.
  case part
  /// The denominator of a share or rate.
  case whole
  /// Earlier and later figure of a difference or growth.
  case from, to

  public static let names = ["result", "part", "whole", "from", "to"]
}

/// What a document says that its figures do to each other.
public struct StatementRelation: Sendable {
  public struct Member: Sendable {
    public var role: Role
    public var figure: Int32
    /// What the figure is multiplied by before it counts; 1 where nothing is written.
    public var factor: Ratio

    public init(
      role: Role, figure: Int32, factor: Ratio
    ) {
      self.role = role
      self.figure = figure
      self.factor = factor
    }
  }
  public var id: String
  public var kind: StatementKind
  public var members: [Member]
  public var row: Int32

  public init(
    id: String, kind: StatementKind, members: [Member], row: Int32
  ) {
    self.id = id
    self.kind = kind
    self.members = members
    self.row = row
  }
}

/// A relation of a statement with its verdict.
struct JudgedRelation: Sendable {
  var relation: StatementRelation
  var verdict: Verdict
  /// What the result must be, in its own unit and decimals, where that can be said.
  var expected: Decimal?
  /// Single figures that make the relation hold when multiplied by 10^±4 or 10^±8.
  var unitSlips: [(figure: Int32, fitting: String)] = []

  func finding(_ rule: Rule, _ context: CheckupContext) -> Finding {
    let figures = context.draft.figures
    let words = relation.members.map { member in
      let figure = figures[Int(member.figure)]
      return "\(figure.label) \(figure.valueText) \(figure.unit)"
    }
    let main = relation.members.first { $0.role == .result } ?? relation.members[0]
    let figure = figures[Int(main.figure)]
    let name = StatementKind.names[Int(relation.kind.rawValue)]
    let isDerived = main.role == .result
    return Finding(
      rule, Subject(figure: main.figure, relation: relation.id), found: figure.valueText,
      expected: isDerived ? expected?.text : nil,
      places: relation.members.map {
        Place(.figures, row: Int(figures[Int($0.figure)].row), column: "value")
      },
      message: Bilingual(
        zh: "关系 \(relation.id)（\(name)）不成立：" + words.joined(separator: "；")
          + (isDerived ? expected.map { "；应为 \($0.text)" } ?? "" : ""),
        en: "relation \(relation.id) (\(name)) does not hold: " + words.joined(separator: "; ")
          + (isDerived ? expected.map { "; must be \($0.text)" } ?? "" : "")))
  }
}

extension StatementRelation {
  /// Judges the relation on the printed figures of `draft`: exact as fractions, rounded half up to
  /// the decimals that the result prints, broken, or undecided where a figure is blank, a denominator
  /// is 0, a needed role is missing or the numbers leave 128 bits.
  func judged(in draft: PlanDraft) -> JudgedRelation {
    var judged = JudgedRelation(relation: self, verdict: .undecided)
    (judged.verdict, judged.expected) = judge(draft.figures, slip: nil)
    guard judged.verdict == .broken else { return judged }
    for member in members {
      for power in [4, -4, 8, -8] {
        let slip = (figure: member.figure, power: power)
        let verdict = judge(draft.figures, slip: slip).verdict
        if verdict == .exact || verdict == .rounded {
          let value = draft.figures[Int(member.figure)].value!
          let moved = decimalText(
            Int128(value.units) * powerOfTen(max(power, 0)),
            decimals: Int(value.decimals) + max(-power, 0))
          judged.unitSlips.append((member.figure, moved))
        }
      }
    }
    return judged
  }

  private func judge(
    _ figures: [Figure], slip: (figure: Int32, power: Int)?
  ) -> (verdict: Verdict, expected: Decimal?) {
    var values: [Fraction] = []
    for member in members {
      guard
        let value = figures[Int(member.figure)].fraction(
          times: member.factor, power: slip?.figure == member.figure ? slip!.power : 0)
      else {
        return (.undecided, nil)
      }
      values.append(value)
    }
    func all(_ role: Role) -> [Fraction] {
      zip(members, values).filter { $0.0.role == role }.map(\.1)
    }
    let derived: Fraction?
    switch kind {
    case .equal: return judgeEqual(figures, values)
    case .sum: derived = all(.part).isEmpty ? nil : all(.part).reduce(.zero) { $0?.plus($1) }
    case .product:
      derived = all(.part).isEmpty ? nil : all(.part).reduce(Fraction(1, 1)) { $0?.times($1) }
    case .difference:
      derived = all(.from).first.flatMap { from in all(.to).first?.minus(from) }
    case .growth:
      derived = all(.from).first.flatMap { from in
        all(.to).first?.minus(from)?.divided(by: from)
      }
    case .share, .rate:
      derived = all(.whole).first.flatMap { whole in all(.part).first?.divided(by: whole) }
    }
    guard let derived, let position = members.firstIndex(where: { $0.role == .result }),
      let rounded = figures[Int(members[position].figure)].rounded(
        derived, members[position].factor)
    else { return (.undecided, nil) }
    let result = figures[Int(members[position].figure)]
    if derived == values[position] { return (.exact, rounded) }
    let power = slip?.figure == members[position].figure ? slip!.power : 0
    let printed = result.fraction(times: Ratio(1), power: power)
    let expected = Figure.fraction(rounded, result.scale)
    return (printed != nil && printed == expected ? .rounded : .broken, rounded)
  }

  /// Equal figures: exact, or equal when the finer is rounded to the coarser one's decimals.
  private func judgeEqual(
    _ figures: [Figure], _ values: [Fraction]
  ) -> (verdict: Verdict, expected: Decimal?) {
    guard values.count > 1 else { return (.undecided, nil) }
    if values.allSatisfy({ $0 == values[0] }) { return (.exact, nil) }
    for coarse in values.indices {
      let figure = figures[Int(members[coarse].figure)]
      let agree = values.allSatisfy { value in
        guard let rounded = figure.rounded(value, members[coarse].factor) else { return false }
        return Figure.fraction(rounded, figure.scale)
          == Figure.fraction(figure.value!, figure.scale)
      }
      if agree { return (.rounded, nil) }
    }
    return (.broken, nil)
  }
}

extension Figure {
  static func fraction(_ value: Decimal, _ scale: Ratio) -> Fraction? {
    Fraction(Int128(value.units), powerOfTen(Int(value.decimals)))?.times(
      Fraction(Int128(scale.numerator), Int128(scale.denominator)))
  }

  /// The figure in base units times `factor` × 10^`power`.
  func fraction(times factor: Ratio, power: Int) -> Fraction? {
    guard let value else { return nil }
    let fraction = Figure.fraction(value, scale)?.times(
      Fraction(Int128(factor.numerator), Int128(factor.denominator)))
    return fraction?.times(
      power >= 0 ? Fraction(powerOfTen(power), 1) : Fraction(1, powerOfTen(-power)))
  }

  /// `base` (in base units) divided by `factor`, in this figure's unit, rounded half up to the
  /// decimals it prints.
  func rounded(_ base: Fraction, _ factor: Ratio) -> Decimal? {
    let unit = Fraction(Int128(factor.numerator), Int128(factor.denominator))?.times(
      Fraction(Int128(scale.numerator), Int128(scale.denominator)))
    guard let unit, let inUnit = base.divided(by: unit),
      let scaled = inUnit.times(Fraction(powerOfTen(Int(decimals)), 1))
    else { return nil }
    let units = divideRoundingHalfUp(scaled.numerator, by: scaled.denominator)
    return Int64(exactly: units).map { Decimal(units: $0, decimals: decimals) }
  }
}

/// A fraction of 128-bit integers in lowest terms; every operation returns `nil` rather than
/// overflow.
struct Fraction: Equatable {
  let numerator: Int128
  let denominator: Int128

  static let zero: Fraction? = Fraction(0, 1)

  init?(_ numerator: Int128, _ denominator: Int128) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = Int128(
      greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }

  func times(_ other: Fraction?) -> Fraction? {
    guard let other else { return nil }
    // Cross-reduce first, so that only results that are really large overflow.
    guard let left = Fraction(numerator, other.denominator),
      let right = Fraction(other.numerator, denominator)
    else { return nil }
    let (top, topOverflow) = left.numerator.multipliedReportingOverflow(by: right.numerator)
    let (bottom, bottomOverflow) = left.denominator.multipliedReportingOverflow(
      by: right.denominator)
    return topOverflow || bottomOverflow ? nil : Fraction(top, bottom)
  }

  func divided(by other: Fraction) -> Fraction? {
    times(Fraction(other.denominator, other.numerator))
  }

  func plus(_ other: Fraction) -> Fraction? {
    let (a, first) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (b, second) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (sum, third) = a.addingReportingOverflow(b)
    let (bottom, fourth) = denominator.multipliedReportingOverflow(by: other.denominator)
    return first || second || third || fourth ? nil : Fraction(sum, bottom)
  }

  func minus(_ other: Fraction) -> Fraction? {
    Fraction(-other.numerator, other.denominator).flatMap(plus)
  }
}
