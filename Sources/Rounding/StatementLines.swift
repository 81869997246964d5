package import Planning
package import Proofs

/// The figures of a statement as ranges of values, and its relations as lines between them.
///
/// A figure printed as p, whose last decimal counts u, stands for the values from p − u/2 up to, not
/// including, p + u/2; a negative one for both ends, since offices round its halves either way. Its
/// variable is the deviation from p in halves of u.
package struct StatementLines: Sendable {
  package typealias Range = RangedLines.Range

  let figures: [Figure]
  let relations: [StatementRelation]
  /// In base units, of each figure; `nil` where it is blank.
  let printed: [Fraction?]
  /// u/2, 0 of exact figures.
  let half: [Fraction?]
  /// The values that each figure stands for by itself.
  let own: [Range?]
  /// … and when a result that agrees with the printed figures is taken to be computed from them.
  let chained: [Range?]
  /// Relations that can be judged and are no limits.
  let judged: [Bool]
  /// Those of them that hold as printed, exactly or rounded.
  let holds: [Bool]
  /// The relations among `judged` in which each figure stands.
  let uses: [[Int]]

  /// O(members), and each figure that is computed from others once more.
  package init(
    _ draft: PlanDraft, exact: Set<Int32> = []
  ) throws(RoundingLimit) {
    figures = draft.figures
    relations = draft.statementRelations
    var printed: [Fraction?] = []
    var half: [Fraction?] = []
    var own: [Range?] = []
    for (number, figure) in figures.enumerated() {
      guard let value = figure.value else {
        (printed, half, own) = (printed + [nil], half + [nil], own + [nil])
        continue
      }
      let units: Int64 = exact.contains(Int32(number)) ? 0 : 5
      // Half of the last decimal is five of the next.
      let step = Decimal(units: units, decimals: figure.decimals + 1)
      guard let p = figure.inBaseUnits(value), let h = figure.inBaseUnits(step),
        let least = p.minus(h), let most = p.plus(h)
      else { throw .numbers }
      printed.append(p)
      half.append(h)
      own.append(
        Range(least, most, hasMost: h.numerator == 0 || p.numerator < 0))
    }
    (self.printed, self.half, self.own) = (printed, half, own)
    let verdicts = relations.map { $0.judged(draft.figures).verdict }
    judged = zip(relations, verdicts).map { $0.kind != .atMost && $1 != .undecided }
    holds = zip(judged, verdicts).map { $0 && $1 != .broken }
    var uses: [[Int]] = Array(repeating: [], count: figures.count)
    for (number, relation) in relations.enumerated() where judged[number] {
      for member in relation.members where uses[Int(member.figure)].last != number {
        uses[Int(member.figure)].append(number)
      }
    }
    self.uses = uses
    chained = try StatementLines.chained(relations, holds, own)
  }

  // MARK: Chains

  /// Figures that others are computed from come first; one that is computed from itself keeps its range.
  private static func chained(
    _ relations: [StatementRelation], _ holds: [Bool], _ own: [Range?]
  ) throws(RoundingLimit) -> [Range?] {
    var heads: [Int32: [Int]] = [:]
    for (number, relation) in relations.enumerated() where holds[number] {
      if relation.main.role == .result, relation.kind != .equal {
        heads[relation.main.figure, default: []].append(number)
      }
    }
    var ranges = own
    var isDone = Set<Int32>()
    for first in heads.keys.sorted() where !isDone.contains(first) {
      isDone.insert(first)
      var pending: [(figure: Int32, isReady: Bool)] = [(first, false)]
      while let step = pending.popLast() {
        let numbers = heads[step.figure]!
        if !step.isReady {
          pending.append((step.figure, true))
          for member in numbers.flatMap({ relations[$0].members })
          where heads[member.figure] != nil && isDone.insert(member.figure).inserted {
            pending.append((member.figure, false))
          }
          continue
        }
        for number in numbers {
          let relation = relations[number]
          guard let factor = Fraction(relation.main.factor),
            let inverse = Fraction.one.divided(by: factor),
            let derived = try relation.range(ranges)
          else { continue }
          guard let computed = derived.times(inverse) else { throw .numbers }
          ranges[Int(step.figure)] = ranges[Int(step.figure)]!.widened(by: computed)
        }
      }
    }
    return ranges
  }

  // MARK: Lines

  /// A relation in values: Σ factor × value lies in a range.
  private typealias Sum = (terms: [(Int32, Fraction)], range: Range)

  /// All relations as lines, `owner` the relation of each, with figures in `ranges`; what they do not
  /// say in full, because it is not linear, is in `isPartly`.
  func lines(
    isChained: Bool
  ) throws(RoundingLimit) -> (lines: RangedLines, owner: [Int], isPartly: [Bool]) {
    let ranges = isChained ? chained : own
    var deviations: [Range] = []
    for figure in figures.indices {
      guard let p = printed[figure], let h = half[figure], h.numerator != 0,
        let scale = Fraction.one.divided(by: h), let range = ranges[figure],
        let zero = Fraction(-p.numerator, p.denominator)
      else {
        deviations.append(Range(Fraction.zero, Fraction.zero))
        continue
      }
      guard let moved = range.plus(Range(zero, zero))?.times(scale) else { throw .numbers }
      deviations.append(moved)
    }
    var result = RangedLines(ranges: deviations)
    var owner: [Int] = []
    var isPartly = Array(repeating: false, count: relations.count)
    for number in relations.indices where judged[number] {
      let (sums, isWhole) = try self.sums(number, ranges, isChained)
      isPartly[number] = !isWhole
      for sum in sums {
        guard let line = try self.line(sum) else { continue }
        result.lines.append(line)
        owner.append(number)
      }
    }
    return (result, owner, isPartly)
  }

  private func sums(
    _ number: Int, _ ranges: [Range?], _ isChained: Bool
  ) throws(RoundingLimit) -> (sums: [Sum], isWhole: Bool) {
    let relation = relations[number]
    guard let zero = Fraction.zero, let minusOne = Fraction(-1, 1) else { throw .numbers }
    let nothing = Range(zero, zero)
    func terms(_ role: Role, times weight: Fraction) throws(RoundingLimit) -> [(Int32, Fraction)] {
      var terms: [(Int32, Fraction)] = []
      for member in relation.members where member.role == role {
        guard let factor = weight.times(Fraction(member.factor)) else { throw .numbers }
        terms.append((member.figure, factor))
      }
      return terms
    }
    switch relation.kind {
    case .atMost: return ([], true)
    case .sum:
      return (
        [(try terms(.part, times: Fraction.one) + terms(.result, times: minusOne), nothing)], true
      )
    case .difference:
      let ends = try terms(.to, times: Fraction.one) + terms(.from, times: minusOne)
      return ([(try ends + terms(.result, times: minusOne), nothing)], true)
    case .equal:
      guard let first = Fraction(relation.members[0].factor) else { throw .numbers }
      var sums: [Sum] = []
      for member in relation.members.dropFirst() {
        guard let factor = minusOne.times(Fraction(member.factor)) else { throw .numbers }
        sums.append(([(relation.members[0].figure, first), (member.figure, factor)], nothing))
      }
      return (sums, true)
    case .share, .rate, .growth:
      // Computed from printed figures: nothing is asked of the values.
      if isChained && holds[number] { return ([], true) }
      let main = relation.main
      let over: Role = relation.kind == .growth ? .from : .whole
      guard main.role == .result,
        let result = ranges[Int(main.figure)], let factor = Fraction(main.factor),
        let quotient = result.times(factor),
        let denominator = try relation.sum(over, ranges), denominator.isPositive
      else { return ([], false) }
      let above =
        relation.kind == .growth
        ? try terms(.to, times: Fraction.one) + terms(.from, times: minusOne)
        : try terms(.part, times: Fraction.one)
      var sums: [Sum] = []
      for (end, isReached, isLeast) in [
        (quotient.least, quotient.hasLeast, true), (quotient.most, quotient.hasMost, false),
      ] {
        guard let end else { continue }
        guard let weight = end.times(minusOne) else { throw .numbers }
        sums.append(
          (
            above + (try terms(over, times: weight)),
            isLeast
              ? Range(zero, nil, hasLeast: isReached) : Range(nil, zero, hasMost: isReached)
          ))
      }
      let isAlone = uses[Int(main.figure)].count == 1 || half[Int(main.figure)]?.numerator == 0
      let isApart = !relation.members.contains { $0.role != .result && $0.figure == main.figure }
      return (sums, isAlone && isApart)
    case .product:
      let parts = relation.members.indices.filter { relation.members[$0].role == .part }
      let inexact = parts.filter { half[Int(relation.members[$0].figure)]?.numerator != 0 }
      if inexact.count < 2 {
        var others: Fraction? = Fraction.one
        for position in parts where position != inexact.first {
          let member = relation.members[position]
          others = printed[Int(member.figure)]?.times(Fraction(member.factor)).flatMap {
            others?.times($0)
          }
        }
        guard let weight = others else { throw .numbers }
        var sum: Sum = (try terms(.result, times: minusOne), nothing)
        if let position = inexact.first {
          let member = relation.members[position]
          guard let factor = weight.times(Fraction(member.factor)) else { throw .numbers }
          sum.terms.append((member.figure, factor))
        } else {
          sum.range = Range(weight.times(minusOne), weight.times(minusOne))
        }
        return ([sum], true)
      }
      guard let product = try relation.range(ranges) else { return ([], false) }
      return ([(try terms(.result, times: Fraction.one), product)], false)
    }
  }

  /// `sum` in deviations, the largest factor 1; `nil` for one without terms that holds anyway.
  private func line(_ sum: Sum) throws(RoundingLimit) -> RangedLines.Line? {
    guard let zero = Fraction.zero else { throw .numbers }
    var factors: [Int32: Fraction] = [:]
    for (figure, factor) in sum.terms {
      guard let all = factors[figure, default: zero].plus(factor) else { throw .numbers }
      factors[figure] = all
    }
    var constant = zero
    var terms: [RangedLines.Term] = []
    for (figure, factor) in factors.sorted(by: { $0.key < $1.key }) {
      guard let p = printed[Int(figure)], let h = half[Int(figure)],
        let moved = factor.times(p).flatMap(constant.plus), let weight = factor.times(h)
      else { throw .numbers }
      constant = moved
      if weight.numerator != 0 {
        terms.append(RangedLines.Term(variable: Int(figure), factor: weight))
      }
    }
    guard let back = Fraction(-constant.numerator, constant.denominator),
      let range = sum.range.plus(Range(back, back))
    else { throw .numbers }
    let line = RangedLines.Line(terms: terms, range: range)
    guard let largest = terms.map(\.factor.size).max(by: { $0 < $1 }) else {
      // No values change what exact figures say.
      return range.contains(zero) ? nil : line
    }
    guard let scale = Fraction.one.divided(by: largest), let scaled = range.times(scale) else {
      throw .numbers
    }
    return RangedLines.Line(
      terms: try terms.map { term throws(RoundingLimit) in
        guard let factor = term.factor.times(scale) else { throw .numbers }
        return RangedLines.Term(variable: term.variable, factor: factor)
      }, range: scaled)
  }
}

extension Fraction {
  fileprivate var size: Fraction { numerator < 0 ? Fraction(-numerator, denominator)! : self }
}

extension RangedLines.Range {
  /// Whether only positive values lie in it.
  var isPositive: Bool { least.map { $0.numerator > 0 } ?? false }

  /// The smallest range around both.
  func widened(by other: RangedLines.Range) -> RangedLines.Range {
    var range = self
    if let end = least, let further = other.least {
      if further < end { (range.least, range.hasLeast) = (further, other.hasLeast) }
      if further == end { range.hasLeast = hasLeast || other.hasLeast }
    } else {
      range.least = nil
    }
    if let end = most, let further = other.most {
      if end < further { (range.most, range.hasMost) = (further, other.hasMost) }
      if further == end { range.hasMost = hasMost || other.hasMost }
    } else {
      range.most = nil
    }
    return range
  }

  /// What lies in both; `nil` for nothing.
  func intersection(_ other: RangedLines.Range) -> RangedLines.Range? {
    var range = self
    if let end = other.least, least.map({ $0 < end || ($0 == end && !other.hasLeast) }) ?? true {
      (range.least, range.hasLeast) = (end, other.hasLeast)
    }
    if let end = other.most, most.map({ end < $0 || ($0 == end && !other.hasMost) }) ?? true {
      (range.most, range.hasMost) = (end, other.hasMost)
    }
    if let low = range.least, let high = range.most,
      high < low || (low == high && !(range.hasLeast && range.hasMost))
    {
      return nil
    }
    return range
  }

  /// Around the products of the two, with its ends.
  func times(_ other: RangedLines.Range) throws(RoundingLimit) -> RangedLines.Range? {
    guard let a = least, let b = most, let c = other.least, let d = other.most else { return nil }
    guard let ac = a.times(c), let ad = a.times(d), let bc = b.times(c), let bd = b.times(d) else {
      throw .numbers
    }
    let ends = [ac, ad, bc, bd].sorted { $0 < $1 }
    return RangedLines.Range(ends[0], ends[3])
  }
}

extension StatementRelation {
  /// Σ factor × figure over the members in `role`.
  func sum(
    _ role: Role, _ ranges: [RangedLines.Range?]
  ) throws(RoundingLimit) -> RangedLines.Range? {
    var sum: RangedLines.Range? = RangedLines.Range(Fraction.zero, Fraction.zero)
    for member in members where member.role == role {
      guard let range = ranges[Int(member.figure)], let factor = Fraction(member.factor) else {
        return nil
      }
      sum = range.times(factor).flatMap { sum?.plus($0) }
      if sum == nil { throw .numbers }
    }
    return sum
  }

  /// A range around what the others come to, in base units; `nil` where there is none.
  func range(_ ranges: [RangedLines.Range?]) throws(RoundingLimit) -> RangedLines.Range? {
    guard let minusOne = Fraction(-1, 1) else { return nil }
    switch kind {
    case .sum: return try sum(.part, ranges)
    case .difference:
      guard let to = try sum(.to, ranges), let from = try sum(.from, ranges)?.times(minusOne) else {
        return nil
      }
      return to.plus(from)
    case .product:
      var product: RangedLines.Range? = RangedLines.Range(Fraction.one, Fraction.one)
      for member in members where member.role == .part {
        guard let range = ranges[Int(member.figure)], let factor = Fraction(member.factor),
          let scaled = range.times(factor)
        else { return nil }
        product = try product?.times(scaled)
      }
      return product
    case .share, .rate, .growth:
      let above = try sum(kind == .growth ? .to : .part, ranges)
      guard let above, let below = try sum(kind == .growth ? .from : .whole, ranges),
        below.isPositive, let least = below.least, let most = below.most,
        let low = Fraction.one.divided(by: most), let high = Fraction.one.divided(by: least),
        let quotient = try above.times(RangedLines.Range(low, high))
      else { return nil }
      return kind == .growth
        ? quotient.plus(RangedLines.Range(minusOne, minusOne)) : quotient
    case .equal, .atMost: return nil
    }
  }
}
