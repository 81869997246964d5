internal import Dispatch
internal import Planning

/// Reads a large table of tranches on all cores: the one table that has 10⁷ rows and more.
///
/// It knows only what a file written by a program looks like: the four columns in their order, no
/// quotes, LF, known ids, four digits of year, plain amounts. At the first byte that is anything else
/// it gives up, and `CSVTableReader` reads the file from the start and says what is wrong: so there is
/// one place that makes errors, and this one can be fast.
///
/// Two passes, both on every core: count the line ends of each part of the file, then write each part's
/// rows straight into the columns. Nothing is allocated per row.
struct TrancheReader {
  /// Files below this size are read at once: a megabyte takes a few milliseconds.
  static let smallestFile = 1 << 20
  /// Parts of a file: some for each core, so that a slow one does not keep the others waiting.
  static let parts = 16

  private let input: UnsafeRawBufferPointer
  private let decimals: Int
  private let subprojects: CSVTableReader.Target
  private let sources: CSVTableReader.Target

  /// The columns of a table of tranches.
  struct Columns {
    var subprojects: [Int32] = []
    var sources: [Int32] = []
    var years: [Int32] = []
    var amounts: [Int64] = []
    /// Whether the rows ascend by sub-project, source, year: then none is there twice.
    var areAscending = true
  }

  init(
    _ input: UnsafeRawBufferPointer, decimals: Int, subprojects: CSVTableReader.Target,
    sources: CSVTableReader.Target
  ) {
    self.input = input
    self.decimals = decimals
    self.subprojects = subprojects
    self.sources = sources
  }

  /// Reads the rows that begin at `start`, in about `parts` parts; `nil` if any row is not plain.
  func read(from start: Int, parts: Int = TrancheReader.parts) -> Columns? {
    let bounds = bounds(from: start, count: parts)
    let counts = run(bounds.count - 1, Int.self) { part in
      lineEnds(bounds[part], bounds[part + 1])
    }
    var offsets = [0]
    for count in counts { offsets.append(offsets.last! + count) }
    let isOpen = input[input.count - 1] != 0x0A && start < input.count
    let rows = offsets.last! + (isOpen ? 1 : 0)
    var columns = Columns()
    var isPlain = false
    columns.subprojects = .init(unsafeUninitializedCapacity: rows) { first, firstCount in
      columns.sources = .init(unsafeUninitializedCapacity: rows) { second, secondCount in
        columns.years = .init(unsafeUninitializedCapacity: rows) { third, thirdCount in
          columns.amounts = .init(unsafeUninitializedCapacity: rows) { fourth, fourthCount in
            let targets = RowTargets(
              subprojects: first.baseAddress, sources: second.baseAddress,
              years: third.baseAddress, amounts: fourth.baseAddress)
            let last = bounds.count - 2
            let ends = run(bounds.count - 1, PartEnd?.self) { part in
              read(
                bounds[part], bounds[part + 1], at: offsets[part],
                rows: part == last ? rows - offsets[part] : counts[part], targets)
            }
            isPlain = !ends.contains { $0 == nil }
            columns.areAscending = TrancheReader.areAscending(ends)
            // What is not plain is thrown away; what is trivial needs no initialising.
            (firstCount, secondCount, thirdCount, fourthCount) = (rows, rows, rows, rows)
          }
        }
      }
    }
    return isPlain ? columns : nil
  }

  /// Calls `work` for `0..<count` on all cores and returns the results in order.
  private func run<Result: Sendable>(
    _ count: Int, _ type: Result.Type, _ work: (Int) -> Result
  ) -> [Result] {
    withoutActuallyEscaping(work) { work in
      nonisolated(unsafe) let work = work
      return Array(unsafeUninitializedCapacity: count) { results, initialized in
        nonisolated(unsafe) let slots = results.baseAddress!
        DispatchQueue.concurrentPerform(iterations: count) { number in
          (slots + number).initialize(to: work(number))
        }
        initialized = count
      }
    }
  }

  // MARK: Parts

  /// Where each part begins, always at a row, and the end of the file.
  private func bounds(from start: Int, count: Int) -> [Int] {
    var bounds = [start]
    for part in 1..<max(count, 1) {
      var position = start + (input.count - start) / count * part
      while position < input.count, input[position] != 0x0A { position += 1 }
      let bound = min(position + 1, input.count)
      if bound > bounds.last! { bounds.append(bound) }
    }
    if bounds.last! < input.count { bounds.append(input.count) }
    return bounds
  }

  private func lineEnds(_ start: Int, _ end: Int) -> Int {
    var count = 0
    var position = start
    // Eight bytes at a time: a byte that is no line end sets its high bit.
    while position + 8 <= end {
      let word = input.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      let other = word ^ 0x0A0A_0A0A_0A0A_0A0A
      let marks = ((other & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | other
      count += 8 - (marks & 0x8080_8080_8080_8080).nonzeroBitCount
      position += 8
    }
    while position < end {
      if input[position] == 0x0A { count += 1 }
      position += 1
    }
    return count
  }

  // MARK: Rows

  private struct RowTargets: @unchecked Sendable {
    // Parts write to rows of their own.
    let subprojects: UnsafeMutablePointer<Int32>?
    let sources: UnsafeMutablePointer<Int32>?
    let years: UnsafeMutablePointer<Int32>?
    let amounts: UnsafeMutablePointer<Int64>?
  }

  /// First and last key of a part, and whether its rows ascend.
  private struct PartEnd {
    var first: UInt64
    var last: UInt64
    var isAscending: Bool
  }

  /// Sub-project, source and year in order: 27, 21 and 16 bits, limits far above any plan.
  private static func key(_ subproject: Int32, _ source: Int32, _ year: Int32) -> UInt64 {
    UInt64(UInt32(subproject)) << 37 | UInt64(UInt32(source)) << 16 | UInt64(UInt32(year))
  }

  private static func areAscending(_ ends: [PartEnd?]) -> Bool {
    var previous: UInt64?
    for end in ends {
      guard let end, end.isAscending else { return false }
      if let previous, previous >= end.first { return false }
      previous = end.last
    }
    return true
  }

  private func read(
    _ start: Int, _ end: Int, at offset: Int, rows: Int, _ targets: RowTargets
  ) -> PartEnd? {
    var subprojects = IdCache(subprojects)
    var sources = IdCache(sources)
    var result = PartEnd(first: 0, last: 0, isAscending: true)
    var position = start
    for row in 0..<rows {
      guard let subproject = subprojects.next(input, &position),
        let source = sources.next(input, &position), let year = year(&position),
        let amount = amount(&position)
      else { return nil }
      targets.subprojects![offset + row] = subproject
      targets.sources![offset + row] = source
      targets.years![offset + row] = year
      targets.amounts![offset + row] = amount
      let key = TrancheReader.key(subproject, source, year)
      if row == 0 { result.first = key } else if key <= result.last { result.isAscending = false }
      result.last = key
    }
    return position >= end ? result : nil
  }

  /// Four digits and a comma.
  @inline(__always)
  private func year(_ position: inout Int) -> Int32? {
    guard position + 5 <= input.count, input[position + 4] == UInt8(ascii: ",") else { return nil }
    let word = input.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian
    let digits = word ^ 0x3030_3030
    // Every byte 0 to 9: no high nibble, and none above 9.
    guard digits & 0xF0F0_F0F0 == 0, (digits + 0x0606_0606) & 0xF0F0_F0F0 == 0 else { return nil }
    let year = Int32(
      (digits & 15) * 1000 + (digits >> 8 & 15) * 100 + (digits >> 16 & 15) * 10 + digits >> 24)
    position += 5
    return year >= 1900 && year <= 2199 ? year : nil
  }

  /// `-?digits(.digits)?` and a line end, or the end of the file.
  @inline(__always)
  private func amount(_ position: inout Int) -> Int64? {
    var at = position
    let end = input.count
    let isNegative = at < end && input[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let first = at
    var value: Int64 = 0
    while at < end {
      let digit = input[at] &- 48
      if digit > 9 { break }
      value = value &* 10 &+ Int64(digit)
      at += 1
    }
    // 18 digits, those behind the point included, fit 64 bits.
    if at == first || at - first > 18 - decimals { return nil }
    var written = 0
    if at < end, input[at] == UInt8(ascii: ".") {
      at += 1
      let point = at
      while at < end {
        let digit = input[at] &- 48
        if digit > 9 { break }
        if at - point >= decimals { return nil }
        value = value &* 10 &+ Int64(digit)
        at += 1
      }
      written = at - point
      if written == 0 { return nil }
    }
    if at < end, input[at] != 0x0A { return nil }
    while written < decimals {
      value = value &* 10
      written += 1
    }
    if value > Amount.limit { return nil }
    position = at + 1
    return isNegative ? -value : value
  }
}

/// The ids of one column, known again by their bytes: a small table in front of the index of all ids.
private struct IdCache {
  private static let size = 1024
  /// Ids up to this length are kept as two words.
  private static let longest = 16

  private let target: CSVTableReader.Target
  private var low: [UInt64]
  private var high: [UInt64]
  private var ranks: [Int32]
  private var recentLow: UInt64 = 0
  private var recentHigh: UInt64 = 0
  private var recentRank: Int32 = -1

  init(_ target: CSVTableReader.Target) {
    self.target = target
    low = Array(repeating: 0, count: IdCache.size)
    high = Array(repeating: 0, count: IdCache.size)
    ranks = Array(repeating: -1, count: IdCache.size)
  }

  /// The rank of the id that ends with the next comma; `nil` if it is not plain or not known.
  @inline(__always)
  mutating func next(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Int32? {
    if position + 24 > input.count { return slow(input, &position) }
    let first = input.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
    var length = IdCache.comma(first)
    var (a, b) = (first, UInt64(0))
    if length < 8 {
      if length == 0 { return nil }
      a = first & (1 << UInt64(8 * length) &- 1)
    } else {
      let second = input.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self).littleEndian
      let more = IdCache.comma(second)
      if more == 8 { return slow(input, &position) }
      b = more == 0 ? 0 : second & (1 << UInt64(8 * more) &- 1)
      length = 8 + more
    }
    // The length tells `a` from `a` with a NUL behind it.
    b |= UInt64(length) << 56
    let rank: Int32
    if a == recentLow, b == recentHigh {
      rank = recentRank
    } else {
      let slot = Int(truncatingIfNeeded: ((a ^ b &* 31) &* 0x9E37_79B9_7F4A_7C15) >> 54)
      if low[slot] == a, high[slot] == b {
        rank = ranks[slot]
      } else {
        guard let found = lookUp(input, position, position + length) else { return nil }
        rank = found
        (low[slot], high[slot], ranks[slot]) = (a, b, rank)
      }
      (recentLow, recentHigh, recentRank) = (a, b, rank)
    }
    if rank < 0 { return nil }
    position += length + 1
    return rank
  }

  /// How many bytes of `word` stand before the first comma; 8 if there is none.
  @inline(__always)
  private static func comma(_ word: UInt64) -> Int {
    let other = word ^ 0x2C2C_2C2C_2C2C_2C2C
    let zero = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
    return zero.trailingZeroBitCount >> 3
  }

  /// Long ids, and those near the end of the file.
  private func slow(_ input: UnsafeRawBufferPointer, _ position: inout Int) -> Int32? {
    var end = position
    while end < input.count, input[end] != UInt8(ascii: ",") { end += 1 }
    if end == position || end == input.count { return nil }
    let rank = lookUp(input, position, end)
    position = end + 1
    return rank
  }

  /// The rank of the id in these bytes, unless it needs quotes or is not known.
  private func lookUp(_ input: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int32? {
    for position in start..<end {
      let byte = input[position]
      if byte == UInt8(ascii: "\"") || byte < 0x20 { return nil }
    }
    let row = target.keys.row(of: UnsafeRawBufferPointer(rebasing: input[start..<end]))
    return row < 0 ? nil : target.rank[Int(row)]
  }
}
