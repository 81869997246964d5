internal import Planning
internal import Synchronization
internal import Texts

/// What a first pass over all sub-projects of a synthetic plan finds: the sums that stand before the
/// rows they are the sums of, and where the rows of each piece begin.
struct SyntheticSurvey: Sendable {
  private(set) var tranches = 0
  /// Totals printed for single sub-projects.
  private(set) var rowTotals = 0
  private(set) var outputs = 0
  /// Σ tranches and their number, by source × years + year.
  private(set) var sums: [Int128]
  private(set) var counts: [Int]
  /// First and last year of each project, counted from the plan's first.
  private(set) var windows: [ClosedRange<Int>?]
  /// Whether anybody of a tier pays for a project, by project × tiers + tier.
  private(set) var isPaid: [Bool]
  /// Rows of `tranches.csv` and printed totals of single sub-projects before each piece.
  private(set) var piecesStart: [(tranches: Int, totals: Int)]

  /// More tranches than a plan may have.
  struct TooLarge: Error {}

  /// Groups of pieces that are summed up by themselves.
  private static let groupsPerThread = 8

  private init(empty shape: SyntheticShape) {
    let cells = shape.realm.sourceCount * shape.years
    sums = Array(repeating: 0, count: cells)
    counts = Array(repeating: 0, count: cells)
    windows = Array(repeating: nil, count: shape.works.count)
    isPaid = Array(repeating: false, count: shape.works.count * Tier.allCases.count)
    piecesStart = []
  }

  /// Time O(tranches), memory O(sources × years × groups + pieces).
  init(
    _ shape: SyntheticShape, press: ChunkPress, limit: Int, progress: SyntheticProgress
  ) throws(TooLarge) {
    let all = Mutex(SyntheticSurvey(empty: shape))
    let sizes = Mutex(Array(repeating: (tranches: 0, totals: 0), count: shape.pieces))
    let seen = Atomic<Int>(0)
    let groups = min(shape.pieces, press.workers.count * SyntheticSurvey.groupsPerThread)
    press.workers.forEach(groups) { group in
      let pieces = shape.pieces * group / groups..<shape.pieces * (group + 1) / groups
      var part = SyntheticSurvey(empty: shape)
      var row = SyntheticRow(shape)
      for piece in pieces {
        if seen.load(ordering: .relaxed) > limit { return }
        let before = (part.tranches, part.rowTotals)
        for subproject in shape.piece(piece) {
          row.make(subproject)
          part.add(row, shape)
        }
        let size = (part.tranches - before.0, part.rowTotals - before.1)
        sizes.withLock { $0[piece] = size }
        seen.add(size.0, ordering: .relaxed)
        progress.advance(shape.piece(piece))
      }
      all.withLock { $0.add(part) }
    }
    if seen.load(ordering: .relaxed) > limit { throw TooLarge() }
    self = all.withLock { $0 }
    var start = (tranches: 0, totals: 0)
    for size in sizes.withLock({ $0 }) {
      piecesStart.append(start)
      start = (start.tranches + size.tranches, start.totals + size.totals)
    }
  }

  private mutating func add(_ row: SyntheticRow, _ shape: SyntheticShape) {
    tranches += row.trancheCount
    rowTotals += row.totalCount
    outputs += row.outputCount
    for payer in 0..<row.payerCount {
      let source = row.sources[payer]
      for year in 0..<row.length {
        let cell = source * shape.years + row.start + year
        sums[cell] += Int128(row.amount(payer, year))
        counts[cell] += 1
      }
      let tier = Int(shape.realm.tier(source).rawValue)
      isPaid[row.project * Tier.allCases.count + tier] = true
    }
    let window = row.start...row.start + row.length - 1
    windows[row.project] = SyntheticSurvey.union(windows[row.project], window)
  }

  private mutating func add(_ other: SyntheticSurvey) {
    tranches += other.tranches
    rowTotals += other.rowTotals
    outputs += other.outputs
    for cell in sums.indices {
      sums[cell] += other.sums[cell]
      counts[cell] += other.counts[cell]
    }
    for position in isPaid.indices where other.isPaid[position] { isPaid[position] = true }
    for project in windows.indices {
      guard let window = other.windows[project] else { continue }
      windows[project] = SyntheticSurvey.union(windows[project], window)
    }
  }

  static func union(_ a: ClosedRange<Int>?, _ b: ClosedRange<Int>) -> ClosedRange<Int> {
    guard let a else { return b }
    return min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
  }
}

/// How far the making of a plan has come: each of `passes` goes over all sub-projects, and counts for its
/// part of them.
struct SyntheticProgress: Sendable {
  /// The survey, then one for each long table.
  static let passes = 5

  let shown: WorkProgress?
  var pass = 0

  /// Counts the sub-projects of a piece in this pass. Over all passes they add up to all sub-projects.
  func advance(_ piece: Range<Int>) {
    func share(_ count: Int) -> Int { (count + pass) / SyntheticProgress.passes }
    shown?.advance(by: share(piece.upperBound) - share(piece.lowerBound))
  }
}
