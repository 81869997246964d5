internal import Checking
internal import Planning
internal import Texts

/// Sums of tranches by some of the plan's dimensions.
///
/// Each dimension hangs on the sub-project, on the source or on the year of a tranche. So a tranche's
/// place in the table of sums is three numbers looked up and added, prepared once for each sub-project,
/// source and year, with what a filter leaves out marked there.
struct PivotSums {
  typealias Row = (codes: [Int32], sum: Int128, tranches: Int)

  /// Cells that are always kept in a table; beyond, as many as half the tranches, else by hash.
  static let smallTable = 1 << 20
  /// Below this many tranches one thread does it.
  static let smallest = 100_000

  /// Codes of each dimension that occur, ascending.
  private let codes: [[Int32]]
  /// What the last position of each dimension counts in the number of a cell.
  private let strides: [Int]
  private let ofSubproject: [Int]
  private let ofSource: [Int]
  private let ofYear: [Int]
  private let firstYear: Int
  private let cells: Int
  /// Added where a filter leaves something out: far below any cell.
  private static let leftOut = Int.min / 4

  /// Sums in the order of their codes. One pass over the tranches; memory O(cells), at most a table of
  /// half as many cells as tranches, or O(sums).
  static func rows(
    of draft: PlanDraft, by dimensions: [Dimension],
    where allowed: [(dimension: Dimension, codes: Set<Int32>)], progress: WorkProgress?
  ) -> [Row] {
    let sums = PivotSums(draft, dimensions, allowed)
    progress?.begin(.summing, of: draft.tranches.count)
    let isTable =
      sums.cells <= max(smallTable, draft.tranches.count / 2)
    return isTable ? sums.table(draft, progress) : sums.hashed(draft, progress)
  }

  private init(
    _ draft: PlanDraft, _ dimensions: [Dimension],
    _ allowed: [(dimension: Dimension, codes: Set<Int32>)]
  ) {
    let years = draft.moneyYears
    let firstYear = Int(years?.lowerBound ?? 0)
    let span = years?.count ?? 1
    func members(_ dimension: Dimension) -> Range<Int> {
      switch dimension.owner {
      case .subproject: draft.subprojects.indices
      case .source: draft.sources.indices
      case .year: firstYear..<firstYear + span
      }
    }
    func code(_ dimension: Dimension, _ member: Int) -> Int32 {
      let member = Int32(member)
      return dimension.code(subproject: member, source: member, year: member, in: draft)
    }
    let codes = dimensions.map { dimension in
      Set(members(dimension).map { code(dimension, $0) }).sorted()
    }
    var strides: [Int] = []
    var cells = 1
    for codes in codes.reversed() {
      strides.insert(cells, at: 0)
      // Seven dimensions of 10⁸ tranches at most stay far below 2⁶².
      cells *= max(codes.count, 1)
    }
    var offsets: [DimensionOwner: [Int]] = [
      .subproject: Array(repeating: 0, count: draft.subprojects.count),
      .source: Array(repeating: 0, count: draft.sources.count),
      .year: Array(repeating: 0, count: span),
    ]
    for (number, dimension) in dimensions.enumerated() {
      let positions = Dictionary(
        uniqueKeysWithValues: codes[number].enumerated().map { ($0.element, $0.offset) })
      for (offset, member) in members(dimension).enumerated() {
        offsets[dimension.owner]![offset] +=
          positions[code(dimension, member)]! * strides[number]
      }
    }
    for filter in allowed {
      for (offset, member) in members(filter.dimension).enumerated()
      where !filter.codes.contains(code(filter.dimension, member)) {
        offsets[filter.dimension.owner]![offset] = PivotSums.leftOut
      }
    }
    self.firstYear = firstYear
    self.codes = codes
    self.strides = strides
    self.cells = cells
    ofSubproject = offsets[.subproject]!
    ofSource = offsets[.source]!
    ofYear = offsets[.year]!
  }

  @inline(__always)
  private func cell(_ draft: PlanDraft, _ row: Int) -> Int {
    ofSubproject[Int(draft.tranches.subproject[row])] + ofSource[Int(draft.tranches.source[row])]
      + ofYear[Int(draft.tranches.year[row]) - firstYear]
  }

  /// Rows counted at a time.
  private static let step = 1 << 18

  private func table(_ draft: PlanDraft, _ progress: WorkProgress?) -> [Row] {
    typealias Table = (sums: [Int128], counts: [Int32])
    let workers = Workers.cores
    let ranges = workers.ranges(of: draft.tranches.count, smallest: PivotSums.smallest)
    let tables = workers.map(ranges.count) { part -> Table in
      var sums = Array(repeating: Int128(0), count: cells)
      var counts = Array(repeating: Int32(0), count: cells)
      for row in ranges[part] {
        if row % PivotSums.step == 0 { progress?.advance(by: PivotSums.step) }
        let cell = cell(draft, row)
        if cell < 0 { continue }
        sums[cell] += Int128(draft.tranches.amount[row])
        counts[cell] += 1
      }
      return (sums, counts)
    }
    return (0..<cells).compactMap { cell in
      let count = tables.reduce(0) { $0 + Int($1.counts[cell]) }
      if count == 0 { return nil }
      return (codes(of: cell), tables.reduce(0) { $0 + $1.sums[cell] }, count)
    }
  }

  private func hashed(_ draft: PlanDraft, _ progress: WorkProgress?) -> [Row] {
    var index = FlatIndex(capacity: PivotSums.smallTable)
    var room = PivotSums.smallTable
    var groups: [(cell: Int, sum: Int128, count: Int)] = []
    for row in 0..<draft.tranches.count {
      if row % PivotSums.step == 0 { progress?.advance(by: PivotSums.step) }
      let cell = cell(draft, row)
      if cell < 0 { continue }
      let group = Int(index.insert(Int32(groups.count), at: UInt64(cell)))
      let amount = Int128(draft.tranches.amount[row])
      if group == groups.count {
        groups.append((cell, amount, 1))
        if groups.count < room { continue }
        room *= 2
        index = FlatIndex(capacity: room)
        for (number, group) in groups.enumerated() {
          _ = index.insert(Int32(number), at: UInt64(group.cell))
        }
      } else {
        groups[group].sum += amount
        groups[group].count += 1
      }
    }
    return groups.sorted { $0.cell < $1.cell }.map { (codes(of: $0.cell), $0.sum, $0.count) }
  }

  private func codes(of cell: Int) -> [Int32] {
    strides.indices.map { codes[$0][cell / strides[$0] % max(codes[$0].count, 1)] }
  }
}

/// What a dimension of the money table hangs on.
enum DimensionOwner: Hashable { case subproject, source, year }

extension Dimension {
  var owner: DimensionOwner {
    switch self {
    case .year: .year
    case .source, .tier, .place: .source
    case .subproject, .project, .level: .subproject
    }
  }
}
