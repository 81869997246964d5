internal import Solvers

/// Min-cost-flow problems in the binary form of gen_plan.py (`write_bin`), all little-endian:
/// Int64 magic 0x4D434642, nodes, arcs, source-year nodes, offset; then Int64 supply by node, Int32
/// tail, Int32 head, Int64 upper bound and Int64 cost by arc. Lower bounds are 0.
public enum BinaryFlowFile {
  static let magic: Int64 = 0x4D43_4642
  static let headerSize = 40
  static let bytesPerNode = 8
  static let bytesPerArc = 24

  /// Reads one problem; `file` is the name that faults give. Linear in the bytes.
  public static func read(_ bytes: [UInt8], file: String) throws(InstanceFault) -> FlowInstance {
    func fault(_ place: Int, _ found: String, _ expected: String) -> InstanceFault {
      InstanceFault(file: file, column: place + 1, found: found, expected: expected)
    }
    guard bytes.count >= headerSize else {
      throw fault(bytes.count, "the end of the file", "a header of \(headerSize) bytes")
    }
    guard wide(bytes, 0) == magic else {
      throw fault(0, "the number \(wide(bytes, 0))", "\(magic), the mark of a flow file")
    }
    let (nodes, arcs, sources) = (wide(bytes, 8), wide(bytes, 16), wide(bytes, 24))
    guard 0...DimacsFile.largestNodeCount ~= nodes else {
      throw fault(8, "\(nodes) nodes", "0 to \(DimacsFile.largestNodeCount)")
    }
    guard 0...DimacsFile.largestArcCount ~= arcs else {
      throw fault(16, "\(arcs) arcs", "0 to \(DimacsFile.largestArcCount)")
    }
    guard 0...nodes ~= sources else {
      throw fault(24, "\(sources) source-years", "0 to \(nodes)")
    }
    let (n, m) = (Int(nodes), Int(arcs))
    let size = headerSize + bytesPerNode * n + bytesPerArc * m
    guard bytes.count == size else {
      throw fault(
        min(bytes.count, size), "a file of \(bytes.count) bytes",
        "\(size) bytes for \(n) nodes and \(m) arcs")
    }
    let tails = headerSize + 8 * n
    for arc in 0..<2 * m {
      let node = narrow(bytes, tails + 4 * arc)
      guard node >= 0, Int64(node) < nodes else {
        throw fault(tails + 4 * arc, "node \(node)", "a node from 0 to \(n - 1)")
      }
    }
    let uppers = tails + 8 * m
    let network = Network(
      supply: (0..<n).map { wide(bytes, headerSize + 8 * $0) },
      tail: (0..<m).map { narrow(bytes, tails + 4 * $0) },
      head: (m..<2 * m).map { narrow(bytes, tails + 4 * $0) },
      lower: [Int64](repeating: 0, count: m),
      upper: (0..<m).map { wide(bytes, uppers + 8 * $0) },
      cost: (m..<2 * m).map { wide(bytes, uppers + 8 * $0) })
    return FlowInstance(network: network, offset: wide(bytes, 32))
  }

  private static func wide(_ bytes: [UInt8], _ place: Int) -> Int64 {
    let low = UInt32(bitPattern: narrow(bytes, place))
    let high = UInt32(bitPattern: narrow(bytes, place + 4))
    return Int64(bitPattern: UInt64(high) << 32 | UInt64(low))
  }

  @inline(__always) private static func narrow(_ bytes: [UInt8], _ place: Int) -> Int32 {
    let low = UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8
    let high = UInt32(bytes[place + 2]) | UInt32(bytes[place + 3]) << 8
    return Int32(bitPattern: high << 16 | low)
  }
}
