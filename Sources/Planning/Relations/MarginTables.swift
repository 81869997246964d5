/// Money by source and year, once for each set of sub-projects that printed totals add up beyond single
/// sub-projects: every project with such totals, and everything.
///
/// A tranche is added once, into the table of its project, or of everything where its project has none;
/// what lies above is added up from the tables afterwards.
struct MarginTables {
  /// Cells of all tables together; beyond, projects have no tables of their own (`isDense`).
  static let largest = 1 << 22

  /// The sets with a table; everything is the last.
  let sets: [Int32]
  /// The table that a sub-project's tranches are added to, by sub-project.
  let tableOfSubproject: [Int32]
  /// Whether every set with totals has a table.
  let isDense: Bool
  /// Sources × years.
  let cells: Int
  /// Σ amounts and number of tranches, by table × sources × years + source × years + year.
  var sums: [Int128]
  var counts: [Int32]

  init(_ draft: PlanDraft, _ lattice: Lattice, _ index: TotalIndex) {
    let tree = lattice.subprojectSets
    cells = lattice.sourceCount * lattice.years.count
    var hasTotals = Array(repeating: false, count: tree.parent.count)
    for row in index.sharedRows { hasTotals[Int(index.boxes[Int(row)].subprojects)] = true }
    let projects = (lattice.subprojectCount..<tree.parent.count).filter {
      hasTotals[$0] && Int32($0) != lattice.allSubprojects && tree.size[$0] > 0
    }.map { Int32($0) }
    isDense = (projects.count + 1) * cells <= MarginTables.largest
    sets = (isDense ? projects : []) + [lattice.allSubprojects]
    var tableOfSet = Array(repeating: Int32(sets.count - 1), count: tree.parent.count)
    for (table, set) in sets.enumerated() { tableOfSet[Int(set)] = Int32(table) }
    let everything = Int32(sets.count - 1)
    tableOfSubproject = tree.parent[..<lattice.subprojectCount].map { parent in
      parent < 0 ? everything : tableOfSet[Int(parent)]
    }
    sums = Array(repeating: 0, count: sets.count * cells)
    counts = Array(repeating: 0, count: sets.count * cells)
  }

  mutating func add(_ other: MarginTables) {
    for cell in sums.indices {
      sums[cell] += other.sums[cell]
      counts[cell] += other.counts[cell]
    }
  }

  /// Adds the tables of projects into that of everything.
  mutating func addUp() {
    let everything = (sets.count - 1) * cells
    for table in sets.indices.dropLast() {
      for cell in 0..<cells {
        sums[everything + cell] += sums[table * cells + cell]
        counts[everything + cell] += counts[table * cells + cell]
      }
    }
  }

  /// Whether a source pays anything in a year, by source × years + year.
  var paysInYear: [Bool] { counts.suffix(cells).map { $0 > 0 } }

  /// Calls `body` with every box of the lattice over a table's set that holds a cell with tranches,
  /// and with what the cell holds.
  func forEachBox(_ lattice: Lattice, _ body: (Box, Int128, Int) -> Void) {
    let years = lattice.years.count
    for (table, set) in sets.enumerated() {
      for cell in 0..<cells where counts[table * cells + cell] > 0 {
        let (sum, count) = (sums[table * cells + cell], Int(counts[table * cells + cell]))
        var sources = Int32(cell / years)
        while sources >= 0 {
          var year = Int32(cell % years)
          while year >= 0 {
            body(Box(subprojects: set, sources: sources, years: year), sum, count)
            year = lattice.yearSets.parent[Int(year)]
          }
          sources = lattice.sourceSets.parent[Int(sources)]
        }
      }
    }
  }
}
