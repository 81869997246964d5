public import Solvers

/// A linear program seen as a network with ratio rows beside it.
///
/// 1. A row all of whose coefficients are ±1 may become a node. If the columns of such a row ("the
///    project's money in 2021") all occur in another one ("the project's money") and some column
///    would have more than two ends, the sum gets a variable of its own that takes their place in
///    the larger row (`RowNesting`).
/// 2. Rows are accepted as nodes in their order as long as every variable keeps at most two ends
///    and the rows can be multiplied by ±1 so that one end is +1 (tail) and one is −1 (head); all
///    other rows become ratio rows (`RowChoice`). Range and equality rows there become two.
/// 3. A variable with one end gets the ground, the last node, as the other; one without any is a
///    loop at the ground. Rows that are not equalities get a slack arc to the ground.
///
/// Infinite bounds are replaced by what the rows imply, else by ±`assumedBound` (`ColumnBounds`).
/// Free rows are dropped. Near-linear in the entries of the program.
public struct HiddenNetwork: Sendable {
  /// 2⁴⁵: 350 thousand million units, taken as the bound of a column that no row limits.
  public static let assumedBound: Int64 = 1 << 45

  public let network: Network
  public let ratios: RatioRows
  /// A constant that belongs to the objective.
  public let offset: Int64
  /// Arc j is column j of the program for j < columnCount; further arcs cost nothing.
  public let columnCount: Int
  /// By ratio row: the row of the program.
  public let rowOfRatio: [Int32]
  /// By row of the program: its node, −1 if it is a ratio row or was dropped.
  public let nodeOfRow: [Int32]
  /// How many bounds had to be taken as ±`assumedBound`: an optimum that reaches one of these may
  /// mean that the program has none.
  public let assumedBoundCount: Int

  /// Fails, naming a row and a column, if not a single row can be a node, and if a supply does not
  /// fit 64 bits.
  public init(_ program: LinearProgram) throws(InstanceFault) {
    var nesting = RowNesting(program)
    nesting.nestRows()
    let choice = RowChoice(nesting)
    guard choice.nodeCount > 0 else { throw HiddenNetwork.fault(program) }
    let bounds = ColumnBounds(nesting)
    var assembly = Assembly(nesting, choice, bounds)
    assembly.addVariables()
    for row in 0..<program.rowCount { try assembly.addRow(row) }
    network = try assembly.finishedNetwork()
    ratios = assembly.ratios
    offset = program.offset
    columnCount = program.columnCount
    rowOfRatio = assembly.rowOfRatio
    nodeOfRow = choice.nodeOfRow
    assumedBoundCount = bounds.assumedCount
  }

  /// Why no row is a node: the first entry that is not ±1.
  private static func fault(_ program: LinearProgram) -> InstanceFault {
    let expected = "a row with coefficients 1 and -1 only, to be a node of a network"
    for column in 0..<program.columnCount {
      for entry in program.start[column]..<program.start[column + 1]
      where program.value[entry].magnitude != 1 {
        let row = quoted(program.rowNames.bytes(Int(program.row[entry])))
        let name = quoted(program.columnNames.bytes(column))
        return InstanceFault(
          file: program.file,
          found: "row \(row) with coefficient \(program.value[entry]) in column \(name)",
          expected: expected)
      }
    }
    return InstanceFault(file: program.file, found: "no row with a bound", expected: expected)
  }
}

/// Writes the arcs, supplies and ratio rows once the nodes have been chosen.
private struct Assembly {
  let nesting: RowNesting
  let choice: RowChoice
  let bounds: ColumnBounds
  private var program: LinearProgram { nesting.program }

  private var supply: [Int64]
  private var tail: [Int32] = []
  private var head: [Int32] = []
  private var lower: [Int64]
  private var upper: [Int64]
  private var cost: [Int64]
  var ratios = RatioRows()
  var rowOfRatio: [Int32] = []

  init(_ nesting: RowNesting, _ choice: RowChoice, _ bounds: ColumnBounds) {
    self.nesting = nesting
    self.choice = choice
    self.bounds = bounds
    supply = [Int64](repeating: 0, count: choice.nodeCount + 1)
    lower = bounds.lower
    upper = bounds.upper
    cost = nesting.program.cost
  }

  /// One arc for each column, then one for the sum of each nested row.
  mutating func addVariables() {
    for sum in nesting.rowOfSum {
      lower.append(bounds.rowLower[Int(sum)])
      upper.append(bounds.rowUpper[Int(sum)])
      cost.append(0)
    }
    let ground = Int32(choice.nodeCount)
    for variable in 0..<nesting.variableCount {
      let (from, to) = choice.ends(of: variable)
      tail.append(from ?? ground)
      head.append(to ?? ground)
    }
  }

  /// The supply of a node and its slack arc, or the ratio rows of a row that is none.
  mutating func addRow(_ row: Int) throws(InstanceFault) {
    // What a nested row was bounded by are now the bounds of the variable of its sum.
    let isNested = nesting.parent[row] >= 0
    let least = isNested ? 0 : program.rowLower[row]
    let most = isNested ? 0 : program.rowUpper[row]
    if choice.nodeOfRow[row] >= 0 {
      addNode(row, least, most)
    } else if least != -LinearProgram.infinity || most != LinearProgram.infinity {
      try addRatios(row, least, most)
    }
  }

  private mutating func addNode(_ row: Int, _ least: Int64, _ most: Int64) {
    let node = Int(choice.nodeOfRow[row])
    let flip: Int64 = choice.isFlipped[row] ? -1 : 1
    if least == most {
      supply[node] = flip * most
      return
    }
    // sum + slack = most, or sum − slack = least if there is no upper side.
    let hangsFromTop = most != LinearProgram.infinity
    supply[node] = flip * (hangsFromTop ? most : least)
    let leaves = (flip > 0) == hangsFromTop
    let ground = Int32(choice.nodeCount)
    tail.append(leaves ? Int32(node) : ground)
    head.append(leaves ? ground : Int32(node))
    lower.append(0)
    upper.append(hangsFromTop ? most - bounds.rowLower[row] : bounds.rowUpper[row] - least)
    cost.append(0)
  }

  private mutating func addRatios(
    _ row: Int, _ least: Int64, _ most: Int64
  ) throws(InstanceFault) {
    var entries: [(arc: Int, coefficient: Int64)] = []
    nesting.forEachTerm(of: row) { variable, coefficient in
      entries.append((variable, coefficient))
    }
    guard ratios.arc.count + 2 * entries.count <= Int(Int32.max) else {
      throw InstanceFault(
        file: program.file, found: "ratio row \(quoted(program.rowNames.bytes(row)))",
        expected: "at most \(Int32.max) entries in ratio rows")
    }
    if most != LinearProgram.infinity {
      ratios.add(entries, atMost: most)
      rowOfRatio.append(Int32(row))
    }
    if least != -LinearProgram.infinity {
      ratios.add(entries.map { ($0.arc, -$0.coefficient) }, atMost: -least)
      rowOfRatio.append(Int32(row))
    }
  }

  /// The network, with the supply of the ground such that all supplies add up to 0.
  mutating func finishedNetwork() throws(InstanceFault) -> Network {
    let sum = supply.reduce(Int128(0)) { $0 + Int128($1) }
    guard let ground = Int64(exactly: -sum) else {
      throw InstanceFault(
        file: program.file, found: "right-hand sides that add up to \(sum)",
        expected: "a sum that fits 64 bits")
    }
    supply[choice.nodeCount] = ground
    return Network(
      supply: supply, tail: tail, head: head, lower: lower, upper: upper, cost: cost)
  }
}
