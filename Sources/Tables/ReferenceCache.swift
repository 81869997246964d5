internal import Glibc

/// The ids that a column may refer to.
struct ReferenceTarget: Sendable {
  let keys: KeyIndex
  /// Canonical rank of each row, and row of each rank.
  let rank: [Int32]
  let rowOfRank: [Int32]

  init(_ keys: KeyIndex, rank: [Int32], rowOfRank: [Int32]) {
    self.keys = keys
    self.rank = rank
    self.rowOfRank = rowOfRank
  }

  /// The rows of `table`.
  init(_ table: CSVTable) {
    self.init(table.keys, rank: table.rank, rowOfRank: table.rowOfRank)
  }

  /// Words, of which each has its own number.
  init(words: [String]) {
    var keys = KeyIndex()
    for word in words { _ = Array(word.utf8).withUnsafeBytes { keys.append($0) } }
    let numbers = words.indices.map { Int32($0) }
    self.init(keys, rank: numbers, rowOfRank: numbers)
  }
}

/// The ids of one column, known again by their bytes: the last one, then a small table, then the id
/// that canonical files have next, then the index of all ids. Short ids are compared as two words.
struct ReferenceCache: ~Copyable {
  private static let size = 1024
  /// Ids up to this length are kept as two words.
  private static let longest = 15

  private struct Entry {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var rank: Int32 = -1
  }

  private let target: ReferenceTarget
  /// Not an array: its check for being the only owner at every write took a fifth of the reading.
  private let entries: UnsafeMutablePointer<Entry>
  private var recent = Entry()
  /// Where a longer id stood last, and its rank; short ids may have come since.
  private var longStart = 0
  private var longLength = -1
  private var longRank: Int32 = -1

  init(_ target: ReferenceTarget) {
    self.target = target
    entries = .allocate(capacity: ReferenceCache.size)
    entries.initialize(repeating: Entry(), count: ReferenceCache.size)
  }

  deinit { entries.deallocate() }

  /// The rank of the id in these bytes, −1 if it is not known.
  @inline(__always)
  mutating func rank(_ input: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int32 {
    let length = end - start
    if start + 16 > input.count || length > ReferenceCache.longest {
      return long(input, start, length)
    }
    let low = input.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
    if length < 8 { return rank(input, start, length, ReferenceCache.first(length, low), 0) }
    let high = input.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self).littleEndian
    return rank(input, start, length, low, ReferenceCache.first(length - 8, high))
  }

  /// The rank of the id that ends with the next comma, which is stepped over; −1 if it is not known.
  @inline(__always)
  mutating func next(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Int32 {
    let start = position
    var length = 0
    var result: Int32 = -1
    if start + 16 <= input.count {
      let low = input.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
      length = ReferenceCache.comma(low)
      if length < 8 {
        result = rank(input, start, length, ReferenceCache.first(length, low), 0)
      } else {
        let high = input.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self).littleEndian
        let more = ReferenceCache.comma(high)
        length += more
        if more < 8 {
          result = rank(input, start, length, low, ReferenceCache.first(more, high))
        }
      }
    } else {
      length = 16
    }
    if length == 16 {
      var end = start
      while end < input.count, input[end] != UInt8(ascii: ",") { end += 1 }
      length = end - start
      result = long(input, start, length)
    }
    position = start + length + 1
    return result
  }

  /// The first `length` bytes of `word`, fewer than 8.
  @inline(__always)
  private static func first(_ length: Int, _ word: UInt64) -> UInt64 {
    word & (1 << UInt64(truncatingIfNeeded: 8 * length) &- 1)
  }

  /// How many bytes of `word` stand before the first comma; 8 if there is none.
  @inline(__always)
  private static func comma(_ word: UInt64) -> Int {
    let other = word ^ 0x2C2C_2C2C_2C2C_2C2C
    let zero = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
    return zero.trailingZeroBitCount >> 3
  }

  @inline(__always)
  private mutating func rank(
    _ input: UnsafeRawBufferPointer, _ start: Int, _ length: Int, _ low: UInt64, _ bytes: UInt64
  ) -> Int32 {
    // The length tells `a` from `a` with a NUL behind it.
    let high = bytes | UInt64(truncatingIfNeeded: length) << 56
    if low == recent.low, high == recent.high { return recent.rank }
    let slot = Int(truncatingIfNeeded: ((low ^ high &* 31) &* 0x9E37_79B9_7F4A_7C15) >> 54)
    if entries[slot].low == low, entries[slot].high == high {
      recent = entries[slot]
      return recent.rank
    }
    let rank = lookUp(input, start, length)
    if rank < 0 { return -1 }
    recent = Entry(low: low, high: high, rank: rank)
    entries[slot] = recent
    return rank
  }

  /// Long ids, and those near the end of the file.
  private mutating func long(
    _ input: UnsafeRawBufferPointer, _ start: Int, _ length: Int
  ) -> Int32 {
    if length == longLength,
      memcmp(input.baseAddress! + start, input.baseAddress! + longStart, length) == 0
    {
      return longRank
    }
    let rank = lookUp(input, start, length)
    if rank < 0 { return -1 }
    // No short id has this length.
    recent = Entry(low: 0, high: .max, rank: rank)
    (longStart, longLength, longRank) = (start, length, rank)
    return rank
  }

  @inline(never)
  private mutating func lookUp(
    _ input: UnsafeRawBufferPointer, _ start: Int, _ length: Int
  ) -> Int32 {
    if length <= 0 { return -1 }
    // What may need quotes is left to the reader that knows them.
    for byte in input[start..<start + length] where byte < 0x20 || byte == UInt8(ascii: "\"") {
      return -1
    }
    let bytes = UnsafeRawBufferPointer(rebasing: input[start..<start + length])
    // The id that follows the last one in canonical order.
    let next = Int(recent.rank) + 1
    if next < target.rowOfRank.count {
      if target.keys.equals(Int(target.rowOfRank[next]), bytes) { return Int32(next) }
    }
    let row = target.keys.row(of: bytes)
    return row < 0 ? -1 : target.rank[Int(row)]
  }
}
