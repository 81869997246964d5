/// What one figure of a relation would have to be.
extension StatementRelation {
  /// The values of `figure`, in base units, with which the relation holds exactly and the other figures
  /// are as they are; `values` are those of all members. Of several equal figures, each of the others
  /// gives one. Empty where there is none, or where the figure stands in a product twice.
  package func solutions(for figure: Int32, _ values: [Fraction]) -> [Fraction] {
    let own = members.indices.filter { members[$0].figure == figure }
    guard let position = own.first, let factor = Fraction(members[position].factor) else {
      return []
    }
    if kind == .equal {
      return members.indices.filter { members[$0].figure != figure }.compactMap {
        values[$0].divided(by: factor)
      }
    }
    if kind == .product || (members[position].role == .result && !isLinearInResult) {
      if own.count > 1 { return [] }
      let base =
        members[position].role == .result
        ? derived(values)
        : product(values, except: position).flatMap { only(values, .result)?.divided(by: $0) }
      return [base?.divided(by: factor)].compactMap { $0 }
    }
    // coefficient × figure + constant = 0
    var coefficient = Fraction.zero
    var constant = Fraction.zero
    for (number, member) in members.enumerated() {
      guard let weight = weight(of: member.role, values) else { return [] }
      if member.figure == figure {
        coefficient = Fraction(member.factor).flatMap { weight.times($0) }.flatMap {
          coefficient?.plus($0)
        }
      } else {
        constant = weight.times(values[number]).flatMap { constant?.plus($0) }
      }
    }
    guard let coefficient, let constant, let zero = Fraction.zero?.minus(constant) else {
      return []
    }
    return [zero.divided(by: coefficient)].compactMap { $0 }
  }

  /// The value of `figure`, in base units, with which the denominator is 0; `nil` where it is in none.
  package func zeroDenominator(for figure: Int32, _ values: [Fraction]) -> Fraction? {
    let role: Role
    switch kind {
    case .share, .rate: role = .whole
    case .growth: role = .from
    case .sum, .difference, .product, .equal, .atMost: return nil
    }
    guard let position = members.firstIndex(where: { $0.figure == figure && $0.role == role }),
      let factor = Fraction(members[position].factor),
      let rest = sum(values, role)?.minus(values[position])
    else { return nil }
    return Fraction.zero?.minus(rest)?.divided(by: factor)
  }

  private var isLinearInResult: Bool { kind == .sum || kind == .difference }

  /// What a member in `role` counts in the linear form of the relation, which is 0 when it holds.
  private func weight(of role: Role, _ values: [Fraction]) -> Fraction? {
    let minusOne = Fraction(-1, 1)
    switch (kind, role) {
    case (.growth, .from): return only(values, .result)?.plus(Fraction.one)?.times(minusOne)
    case (.share, .whole), (.rate, .whole): return only(values, .result)?.times(minusOne)
    case (.growth, .result), (.share, .result), (.rate, .result): return Fraction.zero
    case (.sum, .result), (.difference, .result), (.difference, .from), (.atMost, .whole):
      return minusOne
    default: return Fraction.one
    }
  }
}
