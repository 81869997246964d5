internal import Planning

/// Which cells stand in which relations of a plan, answered on demand: nothing of the size
/// cells × relations is ever built.
struct Incidence {
  let draft: PlanDraft
  let check: TotalsCheck
  /// Totals that repeat another one, by the first with that box.
  private let repetitions: [Int: [Int]]
  /// Relations about which nothing is known: heads without any part.
  private let open: Set<TotalRelation>
  /// The first printed figure of a statement by its amount of money; 0 says nothing.
  let printedFigures: [Amount: Int32]
  /// What relations across sub-projects add up, once that is wanted of many of them.
  var shared: SharedParts?

  init(_ draft: PlanDraft, _ check: TotalsCheck) {
    self.draft = draft
    self.check = check
    var repetitions: [Int: [Int]] = [:]
    for row in check.boxes.indices where check.heads[row].contains(.again) {
      repetitions[check.printed(check.boxes[row]), default: []].append(row)
    }
    self.repetitions = repetitions
    var figures: [Amount: Int32] = [:]
    let minor = Fraction(powerOfTen(draft.unit.decimals), Int128(draft.unit.scale))
    for (number, figure) in draft.figures.enumerated() where figure.measureUnit.measure == .money {
      guard let value = figure.value, value.units != 0, let minor,
        let exact = figure.inBaseUnits(value)?.times(minor), exact.denominator == 1,
        let amount = Amount(exactly: exact.numerator)
      else { continue }
      if figures[amount] == nil { figures[amount] = Int32(number) }
    }
    printedFigures = figures
    open = Set(check.withoutParts.map { TotalRelation(total: $0, kind: .tranches) })
  }

  /// The printed totals that `relation` adds up. Within one set of sub-projects O(its totals), along
  /// sub-projects O(all totals).
  private func parts(of relation: TotalRelation) -> [Int] {
    switch relation.kind {
    case .tranches, .again: return []
    case .subprojects:
      let whole = check.boxes[relation.total]
      if let shared { return shared.parts(of: relation.total) }
      return check.boxes.indices.filter { row in
        check.boxes[row].sources == whole.sources && check.boxes[row].years == whole.years
          && adds(row, relation)
      }
    case .sources, .years, .joint:
      return check.index.rows(over: check.boxes[relation.total].subprojects).filter {
        adds($0, relation)
      }
    }
  }

  /// Whether `relation` adds up the total in `row`.
  private func adds(_ row: Int, _ relation: TotalRelation) -> Bool {
    !check.heads[row].contains(.again)
      && check.head(over: row, kind: relation.kind) == relation.total
  }

  func value(_ cell: Cell) -> Amount? {
    switch cell {
    case .tranche(let row): draft.tranches.amount[row]
    case .total(let row): draft.totals.amount[row]
    case .blank: nil
    }
  }

  // MARK: Relations of a cell

  /// Every decided relation that `cell` stands in, with +1 where it is the total and −1 where it is
  /// a part. At most a few dozen.
  func relations(of cell: Cell) -> [TotalRelation: Int] {
    var signs: [TotalRelation: Int] = [:]
    switch cell {
    case .total(let row):
      for kind in check.heads[row].kinds { signs[TotalRelation(total: row, kind: kind)] = 1 }
      for relation in check.relations(adding: row) { signs[relation] = -1 }
      for again in repetitions[row] ?? [] { signs[TotalRelation(total: again, kind: .again)] = -1 }
    case .tranche(let row):
      addRelations(of: draft.tranches.leaf(row, check.lattice), to: &signs)
    case .blank(let subproject, let source, let year):
      addRelations(of: Box(subprojects: subproject, sources: source, years: year), to: &signs)
    }
    return open.isEmpty ? signs : signs.filter { !open.contains($0.key) }
  }

  /// Every decided relation among the figures of one sub-project that a cell of it stands in, with its
  /// sign. Allocates nothing: this is asked for each cell of each broken sub-project.
  func forEachOwnRelation(of cell: Cell, _ body: (TotalRelation, Int) -> Void) {
    switch cell {
    case .total(let row):
      let heads = check.heads[row]
      for kind in RelationKind.allCases where heads.contains(RelationKinds(kind)) {
        let relation = TotalRelation(total: row, kind: kind)
        if kind != .tranches || check.partCount[row] > 0 { body(relation, 1) }
      }
      if !heads.contains(.again) {
        for kind in [RelationKind.sources, .years, .joint] {
          let head = check.head(over: row, kind: kind)
          if head >= 0 { body(TotalRelation(total: head, kind: kind), -1) }
        }
      }
      if repetitions.isEmpty { return }
      for again in repetitions[row] ?? [] { body(TotalRelation(total: again, kind: .again), -1) }
    case .tranche(let row):
      forEachOwnRelation(ofLeaf: draft.tranches.leaf(row, check.lattice), body)
    case .blank(let subproject, let source, let year):
      forEachOwnRelation(
        ofLeaf: Box(subprojects: subproject, sources: source, years: year), body)
    }
  }

  private func forEachOwnRelation(ofLeaf leaf: Box, _ body: (TotalRelation, Int) -> Void) {
    let lattice = check.lattice
    for sources in Ancestors(leaf.sources, lattice.sourceSets) {
      for years in Ancestors(leaf.years, lattice.yearSets) {
        let row = check.printed(Box(subprojects: leaf.subprojects, sources: sources, years: years))
        if row < 0 { continue }
        let heads = check.heads[row]
        for kind in RelationKind.allCases where heads.contains(RelationKinds(kind)) {
          if kind == .tranches, check.partCount[row] == 0 { continue }
          if isLoose(leaf, in: row, kind) { body(TotalRelation(total: row, kind: kind), -1) }
        }
      }
    }
  }

  /// The totals without any part whose range the blank `cell` lies in: filling it decides them.
  func openTotals(of cell: Cell) -> [Int] {
    guard case .blank(let subproject, let source, let year) = cell else { return [] }
    var signs: [TotalRelation: Int] = [:]
    addRelations(of: Box(subprojects: subproject, sources: source, years: year), to: &signs)
    return signs.keys.filter(open.contains).map(\.total)
  }

  private func addRelations(of leaf: Box, to signs: inout [TotalRelation: Int]) {
    check.forEachRelation(adding: leaf) { signs[TotalRelation(total: $0, kind: $1)] = -1 }
  }

  private func isLoose(_ leaf: Box, in row: Int, _ kind: RelationKind) -> Bool {
    check.isLoose(leaf, in: row, kind)
  }

  /// A set and those around it, up to the whole.
  private struct Ancestors: Sequence, IteratorProtocol {
    private var set: Int32
    private let tree: Lattice.SetTree

    init(_ leaf: Int32, _ tree: Lattice.SetTree) {
      set = leaf
      self.tree = tree
    }

    mutating func next() -> Int32? {
      if set < 0 { return nil }
      defer { set = tree.parent[Int(set)] }
      return set
    }
  }

  // MARK: Cells of a relation

  /// The sub-project that `cell` belongs to, `nil` for a total across sub-projects.
  func subproject(of cell: Cell) -> Int32? {
    switch cell {
    case .tranche(let row): draft.tranches.subproject[row]
    case .blank(let subproject, _, _): subproject
    case .total(let row):
      check.boxes[row].subprojects < rowCount ? check.boxes[row].subprojects : nil
    }
  }

  /// How many sets of sub-projects are single ones.
  var rowCount: Int32 { Int32(draft.subprojects.count) }

  /// Whether `relation` ranges over one sub-project only, so that its cells are few.
  func isRow(_ relation: TotalRelation) -> Bool {
    check.boxes[relation.total].subprojects < Int32(draft.subprojects.count)
  }

  /// About how many cells `cells(of:)` looks at.
  func length(of relation: TotalRelation) -> Int {
    switch relation.kind {
    case .again: 2
    case .tranches: 1 + Int(check.partCount[relation.total])
    case .sources, .years, .joint:
      check.index.rowCount(over: check.boxes[relation.total].subprojects)
    case .subprojects: draft.subprojects.count
    }
  }

  /// The cells that stand in `relation`: its total, the totals it adds up, and the tranches and blanks
  /// that none of those covers.
  func cells(of relation: TotalRelation) -> [Cell] {
    var cells: [Cell] = [.total(relation.total)]
    if relation.kind == .again {
      return cells + [.total(check.printed(check.boxes[relation.total]))]
    }
    cells += parts(of: relation).map(Cell.total)
    let lattice = check.lattice
    let whole = check.boxes[relation.total]
    if let shared, !isRow(relation) {
      for leaf in shared.leaves(in: whole, lattice) {
        for row in shared.rows(of: leaf) {
          let box = draft.tranches.leaf(row, lattice)
          if lattice.contains(lattice.subprojectSets, whole.subprojects, leaf: box.subprojects),
            isLoose(box, in: relation.total, relation.kind)
          {
            cells.append(.tranche(row))
          }
        }
      }
      return cells + sharedBlanks(of: relation, in: whole)
    }
    for subproject in subprojects(in: whole.subprojects) {
      for row in check.tranchesOf[subproject] {
        let leaf = draft.tranches.leaf(Int(row), lattice)
        if contains(whole, leaf), isLoose(leaf, in: relation.total, relation.kind) {
          cells.append(.tranche(Int(row)))
        }
      }
      for leaf in blanks(of: subproject) where contains(whole, leaf) {
        if isLoose(leaf, in: relation.total, relation.kind) {
          cells.append(.blank(subproject: leaf.subprojects, source: leaf.sources, year: leaf.years))
        }
      }
    }
    return cells
  }

  /// The blanks of a relation across sub-projects, without a look at sub-projects that can have none.
  private func sharedBlanks(of relation: TotalRelation, in whole: Box) -> [Cell] {
    guard let shared else { return [] }
    let lattice = check.lattice
    var cells: [Cell] = []
    func add(_ subproject: Int) {
      for leaf in blanks(of: subproject) where contains(whole, leaf) {
        if isLoose(leaf, in: relation.total, relation.kind) {
          cells.append(.blank(subproject: leaf.subprojects, source: leaf.sources, year: leaf.years))
        }
      }
    }
    if isSmallGrid {
      for subproject in subprojects(in: whole.subprojects) { add(subproject) }
      return cells
    }
    // Only payers of a sub-project can have left a year blank.
    var last = -1
    for subproject in shared.payees(of: whole.sources, lattice) where subproject != last {
      last = subproject
      if lattice.contains(lattice.subprojectSets, whole.subprojects, leaf: Int32(subproject)) {
        add(subproject)
      }
    }
    return cells
  }

  private var isSmallGrid: Bool {
    draft.subprojects.count * draft.sources.count * check.lattice.years.count <= Locator.smallGrid
  }

  private func subprojects(in set: Int32) -> any Sequence<Int> {
    let count = draft.subprojects.count
    if set < count { return CollectionOfOne(Int(set)) }
    if set == check.lattice.allSubprojects { return 0..<count }
    return (0..<count).filter {
      check.lattice.contains(check.lattice.subprojectSets, set, leaf: Int32($0))
    }
  }

  private func contains(_ box: Box, _ leaf: Box) -> Bool {
    check.lattice.contains(check.lattice.sourceSets, box.sources, leaf: leaf.sources)
      && check.lattice.contains(check.lattice.yearSets, box.years, leaf: leaf.years)
  }

  /// Blank leaves of a sub-project that could hold money: those of sources that pay somebody in that
  /// year; in a plan with a large grid only of sources that pay this sub-project in some year, in
  /// years in which it gets money.
  private func blanks(of subproject: Int) -> [Box] {
    let yearCount = check.lattice.years.count
    var present = Set<Int>()
    var payers = Set<Int>()
    var paidYears = Set<Int>()
    for row in check.tranchesOf[subproject] {
      let leaf = draft.tranches.leaf(Int(row), check.lattice)
      present.insert(Int(leaf.sources) * yearCount + Int(leaf.years))
      payers.insert(Int(leaf.sources))
      paidYears.insert(Int(leaf.years))
    }
    let isSmall = isSmallGrid
    var blanks: [Box] = []
    for source in isSmall ? Array(draft.sources.indices) : payers.sorted() {
      for year in isSmall ? Array(0..<yearCount) : paidYears.sorted() {
        let position = source * yearCount + year
        if present.contains(position) || !check.paysInYear[position] { continue }
        blanks.append(
          Box(subprojects: Int32(subproject), sources: Int32(source), years: Int32(year)))
      }
    }
    return blanks
  }

  /// Where `cell` stands in the plan: sub-project, source, year, totals first. Sorting by it does not
  /// depend on the order of rows in a file.
  func sortKey(_ cell: Cell) -> [Int] {
    switch cell {
    case .total(let row): [0, row, 0, 0]
    case .tranche(let row):
      [
        1, Int(draft.tranches.subproject[row]), Int(draft.tranches.source[row]),
        Int(draft.tranches.year[row]),
      ]
    case .blank(let subproject, let source, let year):
      [2, Int(subproject), Int(source), Int(check.lattice.years[Int(year)])]
    }
  }

  /// The figures printed beside `cell`: the same row in the columns before and after it, or the same
  /// column one year earlier and later.
  func neighbours(of cell: Cell) -> [Amount] {
    guard case .tranche(let row) = cell else {
      guard case .total(let row) = cell else { return [] }
      let same = draft.totals.subproject[row]
      return [row - 1, row + 1].filter {
        draft.totals.amount.indices.contains($0) && draft.totals.subproject[$0] == same
      }.map { draft.totals.amount[$0] }
    }
    let tranches = draft.tranches
    let subproject = Int(tranches.subproject[row])
    return check.tranchesOf[subproject].map { Int($0) }.filter { other in
      let sourceStep = abs(tranches.source[other] - tranches.source[row])
      let yearStep = abs(tranches.year[other] - tranches.year[row])
      return sourceStep + yearStep == 1
    }.map { tranches.amount[$0] }
  }
}
