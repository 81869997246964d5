/// A hash table from 64-bit keys to row numbers in two flat arrays: open addressing, linear probing,
/// at most half full. Lookups and insertions take constant expected time and allocate nothing.
package struct FlatIndex: Sendable {
  private var keys: [UInt64]
  private var values: [Int32]
  private let shift: UInt64
  private let mask: Int

  /// Room for `capacity` keys.
  package init(capacity: Int) {
    var bits = 3
    while 1 << bits < 2 * capacity { bits += 1 }
    keys = Array(repeating: 0, count: 1 << bits)
    values = Array(repeating: -1, count: 1 << bits)
    shift = UInt64(64 - bits)
    mask = 1 << bits - 1
  }

  @inline(__always) private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while values[slot] >= 0, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  /// The value at `key`, −1 if there is none.
  package subscript(key: UInt64) -> Int32 { values[slot(of: key)] }

  /// Stores `value` (≥ 0) at `key` unless the key is taken; returns the value that stands there now.
  package mutating func insert(_ value: Int32, at key: UInt64) -> Int32 {
    let slot = slot(of: key)
    if values[slot] < 0 {
      keys[slot] = key
      values[slot] = value
    }
    return values[slot]
  }
}
