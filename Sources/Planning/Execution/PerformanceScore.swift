/// What an indicator's result is against its target, and the points it earns by the weight of its form.
///
/// A target reached earns all points, a target missed those in proportion to the result; what nobody
/// recorded, and words that only a person can judge, earn none and count as none lost (财预〔2020〕10号).
public struct PerformanceScore: Sendable {
  /// Index into the plan's indicators.
  public let indicator: Int
  /// Decides whether points can be earned at all: see `Status.isDecided`.
  public let status: Status
  /// The result was computed from execution, because the form leaves it blank.
  public let computedRate: ExecutionRate?
  /// Hundredths of a point, rounded half up; `nil` without a weight or where nothing can be scored.
  public let points: Int128?

  /// How a result stands to its target; the raw value indexes `names`.
  public enum Status: Int, Sendable, CaseIterable {
    /// The target is reached.
    case met
    /// An exact target (`=`) is exceeded: all points, but the body has to say why.
    case exceeded
    /// The target is missed.
    case missed
    /// No result is recorded.
    case open
    /// Target and result are words, or figures that cannot be compared: a person must judge.
    case judged

    /// Words of JSON, by raw value.
    public static let names = ["met", "exceeded", "missed", "open", "judged"]
    /// The word of JSON.
    public var name: String { Status.names[rawValue] }
    /// Whether it can be scored.
    public var isDecided: Bool { self != .open && self != .judged }
  }

  /// Scores `indicator`; `rate` is the execution rate of its sub-project and year.
  init(_ indicator: Indicator, at index: Int, rate: ExecutionRate?) {
    self.indicator = index
    let outcome: Outcome
    if indicator.isExecutionRate, indicator.actual.isEmpty, let rate {
      computedRate = rate
      outcome = Outcome(indicator, rate: rate)
    } else {
      computedRate = nil
      outcome = Outcome(indicator)
    }
    status = outcome.status
    points =
      outcome.status.isDecided ? indicator.weight.map { outcome.share.points(of: $0) } : nil
  }
}

extension Indicator {
  /// 一级指标: the kind up to its first `/`.
  public var firstKind: String {
    kind.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(kind[..<$0]) } ?? kind
  }

  /// Whether it scores the execution rate of the budget itself.
  public var isExecutionRate: Bool {
    firstKind == "预算执行率" || firstKind == "execution-rate"
  }
}

/// Which part of its points an indicator earns: all, or `part / whole` of them.
private struct EarnedShare {
  let part: Int128
  let whole: Int128

  static let all = EarnedShare(1, of: 1)

  /// Never below 0 nor above 1; 0 where there is no proportion.
  init(_ part: Int128, of whole: Int128) {
    if whole <= 0 || part <= 0 {
      (self.part, self.whole) = (0, 1)
    } else {
      (self.part, self.whole) = (min(part, whole), whole)
    }
  }

  /// Hundredths of a point, rounded half up: the largest q with (2q − 1) × whole ≤ 2 × 100 × weight ×
  /// part, found by halving. Both products are taken in 256 bits: weights are at most 10¹⁵ units with 12
  /// decimals, parts and wholes fit 127 bits.
  func points(of weight: Decimal) -> Int128 {
    let wanted = (200 * UInt128(weight.units.magnitude)).multipliedFullWidth(by: UInt128(part))
    let unit = UInt128(powerOfTen(Int(weight.decimals)))
    var (least, most): (UInt128, UInt128) = (0, 100 * UInt128(weight.units.magnitude) / unit + 1)
    while least < most {
      let middle = (least + most + 1) / 2
      let needed = ((2 * middle - 1) * unit).multipliedFullWidth(by: UInt128(whole))
      if (needed.high, needed.low) <= (wanted.high, wanted.low) {
        least = middle
      } else {
        most = middle - 1
      }
    }
    return Int128(least)
  }
}

/// How a result stands to its target.
private struct Outcome {
  let status: PerformanceScore.Status
  let share: EarnedShare

  private init(_ status: PerformanceScore.Status, _ share: EarnedShare = .all) {
    self.status = status
    self.share = share
  }

  /// The result as the form prints it.
  init(_ row: Indicator) {
    if row.actual.isEmpty {
      self.init(.open)
    } else if let target = row.targetValue, let actual = row.actualValue,
      let order = actual.compared(to: target), let wanted = target.base, let reached = actual.base,
      let share = Outcome.share(row.relation, wanted, reached)
    {
      self.init(row.relation, order: order, isPositive: wanted.numerator > 0, share)
    } else {
      self.init(row.target.utf8.elementsEqual(row.actual.utf8) ? .met : .judged)
    }
  }

  /// The execution rate as result; a blank target asks for 100 %, and without a relation for as much or
  /// more.
  init(_ row: Indicator, rate: ExecutionRate) {
    let relation = row.relation ?? .atLeast
    guard
      let target = row.target.isEmpty
        ? IndicatorValue("100%", unit: "")
        : IndicatorValue(row.target, unit: row.unit, money: row.money),
      target.measureUnit.measure == .ratio, let wanted = target.base,
      let reached = Fraction(rate.part, rate.whole), let over = reached.minus(wanted),
      let share = Outcome.share(relation, wanted, reached)
    else {
      self.init(.judged)
      return
    }
    self.init(
      relation, order: Int(over.numerator.signum()), isPositive: wanted.numerator > 0, share)
  }

  /// What a missed target earns: the result's share of it, or of a target not to be exceeded its share
  /// of the result; `nil` beyond 128 bits.
  private static func share(
    _ relation: IndicatorRelation?, _ wanted: Fraction, _ reached: Fraction
  ) -> EarnedShare? {
    let (part, whole) = relation == .atMost ? (wanted, reached) : (reached, wanted)
    if whole.numerator <= 0 { return EarnedShare(0, of: 1) }
    return part.divided(by: whole).map { EarnedShare($0.numerator, of: $0.denominator) }
  }

  /// `order` is that of the result against the target, `share` what a missed target earns.
  private init(
    _ relation: IndicatorRelation?, order: Int, isPositive: Bool, _ share: EarnedShare
  ) {
    switch relation {
    case _ where order == 0: self.init(.met)
    case nil: self.init(.judged)
    case .atLeast where order > 0, .atMost where order < 0: self.init(.met)
    case .equal where order > 0 && isPositive: self.init(.exceeded)
    // Above a target of nothing there is no proportion.
    case .equal where order > 0: self.init(.missed, EarnedShare(0, of: 1))
    case .atLeast, .equal, .atMost: self.init(.missed, share)
    }
  }
}
