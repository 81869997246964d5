package import Planning

/// Quantities that are each known to lie in a range, tied by weighted sums that lie in ranges as well.
package struct RangedLines: Sendable {
  /// From `least` to `most`; `nil` where there is no end.
  package struct Range: Sendable, Equatable {
    package var least: Fraction?
    package var most: Fraction?
    /// Whether the ends belong to it.
    package var hasLeast: Bool
    package var hasMost: Bool

    /// With both ends, unless said otherwise.
    package init(
      _ least: Fraction?, _ most: Fraction?, hasLeast: Bool = true, hasMost: Bool = true
    ) {
      self.least = least
      self.most = most
      self.hasLeast = hasLeast
      self.hasMost = hasMost
    }

    package func contains(_ value: Fraction) -> Bool {
      if let least, value < least || (!hasLeast && value == least) { return false }
      if let most, most < value || (!hasMost && value == most) { return false }
      return true
    }

    /// Whether nothing lies in both.
    func isApart(from other: Range) -> Bool {
      func isBelow(_ a: Range, _ b: Range) -> Bool {
        guard let most = a.most, let least = b.least else { return false }
        return most < least || (most == least && !(a.hasMost && b.hasLeast))
      }
      return isBelow(self, other) || isBelow(other, self)
    }

    /// `factor` × what lies in it; `nil` beyond 128 bits.
    package func times(_ factor: Fraction) -> Range? {
      func scaled(_ end: Fraction?) -> Fraction?? {
        guard let end else { return .some(nil) }
        return end.times(factor).map { .some($0) }
      }
      if factor.numerator == 0 { return Range(Fraction.zero, Fraction.zero) }
      guard let low = scaled(least), let high = scaled(most) else { return nil }
      return factor.numerator > 0
        ? Range(low, high, hasLeast: hasLeast, hasMost: hasMost)
        : Range(high, low, hasLeast: hasMost, hasMost: hasLeast)
    }

    /// What the two can add up to; `nil` beyond 128 bits.
    package func plus(_ other: Range) -> Range? {
      func sum(_ a: Fraction?, _ b: Fraction?) -> Fraction?? {
        guard let a, let b else { return .some(nil) }
        return a.plus(b).map { .some($0) }
      }
      guard let low = sum(least, other.least), let high = sum(most, other.most) else { return nil }
      return Range(
        low, high, hasLeast: hasLeast && other.hasLeast, hasMost: hasMost && other.hasMost)
    }
  }

  package struct Term: Sendable {
    package var variable: Int
    package var factor: Fraction

    package init(variable: Int, factor: Fraction) {
      self.variable = variable
      self.factor = factor
    }
  }

  /// Σ factor × variable lies in `range`; each variable at most once.
  package struct Line: Sendable {
    package var terms: [Term]
    package var range: Range

    package init(terms: [Term], range: Range) {
      self.terms = terms
      self.range = range
    }
  }

  /// Of each variable.
  package var ranges: [Range]
  package var lines: [Line]

  package init(ranges: [Range], lines: [Line] = []) {
    self.ranges = ranges
    self.lines = lines
  }

  /// Σ multiplier × line as one line; `nil` beyond 128 bits.
  package func combined(_ multipliers: [(line: Int, value: Fraction)]) -> Line? {
    var weight: [Int: Fraction] = [:]
    guard let zero = Fraction.zero else { return nil }
    var range = Range(zero, zero)
    for (number, value) in multipliers where value.numerator != 0 {
      guard let scaled = lines[number].range.times(value), let sum = range.plus(scaled) else {
        return nil
      }
      range = sum
      for term in lines[number].terms {
        guard let more = term.factor.times(value),
          let all = weight[term.variable, default: zero].plus(more)
        else { return nil }
        weight[term.variable] = all
      }
    }
    let terms = weight.filter { $0.value.numerator != 0 }.sorted { $0.key < $1.key }
    return Line(terms: terms.map { Term(variable: $0.key, factor: $0.value) }, range: range)
  }

  /// What the terms of `line`, but that of the variable `excluded`, can add up to.
  package func reach(_ line: Line, except excluded: Int? = nil) -> Range? {
    guard let zero = Fraction.zero else { return nil }
    var reach: Range? = Range(zero, zero)
    for term in line.terms where term.variable != excluded {
      reach = ranges[term.variable].times(term.factor).flatMap { reach?.plus($0) }
    }
    return reach
  }

  /// Checks that no values within the ranges make all lines hold: `multipliers`, added up over them, give a
  /// line that no values can make hold (Farkas 1902). Refuses what leaves 128 bits.
  package func checkContradiction(
    _ multipliers: [(line: Int, value: Fraction)]
  ) throws(ProofFailure) {
    guard multipliers.allSatisfy({ lines.indices.contains($0.line) }) else {
      throw .shape("multiplier: names no line")
    }
    guard let line = combined(multipliers), let reach = reach(line) else { throw .overflow }
    guard reach.isApart(from: line.range) else { throw .noContradiction }
  }
}

/// Checks of what is said about the rounded figures of statements.
package enum RoundedStatementProof {
  /// Checks that `values`, in base units, one a figure, lie in `ranges` and make each of `relations` hold
  /// exactly; limits (`at_most`) are not looked at.
  package static func checkValues(
    _ relations: [StatementRelation], _ ranges: [RangedLines.Range?], _ values: [Fraction?]
  ) throws(ProofFailure) {
    try checkCount("ranges", ranges.count, equals: values.count)
    for (number, relation) in relations.enumerated() where relation.kind != .atMost {
      var members: [Fraction] = []
      for member in relation.members {
        let figure = Int(member.figure)
        guard values.indices.contains(figure), let value = values[figure],
          let range = ranges[figure]
        else { throw .shape("value: a figure without one") }
        guard range.contains(value) else { throw .valueOutsideRange(figure: figure) }
        guard let scaled = value.times(Fraction(member.factor)) else { throw .overflow }
        members.append(scaled)
      }
      if relation.kind == .equal {
        guard members.allSatisfy({ $0 == members[0] }) else {
          throw .relationBroken(relation: number)
        }
        continue
      }
      guard let derived = relation.derived(members) else { throw .overflow }
      guard derived == relation.only(members, .result) else {
        throw .relationBroken(relation: number)
      }
    }
  }
}

extension Fraction {
  /// Exact even where the products leave 128 bits: by continued fractions.
  package static func < (a: Fraction, b: Fraction) -> Bool {
    var (a, b) = ((a.numerator, a.denominator), (b.numerator, b.denominator))
    var isTurned = false
    while true {
      func floor(_ x: (Int128, Int128)) -> Int128 {
        x.0 / x.1 - (x.0 % x.1 < 0 ? 1 : 0)
      }
      let (p, q) = (floor(a), floor(b))
      if p != q { return isTurned ? q < p : p < q }
      let (r, s) = (a.0 - p * a.1, b.0 - q * b.1)
      // Remainders over denominators: equal only if both are 0.
      if r == 0 || s == 0 { return isTurned ? s == 0 && r != 0 : r == 0 && s != 0 }
      (a, b) = ((a.1, r), (b.1, s))
      isTurned.toggle()
    }
  }
}
