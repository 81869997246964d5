/// One pass over a range of sub-projects: adds their tranches into the totals printed for them and into
/// the tables of what lies above, and says which of their totals add up which.
///
/// What belongs to a single sub-project is written straight into the columns of all totals, which
/// nobody else touches there; what several ranges add to is kept apart and merged afterwards.
struct TotalsPass {
  private let draft: PlanDraft
  private let lattice: Lattice
  private let index: TotalIndex
  private let rows: TrancheRows
  /// Whether a printed total ranges over the source set, somewhere among the totals found by hash.
  private let isWanted: [Bool]

  private let counting: (@Sendable (Int) -> Void)?
  /// Rows are counted so many at a time.
  private static let step = 1 << 17

  /// Σ tranches and their number, and the kinds of relations headed, by position among shared totals.
  var sums: [Int128]
  var counts: [Int32]
  var heads: [RelationKinds]
  var tables: MarginTables
  /// Blank subtotals within single sub-projects, by head row: those with money and the others' number.
  var filledBlanks: [(row: Int, box: Box)] = []
  var emptyBlanks = 0

  /// Columns of all totals, by row.
  struct Columns: @unchecked Sendable {
    // Each range of sub-projects writes to the rows of its own totals.
    let discrepancy: UnsafeMutableBufferPointer<Int128>
    let counts: UnsafeMutableBufferPointer<Int32>
    let heads: UnsafeMutableBufferPointer<RelationKinds>
  }

  init(
    _ draft: PlanDraft, _ lattice: Lattice, _ index: TotalIndex, _ rows: TrancheRows,
    _ tables: MarginTables, counting: (@Sendable (Int) -> Void)?
  ) {
    self.draft = draft
    self.counting = counting
    self.lattice = lattice
    self.index = index
    self.rows = rows
    self.tables = tables
    let shared = index.sharedRows.count
    sums = Array(repeating: 0, count: shared)
    counts = Array(repeating: 0, count: shared)
    heads = Array(repeating: [], count: shared)
    var isWanted = Array(repeating: false, count: lattice.sourceSets.parent.count)
    for row in index.sharedRows { isWanted[Int(index.boxes[Int(row)].sources)] = true }
    self.isWanted = isWanted
  }

  mutating func run(_ subprojects: Range<Int>, _ columns: Columns) {
    var counted = subprojects.isEmpty ? 0 : rows.starts[subprojects.lowerBound]
    for leaf in subprojects {
      let start = rows.starts[leaf + 1]
      if let counting, Int(start - counted) >= TotalsPass.step || leaf == subprojects.last {
        counting(Int(start - counted))
        counted = start
      }
      addToTables(leaf)
      if index.isShared[leaf] {
        // All of a plan with one sub-project has a table.
        if leaf == lattice.allSubprojects { continue }
        addToShared(leaf, from: Int32(leaf))
      } else if index.starts[leaf + 1] > index.starts[leaf] {
        addToOwn(leaf, columns)
      }
      let project = lattice.subprojectSets.parent[leaf]
      if !tables.isDense, project >= 0, project != lattice.allSubprojects {
        addToShared(leaf, from: project)
      }
    }
  }

  /// Takes in what another range added.
  mutating func merge(_ other: TotalsPass) {
    for position in sums.indices {
      sums[position] += other.sums[position]
      counts[position] += other.counts[position]
      heads[position].formUnion(other.heads[position])
    }
    tables.add(other.tables)
    filledBlanks += other.filledBlanks
    emptyBlanks += other.emptyBlanks
  }

  // MARK: Sums

  private mutating func addToTables(_ leaf: Int) {
    let first = Int(tables.tableOfSubproject[leaf]) * tables.cells
    let years = lattice.years.count
    for position in Int(rows.starts[leaf])..<Int(rows.starts[leaf + 1]) {
      let row = rows.order.isEmpty ? position : Int(rows.order[position])
      let year = Int(lattice.yearIndex(draft.tranches.year[row]))
      let cell = first + Int(draft.tranches.source[row]) * years + year
      tables.sums[cell] += Int128(draft.tranches.amount[row])
      tables.counts[cell] += 1
    }
  }

  /// Adds the tranches of `leaf` into the shared totals over `set`, one lookup for each box around
  /// each tranche.
  private mutating func addToShared(_ leaf: Int, from set: Int32) {
    for row in rows[leaf] {
      let amount = Int128(draft.tranches.amount[row])
      let year = lattice.yearIndex(draft.tranches.year[row])
      var sources = draft.tranches.source[row]
      while sources >= 0 {
        var years = isWanted[Int(sources)] ? year : -1
        while years >= 0 {
          let box = Box(subprojects: set, sources: sources, years: years)
          let position = index.position(of: box)
          if position >= 0 {
            sums[position] += amount
            counts[position] += 1
          }
          years = lattice.yearSets.parent[Int(years)]
        }
        sources = lattice.sourceSets.parent[Int(sources)]
      }
    }
  }

  /// The totals of one sub-project, each compared with each tranche: both are few.
  private mutating func addToOwn(_ leaf: Int, _ columns: Columns) {
    let totals = Int(index.starts[leaf])..<Int(index.starts[leaf + 1])
    for total in totals {
      columns.discrepancy[total] = Int128(draft.totals.amount[total])
      columns.counts[total] = 0
      columns.heads[total] = []
    }
    for position in Int(rows.starts[leaf])..<Int(rows.starts[leaf + 1]) {
      let row = rows.order.isEmpty ? position : Int(rows.order[position])
      let amount = Int128(draft.tranches.amount[row])
      let source = draft.tranches.source[row]
      let year = lattice.yearIndex(draft.tranches.year[row])
      for total in totals {
        let box = index.boxes[total]
        let isIn =
          (box.years == year || box.years == lattice.allYears)
          && lattice.isSource(source, in: box.sources)
        if isIn {
          columns.discrepancy[total] -= amount
          columns.counts[total] += 1
        }
      }
    }
    for total in totals { head(total, columns) }
    for total in totals where !columns.heads[total].contains(.again) { headJointly(total, columns) }
    for total in totals where columns.heads[total].isEmpty {
      columns.heads[total].insert(.tranches)
    }
    for total in totals where columns.heads[total].contains(.years) { judgeBlanks(leaf, total) }
  }

  // MARK: Which total adds up which

  /// Enters `total`, of a single sub-project, with the totals that add it up.
  private mutating func head(_ total: Int, _ columns: Columns) {
    let box = index.boxes[total]
    if index[box] != total {
      columns.heads[total].insert(.again)
      return
    }
    for kind in [RelationKind.sources, .years] {
      let head = lattice.nearestTotal(around: box, along: kind, index)
      if head >= 0 { columns.heads[head].insert(RelationKinds(kind)) }
    }
    var wider = box
    while true {
      wider.subprojects = lattice.subprojectSets.parent[Int(wider.subprojects)]
      if wider.subprojects < 0 { return }
      let position = index.position(of: wider)
      if position >= 0 {
        heads[position].insert(.subprojects)
        return
      }
    }
  }

  private func headJointly(_ total: Int, _ columns: Columns) {
    let head = lattice.jointTotal(around: index.boxes[total], index)
    if head >= 0, columns.heads[head].isDisjoint(with: [.sources, .years]) {
      columns.heads[head].insert(.joint)
    }
  }

  // MARK: Blank subtotals

  /// Where `total` adds up printed years of its sub-project: the years without a printed subtotal.
  private mutating func judgeBlanks(_ leaf: Int, _ total: Int) {
    var box = index.boxes[total]
    var isBlank = Array(repeating: false, count: lattice.years.count)
    var blanks = 0
    for year in lattice.years.indices {
      box.years = lattice.yearSets.canonical[year]
      isBlank[year] = index[box] < 0
      blanks += isBlank[year] ? 1 : 0
    }
    if blanks == 0 { return }
    emptyBlanks += blanks
    for row in rows[leaf] where lattice.isSource(draft.tranches.source[row], in: box.sources) {
      let year = Int(lattice.yearIndex(draft.tranches.year[row]))
      if !isBlank[year] { continue }
      isBlank[year] = false
      box.years = Int32(year)
      filledBlanks.append((total, box))
      emptyBlanks -= 1
    }
  }
}
