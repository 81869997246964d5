internal import Allocation
internal import Certificates
internal import Planning

/// Checks a bound that is proven part by part.
///
/// Prices take nodes and rows out of a network (Geoffrion 1974): with p the price of a node that is taken out, and
/// y ≥ 0 that of a row, every flow x that obeys everything satisfies
///
///     denominator × Σ cost × x  ≥  Σ c × x − Σ p × supply − Σ y × limit,
///     c = denominator × cost + p[tail] − p[head] + Σ y × coefficient.
///
/// What is left falls into parts that share no arc, and the least Σ c × x is the sum of the parts' own. Each
/// part is a network of its own, in which one node stands for all that was taken out; rows with all their arcs in one part
/// belong to it, all others are left out, which only lowers the bound. The parts' bounds count whole units. Time
/// is linear in nodes + arcs + row entries, and in each part as its proof takes.
enum PartsProof {
  /// Checks that no whole flow that obeys the rows costs less than `bound`.
  static func checkBound(
    _ statement: FlowStatement, rows: SideRows, parts: AllocationParts, bound: Int128
  ) throws(ProofFailure) {
    try BoundProof.checkShape(statement, rows)
    let proven = try lowerBound(statement, rows, parts)
    guard proven >= bound else { throw .boundTooLow(claimed: bound, proven: proven) }
  }

  private static func lowerBound(
    _ statement: FlowStatement, _ rows: SideRows, _ parts: AllocationParts
  ) throws(ProofFailure) -> Int128 {
    guard parts.denominator > 0 else { throw .denominatorNotPositive }
    try checkCount("prices", parts.prices.count, equals: parts.nodes.count)
    try checkCount("rowPrices", parts.rowPrices.count, equals: parts.rows.count)
    var split = PartsOfNetwork(statement, without: parts.nodes)
    guard split.isShaped else { throw .shape("parts: name no node, or one twice") }
    var sum = WideSum()
    let cost = try costs(statement, rows, parts, &sum)
    for arc in cost.indices where split.part(ofArc: arc, statement) < 0 {
      let bound = cost[arc] > 0 ? statement.lower[arc] : statement.upper[arc]
      sum.add(Int128(cost[arc]), times: Int128(bound))
    }
    split.sort(statement, rows, leavingOut: parts.rows)
    try checkCount("parts", parts.parts.count, equals: split.count)
    for (number, part) in parts.parts.enumerated() {
      let (own, ownRows) = split.statement(number, statement, rows, cost)
      do throws(ProofFailure) {
        switch part.proof {
        case .prices(let prices):
          try BoundProof.checkBound(
            own, rows: ownRows, prices: prices, bound: part.bound)
        case .tree(let tree):
          try BranchProof.checkBound(
            own, rows: ownRows, tree: tree, bound: part.bound)
        case .parts: throw .shape("parts: within a part")
        }
      } catch { throw .part(number: number, error) }
      sum.add(1, times: part.bound)
    }
    return try sum.roundedUp(over: Int128(parts.denominator))
  }

  /// c of each arc; adds what the prices say about supplies and limits to `sum`.
  private static func costs(
    _ statement: FlowStatement, _ rows: SideRows, _ parts: AllocationParts, _ sum: inout WideSum
  ) throws(ProofFailure) -> [Int64] {
    var wide = WideArithmetic()
    var cost = [Int128](repeating: 0, count: statement.arcCount)
    var price = [Int128](repeating: 0, count: statement.nodeCount)
    for (node, p) in zip(parts.nodes, parts.prices) {
      price[Int(node)] = Int128(p)
      sum.add(Int128(p), times: -Int128(statement.supply[Int(node)]))
    }
    for arc in cost.indices {
      wide.add(Int128(parts.denominator), times: Int128(statement.cost[arc]), to: &cost[arc])
      wide.add(price[Int(statement.tail[arc])], to: &cost[arc])
      wide.add(-1, times: price[Int(statement.head[arc])], to: &cost[arc])
    }
    for (row, y) in zip(parts.rows, parts.rowPrices) {
      guard rows.limit.indices.contains(Int(row)) else { throw .shape("parts: name no row") }
      guard y >= 0 else { throw .negativeRowPrice(row: Int(row)) }
      for entry in rows.entries(of: Int(row)) {
        wide.add(
          Int128(y), times: Int128(rows.coefficient[entry]), to: &cost[Int(rows.arc[entry])])
      }
      sum.add(Int128(y), times: -Int128(rows.limit[Int(row)]))
    }
    try wide.check()
    var whole: [Int64] = []
    whole.reserveCapacity(cost.count)
    for c in cost {
      guard let c = Int64(exactly: c) else { throw .overflow }
      whole.append(c)
    }
    return whole
  }
}

/// What is left of a network without some nodes, taken apart: part by part its nodes, arcs and rows.
private struct PartsOfNetwork {
  /// Part of each node; −1 without.
  private var part: [Int32]
  /// The number of a node in its part, from 1 on; 0 stands for all that was taken out.
  private var number: [Int32]
  private(set) var count = 0
  let isShaped: Bool
  private var nodes: [[Int32]] = []
  private var arcs: [[Int32]] = []
  private var rows: [[Int32]] = []
  /// The number of an arc in its part.
  private var place: [Int32] = []

  /// Parts count by their first node.
  init(_ statement: FlowStatement, without taken: [Int32]) {
    let size = statement.nodeCount
    var root = (0..<Int32(size)).map { $0 }
    func find(_ v: Int32) -> Int32 {
      var v = v
      while root[Int(v)] != v {
        root[Int(v)] = root[Int(root[Int(v)])]
        v = root[Int(v)]
      }
      return v
    }
    part = [Int32](repeating: 0, count: size)
    number = [Int32](repeating: 0, count: size)
    var isNamed = [Bool](repeating: false, count: size)
    var isShaped = true
    for node in taken {
      if node < 0 || node >= size || isNamed[Int(node)] {
        isShaped = false
      } else {
        isNamed[Int(node)] = true
      }
    }
    self.isShaped = isShaped
    for (tail, head) in zip(statement.tail, statement.head)
    where !isNamed[Int(tail)] && !isNamed[Int(head)] {
      let (a, b) = (find(tail), find(head))
      root[Int(max(a, b))] = min(a, b)
    }
    // The smallest node is its part's root and comes first.
    for node in 0..<size {
      if isNamed[node] {
        part[node] = -1
        continue
      }
      let first = Int(find(Int32(node)))
      if first == node {
        part[node] = Int32(count)
        count += 1
        nodes.append([])
      } else {
        part[node] = part[first]
      }
      nodes[Int(part[node])].append(Int32(node))
      number[node] = Int32(nodes[Int(part[node])].count)
    }
  }

  /// −1 for arcs between nodes that were taken out.
  func part(ofArc arc: Int, _ statement: FlowStatement) -> Int32 {
    let tail = part[Int(statement.tail[arc])]
    return tail >= 0 ? tail : part[Int(statement.head[arc])]
  }

  /// Sorts arcs and rows into the parts.
  mutating func sort(_ statement: FlowStatement, _ all: SideRows, leavingOut priced: [Int32]) {
    arcs = [[Int32]](repeating: [], count: count)
    rows = arcs
    place = [Int32](repeating: 0, count: statement.arcCount)
    for arc in 0..<statement.arcCount {
      let home = part(ofArc: arc, statement)
      if home < 0 { continue }
      place[arc] = Int32(arcs[Int(home)].count)
      arcs[Int(home)].append(Int32(arc))
    }
    let isPriced = Set(priced)
    for row in all.limit.indices where !isPriced.contains(Int32(row)) {
      let entries = all.entries(of: row)
      guard let first = entries.first else { continue }
      let home = part(ofArc: Int(all.arc[first]), statement)
      if home < 0 { continue }
      if entries.allSatisfy({ part(ofArc: Int(all.arc[$0]), statement) == home }) {
        rows[Int(home)].append(Int32(row))
      }
    }
  }

  func statement(
    _ index: Int, _ whole: FlowStatement, _ all: SideRows, _ cost: [Int64]
  ) -> (FlowStatement, SideRows) {
    var own = FlowStatement(
      supply: [0] + nodes[index].map { whole.supply[Int($0)] }, tail: [], head: [], lower: [],
      upper: [], cost: [])
    own.supply[0] = -own.supply.reduce(0, +)
    for arc in arcs[index] {
      let arc = Int(arc)
      own.tail.append(number[Int(whole.tail[arc])])
      own.head.append(number[Int(whole.head[arc])])
      own.lower.append(whole.lower[arc])
      own.upper.append(whole.upper[arc])
      own.cost.append(cost[arc])
    }
    var ownRows = SideRows()
    for row in rows[index] {
      for entry in all.entries(of: Int(row)) {
        ownRows.arc.append(place[Int(all.arc[entry])])
        ownRows.coefficient.append(all.coefficient[entry])
      }
      ownRows.start.append(Int32(ownRows.arc.count))
      ownRows.limit.append(all.limit[Int(row)])
    }
    return (own, ownRows)
  }
}
