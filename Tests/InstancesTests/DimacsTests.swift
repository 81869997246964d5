import Solvers
import TestSupport
import Testing

@testable import Instances

struct DimacsTests {
  static let small = """
    c a small problem
    c offset -7
    p min 4 5
    n 1 10
    n 4 -10

    a 1 2 0 8 3
    a 1 3 1 6 -2
    a 2 4 0 8 0
    a 3 4 0 8 1
    a 2 2 -3 3 5

    """

  static func read(_ text: String) throws(InstanceFault) -> FlowInstance {
    try DimacsFile.read(Array(text.utf8), file: "x.min")
  }

  @Test func `A small file gives its network and offset`() throws {
    let flow = try Self.read(Self.small)
    #expect(
      flow.network
        == Network(
          supply: [10, 0, 0, -10], tail: [0, 0, 1, 2, 1], head: [1, 2, 3, 3, 1],
          lower: [0, 1, 0, 0, -3], upper: [8, 6, 8, 8, 3], cost: [3, -2, 0, 1, 5]))
    #expect(flow.offset == -7)
  }

  @Test func `CRLF, tabs, indents, plus signs and a missing last newline change nothing`() throws {
    let plain = try Self.read(Self.small)
    let crlf = Self.small.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    #expect(try Self.read(crlf) == plain)
    #expect(try Self.read(Self.small.replacing(" ", with: " \t")) == plain)
    #expect(try Self.read("  " + Self.small.replacing("\na", with: "\n\ta")) == plain)
    #expect(try Self.read(Self.small.replacing("n 1 10", with: "n +1 +10")) == plain)
    #expect(try Self.read(String(Self.small.dropLast())) == plain)
  }

  @Test func `The whole range of Int64 is read`() throws {
    let flow = try Self.read("p min 1 1\nn 1 9223372036854775807\na 1 1 -9223372036854775808 0 0")
    #expect(flow.network.supply == [.max])
    #expect(flow.network.lower == [.min])
  }

  @Test(arguments: ["-1", "100000000000000001", "9223372036854775807"])
  func `An unlimited upper bound becomes a finite one`(_ upper: String) throws {
    let text = Self.small.replacing("a 1 2 0 8 3", with: "a 1 2 0 \(upper) 3")
    // 10 units of supply, finite uppers 6 + 8 + 8 + 3, three times the lowers 1 and 3
    #expect(try Self.read(text).network.upper[0] == 10 + 25 + 12)
  }

  @Test func `A bound of -1 above a negative lower bound is a bound`() throws {
    #expect(try Self.read("p min 1 1\na 1 1 -5 -1 0").network.upper == [-1])
  }

  @Test func `The bound of unlimited arcs stays at 2 to the 59`() throws {
    let flow = try Self.read("p min 2 2\nn 1 9000000000000000000\na 1 2 0 -1 0\na 1 2 0 -1 0")
    #expect(flow.network.upper == [1 << 59, 1 << 59])
  }

  static let bad: [(text: String, message: String)] = [
    ("", "1:1: found the end of the file, expected a line \"p min NODES ARCS\""),
    ("c only\n", "2:1: found the end of the file, expected a line \"p min NODES ARCS\""),
    ("n 1 2\n", "1:1: found \"n\", expected a line \"p min NODES ARCS\" first"),
    ("p max 2 1\n", "1:3: found \"max\", expected min"),
    ("p min x 1\n", "1:7: found \"x\", expected an integer"),
    ("p min 2\n", "1:8: found the end of the line, expected an integer"),
    ("p min 2 1 7\n", "1:11: found \"7\", expected the end of the line"),
    (
      "p min -2 1\n", "1:7: found \"-2\", expected a number of nodes from 0 to 134217728"
    ),
    (
      "p min 999999999 1\n",
      "1:7: found \"999999999\", expected a number of nodes from 0 to 134217728"
    ),
    ("p min 1 0\np min 1 0\n", "2:1: found \"p\", expected one p line only; line 1 is the first"),
    ("p min 2 1\nn 3 1\n", "2:3: found \"3\", expected a node from 1 to 2"),
    ("p min 2 1\nn 0 1\n", "2:3: found \"0\", expected a node from 1 to 2"),
    (
      "p min 2 1\nn 1 1\nn 1 1\n",
      "3:3: found \"1\", expected another node: this one has its supply already"
    ),
    ("p min 2 1\na 1 2 0 1.5 3\n", "2:9: found \"1.5\", expected an integer"),
    ("p min 2 1\na 1 2 0 1\n", "2:10: found the end of the line, expected an integer"),
    ("p min 2 1\na 1 2 0 1", "2:10: found the end of the file, expected an integer"),
    ("p min 2 1\na 1 2 0 1 -\n", "2:11: found \"-\", expected an integer"),
    (
      "p min 2 1\na 1 2 0 9223372036854775808 3\n",
      "2:9: found \"9223372036854775808\", expected an integer of 64 bits"
    ),
    ("p min 2 1\na 1 7 0 1 3\n", "2:5: found \"7\", expected a node from 1 to 2"),
    ("p min 2 1\na 1 2 0 1 3 4\n", "2:13: found \"4\", expected the end of the line"),
    (
      "p min 2 1\na 1 2 0 1 3\na 1 2 0 1 3\n",
      "3:1: found one more arc, expected 1 arcs, as line 1 says"
    ),
    (
      "p min 2 2\na 1 2 0 1 3\n",
      "3:1: found the end of the file after 1 arcs, expected 2 arcs, as line 1 says"
    ),
    ("p min 1 0\nx\n", "2:1: found \"x\", expected a line that starts with c, p, n or a"),
    ("p min 1 0\nab\n", "2:1: found \"ab\", expected a line that starts with c, p, n or a"),
    ("p min 1 0\n\u{0}\n", "2:1: found \"\\u{0}\", expected a line that starts with c, p, n or a"),
    ("c offset 1x\n", "1:10: found \"1x\", expected an integer"),
    ("c offset 1\nc offset 1\n", "2:3: found \"offset\", expected one offset only"),
  ]

  @Test(arguments: bad)
  func `Bad text is one fault at its place`(_ text: String, _ message: String) {
    let fault = #expect(throws: InstanceFault.self) { try Self.read(text) }
    #expect(fault?.description == "x.min:" + message)
  }

  @Test(arguments: 1...20)
  func `Random networks come back from their text`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let nodes = Int.random(in: 1...30, using: &random)
    var network = Network(supply: (0..<nodes).map { _ in .random(in: -9...9, using: &random) })
    for _ in 0..<Int.random(in: 0...90, using: &random) {
      network.addArc(
        from: .random(in: 0..<nodes, using: &random), to: .random(in: 0..<nodes, using: &random),
        lower: .random(in: -99...9, using: &random),
        upper: .random(in: 0...1_000_000_000_000, using: &random),
        cost: .random(in: -500...500, using: &random))
    }
    var text = "c offset \(seed)\np min \(nodes) \(network.arcCount)\n"
    for node in 0..<nodes { text += "n \(node + 1) \(network.supply[node])\n" }
    for arc in 0..<network.arcCount {
      text += "a \(network.tail[arc] + 1) \(network.head[arc] + 1) \(network.lower[arc]) "
      text += "\(network.upper[arc]) \(network.cost[arc])\n"
    }
    #expect(try Self.read(text) == FlowInstance(network: network, offset: Int64(seed)))
  }

  @Test func `Every change of one byte gives an answer or a fault`() {
    expectNoTrap(Array(Self.small.utf8)) { bytes throws(InstanceFault) in
      _ = try DimacsFile.read(bytes, file: "x.min")
    }
  }
}

struct BinaryFlowTests {
  /// Two nodes, one arc 0 → 1 with upper bound 7 and cost −3, offset 11.
  static let small: [UInt8] =
    [0x4D43_4642, 2, 1, 1, 11, 5, -5].flatMap(Self.bytes) + Self.bytes(1 << 32)
    + [7, -3].flatMap(Self.bytes)

  static func bytes(_ value: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  @Test func `A binary file gives its network and offset`() throws {
    let flow = try BinaryFlowFile.read(Self.small, file: "x.bin")
    #expect(
      flow.network
        == Network(supply: [5, -5], tail: [0], head: [1], lower: [0], upper: [7], cost: [-3]))
    #expect(flow.offset == 11)
  }

  @Test(arguments: [
    (0, 1, "byte 1: found the number 1, expected 1296254530, the mark of a flow file"),
    (8, -1, "byte 9: found -1 nodes, expected 0 to 134217728"),
    (16, -1, "byte 17: found -1 arcs, expected 0 to 2147483647"),
    (16, 2, "byte 81: found a file of 80 bytes, expected 104 bytes for 2 nodes and 2 arcs"),
    (24, 3, "byte 25: found 3 source-years, expected 0 to 2"),
    (56, 2, "byte 57: found node 2, expected a node from 0 to 1"),
  ])
  func `A wrong number is one fault at its byte`(_ place: Int, _ value: Int, _ message: String) {
    var bytes = Self.small
    bytes.replaceSubrange(place..<place + 8, with: Self.bytes(value))
    let fault = #expect(throws: InstanceFault.self) {
      try BinaryFlowFile.read(bytes, file: "x.bin")
    }
    // The file of two arcs is short: the fault is at its end.
    #expect(fault?.description == "x.bin: " + message)
  }

  @Test func `Every shorter and every longer file is a fault`() {
    for count in 0..<Self.small.count {
      #expect(throws: InstanceFault.self) {
        try BinaryFlowFile.read(Array(Self.small.prefix(count)), file: "x.bin")
      }
    }
    #expect(throws: InstanceFault.self) {
      try BinaryFlowFile.read(Self.small + [0], file: "x.bin")
    }
  }

  @Test func `Every change of one byte gives an answer or a fault`() {
    expectNoTrap(Self.small) { bytes throws(InstanceFault) in
      _ = try BinaryFlowFile.read(bytes, file: "x.bin")
    }
  }

  @Test(arguments: ["/nonexistent", "/tmp", "/dev/null", "a\u{0}b"])
  func `What is not a regular file is a fault`(_ path: String) {
    #expect(throws: InstanceFault.self) { try readBytes(path) }
    #expect(throws: InstanceFault.self) { try FlowInstance(path: path) }
    #expect(throws: InstanceFault.self) { try LinearProgram(path: path) }
  }
}

/// Reads every text that differs from `good` in one byte, by change, removal or insertion. Passing
/// means that nothing trapped; a fault is as good as an answer.
func expectNoTrap(
  _ good: [UInt8], _ read: ([UInt8]) throws(InstanceFault) -> Void
) {
  let tried: [UInt8] = Array(" \n\r\t-+.019acpnex*".utf8) + [0, 0x7F, 0xFF]
  var answers = 0
  func attempt(_ bytes: [UInt8]) {
    do throws(InstanceFault) {
      try read(bytes)
      answers += 1
    } catch {
      #expect(!error.description.isEmpty)
    }
  }
  for place in good.indices {
    for byte in tried {
      var changed = good
      changed[place] = byte
      attempt(changed)
      changed[place] = good[place]
      changed.insert(byte, at: place)
      attempt(changed)
    }
    var shorter = good
    shorter.remove(at: place)
    attempt(shorter)
  }
  #expect(answers > 0)
}
