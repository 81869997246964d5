/// Characters that Chinese input methods write wide: `２０％` for `20%`, `＠`, `，`, the wide blank.
package enum Halfwidth {
  /// `text` with the full-width forms of ASCII (U+FF01 to U+FF5E) and the wide blank as ASCII. O(length).
  package static func text(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var narrow = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E:
        narrow.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
      case 0x3000: narrow += " "
      default: narrow.unicodeScalars.append(scalar)
      }
    }
    return narrow
  }

  /// The same of bytes of UTF-8.
  package static func bytes(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if word.allSatisfy({ $0 < 0x80 }) { return word }
    return Array(text(String(decoding: word, as: UTF8.self)).utf8)[...]
  }
}
