/// Texts that are the same when their bytes are: composed and decomposed letters are two ids, which
/// `String` takes for one.
struct ExactText: Hashable, Sendable {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Several texts in order, told apart by a byte that no text has.
  init(_ texts: [String]) { bytes = Array(texts.map { Array($0.utf8) }.joined(separator: [0xFF])) }
}

extension String {
  /// Whether the bytes are the same.
  func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
