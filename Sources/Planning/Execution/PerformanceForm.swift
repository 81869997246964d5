/// A self-evaluation form (绩效自评表): the indicators of one sub-project and year, with their points.
public struct PerformanceForm: Sendable {
  /// `nil` for the whole plan or department.
  public let subproject: Int32?
  /// `nil` where the form names no year.
  public let year: Int32?
  /// By 一级指标, in order of first appearance.
  public let kinds: [Group]
  /// All kinds added up.
  public let total: PerformanceSum

  /// The indicators of one 一级指标, as in the file.
  public struct Group: Sendable {
    /// Blank where the form prints none.
    public let kind: String
    /// In the order of the file.
    public let scores: [PerformanceScore]
    /// `scores` added up.
    public let sum: PerformanceSum
  }

  /// Whether the form gives points at all; without weights indicators are only counted.
  public var isScored: Bool { total.weightedIndicators > 0 }

  /// Every form of `draft`, those of the whole plan first, then by sub-project; by year within. What the
  /// forms leave blank of execution rates comes from `book`.
  ///
  /// Linear in indicators and in the lines of `book`, plus sorting the forms.
  public static func forms(_ draft: PlanDraft, _ book: ExecutionBook) -> [PerformanceForm] {
    var members: [FormKey: [Int]] = [:]
    for (index, row) in draft.indicators.enumerated() {
      members[row.form, default: []].append(index)
    }
    let needsRates = draft.indicators.contains { $0.isExecutionRate && $0.actual.isEmpty }
    let rates = needsRates ? FormRates(book.lines) : nil
    return members.keys.sorted { ($0.subproject, $0.year) < ($1.subproject, $1.year) }.map {
      PerformanceForm(draft, members[$0]!, rate: rates?.rate(of: $0))
    }
  }

  private init(_ draft: PlanDraft, _ indices: [Int], rate: ExecutionRate?) {
    subproject = draft.indicators[indices[0]].subproject
    year = draft.indicators[indices[0]].year
    var names: [String] = []
    var members: [String: [PerformanceScore]] = [:]
    for index in indices {
      let row = draft.indicators[index]
      if members[row.firstKind] == nil { names.append(row.firstKind) }
      members[row.firstKind, default: []].append(PerformanceScore(row, at: index, rate: rate))
    }
    var total = PerformanceSum()
    kinds = names.map { name in
      var sum = PerformanceSum()
      for score in members[name]! {
        sum.add(score, draft.indicators[score.indicator])
        total.add(score, draft.indicators[score.indicator])
      }
      return Group(kind: name, scores: members[name]!, sum: sum)
    }
    self.total = total
  }
}

/// Indicators added up.
public struct PerformanceSum: Sendable {
  /// How many indicators have which status, by `PerformanceScore.Status`.
  public private(set) var counts = Array(
    repeating: 0, count: PerformanceScore.Status.allCases.count)
  /// Indicators that the form gives points for.
  public private(set) var weightedIndicators = 0
  /// Decimals of `weight`, `open` and `given`: all that a printed decimal may have.
  public static let decimals = 12
  /// Points that the form gives, × 10¹².
  public private(set) var weight: Int128 = 0
  /// Points of indicators that cannot be scored, because the result is missing or must be judged, × 10¹².
  public private(set) var open: Int128 = 0
  /// Computed points in hundredths: the sum of the rounded points.
  public private(set) var points: Int128 = 0
  /// Points that the body gave itself, × 10¹²; `nil` where it gave none.
  public private(set) var given: Int128?
  /// Indicators with points of the body's own.
  public private(set) var givenIndicators = 0

  /// How many indicators have `status`.
  public func count(_ status: PerformanceScore.Status) -> Int { counts[status.rawValue] }

  package mutating func add(_ score: PerformanceScore, _ row: Indicator) {
    counts[score.status.rawValue] += 1
    if let weight = row.weight {
      weightedIndicators += 1
      self.weight += PerformanceSum.scaled(weight)
      if !score.status.isDecided { open += PerformanceSum.scaled(weight) }
    }
    points += score.points ?? 0
    if let given = row.score {
      self.given = (self.given ?? 0) + PerformanceSum.scaled(given)
      givenIndicators += 1
    }
  }

  /// × 10¹²: at most 10²⁷ each.
  private static func scaled(_ value: Decimal) -> Int128 {
    Int128(value.units) * powerOfTen(decimals - Int(value.decimals))
  }

  /// An amount of points × 10¹² without superfluous zeros.
  public static func text(_ value: Int128) -> String { decimalText(value, decimals: decimals) }
}
