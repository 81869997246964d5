internal import Planning
internal import Texts

/// The rows of a table grouped by the first bits of a hash of what identifies them, on all cores: equal
/// rows stand in one group, and a group is small enough for the nearest memory.
///
/// A table of all hashes would need several times the memory, and one access to far memory per row.
struct HashedRows {
  /// A hash's first half and a row number in the halves of each word: part by part in the order of
  /// the rows, in a part by group.
  private var entries: [UInt64]
  /// First row of each part, and the number of rows.
  private let bounds: [Int]
  /// For each part: where each group begins, and the end.
  private let starts: [[Int32]]
  /// How many first bits of the hash make the group.
  private let groupBits: Int
  private let regionBits: Int

  /// Slots for the rows of one group.
  var regionLength: Int { 1 << regionBits }

  /// Groups `entries`, the hashes of the rows in order, `tag << 32 | row`.
  init(_ entries: consuming [UInt64], bounds: [Int]) {
    // At most half full, regions of 2¹⁴ slots (128 kB), at most 2¹² groups.
    let slotBits = max(Int.bitWidth - (2 * max(entries.count, 8) - 1).leadingZeroBitCount, 4)
    let groupBits = min(max(slotBits - 14, 0), 12)
    self.groupBits = groupBits
    self.bounds = bounds
    regionBits = slotBits - groupBits
    var all = entries
    starts = all.withUnsafeMutableBufferPointer { all in
      nonisolated(unsafe) let all = all
      return Workers.cores.map(bounds.count - 1) { part in
        HashedRows.group(
          UnsafeMutableBufferPointer(rebasing: all[bounds[part]..<bounds[part + 1]]),
          bits: groupBits)
      }
    }
    self.entries = all
  }

  /// Hashes of `count` rows, made by `tag` on all cores.
  init(count: Int, tag: (Int) -> UInt32) {
    let entries = Workers.cores.array(count) { row in UInt64(tag(row)) << 32 | UInt64(row) }
    let step = 1 << 17
    self.init(entries, bounds: Array(stride(from: 0, to: count, by: step)) + [count])
  }

  /// Puts the words in order of their first bits where they stand (the American flag sort of McIlroy,
  /// Bostic and McIlroy 1993, one digit), and returns where each group begins.
  private static func group(_ entries: UnsafeMutableBufferPointer<UInt64>, bits: Int) -> [Int32] {
    let shift = UInt64(64 - bits)
    var starts = Array(repeating: Int32(0), count: (1 << bits) + 1)
    if bits == 0 {
      starts[1] = Int32(entries.count)
      return starts
    }
    for entry in entries { starts[Int(entry >> shift) + 1] += 1 }
    for group in 0..<1 << bits { starts[group + 1] += starts[group] }
    var next = starts
    for group in 0..<1 << bits {
      while next[group] < starts[group + 1] {
        var entry = entries[Int(next[group])]
        while Int(entry >> shift) != group {
          let home = Int(entry >> shift)
          swap(&entry, &entries[Int(next[home])])
          next[home] += 1
        }
        entries[Int(next[group])] = entry
        next[group] += 1
      }
    }
    return starts
  }

  /// Whether no two rows are equal.
  func isUnique(equal: (Int, Int) -> Bool) -> Bool {
    !Workers.cores.mapRanges(of: 1 << groupBits, step: groupStep) { groups in
      let scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: regionLength)
      defer { scratch.deallocate() }
      return groups.allSatisfy { group in
        scratch.initialize(repeating: 0, count: regionLength)
        return place(group, in: scratch, equal)
      }
    }.contains(false)
  }

  /// A hash table of all rows, each word `tag << 32 | row + 1`, 0 where it is free; the rows of a group
  /// in a region of their own. `nil` if two rows are equal.
  func slots(equal: (Int, Int) -> Bool) -> [UInt64]? {
    var isUnique = false
    let slots = [UInt64](unsafeUninitializedCapacity: regionLength << groupBits) {
      slots, count in
      // Each group writes to a region of its own.
      nonisolated(unsafe) let first = slots.baseAddress!
      isUnique = !Workers.cores.mapRanges(of: 1 << groupBits, step: groupStep) { groups in
        groups.allSatisfy { group in
          let region = first + group << regionBits
          region.initialize(repeating: 0, count: regionLength)
          return place(group, in: region, equal)
        }
      }.contains(false)
      count = isUnique ? regionLength << groupBits : 0
    }
    return isUnique ? slots : nil
  }

  /// Rows that are equal to an earlier one, in their order, each with the first such.
  func repeated(equal: (Int, Int) -> Bool) -> [(earlier: Int, row: Int)] {
    Workers.cores.mapRanges(of: 1 << groupBits, step: groupStep) { groups in
      groups.flatMap { repeated(in: $0, equal) }
    }.joined().sorted { $0.row < $1.row }
  }

  private func repeated(
    in group: Int, _ equal: (Int, Int) -> Bool
  ) -> [(earlier: Int, row: Int)] {
    var rows: [UInt64] = []
    for part in starts.indices {
      rows +=
        entries[
          bounds[part] + Int(starts[part][group])..<bounds[part] + Int(starts[part][group + 1])]
    }
    // By hash, then by row.
    rows.sort()
    var pairs: [(earlier: Int, row: Int)] = []
    /// The different rows of one hash so far.
    var firsts: [Int] = []
    for (position, entry) in rows.enumerated() {
      if position > 0, rows[position - 1] >> 32 != entry >> 32 { firsts = [] }
      let row = Int(UInt32(truncatingIfNeeded: entry))
      if let earlier = firsts.first(where: { equal($0, row) }) {
        pairs.append((earlier, row))
      } else {
        firsts.append(row)
      }
    }
    return pairs
  }

  private var groupStep: Int { max(1, (1 << groupBits) / 16) }

  /// Enters the rows of `group` into its region; `false` at two equal rows, or if the region would be
  /// more than three quarters full, which no hash worth the name does.
  private func place(
    _ group: Int, in region: UnsafeMutablePointer<UInt64>, _ equal: (Int, Int) -> Bool
  ) -> Bool {
    var room = regionLength / 4 * 3
    for part in starts.indices {
      let offset = bounds[part]
      for position in Int(starts[part][group])..<Int(starts[part][group + 1]) {
        let entry = entries[offset + position]
        var slot = Int((entry << UInt64(groupBits)) >> UInt64(64 - regionBits))
        while region[slot] != 0 {
          if region[slot] >> 32 == entry >> 32,
            equal(
              Int(UInt32(truncatingIfNeeded: region[slot])) - 1,
              Int(UInt32(truncatingIfNeeded: entry)))
          {
            return false
          }
          slot = (slot + 1) & (regionLength - 1)
        }
        region[slot] = entry + 1
        room -= 1
        if room == 0 { return false }
      }
    }
    return true
  }
}
