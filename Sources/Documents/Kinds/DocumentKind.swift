internal import Archives

/// What a file is, told from its bytes first and its name second.
enum DocumentKind: Equatable {
  case archive
  case text
  case refused(DocumentFault.Kind)

  init(_ bytes: [UInt8]) {
    self = Self.told(bytes)
  }

  private static func told(_ bytes: [UInt8]) -> DocumentKind {
    func opens(_ text: StaticString) -> Bool {
      text.withUTF8Buffer { bytes.starts(with: $0) }
    }
    if bytes.isEmpty { return .refused(.empty) }
    if opens("PK\u{3}\u{4}") || opens("PK\u{5}\u{6}") { return .archive }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      return .refused(compound(bytes))
    }
    // Old workbooks without a container: BIFF 2, 3 and 4.
    if bytes.starts(with: [0x09, 0x00, 0x04, 0x00]) || bytes.starts(with: [0x09, 0x02, 0x06, 0x00])
      || bytes.starts(with: [0x09, 0x04, 0x06, 0x00])
    {
      return .refused(.legacyWorkbook)
    }
    if isPDF(bytes) { return .refused(.portableDocument) }
    let images: [[UInt8]] = [
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF],
      Array("GIF87a".utf8), Array("GIF89a".utf8), [0x49, 0x49, 0x2A, 0x00],
      [0x4D, 0x4D, 0x00, 0x2A],
    ]
    if images.contains(where: { bytes.starts(with: $0) }) { return .refused(.image) }
    if opens("RIFF"), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      return .refused(.image)
    }
    if opens("BM"), bytes.count > 14, bytes[6...9].allSatisfy({ $0 == 0 }) {
      return .refused(.image)
    }
    if opens("{\\rtf") { return .refused(.legacyDocument) }
    if opens("Rar!") || opens("7z\u{BC}") || bytes.starts(with: [0x1F, 0x8B])
      || bytes.starts(with: [0x37, 0x7A, 0xBC, 0xAF])
    {
      return .refused(.otherArchive)
    }
    return .text
  }

  private static func isPDF(_ bytes: [UInt8]) -> Bool {
    // Readers take a header within the first 1,024 bytes; only junk, no text, stands before it.
    bytes.starts(with: Array("%PDF-".utf8))
      || (bytes.prefix(4).contains { $0 < 0x09 }
        && contains(Array("%PDF-".utf8), in: bytes.prefix(1024)))
  }

  /// What a compound file (MS-CFB) holds, by the names of its streams, which stand in UTF-16.
  private static func compound(_ bytes: [UInt8]) -> DocumentFault.Kind {
    func holds(_ name: String) -> Bool {
      contains(name.utf8.flatMap { [$0, 0] }, in: bytes[...])
    }
    if holds("EncryptedPackage") || holds("EncryptionInfo") { return .encrypted }
    // Names of streams end in a NUL: Word files have words that begin with Book.
    if holds("WordDocument\0") { return .legacyDocument }
    if holds("Workbook") || holds("Book\0") { return .legacyWorkbook }
    return .legacyDocument
  }

  private static func contains(_ name: [UInt8], in bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count >= name.count else { return false }
    var place = bytes.startIndex
    while let found = bytes[place...].firstIndex(of: name[0]) {
      if bytes[found...].starts(with: name) { return true }
      place = found + 1
    }
    return false
  }
}
