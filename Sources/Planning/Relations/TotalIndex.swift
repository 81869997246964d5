/// Finds the printed total that covers a box.
///
/// A plan prints a handful of totals for each sub-project, and they stand side by side: looking
/// through them reads one or two cache lines, where a table of all 10⁶ and more totals would miss the
/// cache each time. Totals over projects and over everything, and those of the rare sub-project with
/// many, are *shared*: they stand in a hash table.
package struct TotalIndex: Sendable {
  /// Up to this many totals of a sub-project are looked through one after the other.
  static let longestScan = 48

  /// Box of each total, by row of `totals`.
  package let boxes: [Box]
  /// Totals that name sub-project `s` stand in rows `starts[s]..<starts[s + 1]`.
  package let starts: [Int32]
  /// Whether the totals over a set are shared, by set.
  let isShared: [Bool]
  /// Rows of the shared totals, ascending.
  let sharedRows: [Int32]
  /// Position among `sharedRows` of the first total with a box.
  private let shared: FlatIndex
  /// Positions among `sharedRows`, by set.
  private let sharedOfSet: RowGroups

  /// Time and memory O(totals + sets of sub-projects).
  package init(_ draft: PlanDraft, _ lattice: Lattice, longestScan: Int = TotalIndex.longestScan) {
    let totals = draft.totals
    let leaves = lattice.subprojectCount
    let sets = lattice.subprojectSets.parent.count
    let boxes = (0..<totals.count).map { lattice.box(totals.scope($0), of: draft)! }
    let starts = TotalIndex.starts(totals.subproject, leaves: leaves)
    var isShared = Array(repeating: starts.isEmpty, count: sets)
    for set in leaves..<sets { isShared[set] = true }
    if !starts.isEmpty {
      for leaf in 0..<leaves where Int(starts[leaf + 1] - starts[leaf]) > longestScan {
        isShared[leaf] = true
      }
      // A sub-project that is all of its project, or of the plan, has totals under those names too.
      for row in 0..<Int(starts[0]) { isShared[Int(boxes[row].subprojects)] = true }
    }
    let sharedRows = boxes.indices.filter { isShared[Int(boxes[$0].subprojects)] }
    var shared = FlatIndex(capacity: sharedRows.count)
    for (position, row) in sharedRows.enumerated() {
      _ = shared.insert(Int32(position), at: boxes[row].key)
    }
    self.boxes = boxes
    self.starts = starts
    self.isShared = isShared
    self.sharedRows = sharedRows.map { Int32($0) }
    self.shared = shared
    sharedOfSet = RowGroups(sharedRows.map { boxes[$0].subprojects }, count: sets)
  }

  /// Bounds of each sub-project's rows when rows are in its order, "all" first; otherwise empty.
  private static func starts(_ subprojects: [Int32], leaves: Int) -> [Int32] {
    var starts: [Int32] = []
    starts.reserveCapacity(leaves + 1)
    var previous: Int32 = -1
    for (row, subproject) in subprojects.enumerated() {
      if subproject < previous { return [] }
      while starts.count <= Int(subproject) { starts.append(Int32(row)) }
      previous = subproject
    }
    while starts.count <= leaves { starts.append(Int32(subprojects.count)) }
    return starts
  }

  /// The row of the first total printed for `box`, −1 if none is. Constant expected time.
  @inline(__always)
  package subscript(box: Box) -> Int {
    if isShared[Int(box.subprojects)] {
      let position = position(of: box)
      return position < 0 ? -1 : Int(sharedRows[position])
    }
    let leaf = Int(box.subprojects)
    for row in Int(starts[leaf])..<Int(starts[leaf + 1])
    where boxes[row].sources == box.sources && boxes[row].years == box.years { return row }
    return -1
  }

  /// Where the total of a shared box stands among `sharedRows`, −1 if none is printed.
  @inline(__always)
  package func position(of box: Box) -> Int { Int(shared[box.key]) }

  /// Rows of the totals over `set`, ascending.
  package func rows(over set: Int32) -> [Int] {
    if isShared[Int(set)] { return sharedOfSet[Int(set)].map { Int(sharedRows[Int($0)]) } }
    return Array(Int(starts[Int(set)])..<Int(starts[Int(set) + 1]))
  }

  /// How many totals stand over `set`.
  package func rowCount(over set: Int32) -> Int {
    isShared[Int(set)]
      ? sharedOfSet[Int(set)].count : Int(starts[Int(set) + 1] - starts[Int(set)])
  }
}
