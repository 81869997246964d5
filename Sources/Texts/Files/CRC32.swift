/// The CRC of ZIP: polynomial 0x04C11DB7, reflected (APPNOTE 4.4.7).
package enum CRC32 {
  /// Eight tables of 256: what a byte that stands 0 to 7 places before the end of a word adds
  /// (Kounavis and Berry 2005, "slicing by 8").
  private static let table: [UInt32] = {
    var table = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
      table[byte] = crc
    }
    for place in 256..<8 * 256 {
      let before = table[place - 256]
      table[place] = before >> 8 ^ table[Int(before & 0xFF)]
    }
    return table
  }()

  package static func of(_ bytes: [UInt8]) -> UInt32 {
    let table = table
    var crc: UInt32 = 0xFFFF_FFFF
    var position = 0
    while position + 8 <= bytes.count {
      var next: UInt32 = 0
      for slice in 0..<4 {
        let low = UInt8(truncatingIfNeeded: crc >> UInt32(8 * slice)) ^ bytes[position + slice]
        next ^= table[(7 - slice) * 256 + Int(low)]
        next ^= table[(3 - slice) * 256 + Int(bytes[position + 4 + slice])]
      }
      crc = next
      position += 8
    }
    while position < bytes.count {
      crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[position])]
      position += 1
    }
    return ~crc
  }
}
