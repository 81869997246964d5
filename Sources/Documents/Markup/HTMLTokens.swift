internal import Archives

/// HTML as a stream of tags and texts, as lenient as browsers where pages are careless.
///
/// Comments, declarations, scripts and styles are passed over. Complexity: O(bytes).
struct HTMLTokens {
  enum Token {
    case start
    case end
    case text(Range<Int>)
    case finish
  }

  private let bytes: [UInt8]
  private var position = 0
  private(set) var name = ""
  private(set) var attributes: [(name: String, value: String)] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Line of the position in the text, counted on from the last one asked for.
  private var counted = (position: 0, line: 1)

  mutating func line() -> Int {
    for place in counted.position..<position where bytes[place] == 0x0A { counted.line += 1 }
    counted.position = position
    return counted.line
  }

  func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  func text(_ range: Range<Int>) -> String {
    let text = String(decoding: bytes[range], as: UTF8.self)
    return bytes[range].contains(0x26) ? HTMLEntities.replaced(text) : text
  }

  mutating func next() -> Token {
    while position < bytes.count {
      guard bytes[position] == 0x3C, position + 1 < bytes.count else {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != 0x3C { position += 1 }
        return .text(start..<position)
      }
      switch bytes[position + 1] {
      case 0x21, 0x3F: skipDeclaration()
      case 0x2F:
        position += 2
        readTag()
        return .end
      case 0x41...0x5A, 0x61...0x7A:
        position += 1
        readTag()
        if ["script", "style", "title", "textarea", "noscript", "template"].contains(name) {
          skipContent()
          continue
        }
        return .start
      default:
        // A mark of its own, as in `a < b`.
        position += 1
        return .text(position - 1..<position)
      }
    }
    return .finish
  }

  private func starts(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  private mutating func skipDeclaration() {
    if starts("<!--") {
      position += 4
      while position < bytes.count, !starts("-->") { position += 1 }
      position = min(position + 3, bytes.count)
    } else {
      position = bytes[position...].firstIndex(of: 0x3E).map { $0 + 1 } ?? bytes.count
    }
  }

  /// To the end tag of an element whose content is no HTML.
  private mutating func skipContent() {
    let end = Array(name.utf8)
    while position < bytes.count {
      guard let next = bytes[position...].firstIndex(of: 0x3C) else {
        position = bytes.count
        return
      }
      position = next + 1
      guard position < bytes.count, bytes[position] == 0x2F else { continue }
      let found = bytes[(position + 1)...].prefix(end.count)
      if found.elementsEqual(end, by: { $0 | 0x20 == $1 }) {
        position = bytes[position...].firstIndex(of: 0x3E).map { $0 + 1 } ?? bytes.count
        return
      }
    }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

  /// Name and attributes up to `>`.
  private mutating func readTag() {
    let start = position
    while position < bytes.count, !isBlank(bytes[position]), bytes[position] != 0x3E,
      bytes[position] != 0x2F
    { position += 1 }
    name = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    attributes.removeAll(keepingCapacity: true)
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x3E {
        position += 1
        return
      }
      if isBlank(byte) || byte == 0x2F {
        position += 1
        continue
      }
      readAttribute()
    }
  }

  private mutating func readAttribute() {
    let start = position
    position += 1
    while position < bytes.count, !isBlank(bytes[position]),
      ![0x3D, 0x3E, 0x2F].contains(bytes[position])
    { position += 1 }
    let name = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
    guard position < bytes.count, bytes[position] == 0x3D else {
      add(name, "")
      return
    }
    position += 1
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
    guard position < bytes.count else { return }
    let quote = bytes[position]
    var value = position..<position
    if quote == 0x22 || quote == 0x27 {
      let from = position + 1
      let end = bytes[from...].firstIndex(of: quote) ?? bytes.count
      value = from..<end
      position = min(end + 1, bytes.count)
    } else {
      let from = position
      while position < bytes.count, !isBlank(bytes[position]), bytes[position] != 0x3E {
        position += 1
      }
      value = from..<position
    }
    add(name, text(value))
  }

  private mutating func add(_ name: String, _ value: String) {
    if attributes.count < DocumentLimits.attributes { attributes.append((name, value)) }
  }
}
