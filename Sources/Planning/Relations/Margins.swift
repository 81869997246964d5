/// The sums of tranches over the boxes that totals are printed for.
struct Margins {
  /// Σ tranches and their number, by row of `totals`. A total that repeats another's box takes the
  /// other's.
  var sums: [Int128]
  var counts: [Int]
  /// Whether a source pays anything in a year, by source × years + year.
  var paysInYear: [Bool] = []

  init(rows: Int) {
    sums = Array(repeating: 0, count: rows)
    counts = Array(repeating: 0, count: rows)
  }

  /// Adds every tranche into the totals that hold it. One pass over the tranches; the totals of all
  /// sub-projects together are added up afterwards from a source × year table.
  mutating func add(
    _ draft: PlanDraft, lattice: Lattice, index: FlatIndex, used: [Bool], boxes: [Box]
  ) {
    let tranches = draft.tranches
    let sourceSets = lattice.sourceSets
    let yearCount = lattice.years.count
    let everything = lattice.allSubprojects
    var table = Array(repeating: Int128(0), count: lattice.sourceCount * yearCount)
    var tableCounts = Array(repeating: 0, count: lattice.sourceCount * yearCount)
    let firstYear = lattice.years.first ?? 0
    let wanted = Margins.wantedSets(boxes, lattice: lattice)
    let dense = yearCount > 0 && Int(lattice.years[yearCount - 1] - firstYear) == yearCount - 1
    for row in 0..<tranches.count {
      let source = tranches.source[row]
      let year = dense ? tranches.year[row] - firstYear : lattice.yearIndex(tranches.year[row])
      let amount = Int128(tranches.amount[row])
      let cell = Int(source) * yearCount + Int(year)
      table[cell] += amount
      tableCounts[cell] += 1
      var subprojects = tranches.subproject[row]
      while subprojects >= 0, subprojects != everything {
        if used[Int(subprojects)] {
          var sources = source
          while sources >= 0 {
            var years = wanted[Int(sources)] ? year : -1
            while years >= 0 {
              let box = Box(subprojects: subprojects, sources: sources, years: years)
              let total = Int(index[box.key])
              if total >= 0 {
                sums[total] += amount
                counts[total] += 1
              }
              years = lattice.yearSets.parent[Int(years)]
            }
            sources = sourceSets.parent[Int(sources)]
          }
        }
        subprojects = lattice.subprojectSets.parent[Int(subprojects)]
      }
    }
    paysInYear = tableCounts.map { $0 > 0 }
    addTable(table, tableCounts, lattice: lattice, index: index)
    for row in boxes.indices {
      let first = Int(index[boxes[row].key])
      sums[row] = sums[first]
      counts[row] = counts[first]
    }
  }

  /// The source sets that some total within single sub-projects or projects is printed for; others
  /// need not be looked up.
  private static func wantedSets(_ boxes: [Box], lattice: Lattice) -> [Bool] {
    var wanted = Array(repeating: false, count: lattice.sourceSets.parent.count)
    for box in boxes where box.subprojects != lattice.allSubprojects {
      wanted[Int(box.sources)] = true
    }
    return wanted
  }

  /// Adds the source × year table of all sub-projects into the totals over all sub-projects.
  private mutating func addTable(
    _ table: [Int128], _ tableCounts: [Int], lattice: Lattice, index: FlatIndex
  ) {
    let yearCount = lattice.years.count
    for source in 0..<lattice.sourceCount {
      for year in 0..<yearCount {
        let cell = source * yearCount + year
        if tableCounts[cell] == 0 { continue }
        var sources = Int32(source)
        while sources >= 0 {
          var years = Int32(year)
          while years >= 0 {
            let box = Box(subprojects: lattice.allSubprojects, sources: sources, years: years)
            let total = Int(index[box.key])
            if total >= 0 {
              sums[total] += table[cell]
              counts[total] += tableCounts[cell]
            }
            years = lattice.yearSets.parent[Int(years)]
          }
          sources = lattice.sourceSets.parent[Int(sources)]
        }
      }
    }
  }
}
