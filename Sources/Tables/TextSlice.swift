internal import Glibc
package import Texts

/// Where a text stands in its file.
package struct TextSlice: Sendable {
  let start: Int
  /// Twice the length, plus one for doubled quotes.
  private let bits: Int

  init(start: Int, length: Int, hasEscapes: Bool) {
    self.start = start
    bits = length << 1 | (hasEscapes ? 1 : 0)
  }

  static let blank = TextSlice(start: 0, length: 0, hasEscapes: false)

  var length: Int { bits >> 1 }
  var hasEscapes: Bool { bits & 1 != 0 }
  var range: Range<Int> { start..<start + length }

  /// The text, doubled quotes made single and CRLF made LF.
  package func text(in bytes: FileBytes) -> String {
    let raw = UnsafeRawBufferPointer(rebasing: bytes.buffer[range])
    if isPlain(in: bytes) { return String(decoding: raw, as: UTF8.self) }
    return String(decoding: plain(raw), as: UTF8.self)
  }

  /// Calls `body` with the bytes of the text, as `text(in:)` has it.
  func withBytes<Result>(
    in bytes: FileBytes, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    let raw = UnsafeRawBufferPointer(rebasing: bytes.buffer[range])
    return isPlain(in: bytes) ? body(raw) : plain(raw).withUnsafeBytes(body)
  }

  /// Whether the text is its bytes in the file.
  private func isPlain(in bytes: FileBytes) -> Bool {
    if hasEscapes { return false }
    return length == 0 || memchr(bytes.buffer.baseAddress! + start, 0x0D, length) == nil
  }

  private func plain(_ raw: UnsafeRawBufferPointer) -> [UInt8] {
    var plain: [UInt8] = []
    var previous: UInt8 = 0
    for byte in raw {
      if hasEscapes, byte == UInt8(ascii: "\""), previous == byte {
        previous = 0
        continue
      }
      if byte == 0x0A, previous == 0x0D { plain.removeLast() }
      plain.append(byte)
      previous = byte
    }
    return plain
  }
}
