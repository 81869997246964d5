/// Walks the fields of a CSV file (RFC 4180: comma, LF or CRLF, quotes doubled inside quotes). A CR that no
/// LF follows is a byte like any other: whoever reads the fields refuses it.
///
/// A value of its own over the file's bytes; nothing is allocated while scanning.
struct CSVScanner {
  /// One field: the bytes between the separators, or between the quotes.
  struct Field {
    var start: Int
    var end: Int
    var isQuoted: Bool
    /// Whether doubled quotes inside must be made single.
    var hasEscapes: Bool
    /// Whether the row ends behind this field.
    var endsRow: Bool
    var problem: Problem?
  }
  enum Problem { case unclosedQuote, strayQuote }

  let bytes: UnsafeRawBufferPointer
  /// Offset of the next field.
  private(set) var position: Int
  /// Line of the next field, from 1.
  private(set) var line = 1

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Starts in the middle: at the row that begins at `position` on line `line`.
  init(_ bytes: UnsafeRawBufferPointer, at position: Int, line: Int) {
    self.bytes = bytes
    self.position = position
    self.line = line
  }

  var isAtEnd: Bool { position >= bytes.count }

  /// Reads one field and steps over the separator behind it. Not to be called at the end.
  @inline(__always)
  mutating func next() -> Field {
    let start = position
    if start < bytes.count, bytes[start] == UInt8(ascii: "\"") { return quoted(start) }
    var end = start
    var strayQuote = false
    while true {
      // Eight bytes at a time: most fields end in the first word.
      while end + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self).littleEndian
        let marks = CSVScanner.marks(word)
        end += marks.trailingZeroBitCount >> 3
        if marks != 0 { break }
      }
      while end < bytes.count, !CSVScanner.isMark(bytes[end]) { end += 1 }
      if end == bytes.count || bytes[end] != UInt8(ascii: "\"") { break }
      strayQuote = true
      end += 1
    }
    var field = Field(
      start: start, end: end, isQuoted: false, hasEscapes: false, endsRow: true,
      problem: strayQuote ? .strayQuote : nil)
    step(over: &field)
    return field
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == 0x0A || byte == UInt8(ascii: "\"")
  }

  /// The high bit of the first comma, line end or quote in `word` set; 0 if it has none. Bits behind
  /// the first one mean nothing.
  @inline(__always)
  private static func marks(_ word: UInt64) -> UInt64 {
    func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word }
    return
      (zeros(word ^ 0x2C2C_2C2C_2C2C_2C2C) | zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A)
      | zeros(word ^ 0x2222_2222_2222_2222)) & 0x8080_8080_8080_8080
  }

  /// Steps over the comma or line end at `field.end`; takes a CR before LF off.
  @inline(__always)
  private mutating func step(over field: inout Field) {
    position = field.end + 1
    if field.end < bytes.count, bytes[field.end] == UInt8(ascii: ",") {
      field.endsRow = false
      // A comma that ends the file has one more, empty field behind it.
      return
    }
    line += 1
    if field.end < bytes.count, field.end > field.start, bytes[field.end - 1] == 0x0D {
      field.end -= 1
    }
  }

  private mutating func quoted(_ quote: Int) -> Field {
    var end = quote + 1
    var hasEscapes = false
    var lines = 0
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        if end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "\"") {
          hasEscapes = true
          end += 2
          continue
        }
        break
      }
      if byte == 0x0A { lines += 1 }
      end += 1
    }
    var field = Field(
      start: quote + 1, end: min(end, bytes.count), isQuoted: true, hasEscapes: hasEscapes,
      endsRow: true, problem: nil)
    if end >= bytes.count {
      field.problem = .unclosedQuote
      position = bytes.count
      return field
    }
    var after = end + 1
    if after + 1 < bytes.count, bytes[after] == 0x0D, bytes[after + 1] == 0x0A { after += 1 }
    line += lines
    while after < bytes.count, bytes[after] != UInt8(ascii: ","), bytes[after] != 0x0A {
      field.problem = .strayQuote
      after += 1
    }
    if after < bytes.count, bytes[after] == UInt8(ascii: ",") {
      field.endsRow = false
    } else {
      line += 1
    }
    position = after + 1
    return field
  }
}
