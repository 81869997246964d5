/// A canonical prefix code as DEFLATE writes it (RFC 1951, 3.2.2).
struct HuffmanCode {
  /// Bits per symbol; 0 for a symbol that does not occur.
  private(set) var lengths: [UInt8]
  /// The codes, their first bit lowest, as the bit stream takes them.
  private(set) var codes: [UInt16]

  /// The best code of at most `limit` bits (nearly the best where the limit cuts in) for symbols that
  /// occur `counts` times.
  ///
  /// At least two symbols get a code, because readers differ about a code of one.
  init(_ counts: [Int], limit: Int) {
    var used = counts.indices.filter { counts[$0] > 0 }
    for symbol in counts.indices where used.count < 2 && counts[symbol] == 0 {
      used.append(symbol)
    }
    // Sorted by symbol as well, so that equal counts always give the same code.
    used.sort { (counts[$0], $0) < (counts[$1], $1) }
    lengths = [UInt8](repeating: 0, count: counts.count)
    codes = [UInt16](repeating: 0, count: counts.count)
    let perLength = Self.lengthCounts(used.map { max(counts[$0], 1) }, limit: limit)
    var next = used.count
    for length in 1...limit {
      for _ in 0..<perLength[length] {
        next -= 1
        lengths[used[next]] = UInt8(length)
      }
    }
    assignCodes(perLength, limit: limit)
  }

  /// How many symbols get a code of each length: depths of the tree that two queues build from rising
  /// `weights` (van Leeuwen 1976), then brought under `limit` while Kraft's sum stays 1.
  private static func lengthCounts(_ weights: [Int], limit: Int) -> [Int] {
    let leaves = weights.count
    var weight = weights
    var parent = [Int](repeating: 0, count: 2 * leaves - 1)
    var leaf = 0
    var inner = leaves
    for node in leaves..<2 * leaves - 1 {
      weight.append(0)
      for _ in 0..<2 {
        let takesLeaf = leaf < leaves && (inner >= node || weight[leaf] <= weight[inner])
        let child = takesLeaf ? leaf : inner
        if takesLeaf { leaf += 1 } else { inner += 1 }
        weight[node] += weight[child]
        parent[child] = node
      }
    }
    var depth = [Int](repeating: 0, count: 2 * leaves - 1)
    var counts = [Int](repeating: 0, count: limit + 1)
    var kraft = 0
    for node in (0..<2 * leaves - 2).reversed() {
      depth[node] = depth[parent[node]] + 1
      if node < leaves {
        let length = min(depth[node], limit)
        counts[length] += 1
        kraft += 1 << (limit - length)
      }
    }
    // Each step makes two of a shorter code one bit longer than it, and one of the longest goes there.
    while kraft > 1 << limit {
      counts[limit] -= 1
      let shorter = (1..<limit).last { counts[$0] > 0 }!
      counts[shorter] -= 1
      counts[shorter + 1] += 2
      kraft -= 1
    }
    return counts
  }

  private mutating func assignCodes(_ perLength: [Int], limit: Int) {
    var next = [UInt16](repeating: 0, count: limit + 1)
    var code = 0
    for length in 1...limit {
      next[length] = UInt16(code)
      code = (code + perLength[length]) << 1
    }
    for symbol in lengths.indices where lengths[symbol] > 0 {
      let length = Int(lengths[symbol])
      var reversed: UInt16 = 0
      for bit in 0..<length where next[length] >> UInt16(bit) & 1 == 1 {
        reversed |= 1 << UInt16(length - 1 - bit)
      }
      codes[symbol] = reversed
      next[length] += 1
    }
  }
}

/// Bits into bytes, the first bit lowest (RFC 1951, 3.1.1).
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var count = 0

  /// Appends the lowest `length` bits of `bits`, at most 32; the others are zero.
  @inline(__always) mutating func append(_ bits: UInt32, _ length: Int) {
    pending |= UInt64(bits) << UInt64(count)
    count += length
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      count -= 8
    }
  }

  /// Fills the last byte with zeros.
  mutating func finish() {
    if count > 0 { append(0, 8 - count) }
  }
}
