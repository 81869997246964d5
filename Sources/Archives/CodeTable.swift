/// A prefix code of DEFLATE as a table: the next bits give symbol and length at once.
struct CodeTable {
  /// What the symbols of an alphabet mean (RFC 1951, 3.2.5).
  enum Alphabet { case literals, distances, lengths }

  enum Kind: UInt32 { case none, literal, reference, end, link }

  /// Bits 0–4 length of the code, 5–8 extra bits, 9–11 kind, 16–31 literal, base or second table.
  struct Entry {
    var bits: UInt32 = 0

    init() {}

    init(_ kind: Kind, length: Int, extra: Int = 0, base: Int) {
      bits = UInt32(length) | UInt32(extra) << 5 | kind.rawValue << 9 | UInt32(base) << 16
    }

    @inline(__always) var length: Int { Int(bits & 31) }
    @inline(__always) var extra: Int { Int(bits >> 5 & 15) }
    @inline(__always) var kind: Kind { Kind(rawValue: bits >> 9 & 7).unsafelyUnwrapped }
    @inline(__always) var base: Int { Int(bits >> 16) }
  }

  private static let firstBits = 10
  private static let longest = 15
  private static let secondSize = 1 << (longest - firstBits)

  private var entries = [Entry](repeating: Entry(), count: 1 << firstBits)

  /// The entry of the code that the lowest bits begin with.
  @inline(__always) subscript(bits: UInt64) -> Entry {
    let entry = entries[Int(bits & (1 << UInt64(Self.firstBits) - 1))]
    guard entry.kind == .link else { return entry }
    let second = Int(bits >> UInt64(Self.firstBits)) & (Self.secondSize - 1)
    return entries[entry.base + second]
  }

  /// Makes the table for codes of these lengths; `false` if there is no such code.
  ///
  /// A code that leaves bit strings unused is none, but for one with a single distance or none at all.
  mutating func build(_ lengths: [UInt8], _ alphabet: Alphabet) -> Bool {
    var counts = [Int](repeating: 0, count: Self.longest + 1)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    var left = 1
    var next = [Int](repeating: 0, count: Self.longest + 2)
    for length in 1...Self.longest {
      left = left * 2 - counts[length]
      if left < 0 { return false }
      next[length + 1] = (next[length] + counts[length]) << 1
    }
    let used = counts.reduce(0, +)
    if left > 0,
      alphabet == .lengths || used > 1 || (used == 1 && counts[1] == 0)
        || (used == 0 && alphabet == .literals)
    {
      // The fixed distances leave two codes of 5 bits unused.
      guard alphabet == .distances, lengths.count == 30, counts[5] == 30 else { return false }
    }
    entries.removeAll(keepingCapacity: true)
    entries.append(contentsOf: repeatElement(Entry(), count: 1 << Self.firstBits))
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let code = next[Int(length)]
      next[Int(length)] += 1
      add(Self.entry(symbol, Int(length), alphabet), reversed(code, Int(length)))
    }
    return true
  }

  private func reversed(_ code: Int, _ length: Int) -> Int {
    var (code, out) = (code, 0)
    for _ in 0..<length {
      out = out << 1 | code & 1
      code >>= 1
    }
    return out
  }

  private mutating func add(_ entry: Entry, _ code: Int) {
    if entry.length <= Self.firstBits {
      for place in stride(from: code, to: 1 << Self.firstBits, by: 1 << entry.length) {
        entries[place] = entry
      }
      return
    }
    let first = code & (1 << Self.firstBits - 1)
    if entries[first].kind != .link {
      entries[first] = Entry(.link, length: 0, base: entries.count)
      entries.append(contentsOf: repeatElement(Entry(), count: Self.secondSize))
    }
    let start = entries[first].base
    let step = 1 << (entry.length - Self.firstBits)
    for place in stride(from: code >> Self.firstBits, to: Self.secondSize, by: step) {
      entries[start + place] = entry
    }
  }

  private static func entry(_ symbol: Int, _ length: Int, _ alphabet: Alphabet) -> Entry {
    switch alphabet {
    case .lengths: return Entry(.literal, length: length, base: symbol)
    case .literals:
      if symbol < 256 { return Entry(.literal, length: length, base: symbol) }
      if symbol == 256 { return Entry(.end, length: length, base: 0) }
      let place = symbol - 257
      if place == 28 { return Entry(.reference, length: length, base: 258) }
      guard place < 28 else { return Entry(.none, length: length, base: 0) }
      let extra = max(place / 4 - 1, 0)
      let base = place < 8 ? 3 + place : 3 + (4 + place % 4) << extra
      return Entry(.reference, length: length, extra: extra, base: base)
    case .distances:
      let extra = max(symbol / 2 - 1, 0)
      let base = symbol < 4 ? 1 + symbol : 1 + (2 + symbol % 2) << extra
      return Entry(.reference, length: length, extra: extra, base: base)
    }
  }
}
