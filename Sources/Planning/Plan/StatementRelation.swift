/// What a document says that its figures do to each other.
public enum StatementKind: Int32, Sendable, CaseIterable {
  case sum, difference, share, growth, rate, product, equal, atMost

  /// Words of the `kind` column of relations, by raw value.
  public static let names = [
    "sum", "difference", "share", "growth", "rate", "product", "equal", "at_most",
  ]
}

/// The part that a figure plays in a relation.
public enum Role: Int32, Sendable, CaseIterable {
  /// What the others come to: the total, the difference, the share, the product.
  case result
  /// Summand, factor, share's numerator, one of several equal figures, what a limit holds down.
  case part
  /// The denominator of a share or rate; the limit (an establishment, a ceiling).
  case whole
  /// Earlier and later figure of a difference or growth.
  case from, to

  /// Words of the `role` column, by raw value.
  public static let names = ["result", "part", "whole", "from", "to"]
}

/// One relation between figures.
public struct StatementRelation: Sendable {
  /// One figure in the relation, in one role.
  public struct Member: Sendable {
    /// What it is in the relation.
    public var role: Role
    /// Index into the plan's figures.
    public var figure: Int32
    /// What the figure is multiplied by before it counts; 1 where nothing is written.
    public var factor: Ratio

    /// Takes the three as they are.
    public init(role: Role, figure: Int32, factor: Ratio) {
      self.role = role
      self.figure = figure
      self.factor = factor
    }
  }
  /// The same in all rows of `relations.csv` that make up the relation.
  public var id: String
  /// Decides which roles are needed, and what is computed from what.
  public var kind: StatementKind
  /// In the order of their rows.
  public var members: [Member]
  /// Its first row in `relations.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are; roles and measures are judged on reading only.
  public init(id: String, kind: StatementKind, members: [Member], row: Int32) {
    self.id = id
    self.kind = kind
    self.members = members
    self.row = row
  }

  /// The roles without which nothing can be judged.
  public var neededRoles: [Role] {
    switch kind {
    case .sum, .product: [.result, .part]
    case .difference, .growth: [.result, .from, .to]
    case .share, .rate: [.result, .part, .whole]
    case .equal: [.part]
    case .atMost: [.part, .whole]
    }
  }

  /// Roles that one figure alone may play here.
  public var singleRoles: [Role] {
    switch kind {
    case .sum, .product: [.result]
    case .difference, .growth: [.result, .from, .to]
    case .share, .rate: [.result]
    case .equal, .atMost: []
    }
  }

  /// Whether exact figures make it exact: a sum or difference.
  package var isSum: Bool { kind == .sum || kind == .difference }

  /// The member that the relation is told about: its result, or else its first.
  package var main: Member { members.first { $0.role == .result } ?? members[0] }
}

/// A relation's verdict.
package struct RelationJudgement {
  package var verdict: Verdict
  /// What the result would be, in base units, unrounded.
  package var derived: Fraction?
  /// What the result must print, in its own unit and decimals.
  package var expected: Decimal?
  /// Undecided because a denominator is 0.
  package var isUndefined = false
}

extension StatementRelation {
  /// Judges the relation on `figures`, some of them replaced: exact as fractions, rounded half up to
  /// the decimals that the result prints, broken, or undecided where a figure is blank, a denominator
  /// is 0, a needed role is missing or the numbers leave 128 bits. Linear in members.
  package func judged(_ figures: [Figure], replacing: [Int32: Decimal] = [:]) -> RelationJudgement {
    guard let values = values(figures, replacing) else {
      return RelationJudgement(verdict: .undecided)
    }
    switch kind {
    case .equal: return judgedEqual(figures, values, replacing)
    case .atMost:
      guard let parts = sum(values, .part), let wholes = sum(values, .whole),
        let room = wholes.minus(parts)
      else { return RelationJudgement(verdict: .undecided) }
      return RelationJudgement(verdict: room.numerator < 0 ? .broken : .exact, derived: parts)
    case .share, .rate, .growth:
      if sum(values, kind == .growth ? .from : .whole)?.numerator == 0 {
        return RelationJudgement(verdict: .undecided, isUndefined: true)
      }
    case .sum, .difference, .product: break
    }
    guard let position = members.firstIndex(where: { $0.role == .result }),
      let derived = derived(values),
      let factor = Fraction(members[position].factor), let own = derived.divided(by: factor)
    else { return RelationJudgement(verdict: .undecided) }
    let result = figures[Int(members[position].figure)]
    guard let rounded = result.rounded(own, decimals: result.decimals),
      let printed = replacing[members[position].figure] ?? result.value
    else { return RelationJudgement(verdict: .undecided) }
    let verdict: Verdict =
      derived == values[position]
      ? .exact : result.inBaseUnits(rounded) == result.inBaseUnits(printed) ? .rounded : .broken
    return RelationJudgement(verdict: verdict, derived: own, expected: rounded)
  }

  /// Each member in base units times its factor; `nil` if one is blank or too large.
  package func values(_ figures: [Figure], _ replacing: [Int32: Decimal]) -> [Fraction]? {
    var values: [Fraction] = []
    values.reserveCapacity(members.count)
    for member in members {
      let figure = figures[Int(member.figure)]
      guard let value = replacing[member.figure] ?? figure.value,
        let base = figure.inBaseUnits(value)?.times(Fraction(member.factor))
      else { return nil }
      values.append(base)
    }
    return values
  }

  /// The sum of the values in `role`.
  package func sum(_ values: [Fraction], _ role: Role) -> Fraction? {
    var sum = Fraction.zero
    for position in members.indices where members[position].role == role {
      sum = sum?.plus(values[position])
    }
    return sum
  }

  /// The product of the parts, except the one at `excluded`.
  package func product(_ values: [Fraction], except excluded: Int? = nil) -> Fraction? {
    var product = Fraction(1, 1)
    for position in members.indices
    where members[position].role == .part && position != excluded {
      product = product?.times(values[position])
    }
    return product
  }

  package func only(_ values: [Fraction], _ role: Role) -> Fraction? {
    members.firstIndex { $0.role == role }.map { values[$0] }
  }

  package func derived(_ values: [Fraction]) -> Fraction? {
    switch kind {
    case .sum: sum(values, .part)
    case .product: product(values)
    case .difference: only(values, .from).flatMap { only(values, .to)?.minus($0) }
    case .growth:
      only(values, .from).flatMap { only(values, .to)?.minus($0)?.divided(by: $0) }
    case .share, .rate: sum(values, .whole).flatMap { sum(values, .part)?.divided(by: $0) }
    case .equal, .atMost: nil
    }
  }

  /// Equal figures: exact, or equal when the finer ones are rounded to the coarser one's decimals.
  private func judgedEqual(
    _ figures: [Figure], _ values: [Fraction], _ replacing: [Int32: Decimal]
  ) -> RelationJudgement {
    guard values.count > 1 else { return RelationJudgement(verdict: .undecided) }
    if values.allSatisfy({ $0 == values[0] }) { return RelationJudgement(verdict: .exact) }
    for coarse in values.indices {
      let figure = figures[Int(members[coarse].figure)]
      guard let factor = Fraction(members[coarse].factor),
        let printed = (replacing[members[coarse].figure] ?? figure.value)
          .flatMap(figure.inBaseUnits)
      else { continue }
      let agree = values.allSatisfy { value in
        guard let own = value.divided(by: factor),
          let rounded = figure.rounded(own, decimals: figure.decimals)
        else { return false }
        return figure.inBaseUnits(rounded) == printed
      }
      if agree { return RelationJudgement(verdict: .rounded) }
    }
    return RelationJudgement(verdict: .broken)
  }
}
