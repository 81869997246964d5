internal import Texts

/// The parts of a ZIP archive, by its directory (PKWARE APPNOTE 6.3.10).
///
/// All limits are held before a byte is unpacked: number of parts, sizes, ratio, names. What the
/// directory says is checked against what comes out: size and checksum.
package struct ZipReader {
  private struct Part {
    var method: Int
    var crc: UInt32
    var packed: Int
    var size: Int
    var offset: Int
    var isEncrypted: Bool
  }

  package let file: String
  private let bytes: [UInt8]
  private var parts: [String: Part] = [:]
  /// In the order of the directory.
  package private(set) var names: [String] = []
  /// Bytes unpacked so far.
  private var total = 0

  package init(_ bytes: [UInt8], file: String) throws(DocumentFault) {
    self.bytes = bytes
    self.file = file
    try readDirectory()
  }

  package func holds(_ name: String) -> Bool { parts[name] != nil }

  private func fault(_ kind: DocumentFault.Kind, _ part: String? = nil, _ found: String? = nil)
    -> DocumentFault
  { DocumentFault(kind, file: file, part: part, found: found) }

  private func half(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
  private func word(_ place: Int) -> Int { half(place) | half(place + 2) << 16 }

  /// Where the record at the end of the directory stands: a comment of up to 65,535 bytes may follow.
  private func findEnd() -> Int? {
    guard bytes.count >= 22 else { return nil }
    for place in stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 0xFFFF), by: -1)
    where bytes[place] == 0x50 && word(place) == 0x0605_4B50
      && place + 22 + half(place + 20) <= bytes.count
    {
      return place
    }
    return nil
  }

  private mutating func readDirectory() throws(DocumentFault) {
    guard let end = findEnd() else { throw fault(.brokenArchive) }
    let count = half(end + 10)
    let size = word(end + 12)
    let start = word(end + 16)
    if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF
      || (end >= 20 && word(end - 20) == 0x0706_4B50)
    {
      throw fault(.largeArchive)
    }
    guard half(end + 4) == 0, half(end + 6) == 0, half(end + 8) == count else {
      throw fault(.brokenArchive)
    }
    guard count <= DocumentLimits.parts else { throw fault(.tooManyParts, nil, "\(count)") }
    // Something may stand before the archive: all offsets are from where it begins.
    let shift = end - size - start
    guard size <= end, shift >= 0 else { throw fault(.brokenArchive) }
    var place = end - size
    for _ in 0..<count {
      guard place + 46 <= end, word(place) == 0x0201_4B50 else { throw fault(.brokenArchive) }
      let lengths = (half(place + 28), half(place + 30), half(place + 32))
      let next = place + 46 + lengths.0 + lengths.1 + lengths.2
      guard next <= end else { throw fault(.brokenArchive) }
      try add(
        name: bytes[place + 46..<place + 46 + lengths.0],
        Part(
          method: half(place + 10), crc: UInt32(word(place + 16)), packed: word(place + 20),
          size: word(place + 24), offset: word(place + 42) + shift,
          isEncrypted: half(place + 8) & 1 == 1))
      place = next
    }
  }

  private mutating func add(name bytes: ArraySlice<UInt8>, _ part: Part) throws(DocumentFault) {
    // Some writers put the separators of their own system.
    let name = String(decoding: bytes.map { $0 == 0x5C ? 0x2F : $0 }, as: UTF8.self)
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    if name.isEmpty || name.hasPrefix("/") || name.contains("\0") || name.dropFirst().first == ":"
      || steps.contains("..")
    {
      throw fault(.pathOutside, nil, name)
    }
    if name.hasSuffix("/") { return }
    guard parts.updateValue(part, forKey: name) == nil else {
      throw fault(.repeatedPart, nil, name)
    }
    if part.isEncrypted { throw fault(.encrypted, name) }
    if part.size == 0xFFFF_FFFF || part.packed == 0xFFFF_FFFF { throw fault(.largeArchive, name) }
    names.append(name)
  }

  /// The bytes of a part, unpacked; `nil` if there is none of this name.
  package mutating func read(_ name: String) throws(DocumentFault) -> [UInt8]? {
    guard let part = parts[name] else { return nil }
    guard part.size <= DocumentLimits.partBytes, total + part.size <= DocumentLimits.totalBytes
    else { throw fault(.tooLarge, name, "\(part.size)") }
    if part.size > DocumentLimits.ratioFreeBytes,
      part.size / max(part.packed, 1) > DocumentLimits.ratio
    {
      throw fault(.compressedTooFar, name, "\(part.size) / \(part.packed)")
    }
    total += part.size
    let from = try place(of: part, name)
    let out = try unpacked(part, from: from, name)
    guard CRC32.of(out) == part.crc else { throw fault(.wrongChecksum, name) }
    return out
  }

  /// The bytes of a part as they are packed, for a copy.
  package func packed(
    _ name: String
  ) throws(DocumentFault) -> (bytes: ArraySlice<UInt8>, isDeflated: Bool, crc: UInt32, size: Int) {
    guard let part = parts[name] else { throw fault(.missingPart, name) }
    guard part.method == 0 || part.method == 8 else {
      throw fault(.unknownCompression, name, "\(part.method)")
    }
    let start = try place(of: part, name)
    return (bytes[start..<start + part.packed], part.method == 8, part.crc, part.size)
  }

  /// Where the packed bytes of a part begin.
  private func place(of part: Part, _ name: String) throws(DocumentFault) -> Int {
    let start = part.offset
    guard start + 30 <= bytes.count, word(start) == 0x0403_4B50 else {
      throw fault(.brokenArchive, name)
    }
    let from = start + 30 + half(start + 26) + half(start + 28)
    guard from + part.packed <= bytes.count else { throw fault(.brokenArchive, name) }
    return from
  }

  private func unpacked(_ part: Part, from start: Int, _ name: String) throws(DocumentFault)
    -> [UInt8]
  {
    switch part.method {
    case 0:
      guard part.size == part.packed else { throw fault(.brokenArchive, name) }
      return Array(bytes[start..<start + part.packed])
    case 8:
      // DEFLATE makes 258 bytes of two bits at most.
      guard part.size <= 1032 * (part.packed + 1) else { throw fault(.brokenCompression, name) }
      let result = bytes.withUnsafeBufferPointer {
        Inflate.bytes(
          UnsafeBufferPointer(rebasing: $0[start..<start + part.packed]), size: part.size)
      }
      guard case .success(let out) = result else { throw fault(.brokenCompression, name) }
      return out
    default: throw fault(.unknownCompression, name, "\(part.method)")
    }
  }
}
