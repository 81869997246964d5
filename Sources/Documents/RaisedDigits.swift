/// Raised digits as characters of their own: a mark of a footnote behind a number is no digit of it.
enum RaisedDigits {
  private static let raised = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]

  /// Raises the digits of `text` from the byte `start` on.
  static func raise(_ text: inout [UInt8], from start: Int) {
    guard text[start...].contains(where: { $0 &- 48 < 10 }) else { return }
    let tail = text[start...].flatMap { byte in
      byte &- 48 < 10 ? Array(raised[Int(byte - 48)].utf8) : [byte]
    }
    text.replaceSubrange(start..., with: tail)
  }

  static func raised(_ text: String) -> String {
    var bytes = Array(text.utf8)
    raise(&bytes, from: 0)
    return String(decoding: bytes, as: UTF8.self)
  }
}
