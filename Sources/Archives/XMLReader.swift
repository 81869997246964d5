internal import Texts

/// XML as a stream of elements and texts (XML 1.0), well-formedness checked as it goes.
///
/// The five entities and character references are all that is replaced; a document that declares its own
/// is refused. Names are compared without their prefix. Places are offsets into the bytes, so that
/// nothing is copied before it is asked for. Complexity: O(bytes).
package struct XMLReader {
  package enum Event { case start, end, text, finish }

  struct Attribute {
    var name: Range<Int>
    var value: Range<Int>
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: String
  private let part: String?
  private var position = 0
  /// Where the element, end or text of the event begins.
  package private(set) var start = 0
  /// Names of open elements, with prefix.
  private var open: [Range<Int>] = []
  private(set) var attributes: [Attribute] = []
  /// Of the element that starts or ends, without prefix.
  private var name = 0..<0
  private var text = 0..<0
  private var isLiteral = false
  /// An element without content has started and ends next.
  private var isClosing = false

  /// `bytes` are UTF-8, and outlive the reader.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, part: String?)
    throws(DocumentFault)
  {
    self.bytes = bytes
    self.file = file
    self.part = part
    if let bad = firstInvalidUTF8(bytes) { throw fault(.invalidBytes, at: bad) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  package var depth: Int { open.count }

  // MARK: Places, for whoever changes a part and leaves all else of it as it is

  /// Behind the tag or text of the event.
  package var end: Int { position }

  /// Behind the name of the element that starts.
  package var nameEnd: Int { name.upperBound }

  /// Whether the element that starts is written without an end of its own.
  package var isEmptyElement: Bool { isClosing }

  /// `x:` where the element that starts is called so; empty without a prefix.
  package var namePrefix: String {
    String(decoding: bytes[start + 1..<name.lowerBound], as: UTF8.self)
  }

  /// Where the value of an attribute is written.
  package func range(_ name: StaticString) -> Range<Int>? {
    attributes.first { equals($0.name, name) }?.value
  }

  package func fault(_ kind: DocumentFault.Kind, at place: Int? = nil, found: String? = nil)
    -> DocumentFault
  {
    let place = min(place ?? position, bytes.count)
    let (line, column) = lineAndColumn(of: place, in: bytes)
    let shown = bytes[place...].prefix { $0 != 0x0A }.prefix(40)
    return DocumentFault(
      kind, file: file, part: part, line: line, column: column,
      found: found ?? String(decoding: shown, as: UTF8.self))
  }

  // MARK: What stands at the event

  @inline(__always) private func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    let start = text.utf8Start
    for offset in 0..<range.count where bytes[range.lowerBound + offset] != start[offset] {
      return false
    }
    return true
  }

  /// Whether the element that starts or ends is called so.
  @inline(__always) package func isNamed(_ name: StaticString) -> Bool { equals(self.name, name) }

  package var nameText: String { String(decoding: bytes[name], as: UTF8.self) }

  @inline(__always) private func local(_ range: Range<Int>) -> Range<Int> {
    for place in range where bytes[place] == 0x3A { return place + 1..<range.upperBound }
    return range
  }

  /// Bytes of an attribute's value as written, `nil` if the element has none of this name.
  @inline(__always) package func raw(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    for attribute in attributes where equals(attribute.name, name) {
      return UnsafeBufferPointer(rebasing: bytes[attribute.value])
    }
    return nil
  }

  package func value(_ name: StaticString) throws(DocumentFault) -> String? {
    for attribute in attributes where equals(attribute.name, name) {
      var out: [UInt8] = []
      try decode(attribute.value, into: &out)
      return String(decoding: out, as: UTF8.self)
    }
    return nil
  }

  /// A whole number of at most nine digits.
  package func number(_ name: StaticString) -> Int? { raw(name).flatMap(decimal) }

  /// Whether an attribute says yes: `1`, `true` or `on`.
  package func isTrue(_ name: StaticString) -> Bool {
    guard let value = raw(name) else { return false }
    return ["1", "true", "on"].contains { value.elementsEqual($0.utf8) }
  }

  /// The text, as written where it has no references.
  @inline(__always) package var rawText: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[text])
  }

  /// Appends the text with its references replaced.
  @inline(__always) package func appendText(to out: inout [UInt8]) throws(DocumentFault) {
    if isLiteral { out += bytes[text] } else { try decode(text, into: &out) }
  }

  private func decode(_ range: Range<Int>, into out: inout [UInt8]) throws(DocumentFault) {
    var place = range.lowerBound
    while place < range.upperBound {
      let byte = bytes[place]
      if byte == 0x26 {
        place = try decodeReference(place, range.upperBound, into: &out)
      } else if byte == 0x0D {
        // Line ends are LF (XML 1.0, 2.11).
        out.append(0x0A)
        place += place + 1 < range.upperBound && bytes[place + 1] == 0x0A ? 2 : 1
      } else {
        out.append(byte)
        place += 1
      }
    }
  }

  private func decodeReference(_ start: Int, _ limit: Int, into out: inout [UInt8])
    throws(DocumentFault) -> Int
  {
    guard let end = bytes[start..<min(limit, start + 12)].firstIndex(of: 0x3B) else {
      throw fault(.malformedXML, at: start)
    }
    let name = start + 1..<end
    for (known, byte) in Self.entities where equals(name, known) {
      out.append(byte)
      return end + 1
    }
    guard name.count > 1, bytes[start + 1] == 0x23 else { throw fault(.malformedXML, at: start) }
    let isHex = bytes[start + 2] == 0x78
    let digits = String(decoding: bytes[start + (isHex ? 3 : 2)..<end], as: UTF8.self)
    guard digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
      let value = UInt32(digits, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(value),
      value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D
    else { throw fault(.malformedXML, at: start) }
    if let bytes = UTF8.encode(scalar) { out += bytes }
    return end + 1
  }

  private static let entities: [(StaticString, UInt8)] = [
    ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27),
  ]

  // MARK: From event to event

  /// Moves to the next start, end or text.
  package mutating func next() throws(DocumentFault) -> Event {
    if isClosing {
      isClosing = false
      attributes.removeAll(keepingCapacity: true)
      open.removeLast()
      return .end
    }
    while position < bytes.count {
      if bytes[position] != 0x3C {
        if try readText() { return .text }
        continue
      }
      guard position + 1 < bytes.count else { throw fault(.malformedXML) }
      switch bytes[position + 1] {
      case 0x2F: return try readEnd()
      case 0x3F: try skip(to: "?>")
      case 0x21:
        if try readDeclaration() { return .text }
      default: return try readStart()
      }
    }
    guard open.isEmpty else { throw fault(.malformedXML, found: "<" + nameText) }
    return .finish
  }

  /// Moves behind the end of the element that has just started.
  package mutating func skipElement() throws(DocumentFault) {
    let outside = open.count - 1
    while open.count > outside { _ = try next() }
  }

  private mutating func readText() throws(DocumentFault) -> Bool {
    let start = position
    while position < bytes.count, bytes[position] != 0x3C { position += 1 }
    text = start..<position
    isLiteral = false
    if !open.isEmpty { return true }
    guard rawText.allSatisfy({ $0 <= 0x20 }) else { throw fault(.malformedXML, at: start) }
    return false
  }

  private func matches(_ text: StaticString, at place: Int) -> Bool {
    place + text.utf8CodeUnitCount <= bytes.count
      && equals(place..<place + text.utf8CodeUnitCount, text)
  }

  private mutating func skip(to end: StaticString) throws(DocumentFault) {
    let start = position
    while position < bytes.count, !matches(end, at: position) { position += 1 }
    guard position < bytes.count else { throw fault(.malformedXML, at: start) }
    position += end.utf8CodeUnitCount
  }

  /// A comment, a CDATA section (which is text) or a document type without declarations.
  private mutating func readDeclaration() throws(DocumentFault) -> Bool {
    if matches("<!--", at: position) {
      try skip(to: "-->")
      return false
    }
    if matches("<![CDATA[", at: position), !open.isEmpty {
      let start = position + 9
      try skip(to: "]]>")
      text = start..<position - 3
      isLiteral = true
      return true
    }
    guard matches("<!DOCTYPE", at: position), open.isEmpty else { throw fault(.malformedXML) }
    let start = position
    try skip(to: ">")
    if bytes[start..<position].contains(0x5B) { throw fault(.entityDeclaration, at: start) }
    return false
  }

  @inline(__always) private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// A name up to a blank, `=`, `/` or `>`.
  @inline(__always) private mutating func takeName() throws(DocumentFault) -> Range<Int> {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte <= 0x20 || byte == 0x3D || byte == 0x2F || byte == 0x3E { break }
      if byte == 0x3C || byte == 0x26 || byte == 0x22 || byte == 0x27 { throw fault(.malformedXML) }
      position += 1
    }
    guard position > start, position < bytes.count else { throw fault(.malformedXML, at: start) }
    return start..<position
  }

  @inline(__always) private mutating func skipBlanks() {
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
  }

  private mutating func readStart() throws(DocumentFault) -> Event {
    start = position
    position += 1
    let full = try takeName()
    name = local(full)
    attributes.removeAll(keepingCapacity: true)
    while true {
      let gap = position
      skipBlanks()
      guard position < bytes.count else { throw fault(.malformedXML, at: start) }
      if bytes[position] == 0x3E {
        position += 1
        break
      }
      if bytes[position] == 0x2F {
        guard matches("/>", at: position) else { throw fault(.malformedXML) }
        position += 2
        isClosing = true
        break
      }
      guard position > gap else { throw fault(.malformedXML) }
      try readAttribute()
    }
    guard open.count < DocumentLimits.depth else { throw fault(.tooDeep, at: start) }
    open.append(full)
    return .start
  }

  @inline(__always) private mutating func readAttribute() throws(DocumentFault) {
    let start = position
    let attribute = local(try takeName())
    skipBlanks()
    guard position + 1 < bytes.count, bytes[position] == 0x3D else { throw fault(.malformedXML) }
    position += 1
    skipBlanks()
    guard position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27 else {
      throw fault(.malformedXML)
    }
    let quote = bytes[position]
    position += 1
    let value = position
    while position < bytes.count, bytes[position] != quote {
      if bytes[position] == 0x3C { throw fault(.malformedXML) }
      position += 1
    }
    guard position < bytes.count, attributes.count < DocumentLimits.attributes else {
      throw fault(.malformedXML, at: start)
    }
    attributes.append(Attribute(name: attribute, value: value..<position))
    position += 1
  }

  private mutating func readEnd() throws(DocumentFault) -> Event {
    start = position
    position += 2
    let full = try takeName()
    skipBlanks()
    guard position < bytes.count, bytes[position] == 0x3E, let opened = open.popLast(),
      bytes[opened].elementsEqual(bytes[full])
    else { throw fault(.malformedXML, at: start) }
    position += 1
    name = local(full)
    attributes.removeAll(keepingCapacity: true)
    return .end
  }
}

/// The whole number of at most nine digits that `bytes` are.
@inline(__always) package func decimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  guard !bytes.isEmpty, bytes.count <= 9 else { return nil }
  var value = 0
  for byte in bytes {
    guard byte >= 0x30, byte <= 0x39 else { return nil }
    value = value * 10 + Int(byte - 0x30)
  }
  return value
}
