package import Texts

/// A file that a package was imported from, as `mapping.json` keeps it.
package struct ReadDocument: Sendable, Equatable {
  /// Without folders: where it lies is nobody else's affair.
  package var file: String
  /// SHA-256 of its bytes, in hexadecimal digits.
  package var digest: String

  package init(file: String, bytes: [UInt8]) {
    self.file = file
    digest = SHA256.hexadecimal(SHA256.digest(of: bytes))
  }

  package var json: JSON { .object([("file", .string(file)), ("sha256", .string(digest))]) }

  /// The documents that a `mapping.json` names; none in one that was written before they were kept.
  package static func all(_ mapping: JSON) -> [ReadDocument] {
    guard case .array(let entries)? = mapping["documents"] else { return [] }
    return entries.compactMap { entry in
      guard let file = entry["file"]?.stringValue, let digest = entry["sha256"]?.stringValue else {
        return nil
      }
      return ReadDocument(file: file, digest: digest)
    }
  }

  private init(file: String, digest: String) {
    self.file = file
    self.digest = digest
  }
}
