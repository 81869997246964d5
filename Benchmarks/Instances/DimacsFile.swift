public import Solvers

/// Min-cost-flow problems as DIMACS text (First DIMACS Implementation Challenge, 1991).
///
/// ```
/// c any comment
/// c offset 1202723           a constant of the objective (our generator's convention)
/// p min NODES ARCS           once, before all n and a lines
/// n ID SUPPLY                at most once a node, nodes from 1; negative: demand
/// a TAIL HEAD LOWER UPPER COST
/// ```
/// Blank lines and CRLF are accepted. All numbers are integers of 64 bits.
///
/// An UPPER above `unlimitedAbove`, or −1 beside a LOWER that is not negative, says "unlimited" in
/// files of other generators. It becomes Σ positive supplies + Σ |finite uppers| + 3 Σ |lowers|, at
/// most `largestBound`: no optimal flow without needless circles carries more, unless a circle of
/// unlimited arcs has negative cost, and then the problem has no optimum at all.
public enum DimacsFile {
  /// An upper bound above 10¹⁷ means "unlimited".
  public static let unlimitedAbove: Int64 = 100_000_000_000_000_000
  /// The bound of an unlimited arc stays at or below 2⁵⁹, so that sums of a few fit 64 bits.
  public static let largestBound: Int64 = 1 << 59
  /// 2²⁷ nodes: a mistyped p line must not ask for all memory (1 GiB of supplies at this limit).
  public static let largestNodeCount: Int64 = 1 << 27
  /// Arcs are numbered in 32 bits.
  public static let largestArcCount = Int64(Int32.max)

  /// Reads one problem; `file` is the name that faults give. Linear in the bytes.
  public static func read(_ bytes: [UInt8], file: String) throws(InstanceFault) -> FlowInstance {
    var reader = DimacsReader(scan: LineScanner(bytes, file: file))
    return try reader.instance()
  }

  /// A network as DIMACS text. Linear in its size.
  public static func text(_ network: Network) -> [UInt8] {
    var text = Array("p min \(network.nodeCount) \(network.arcCount)\n".utf8)
    for (node, units) in network.supply.enumerated() where units != 0 {
      text += Array("n \(node + 1) \(units)\n".utf8)
    }
    for arc in 0..<network.arcCount {
      let (tail, head) = (network.tail[arc] + 1, network.head[arc] + 1)
      let bounds = "\(network.lower[arc]) \(network.upper[arc])"
      text += Array("a \(tail) \(head) \(bounds) \(network.cost[arc])\n".utf8)
    }
    return text
  }
}

private struct DimacsReader {
  var scan: LineScanner
  /// 0 until the p line has been read.
  var problemLine = 0
  var arcCount = 0
  var offset: Int64?
  var supply: [Int64] = []
  var hasSupply: [Bool] = []
  var tail: [Int32] = []
  var head: [Int32] = []
  var lower: [Int64] = []
  var upper: [Int64] = []
  var cost: [Int64] = []
  var unlimited: [Int] = []

  init(scan: LineScanner) { self.scan = scan }

  mutating func instance() throws(InstanceFault) -> FlowInstance {
    while !scan.isAtEnd {
      scan.skipBlanks()
      if scan.isAtLineEnd {
        scan.skipLine()
      } else {
        try readLine()
      }
    }
    guard problemLine > 0 else { throw scan.fault(expected: "a line \"p min NODES ARCS\"") }
    guard tail.count == arcCount else {
      throw scan.fault(
        at: scan.position, found: "the end of the file after \(tail.count) arcs",
        expected: "\(arcCount) arcs, as line \(problemLine) says")
    }
    boundUnlimitedArcs()
    return FlowInstance(
      network: Network(
        supply: supply, tail: tail, head: head, lower: lower, upper: upper, cost: cost),
      offset: offset ?? 0)
  }

  private mutating func readLine() throws(InstanceFault) {
    if scan.byte == UInt8(ascii: "c") { return try readComment() }
    let mark = scan.word()
    let kind = mark.count == 1 ? scan.bytes[mark.lowerBound] : 0
    switch kind {
    case UInt8(ascii: "a"):
      try checkProblemKnown(mark)
      try readArc(mark)
    case UInt8(ascii: "n"):
      try checkProblemKnown(mark)
      try readSupply()
    case UInt8(ascii: "p"): try readProblem(mark)
    default: throw scan.fault(mark, expected: "a line that starts with c, p, n or a")
    }
    try scan.endLine()
  }

  /// A comment is skipped, but `c offset` before a number is the constant of the objective.
  private mutating func readComment() throws(InstanceFault) {
    let mark = scan.word()
    let name = scan.word()
    scan.skipBlanks()
    guard mark.count == 1, scan.holds(name, "offset"), !scan.isAtLineEnd,
      scan.byte &- 48 < 10 || scan.byte == UInt8(ascii: "-") || scan.byte == UInt8(ascii: "+")
    else { return scan.skipLine() }
    guard offset == nil else { throw scan.fault(name, expected: "one offset only") }
    offset = try scan.integer()
    try scan.endLine()
  }

  private func checkProblemKnown(_ mark: Range<Int>) throws(InstanceFault) {
    guard problemLine > 0 else {
      throw scan.fault(mark, expected: "a line \"p min NODES ARCS\" first")
    }
  }

  private mutating func readProblem(_ mark: Range<Int>) throws(InstanceFault) {
    guard problemLine == 0 else {
      throw scan.fault(mark, expected: "one p line only; line \(problemLine) is the first")
    }
    let kind = scan.word()
    guard scan.holds(kind, "min") else { throw scan.fault(kind, expected: "min") }
    let nodes = try integer(in: 0...DimacsFile.largestNodeCount, "a number of nodes")
    arcCount = Int(try integer(in: 0...DimacsFile.largestArcCount, "a number of arcs"))
    problemLine = scan.line
    supply = [Int64](repeating: 0, count: Int(nodes))
    hasSupply = [Bool](repeating: false, count: Int(nodes))
    // "a 1 2 0 1 0" takes 12 bytes: a mistyped number must not ask for all memory.
    let room = min(arcCount, scan.bytes.count / 12 + 1)
    tail.reserveCapacity(room)
    head.reserveCapacity(room)
    lower.reserveCapacity(room)
    upper.reserveCapacity(room)
    cost.reserveCapacity(room)
  }

  private mutating func readSupply() throws(InstanceFault) {
    scan.skipBlanks()
    let start = scan.position
    let node = Int(try readNode())
    guard !hasSupply[node] else {
      throw scan.fault(
        start..<scan.position, expected: "another node: this one has its supply already")
    }
    hasSupply[node] = true
    supply[node] = try scan.integer()
  }

  private mutating func readArc(_ mark: Range<Int>) throws(InstanceFault) {
    guard tail.count < arcCount else {
      throw scan.fault(
        at: mark.lowerBound, found: "one more arc",
        expected: "\(arcCount) arcs, as line \(problemLine) says")
    }
    tail.append(try readNode())
    head.append(try readNode())
    let least = try scan.integer()
    let most = try scan.integer()
    if most > DimacsFile.unlimitedAbove || most == -1 && least >= 0 {
      unlimited.append(upper.count)
    }
    lower.append(least)
    upper.append(most)
    cost.append(try scan.integer())
  }

  /// The next word as a node, from 0.
  private mutating func readNode() throws(InstanceFault) -> Int32 {
    scan.skipBlanks()
    let start = scan.position
    let node = try scan.integer()
    guard node >= 1, node <= Int64(supply.count) else {
      throw scan.fault(start..<scan.position, expected: "a node from 1 to \(supply.count)")
    }
    return Int32(node - 1)
  }

  private mutating func integer(
    in range: ClosedRange<Int64>, _ what: String
  ) throws(InstanceFault) -> Int64 {
    scan.skipBlanks()
    let start = scan.position
    let value = try scan.integer()
    guard range ~= value else {
      throw scan.fault(
        start..<scan.position, expected: "\(what) from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private mutating func boundUnlimitedArcs() {
    guard !unlimited.isEmpty else { return }
    for arc in unlimited { upper[arc] = 0 }
    var sum: Int128 = 0
    for units in supply where units > 0 { sum += Int128(units) }
    for units in upper { sum += Int128(units.magnitude) }
    for units in lower { sum += 3 * Int128(units.magnitude) }
    let bound = Int64(min(sum, Int128(DimacsFile.largestBound)))
    for arc in unlimited { upper[arc] = bound }
  }
}
