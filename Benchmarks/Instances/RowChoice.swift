/// Which rows are nodes, and which of these are multiplied by −1.
///
/// Rows are taken greedily in their order. Whether two rows must have the same or opposite factors
/// is kept in a union-find forest whose links carry that parity: a contradiction shows at once.
struct RowChoice {
  /// By row: its node, −1 if it is none.
  private(set) var nodeOfRow: [Int32]
  /// By row: multiplied by −1; the first row of each connected part never is.
  private(set) var isFlipped: [Bool]
  private(set) var nodeCount = 0

  /// By variable: the one or two accepted rows in which it stands, −1 for none, and its signs.
  private var firstRow: [Int32]
  private var firstSign: [Int8]
  private var secondRow: [Int32]
  private var secondSign: [Int8]
  private var forest: ParityForest

  init(_ nesting: RowNesting) {
    let rows = nesting.program.rowCount
    nodeOfRow = [Int32](repeating: -1, count: rows)
    isFlipped = [Bool](repeating: false, count: rows)
    firstRow = [Int32](repeating: -1, count: nesting.variableCount)
    secondRow = firstRow
    firstSign = [Int8](repeating: 0, count: nesting.variableCount)
    secondSign = firstSign
    forest = ParityForest(rows)
    for row in 0..<rows where nesting.isSigned[row] && accepts(row, nesting) {
      add(row, nesting)
      nodeOfRow[row] = Int32(nodeCount)
      nodeCount += 1
    }
    // By root: whether its first row differs from it.
    var differs = [Bool?](repeating: nil, count: rows)
    for row in 0..<rows where nodeOfRow[row] >= 0 {
      let (root, isOdd) = forest.root(of: row)
      if differs[root] == nil { differs[root] = isOdd }
      isFlipped[row] = isOdd != differs[root]
    }
  }

  /// The nodes that the arc of a variable leaves and enters; `nil`: the ground.
  func ends(of variable: Int) -> (tail: Int32?, head: Int32?) {
    var ends: (tail: Int32?, head: Int32?)
    for (row, sign) in [
      (firstRow[variable], firstSign[variable]), (secondRow[variable], secondSign[variable]),
    ] where row >= 0 {
      let node = nodeOfRow[Int(row)]
      if (sign > 0) != isFlipped[Int(row)] { ends.tail = node } else { ends.head = node }
    }
    return ends
  }

  private mutating func accepts(_ row: Int, _ nesting: RowNesting) -> Bool {
    var fits = true
    forest.forgetDemands()
    nesting.forEachTerm(of: row) { variable, coefficient in
      guard fits, firstRow[variable] >= 0 else { return }
      let mustDiffer = Int64(firstSign[variable]) == coefficient
      fits =
        secondRow[variable] < 0
        && forest.demand(Int(firstRow[variable]), differs: mustDiffer)
    }
    return fits
  }

  private mutating func add(_ row: Int, _ nesting: RowNesting) {
    nesting.forEachTerm(of: row) { variable, coefficient in
      if firstRow[variable] < 0 {
        firstRow[variable] = Int32(row)
        firstSign[variable] = Int8(coefficient)
      } else {
        secondRow[variable] = Int32(row)
        secondSign[variable] = Int8(coefficient)
        forest.join(
          row, Int(firstRow[variable]), differ: firstSign[variable] == secondSign[variable])
      }
    }
  }
}

/// Elements joined as equal or opposite (union-find with parities; Tarjan's path halving).
private struct ParityForest {
  private var link: [Int32]
  /// By element: opposite to the element it links to.
  private var isOdd: [Bool]
  private var size: [Int32]
  /// By root: the round of the last demand on it, and what it was.
  private var demandRound: [Int32]
  private var demandedOdd: [Bool]
  private var round: Int32 = 0

  init(_ count: Int) {
    link = (0..<Int32(count)).map { $0 }
    isOdd = [Bool](repeating: false, count: count)
    size = [Int32](repeating: 1, count: count)
    demandRound = [Int32](repeating: 0, count: count)
    demandedOdd = [Bool](repeating: false, count: count)
  }

  mutating func root(of element: Int) -> (root: Int, isOdd: Bool) {
    var place = element
    var odd = false
    while link[place] != place {
      let next = Int(link[place])
      isOdd[place] = isOdd[place] != isOdd[next]
      link[place] = link[next]
      odd = odd != isOdd[place]
      place = Int(link[place])
    }
    return (place, odd)
  }

  mutating func forgetDemands() { round += 1 }

  /// Whether a new element can differ (or not) from `element` beside the demands of this round.
  mutating func demand(_ element: Int, differs: Bool) -> Bool {
    let (root, odd) = root(of: element)
    let wanted = odd != differs
    if demandRound[root] == round { return demandedOdd[root] == wanted }
    demandRound[root] = round
    demandedOdd[root] = wanted
    return true
  }

  /// Joins two elements; a no-op if they are joined, which must then agree.
  mutating func join(_ one: Int, _ other: Int, differ: Bool) {
    let (first, firstOdd) = root(of: one)
    let (second, secondOdd) = root(of: other)
    let opposite = (firstOdd != secondOdd) != differ
    if first == second {
      precondition(!opposite, "the demands were checked before")
      return
    }
    let (small, large) = size[first] < size[second] ? (first, second) : (second, first)
    link[small] = Int32(large)
    isOdd[small] = opposite
    size[large] += size[small]
  }
}
