internal import Texts

/// A ZIP file as bytes (PKWARE APPNOTE 6.3.10, without ZIP64, encryption and data descriptors).
///
/// Same entries, same bytes: every entry carries the first moment that DOS can express, entries stand
/// in the order they were added, and nothing of the machine is written.
package struct ZipArchive {
  private struct Entry {
    var name: [UInt8]
    var crc: UInt32
    var size: UInt32
    var packedSize: UInt32
    var isDeflated: Bool
    var offset: UInt32
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []

  package init() {}

  /// Adds `content` as `name`, deflated unless that makes it no smaller.
  ///
  /// Names come from code, never from a document. Complexity: O(`content.count`), in time and memory.
  package mutating func add(_ name: String, _ content: [UInt8]) {
    let packed = Deflate.compressed(content)
    let isDeflated = packed.count < content.count
    add(
      name, packed: isDeflated ? packed[...] : content[...], isDeflated: isDeflated,
      crc: CRC32.of(content), size: content.count)
  }

  /// Adds a part as another archive has it packed: `size` bytes whose CRC is `crc`.
  package mutating func add(
    _ name: String, packed: ArraySlice<UInt8>, isDeflated: Bool, crc: UInt32, size: Int
  ) {
    let entry = Entry(
      name: Array(name.utf8), crc: crc, size: UInt32(size), packedSize: UInt32(packed.count),
      isDeflated: isDeflated,
      offset: UInt32(bytes.count))
    append(0x0403_4B50)
    appendCommon(entry)
    append(half: 0)
    bytes += entry.name
    bytes += packed
    entries.append(entry)
  }

  /// The archive with its directory.
  package consuming func finished() -> [UInt8] {
    let start = UInt32(bytes.count)
    for entry in entries {
      append(0x0201_4B50)
      append(half: 20)  // made by: version 2.0, MS-DOS
      appendCommon(entry)
      append(half: 0)  // extra field
      append(half: 0)  // comment
      append(half: 0)  // disk
      append(half: 0)  // internal attributes
      append(0)  // external attributes
      append(entry.offset)
      bytes += entry.name
    }
    let size = UInt32(bytes.count) - start
    append(0x0605_4B50)
    append(half: 0)
    append(half: 0)
    append(half: UInt16(entries.count))
    append(half: UInt16(entries.count))
    append(size)
    append(start)
    append(half: 0)
    return bytes
  }

  /// What the local header and the directory say alike (APPNOTE 4.3.7 and 4.3.12).
  private mutating func appendCommon(_ entry: Entry) {
    append(half: 20)  // needed: version 2.0
    // Bit 11: the name is UTF-8; left out for ASCII, which every reader takes.
    append(half: entry.name.allSatisfy { $0 < 0x80 } ? 0 : 1 << 11)
    append(half: entry.isDeflated ? 8 : 0)
    append(half: 0)  // 00:00:00
    append(half: 1 << 5 | 1)  // 1980-01-01
    append(entry.crc)
    append(entry.packedSize)
    append(entry.size)
    append(half: UInt16(entry.name.count))
  }

  private mutating func append(half value: UInt16) {
    bytes.append(UInt8(truncatingIfNeeded: value))
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
  }

  private mutating func append(_ value: UInt32) {
    append(half: UInt16(truncatingIfNeeded: value))
    append(half: UInt16(truncatingIfNeeded: value >> 16))
  }
}
