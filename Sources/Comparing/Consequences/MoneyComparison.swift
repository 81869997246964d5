internal import PlanPackages
package import Planning
package import Screens

/// What the money of two plans comes to, by every dimension.
///
/// All amounts are in minor units of `unit`, which keeps as many decimals as the finer of the two plans.
package struct MoneyComparison: Sendable {
  /// The money of one thing in both plans.
  package struct Line: Sendable {
    /// Index in the earlier plan (years: the year); `nil` where it has no such thing.
    package var codeBefore: Int32?
    /// Index in the later plan (years: the year); `nil` where it has no such thing.
    package var codeAfter: Int32?
    /// `nil` where the plan states no tranche of it.
    package var before: Int128?
    /// `nil` where the plan states no tranche of it.
    package var after: Int128?

    package var change: Int128 { (after ?? 0) - (before ?? 0) }
  }

  package let unit: MoneyUnit
  package let before: Int128
  package let after: Int128
  /// The money of one source in one year, by source and year of `sources` and `years`.
  package let bySourceYear: [[Int128]]
  private let lines: [Dimension: [Line]]

  package var change: Int128 { after - before }

  /// One pass over the tranches of both plans.
  package init(_ comparison: PlanComparison) {
    let (old, new) = (comparison.before.draft, comparison.after.draft)
    let most = max(old.unit.decimals, new.unit.decimals)
    unit = new.unit.decimals == most ? new.unit : old.unit
    let left = Sums(old, factor: Int128(powerOfTen(most - old.unit.decimals)))
    let right = Sums(new, factor: Int128(powerOfTen(most - new.unit.decimals)))
    before = left.total
    after = right.total
    var lines: [Dimension: [Line]] = [:]
    for dimension in Dimension.allCases {
      lines[dimension] = Self.joined(
        left.by(dimension), right.by(dimension), dimension, comparison)
    }
    let (sources, years) = (lines[.source]!, lines[.year]!)
    bySourceYear = sources.map { source in
      years.map { year in
        right[source.codeAfter, year.codeAfter] - left[source.codeBefore, year.codeBefore]
      }
    }
    self.lines = lines
  }

  /// The things of `dimension` that have money in either plan, in the order of the later one, those that
  /// it lacks behind.
  package func lines(by dimension: Dimension) -> [Line] { lines[dimension] ?? [] }

  /// Things of `dimension` whose sum changes.
  package func changed(_ dimension: Dimension) -> [Line] {
    lines(by: dimension).filter { $0.change != 0 }
  }

  private static func joined(
    _ left: [Int32: Int128], _ right: [Int32: Int128], _ dimension: Dimension,
    _ comparison: PlanComparison
  ) -> [Line] {
    let (old, new) = (comparison.before.draft, comparison.after.draft)
    var lines: [Line] = []
    var rest = left
    let later = left.isEmpty ? [:] : self.later(dimension, old, new, comparison.matches)
    var earlier: [Int32: Int32] = [:]
    for code in left.keys {
      let other = dimension == .year || code < 0 ? code : later[code]
      if let other { earlier[other] = code }
    }
    for code in right.keys.sorted() {
      let other = earlier[code]
      if let other { rest[other] = nil }
      lines.append(
        Line(
          codeBefore: other, codeAfter: code, before: other.flatMap { left[$0] },
          after: right[code]))
    }
    for code in rest.keys.sorted() {
      lines.append(Line(codeBefore: code, codeAfter: nil, before: left[code], after: nil))
    }
    if dimension == .year {
      lines.sort { ($0.codeAfter ?? $0.codeBefore!) < ($1.codeAfter ?? $1.codeBefore!) }
    }
    return lines
  }

  /// For each thing of the earlier plan the same of the later one.
  private static func later(
    _ dimension: Dimension, _ old: PlanDraft, _ new: PlanDraft, _ matches: SubprojectMatches
  ) -> [Int32: Int32] {
    func match(_ old: [String], _ new: [String]) -> [Int32: Int32] {
      let known = Dictionary(
        uniqueKeysWithValues: new.enumerated().map { (Array($1.utf8), Int32($0)) })
      var later: [Int32: Int32] = [:]
      for (index, id) in old.enumerated() { later[Int32(index)] = known[Array(id.utf8)] }
      return later
    }
    switch dimension {
    case .year: return [:]
    case .source: return match(old.sources.map(\.id), new.sources.map(\.id))
    case .place: return match(old.places.map(\.code), new.places.map(\.code))
    case .project: return match(old.projects.map(\.id), new.projects.map(\.id))
    case .tier: return match(Tier.names, Tier.names)
    case .level: return match(Level.names, Level.names)
    case .subproject:
      var later: [Int32: Int32] = [:]
      for (index, other) in matches.later.enumerated() where other >= 0 {
        later[Int32(index)] = other
      }
      return later
    }
  }

  /// The sums of one plan.
  private struct Sums {
    let draft: PlanDraft
    private(set) var total: Int128 = 0
    private var bySubproject: [Int32: Int128] = [:]
    private var byCell: [UInt64: Int128] = [:]

    init(_ draft: PlanDraft, factor: Int128) {
      self.draft = draft
      var subprojects = Array(repeating: Int128(0), count: draft.subprojects.count)
      var isThere = Array(repeating: false, count: subprojects.count)
      let tranches = draft.tranches
      for row in 0..<tranches.count {
        let amount = Int128(tranches.amount[row]) * factor
        total += amount
        subprojects[Int(tranches.subproject[row])] += amount
        isThere[Int(tranches.subproject[row])] = true
        byCell[Self.cell(tranches.source[row], tranches.year[row]), default: 0] += amount
      }
      for index in subprojects.indices where isThere[index] {
        bySubproject[Int32(index)] = subprojects[index]
      }
    }

    private static func cell(_ source: Int32, _ year: Int32) -> UInt64 {
      UInt64(UInt32(bitPattern: source)) << 32 | UInt64(UInt32(bitPattern: year))
    }

    subscript(source: Int32?, year: Int32?) -> Int128 {
      guard let source, let year else { return 0 }
      return byCell[Self.cell(source, year)] ?? 0
    }

    func by(_ dimension: Dimension) -> [Int32: Int128] {
      var sums: [Int32: Int128] = [:]
      switch dimension {
      case .subproject, .project, .level:
        for (subproject, sum) in bySubproject {
          let code = dimension.code(subproject: subproject, source: 0, year: 0, in: draft)
          sums[code, default: 0] += sum
        }
      case .year, .source, .tier, .place:
        for (cell, sum) in byCell {
          let source = Int32(bitPattern: UInt32(truncatingIfNeeded: cell >> 32))
          let year = Int32(bitPattern: UInt32(truncatingIfNeeded: cell))
          let code = dimension.code(subproject: 0, source: source, year: year, in: draft)
          sums[code, default: 0] += sum
        }
      }
      return sums
    }
  }
}
