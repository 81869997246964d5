/// The ids of a table: bytes to row and back. Open addressing over one arena of bytes, no `String`s;
/// ids compare by bytes, so that NFC and NFD forms stay apart.
struct KeyIndex: Sendable {
  private var arena: [UInt8] = []
  /// Key `k` is `arena[starts[k]..<starts[k + 1]]`.
  private var starts: [Int] = [0]
  private var slots: [Int32] = Array(repeating: -1, count: 16)

  var count: Int { starts.count - 1 }

  func key(_ row: Int) -> ArraySlice<UInt8> { arena[starts[row]..<starts[row + 1]] }

  func text(_ row: Int) -> String { String(decoding: key(row), as: UTF8.self) }

  /// The row whose key is `bytes`, −1 if none. Constant expected time.
  func row(of bytes: UnsafeRawBufferPointer) -> Int32 {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: KeyIndex.hash(bytes)) & mask
    while slots[slot] >= 0 {
      if equals(Int(slots[slot]), bytes) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return -1
  }

  /// Adds `bytes` as the key of the next row and returns the earlier row with the same key, −1 if
  /// there is none. The key is added in both cases, so that rows keep their numbers.
  mutating func append(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    let earlier = row(of: bytes)
    arena.append(contentsOf: bytes)
    starts.append(arena.count)
    if earlier < 0 {
      if 2 * count > slots.count { grow() } else { place(Int32(count - 1)) }
    }
    return earlier
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: 4 * slots.count)
    for row in 0..<count {
      let isFirst = key(row).withUnsafeBytes { self.row(of: $0) } < 0
      if isFirst { place(Int32(row)) }
    }
  }

  private mutating func place(_ row: Int32) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: key(Int(row)).withUnsafeBytes(KeyIndex.hash)) & mask
    while slots[slot] >= 0 { slot = (slot + 1) & mask }
    slots[slot] = row
  }

  private func equals(_ row: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let start = starts[row]
    guard starts[row + 1] - start == bytes.count else { return false }
    return arena.withUnsafeBytes { arena in
      for offset in 0..<bytes.count where arena[start + offset] != bytes[offset] { return false }
      return true
    }
  }

  /// FNV-1a with a final mix, so that low bits depend on every byte.
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 32)
  }
}
