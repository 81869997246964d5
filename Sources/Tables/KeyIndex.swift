internal import Glibc
internal import Texts

/// The ids of a table: bytes to row and back. Open addressing, no `String`s; ids compare by bytes, so
/// that NFC and NFD forms stay apart.
///
/// The bytes of the ids stand in the table's file, or in an arena of the index's own when ids are added
/// one at a time.
package struct KeyIndex: Sendable {
  private let file: FileBytes?
  private var arena: [UInt8] = []
  private var places: [TextSlice] = []
  /// A hash's first half and a row number + 1 in the halves of each word, 0 where it is free.
  private var slots: [UInt64] = Array(repeating: 0, count: 16)
  /// Slots are searched within a region of this many + 1, so that regions can be filled on all cores.
  private var regionMask = 15

  package init() { file = nil }

  /// The index of the ids at `places` of `file`, hashed in `rows`; `nil` if an id is there twice.
  init?(_ file: FileBytes, _ places: [TextSlice], _ rows: HashedRows) {
    self.file = file
    self.places = places
    guard let slots = rows.slots(equal: KeyIndex.equality(file, places)) else { return nil }
    self.slots = slots
    regionMask = rows.regionLength - 1
  }

  /// Whether two rows have the same bytes at their places.
  static func equality(_ file: FileBytes, _ places: [TextSlice]) -> (Int, Int) -> Bool {
    { a, b in
      let (left, right) = (places[a], places[b])
      let start = file.buffer.baseAddress!
      return left.length == right.length
        && memcmp(start + left.start, start + right.start, left.length) == 0
    }
  }

  package var count: Int { places.count }

  /// Calls `body` with the bytes of the key of `row`.
  package func withKey<Result>(_ row: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let range = places[row].range
    if let file { return body(UnsafeRawBufferPointer(rebasing: file.buffer[range])) }
    return arena.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  package func text(_ row: Int) -> String { withKey(row) { String(decoding: $0, as: UTF8.self) } }

  /// The row whose key is `bytes`, −1 if none. Constant expected time.
  package func row(of bytes: UnsafeRawBufferPointer) -> Int32 {
    row(of: bytes, tag: KeyIndex.tag(bytes))
  }

  private func row(of bytes: UnsafeRawBufferPointer, tag: UInt32) -> Int32 {
    var slot = firstSlot(tag)
    let region = slot & ~regionMask
    while true {
      let entry = slots[slot]
      if entry == 0 { return -1 }
      if UInt32(truncatingIfNeeded: entry >> 32) == tag {
        let row = Int(UInt32(truncatingIfNeeded: entry)) - 1
        if equals(row, bytes) { return Int32(row) }
      }
      slot = region | (slot + 1) & regionMask
    }
  }

  /// The first slots belong to the smallest hashes: what `HashedRows` groups stands together here.
  private func firstSlot(_ tag: UInt32) -> Int {
    Int(tag) >> (32 - slots.count.trailingZeroBitCount)
  }

  /// Whether the key of `row` is `bytes`.
  func equals(_ row: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let length = places[row].length
    if length != bytes.count { return false }
    return length == 0 || withKey(row) { memcmp($0.baseAddress!, bytes.baseAddress!, length) == 0 }
  }

  /// Adds `bytes` as the key of the next row and returns the earlier row with the same key, −1 if
  /// there is none. The key is added in both cases, so that rows keep their numbers.
  package mutating func append(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    precondition(file == nil)
    let tag = KeyIndex.tag(bytes)
    let earlier = row(of: bytes, tag: tag)
    places.append(TextSlice(start: arena.count, length: bytes.count, hasEscapes: false))
    arena.append(contentsOf: bytes)
    if earlier < 0 {
      if 2 * count > slots.count { grow() }
      place(UInt64(tag) << 32 | UInt64(count))
    }
    return earlier
  }

  private mutating func grow() {
    let entries = slots
    slots = Array(repeating: 0, count: 4 * entries.count)
    regionMask = slots.count - 1
    for entry in entries where entry != 0 { place(entry) }
  }

  private mutating func place(_ entry: UInt64) {
    var slot = firstSlot(UInt32(entry >> 32))
    while slots[slot] != 0 { slot = (slot + 1) & regionMask }
    slots[slot] = entry
  }

  // MARK: Hashes

  /// Another one in every run: nobody can write a plan whose ids all share a slot. No output depends on
  /// it, because rows are found by their bytes.
  private static let seed = UInt64.random(in: .min ... .max)

  /// The first half of the hash.
  @inline(__always)
  static func tag(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(truncatingIfNeeded: hash(bytes, seed) >> 32)
  }

  /// Eight bytes at a time, each word multiplied to 128 bits and both halves mixed (as wyhash does).
  @inline(__always)
  static func hash(_ bytes: UnsafeRawBufferPointer, _ seed: UInt64) -> UInt64 {
    let count = bytes.count
    var hash = seed ^ (UInt64(count) &* 0x9E37_79B9_7F4A_7C15)
    var last: UInt64 = 0
    var position = 0
    while position + 8 < count {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      position += 8
    }
    if count >= 8 {
      last = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else {
      for byte in bytes { last = last << 8 | UInt64(byte) }
    }
    return mixed(mixed(hash ^ last) ^ 0xE703_7ED1_A0B4_28DB)
  }

  /// The hash of `word` behind what has been hashed before.
  @inline(__always)
  static func hash(_ before: UInt64, _ word: UInt64) -> UInt64 {
    mixed(mixed(before ^ seed) ^ (word &+ 0x9E37_79B9_7F4A_7C15))
  }

  @inline(__always)
  private static func mixed(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}
