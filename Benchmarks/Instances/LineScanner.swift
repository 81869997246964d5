/// Walks over the lines of a text and the words in them, and knows where it is.
///
/// Words are separated by blanks and tabs; a line ends with LF, CRLF or the end of the text.
struct LineScanner {
  let file: String
  let bytes: [UInt8]
  private(set) var position = 0
  private(set) var line = 1
  private var lineStart = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  var isAtEnd: Bool { position == bytes.count }

  var isAtLineEnd: Bool { isLineEnd(position) }

  /// The byte under the cursor; the caller knows that there is one.
  var byte: UInt8 { bytes[position] }

  mutating func skipBlanks() {
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
  }

  /// Goes over the end of the line; anything but blanks before it is a fault.
  mutating func endLine() throws(InstanceFault) {
    skipBlanks()
    guard isAtLineEnd else { throw fault(expected: "the end of the line") }
    skipLine()
  }

  mutating func skipLine() {
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    if position == bytes.count { return }
    position += 1
    line += 1
    lineStart = position
  }

  /// The next word of the line, empty at its end.
  mutating func word() -> Range<Int> {
    skipBlanks()
    let start = position
    while position < bytes.count, !isBlank(bytes[position]), !isLineEnd(position) { position += 1 }
    return start..<position
  }

  /// The next word, an integer of 64 bits with an optional sign.
  mutating func integer() throws(InstanceFault) -> Int64 {
    skipBlanks()
    let start = position
    var isNegative = false
    if position < bytes.count, bytes[position] == 0x2D || bytes[position] == 0x2B {
      isNegative = bytes[position] == 0x2D
      position += 1
    }
    let digits = position
    var value: Int64 = 0
    var overflows = false
    while position < bytes.count {
      let digit = Int64(bytes[position]) - 48
      guard 0...9 ~= digit else { break }
      // Counted downwards, because −2⁶³ is an Int64 and 2⁶³ is not.
      let (tenfold, first) = value.multipliedReportingOverflow(by: 10)
      let (next, second) = tenfold.subtractingReportingOverflow(digit)
      overflows = overflows || first || second
      value = next
      position += 1
    }
    let isWord = position == bytes.count || isBlank(bytes[position]) || isAtLineEnd
    guard position > digits, isWord else {
      position = start
      throw fault(expected: "an integer")
    }
    guard !overflows, isNegative || value > .min else {
      position = start
      throw fault(expected: "an integer of 64 bits")
    }
    return isNegative ? value : -value
  }

  /// A fault about the word under the cursor.
  func fault(expected: String) -> InstanceFault {
    if isAtEnd {
      return fault(at: position, found: "the end of the file", expected: expected)
    }
    if isAtLineEnd {
      return fault(at: position, found: "the end of the line", expected: expected)
    }
    var copy = self
    return fault(copy.word(), expected: expected)
  }

  /// A fault about a word of the current line.
  func fault(_ word: Range<Int>, expected: String) -> InstanceFault {
    let found = word.isEmpty ? "the end of the line" : quoted(bytes[word])
    return fault(at: word.lowerBound, found: found, expected: expected)
  }

  /// A fault at a place of the current line.
  func fault(at position: Int, found: String, expected: String) -> InstanceFault {
    InstanceFault(
      file: file, line: line, column: position - lineStart + 1, found: found, expected: expected)
  }

  func holds(_ word: Range<Int>, _ text: StaticString) -> Bool {
    word.count == text.utf8CodeUnitCount
      && bytes[word].elementsEqual(
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private func isLineEnd(_ place: Int) -> Bool {
    if place == bytes.count || bytes[place] == 0x0A { return true }
    return bytes[place] == 0x0D && (place + 1 == bytes.count || bytes[place + 1] == 0x0A)
  }
}

@inline(__always) private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
