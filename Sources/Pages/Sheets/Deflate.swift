/// DEFLATE (RFC 1951): repeated bytes become references, the rest codes by frequency.
///
/// Meant for spreadsheets and texts of our own. Greedy, with a few candidates per place, one code per
/// block. Complexity: O(n) in time and memory for any input, because candidates and lengths are
/// bounded.
struct Deflate {
  /// A reference reaches at most this far back (RFC 1951, 2).
  private static let window = 1 << 15
  /// Shorter repetitions are not looked for: in texts they cost about as much as they save.
  private static let shortest = 4
  private static let longest = 258
  /// Candidates tried per place.
  private static let tries = 8
  /// Literals and references per block: enough for the code's cost not to matter, few enough for it
  /// to follow the text.
  private static let blockSize = 1 << 15
  private static let hashBits: UInt32 = 15

  /// `input` as a DEFLATE stream.
  static func compressed(_ input: [UInt8]) -> [UInt8] {
    var deflate = Deflate()
    deflate.run(input)
    return deflate.out.bytes
  }

  private var out = BitWriter()
  /// The block so far: a literal's byte, or `length << 16 | distance`.
  private var tokens: [UInt32] = []
  private var literalCounts = [Int](repeating: 0, count: 286)
  private var distanceCounts = [Int](repeating: 0, count: 30)
  private let symbols = DeflateSymbols()

  private mutating func run(_ input: [UInt8]) {
    tokens.reserveCapacity(Self.blockSize)
    // The last place with each hash, and the place before it with the same hash; −1 for none.
    var head = [Int32](repeating: -1, count: 1 << Int(Self.hashBits))
    var before = [Int32](repeating: -1, count: Self.window)
    precondition(input.count < Int(Int32.max), "places are kept in 32 bits")
    let lastHash = input.count - Self.shortest
    var place = 0
    while place < input.count {
      var length = 0
      var distance = 0
      if place <= lastHash {
        let hash = Self.hash(input, place)
        (length, distance) = Self.match(input, place, first: Int(head[hash]), before)
        before[place & (Self.window - 1)] = head[hash]
        head[hash] = Int32(truncatingIfNeeded: place)
      }
      if length < Self.shortest {
        add(literal: input[place])
        place += 1
      } else {
        add(length: length, distance: distance)
        let end = place + length
        place += 1
        while place < end {
          if place <= lastHash {
            let hash = Self.hash(input, place)
            before[place & (Self.window - 1)] = head[hash]
            head[hash] = Int32(truncatingIfNeeded: place)
          }
          place += 1
        }
      }
      if tokens.count == Self.blockSize { writeBlock(isLast: false) }
    }
    writeBlock(isLast: true)
    out.finish()
  }

  /// Fibonacci hashing of four bytes (Knuth, volume 3, 6.4).
  @inline(__always) private static func hash(_ input: [UInt8], _ place: Int) -> Int {
    let low = UInt32(input[place]) | UInt32(input[place + 1]) << 8
    let high = UInt32(input[place + 2]) | UInt32(input[place + 3]) << 8
    return Int(((low | high << 16) &* 0x9E37_79B1) >> (32 - hashBits))
  }

  /// The longest repetition at `place` among the candidates, the nearest of equals; length 0 if none.
  @inline(__always) private static func match(
    _ input: [UInt8], _ place: Int, first: Int, _ before: [Int32]
  ) -> (length: Int, distance: Int) {
    var best = (length: 0, distance: 0)
    let limit = min(longest, input.count - place)
    var candidate = first
    var left = tries
    while candidate >= 0, place - candidate <= window, left > 0 {
      if best.length == 0 || input[candidate + best.length] == input[place + best.length] {
        var length = 0
        while length < limit, input[candidate + length] == input[place + length] { length += 1 }
        if length > best.length { best = (length, place - candidate) }
        if length == limit { break }
      }
      candidate = Int(before[candidate & (window - 1)])
      left -= 1
    }
    return best
  }

  @inline(__always) private mutating func add(literal: UInt8) {
    tokens.append(UInt32(literal))
    literalCounts[Int(literal)] += 1
  }

  @inline(__always) private mutating func add(length: Int, distance: Int) {
    tokens.append(UInt32(truncatingIfNeeded: length << 16 | distance))
    literalCounts[Int(symbols.ofLength[length])] += 1
    distanceCounts[symbols.ofDistance(distance)] += 1
  }

  /// Writes the tokens with a code made for them, and empties them.
  private mutating func writeBlock(isLast: Bool) {
    literalCounts[256] = 1
    let literals = HuffmanCode(literalCounts, limit: 15)
    let distances = HuffmanCode(distanceCounts, limit: 15)
    out.append(isLast ? 1 : 0, 1)
    out.append(2, 2)
    writeLengths(literals.lengths, distances.lengths)
    for token in tokens {
      guard token >= 1 << 16 else {
        out.append(UInt32(literals.codes[Int(token)]), Int(literals.lengths[Int(token)]))
        continue
      }
      let length = Int(token >> 16)
      let symbol = Int(symbols.ofLength[length])
      out.append(UInt32(literals.codes[symbol]), Int(literals.lengths[symbol]))
      out.append(
        UInt32(length - symbols.lengthBase[symbol - 257]), symbols.lengthBits[symbol - 257])
      let distance = Int(token & 0xFFFF)
      let far = symbols.ofDistance(distance)
      out.append(UInt32(distances.codes[far]), Int(distances.lengths[far]))
      out.append(UInt32(distance - symbols.distanceBase[far]), symbols.distanceBits[far])
    }
    out.append(UInt32(literals.codes[256]), Int(literals.lengths[256]))
    tokens.removeAll(keepingCapacity: true)
    for symbol in literalCounts.indices { literalCounts[symbol] = 0 }
    for symbol in distanceCounts.indices { distanceCounts[symbol] = 0 }
  }

  /// The order in which the lengths of the code for lengths stand (RFC 1951, 3.2.7).
  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// Both codes' lengths, run-length coded: 16 repeats the last one 3 to 6 times, 17 and 18 write 3 to
  /// 10 and 11 to 138 zeros.
  private mutating func writeLengths(_ literals: [UInt8], _ distances: [UInt8]) {
    let literalCount = max(257, literals.lastIndex { $0 > 0 }! + 1)
    let distanceCount = distances.lastIndex { $0 > 0 }! + 1
    let all = Array(literals.prefix(literalCount) + distances.prefix(distanceCount))
    var runs: [(symbol: Int, extra: Int, bits: Int)] = []
    var place = 0
    while place < all.count {
      var end = place + 1
      while end < all.count, all[end] == all[place] { end += 1 }
      if all[place] > 0 {
        runs.append((Int(all[place]), 0, 0))
        place += 1
      }
      while place < end {
        let left = end - place
        let count: Int
        if left < 3 {
          count = 1
          runs.append((Int(all[place]), 0, 0))
        } else if all[place] > 0 {
          count = min(left, 6)
          runs.append((16, count - 3, 2))
        } else if left < 11 {
          count = left
          runs.append((17, count - 3, 3))
        } else {
          count = min(left, 138)
          runs.append((18, count - 11, 7))
        }
        place += count
      }
    }
    var counts = [Int](repeating: 0, count: 19)
    for run in runs { counts[run.symbol] += 1 }
    let code = HuffmanCode(counts, limit: 7)
    let orderCount = max(4, Self.lengthOrder.lastIndex { code.lengths[$0] > 0 }! + 1)
    out.append(UInt32(literalCount - 257), 5)
    out.append(UInt32(distanceCount - 1), 5)
    out.append(UInt32(orderCount - 4), 4)
    for symbol in Self.lengthOrder.prefix(orderCount) {
      out.append(UInt32(code.lengths[symbol]), 3)
    }
    for run in runs {
      out.append(UInt32(code.codes[run.symbol]), Int(code.lengths[run.symbol]))
      out.append(UInt32(run.extra), run.bits)
    }
  }
}

/// Which symbol stands for which length and distance, and the bits that follow it (RFC 1951, 3.2.5).
struct DeflateSymbols {
  private(set) var lengthBase: [Int] = []
  private(set) var lengthBits: [Int] = []
  /// The symbol of each length, 3 to 258.
  private(set) var ofLength = [UInt16](repeating: 0, count: 259)
  private(set) var distanceBase: [Int] = []
  private(set) var distanceBits: [Int] = []

  init() {
    var length = 3
    for symbol in 0..<28 {
      lengthBits.append(max(symbol / 4 - 1, 0))
      lengthBase.append(length)
      for _ in 0..<1 << lengthBits[symbol] where length < 258 {
        ofLength[length] = UInt16(257 + symbol)
        length += 1
      }
    }
    // The longest one has a symbol of its own.
    lengthBits.append(0)
    lengthBase.append(258)
    ofLength[258] = 285
    var distance = 1
    for symbol in 0..<30 {
      distanceBits.append(max(symbol / 2 - 1, 0))
      distanceBase.append(distance)
      distance += 1 << distanceBits[symbol]
    }
  }

  /// The symbol of a distance, 1 to 32,768: its highest bit and the one below.
  @inline(__always) func ofDistance(_ distance: Int) -> Int {
    let place = distance - 1
    if place < 4 { return place }
    let high = Int.bitWidth - 1 - place.leadingZeroBitCount
    return 2 * high + (place >> (high - 1) & 1)
  }
}
