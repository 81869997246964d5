import Solvers
import TestSupport
import Testing

@testable import Instances

struct HiddenNetworkTests {
  /// A plan of one row over two years: x1, x2 in year 1, x3, x4 in year 2, unmet u. The source
  /// pays x1 and x3 and carries c over; x1 is at most 23 % of its year.
  static let plan = """
    ROWS
     N Obj
     L source
     L year1
     L year2
     E row
     L match
    COLUMNS
     x1 Obj 2 source 1
     x1 year1 1 row 1
     x1 match 77
     x2 Obj 3 year1 1
     x2 row 1 match -23
     x3 source 1 year2 1
     x3 row 1
     x4 Obj 4 year2 1
     x4 row 1
     u Obj 100 row 1
     c Obj 1 source 1
    RHS
     source 50 year1 30
     year2 40 row 60
    RANGES
     year1 20 year2 40
    BOUNDS
     UP x1 10
     UP x2 20
     UP x3 30
     UP x4 25
     UP u 60
     UP c 15
    ENDATA
    """

  @Test func `The hand-written plan becomes the network of gen_plan`() throws {
    let hidden = try HiddenNetwork(try MPSTests.read(Self.plan))
    // Nodes: source, year1, year2, row, ground. Arcs: columns, the sums of the years, the unspent.
    #expect(
      hidden.network
        == Network(
          supply: [50, 0, 0, -60, 10], tail: [0, 4, 0, 4, 4, 0, 1, 2, 0],
          head: [1, 1, 2, 2, 3, 4, 3, 3, 4],
          lower: [0, 0, 0, 0, 0, 0, 10, 0, 0],
          upper: [10, 20, 30, 25, 60, 15, 30, 40, 50],
          cost: [2, 3, 0, 4, 100, 1, 0, 0, 0]))
    var ratios = RatioRows()
    ratios.add([(0, 77), (1, -23)], atMost: 0)
    #expect(hidden.ratios == ratios)
    #expect(hidden.rowOfRatio == [4])
    #expect(hidden.nodeOfRow == [0, 1, 2, 3, -1])
    #expect(hidden.columnCount == 6)
    #expect(hidden.assumedBoundCount == 0)
  }

  @Test func `A program without a row of ones is a fault that names row and column`() throws {
    let program = try MPSTests.read(
      "ROWS\n N o\n L limit\nCOLUMNS\n x limit 3\n y limit 1\nENDATA")
    let fault = #expect(throws: InstanceFault.self) { try HiddenNetwork(program) }
    #expect(
      fault?.description == "x.mps: found row \"limit\" with coefficient 3 in column \"x\", "
        + "expected a row with coefficients 1 and -1 only, to be a node of a network")
  }

  @Test func `Right-hand sides that do not add up within 64 bits are a fault`() throws {
    var program = LinearProgram(file: "x")
    program.rowLower = [Int64](repeating: 1_000_000_000_000_000_000, count: 10)
    program.rowUpper = program.rowLower
    #expect(throws: InstanceFault.self) { try HiddenNetwork(program) }
  }

  @Test func `Infinite bounds come from the rows or are assumed`() throws {
    let program = try MPSTests.read(
      """
      ROWS
       N o
       L sum
      COLUMNS
       x sum 1
       y sum 1
       z o 1
      RHS
       sum 9
      BOUNDS
       LO x -2
       FR z
      ENDATA
      """)
    let hidden = try HiddenNetwork(program)
    #expect(hidden.network.upper[..<3] == [9, 11, 1 << 45])
    #expect(hidden.network.lower[..<3] == [-2, 0, -(1 << 45)])
    #expect(hidden.assumedBoundCount == 2)
    // Column z is in no row: a loop at the ground.
    #expect(hidden.network.tail[2] == 1 && hidden.network.head[2] == 1)
    // The slack of x + y ≤ 9 reaches down to x + y = −2.
    #expect(hidden.network.upper[3] == 11)
  }

  @Test func `The largest numbers of a file do not overflow`() throws {
    let largest = WholeNumber.largest
    var text = "ROWS\n N o\n L big\n L small\nCOLUMNS\n free big 1 small 1\n"
    for column in 0..<400 { text += " c\(column) big \(largest) small 1\n" }
    text += "RHS\n big -\(largest) small \(largest)\nBOUNDS\n FR free\n"
    for column in 0..<400 { text += " LO c\(column) -\(largest)\n UP c\(column) \(largest)\n" }
    let hidden = try HiddenNetwork(try MPSTests.read(text + "ENDATA"))
    #expect(hidden.ratios.count == 1)
    #expect(hidden.assumedBoundCount == 2)
  }

  @Test(arguments: 1...60)
  func `Random programs and their networks allow the same points`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let program = Self.randomProgram(&random)
    guard let hidden = try? HiddenNetwork(program) else { return }
    var point = [Int64](repeating: 0, count: program.columnCount)
    Self.forEachPoint(program, &point, 0) { point in
      #expect(Self.allows(program, point) == Self.allows(hidden, point), "\(point)")
    }
  }

  /// Up to 5 columns of 0...2, rows of ±1, sums within them, and sometimes a ratio row.
  static func randomProgram(_ random: inout SeededGenerator) -> LinearProgram {
    let columns = Int.random(in: 1...5, using: &random)
    var rows: [[Int64]] = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      (0..<columns).map { _ in [0, 0, 1, 1, -1].randomElement(using: &random)! }
    }
    for _ in 0..<3 {
      let sign = [1, -1].randomElement(using: &random)! as Int64
      let outer = rows.randomElement(using: &random)!
      rows.append(outer.map { Bool.random(using: &random) ? sign * $0 : 0 })
    }
    if Bool.random(using: &random) {
      rows.append((0..<columns).map { _ in .random(in: -3...3, using: &random) })
    }
    rows.shuffle(using: &random)
    var program = LinearProgram(file: "random")
    for column in 0..<columns {
      program.cost.append(.random(in: -5...5, using: &random))
      program.lower.append(0)
      program.upper.append(2)
      for row in rows.indices where rows[row][column] != 0 {
        program.row.append(Int32(row))
        program.value.append(rows[row][column])
      }
      program.start.append(program.row.count)
    }
    for _ in rows {
      let least = Int64.random(in: -2...1, using: &random)
      let most = least + .random(in: 0...3, using: &random)
      let open = Int.random(in: 0..<6, using: &random)
      program.rowLower.append(open % 3 == 0 ? -LinearProgram.infinity : least)
      program.rowUpper.append(open % 3 == 1 || open == 0 ? LinearProgram.infinity : most)
    }
    return program
  }

  static func forEachPoint(
    _ program: LinearProgram, _ point: inout [Int64], _ column: Int, _ body: ([Int64]) -> Void
  ) {
    guard column < point.count else { return body(point) }
    for value in program.lower[column]...program.upper[column] {
      point[column] = value
      forEachPoint(program, &point, column + 1, body)
    }
  }

  static func allows(_ program: LinearProgram, _ point: [Int64]) -> Bool {
    var sums = [Int64](repeating: 0, count: program.rowCount)
    for column in 0..<program.columnCount {
      for entry in program.start[column]..<program.start[column + 1] {
        sums[Int(program.row[entry])] += program.value[entry] * point[column]
      }
    }
    return sums.indices.allSatisfy {
      program.rowLower[$0] <= sums[$0] && sums[$0] <= program.rowUpper[$0]
    }
  }

  /// Whether the flow of the columns can be completed by the further arcs.
  static func allows(_ hidden: HiddenNetwork, _ point: [Int64]) -> Bool {
    var flow = point.map { Int64?($0) }
    flow += [Int64?](repeating: nil, count: hidden.network.arcCount - point.count)
    return completes(hidden, &flow)
  }

  /// Fills in arcs that a node determines, tries all values of one that none does, and checks.
  private static func completes(_ hidden: HiddenNetwork, _ flow: inout [Int64?]) -> Bool {
    let network = hidden.network
    while true {
      var open = [[Int]](repeating: [], count: network.nodeCount)
      var balance = network.supply
      for arc in 0..<network.arcCount where network.tail[arc] != network.head[arc] {
        let (tail, head) = (Int(network.tail[arc]), Int(network.head[arc]))
        if let units = flow[arc] {
          balance[tail] -= units
          balance[head] += units
        } else {
          open[tail].append(arc)
          open[head].append(arc)
        }
      }
      guard let node = open.indices.first(where: { open[$0].count == 1 }) else {
        if flow.contains(nil) { break }
        return balance.allSatisfy { $0 == 0 } && isWithinLimits(hidden, flow.map { $0! })
      }
      let arc = open[node][0]
      flow[arc] = Int(network.tail[arc]) == node ? balance[node] : -balance[node]
    }
    let arc = flow.firstIndex(of: nil)!
    guard network.lower[arc] <= network.upper[arc] else { return false }
    return (network.lower[arc]...network.upper[arc]).contains { units in
      var further = flow
      further[arc] = units
      return completes(hidden, &further)
    }
  }

  private static func isWithinLimits(_ hidden: HiddenNetwork, _ flow: [Int64]) -> Bool {
    let (network, ratios) = (hidden.network, hidden.ratios)
    return flow.indices.allSatisfy {
      network.lower[$0] <= flow[$0] && flow[$0] <= network.upper[$0]
    }
      && (0..<ratios.count).allSatisfy { row in
        (Int(ratios.start[row])..<Int(ratios.start[row + 1])).reduce(Int64(0)) {
          $0 + ratios.coefficient[$1] * flow[Int(ratios.arc[$1])]
        } <= ratios.limit[row]
      }
  }
}
