internal import Planning
internal import Proofs

/// Decides of each connected group of a statement's relations whether all of them can hold at once.
///
/// Sums, differences and products with at most one rounded factor are lines; a share or growth is two, as
/// long as its rate stands in no other relation. What is not linear is replaced by what follows from the
/// ranges of its figures: a contradiction of that is one, and values that make the lines hold are put into
/// the relations themselves. Where these do not hold then, nothing is said.
struct StatementSearch {
  struct Contradiction {
    /// Ascending.
    var relations: [Int]
    var multipliers: [(line: Int, value: Fraction)]
    /// Whether none of them can be left out.
    var isSmallest: Bool
    /// Whether it holds of ranges in chains.
    var isChained: Bool
  }

  /// Of each broken relation.
  private(set) var verdicts: [Int: RoundingCheck.Verdict] = [:]
  private(set) var contradictions: [Contradiction] = []

  let statement: StatementLines
  private let plain: Form
  private let chain: Form

  /// Lines, and those of each relation.
  struct Form {
    let lines: RangedLines
    let owner: [Int]
    let isPartly: [Bool]
    let own: [Int: [Int]]

    init(_ statement: StatementLines, isChained: Bool) throws(RoundingLimit) {
      (lines, owner, isPartly) = try statement.lines(isChained: isChained)
      own = Dictionary(grouping: owner.indices, by: { [owner] in owner[$0] })
    }

    func lines(of relations: [Int]) -> [Int] { relations.flatMap { own[$0] ?? [] } }
  }

  /// Contradictions with more relations than this are not made smaller.
  static let relationsReduced = 60

  init(_ statement: StatementLines) throws(RoundingLimit) {
    self.statement = statement
    plain = try Form(statement, isChained: false)
    chain = try Form(statement, isChained: true)
    var isSeen = Array(repeating: false, count: statement.relations.count)
    for first in isSeen.indices
    where statement.judged[first] && !statement.holds[first] && !isSeen[first] {
      decide(component(of: first, &isSeen))
    }
  }

  func form(isChained: Bool) -> Form { isChained ? chain : plain }

  /// The relations that hang together with `start` by figures that are rounded.
  private func component(of start: Int, _ isSeen: inout [Bool]) -> [Int] {
    var relations = [start]
    isSeen[start] = true
    var position = 0
    while position < relations.count {
      for member in statement.relations[relations[position]].members {
        let figure = Int(member.figure)
        if statement.half[figure]?.numerator == 0 { continue }
        for other in statement.uses[figure] where !isSeen[other] {
          isSeen[other] = true
          relations.append(other)
        }
      }
      position += 1
    }
    return relations.sorted()
  }

  private mutating func decide(_ relations: [Int]) {
    let broken = relations.filter { !statement.holds[$0] }
    var found: [Contradiction] = []
    // What is not decided in plain ranges may be in chained ones.
    if (try? explain(relations, isChained: false, &found)) != nil, found.isEmpty {
      for relation in broken { verdicts[relation] = .within }
      return
    }
    found = []
    do {
      try explain(relations, isChained: true, &found)
      for relation in broken { verdicts[relation] = .chained }
    } catch {
      for relation in broken { verdicts[relation] = .undecided(error) }
    }
    for contradiction in found {
      for relation in contradiction.relations {
        verdicts[relation] = .contradicted(contradictions.count)
      }
      contradictions.append(contradiction)
    }
  }

  /// Finds values for all of `relations` but those of contradictions.
  private func explain(
    _ relations: [Int], isChained: Bool, _ found: inout [Contradiction]
  ) throws(RoundingLimit) {
    let form = form(isChained: isChained)
    var left = relations
    func leaveOut(_ contradiction: Contradiction) throws(RoundingLimit) {
      do {
        try form.lines.checkContradiction(contradiction.multipliers)
      } catch {
        throw error == .overflow ? .numbers : .proof
      }
      found.append(contradiction)
      left.removeAll { contradiction.relations.contains($0) }
    }
    for relation in relations where !statement.holds[relation] {
      if let alone = try contradiction([relation], form) {
        try leaveOut(
          Contradiction(
            relations: [relation], multipliers: alone, isSmallest: true, isChained: isChained))
      }
    }
    while true {
      var simplex = try RoundingSimplex(form.lines, form.lines(of: left))
      switch try simplex.run() {
      case .contradiction(let multipliers):
        try leaveOut(try smaller(StatementSearch.fractions(multipliers), form, isChained))
      case .values(let deviations, let denominator):
        return try check(left, deviations, denominator, form, isChained)
      }
    }
  }

  private static func fractions(
    _ multipliers: [(relation: Int, value: Int128)]
  ) throws(RoundingLimit) -> [(line: Int, value: Fraction)] {
    var found: [(line: Int, value: Fraction)] = []
    for (line, value) in multipliers where value != 0 {
      guard let value = Fraction(value, 1) else { throw .numbers }
      found.append((line, value))
    }
    return found
  }

  private func contradiction(
    _ relations: [Int], _ form: Form
  ) throws(RoundingLimit) -> [(line: Int, value: Fraction)]? {
    var simplex = try RoundingSimplex(form.lines, form.lines(of: relations))
    guard case .contradiction(let multipliers) = try simplex.run() else { return nil }
    return try StatementSearch.fractions(multipliers)
  }

  /// A contradiction from which no relation can be left out: each in turn is tried.
  private func smaller(
    _ multipliers: [(line: Int, value: Fraction)], _ form: Form, _ isChained: Bool
  ) throws(RoundingLimit) -> Contradiction {
    var multipliers = multipliers
    func relations() -> [Int] { Set(multipliers.map { form.owner[$0.line] }).sorted() }
    let isReduced = relations().count <= StatementSearch.relationsReduced
    var needed = Set<Int>()
    while isReduced, let next = relations().last(where: { !needed.contains($0) }) {
      if let fewer = try contradiction(relations().filter { $0 != next }, form) {
        multipliers = fewer
      } else {
        needed.insert(next)
      }
    }
    return Contradiction(
      relations: relations(), multipliers: multipliers, isSmallest: isReduced, isChained: isChained)
  }

  /// Puts deviations into the relations themselves. Results that are not linear follow from the others.
  private func check(
    _ relations: [Int], _ deviations: [(figure: Int32, deviation: Int128)], _ denominator: Int128,
    _ form: Form, _ isChained: Bool
  ) throws(RoundingLimit) {
    var values = statement.printed
    for (figure, deviation) in deviations {
      let own = Int(figure)
      guard let h = statement.half[own], let p = statement.printed[own],
        let value = Fraction(deviation, denominator)?.times(h).flatMap(p.plus)
      else { throw .numbers }
      values[own] = value
    }
    let ranges = isChained ? statement.chained : statement.own
    let rates: Set<StatementKind> = [.share, .rate, .growth]
    let asked = relations.filter {
      !(isChained && statement.holds[$0] && rates.contains(statement.relations[$0].kind))
    }
    for number in asked
    where rates.contains(statement.relations[number].kind) || form.isPartly[number] {
      let relation = statement.relations[number]
      var members: [Fraction] = []
      for member in relation.members {
        guard let value = values[Int(member.figure)]?.times(Fraction(member.factor)) else {
          throw .numbers
        }
        members.append(value)
      }
      guard let factor = Fraction(relation.main.factor),
        let result = relation.derived(members)?.divided(by: factor)
      else { throw .numbers }
      values[Int(relation.main.figure)] = result
    }
    do {
      try RoundedStatementProof.checkValues(
        asked.map { statement.relations[$0] }, ranges, values)
    } catch {
      if case .overflow = error { throw .numbers }
      throw relations.contains { form.isPartly[$0] } ? .notLinear : .proof
    }
  }
}
