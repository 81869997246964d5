internal import Planning

/// A strict JSON reader (RFC 8259) that refuses repeated keys.
package struct JSONReader {
  /// Nesting allowed; deeper input is refused rather than overflowing the stack.
  static let deepest = 64

  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  /// Where each key and each array element starts, by path (`resources[0].name`).
  private var offsets: [String: Int] = [:]
  /// Whether those are kept: they cost more than the reading.
  private let keepsPlaces: Bool

  private init(_ bytes: [UInt8], file: String, keepsPlaces: Bool) {
    self.bytes = bytes
    self.file = file
    self.keepsPlaces = keepsPlaces
  }

  /// The value that `bytes` hold, without the places of its parts.
  package static func value(_ bytes: [UInt8], file: String) throws(InputFault) -> JSON {
    var reader = JSONReader(bytes, file: file, keepsPlaces: false)
    return try reader.whole()
  }

  /// The value that `bytes` hold, and line and column of each of its parts by path. A byte-order mark
  /// in front is accepted.
  package static func read(
    _ bytes: [UInt8], file: String
  ) throws(InputFault) -> (value: JSON, place: (String) -> (line: Int, column: Int)) {
    let value = try value(bytes, file: file)
    let places = Places(bytes)
    return (value, { places.place($0) })
  }

  /// Where the parts of a sound text start: looked for when somebody asks, which of a sound descriptor
  /// nobody does.
  private final class Places {
    private let bytes: [UInt8]
    private lazy var offsets: [String: Int] = {
      var reader = JSONReader(bytes, file: "", keepsPlaces: true)
      _ = try? reader.whole()
      return reader.offsets
    }()

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func place(_ path: String) -> (line: Int, column: Int) {
      // A part that is missing is reported where its parent starts.
      var path = path[...]
      while offsets[String(path)] == nil,
        let end = path.lastIndex(where: { $0 == "." || $0 == "[" })
      {
        path = path[..<end]
      }
      return lineAndColumn(of: offsets[String(path)] ?? 0, in: bytes)
    }
  }

  private mutating func whole() throws(InputFault) -> JSON {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if let bad = firstInvalidUTF8(bytes) {
      let (line, column) = place(bad)
      throw InputFault(
        bytes[bad] == 0 ? .nulByte : .notUTF8, file: file, line: line, column: column,
        expected: Bilingual(zh: "应为 UTF-8 文本", en: "UTF-8 text"))
    }
    let value = try value(depth: 0, path: "")
    skipBlanks()
    if position < bytes.count {
      throw fault(.malformedJSON, zh: "JSON 到此应已结束", en: "nothing after the JSON value")
    }
    return value
  }

  private func place(_ position: Int) -> (line: Int, column: Int) {
    lineAndColumn(of: position, in: bytes)
  }

  private func fault(
    _ kind: FaultKind, at position: Int? = nil, found: String? = nil, zh: String, en: String
  ) -> InputFault {
    let start = position ?? self.position
    let (line, column) = place(start)
    let found =
      found
      ?? (start < bytes.count ? excerpt(from: start) : nil)
    return InputFault(
      kind, file: file, line: line, column: column, found: found,
      expected: Bilingual(zh: zh, en: en))
  }

  /// The next characters of the line, the one at `start` whole.
  private func excerpt(from start: Int) -> String {
    var first = start
    // A continuation byte belongs to the character before it.
    while first > 0, bytes[first] & 0xC0 == 0x80 { first -= 1 }
    let line = bytes[first..<min(first + 64, bytes.count)].prefix { $0 != 10 }
    return String(String(decoding: line, as: UTF8.self).prefix(12))
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private func next() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value(depth: Int, path: String) throws(InputFault) -> JSON {
    skipBlanks()
    if depth > JSONReader.deepest {
      throw fault(.malformedJSON, zh: "嵌套过深", en: "less nesting")
    }
    switch next() {
    case UInt8(ascii: "{"): return try object(depth: depth, path: path)
    case UInt8(ascii: "["): return try array(depth: depth, path: path)
    case UInt8(ascii: "\""): return .string(try string())
    case .some(let byte) where byte == UInt8(ascii: "-") || isDigit(byte):
      return .number(try number())
    default:
      for (word, value) in [
        ("null", JSON.null), ("true", .boolean(true)), ("false", .boolean(false)),
      ]
      where bytes[position...].starts(with: Array(word.utf8)) {
        position += word.utf8.count
        return value
      }
      throw fault(.malformedJSON, zh: "此处应为一个值", en: "a value")
    }
  }

  private mutating func object(depth: Int, path: String) throws(InputFault) -> JSON {
    position += 1
    var members: [(key: String, value: JSON)] = []
    var seen = Set<[UInt8]>()
    skipBlanks()
    if next() == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipBlanks()
      let start = position
      guard next() == UInt8(ascii: "\"") else {
        throw fault(.malformedJSON, zh: "此处应为带引号的键", en: "a key in quotes")
      }
      let key = try string()
      if isRepeated(key, members, &seen) {
        throw fault(
          .repeatedKey, at: start, found: key, zh: "每个键只能出现一次", en: "each key once")
      }
      skipBlanks()
      guard next() == UInt8(ascii: ":") else {
        throw fault(.malformedJSON, zh: "此处应为冒号", en: "a colon")
      }
      position += 1
      let inner = keepsPlaces ? (path.isEmpty ? key : path + "." + key) : ""
      if keepsPlaces { offsets[inner] = start }
      members.append((key, try value(depth: depth + 1, path: inner)))
      skipBlanks()
      switch next() {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return .object(members)
      default: throw fault(.malformedJSON, zh: "此处应为逗号或 }", en: "a comma or }")
      }
    }
  }

  /// Objects with more keys look for repeated ones in a set.
  private static let fewKeys = 16

  /// Whether `key`, by its bytes, stands in `members` already; `seen` holds the keys once there are
  /// many.
  private func isRepeated(
    _ key: String, _ members: [(key: String, value: JSON)], _ seen: inout Set<[UInt8]>
  ) -> Bool {
    if members.count < JSONReader.fewKeys {
      return members.contains { $0.key.utf8.elementsEqual(key.utf8) }
    }
    if seen.isEmpty { for member in members { seen.insert(Array(member.key.utf8)) } }
    return !seen.insert(Array(key.utf8)).inserted
  }

  private mutating func array(depth: Int, path: String) throws(InputFault) -> JSON {
    position += 1
    var values: [JSON] = []
    skipBlanks()
    if next() == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      let inner = keepsPlaces ? path + "[\(values.count)]" : ""
      skipBlanks()
      if keepsPlaces { offsets[inner] = position }
      values.append(try value(depth: depth + 1, path: inner))
      skipBlanks()
      switch next() {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return .array(values)
      default: throw fault(.malformedJSON, zh: "此处应为逗号或 ]", en: "a comma or ]")
      }
    }
  }

  private mutating func number() throws(InputFault) -> String {
    let start = position
    if next() == UInt8(ascii: "-") { position += 1 }
    let whole = digits()
    let leadingZero = whole > 1 && bytes[position - whole] == UInt8(ascii: "0")
    var isValid = whole > 0 && !leadingZero
    if next() == UInt8(ascii: ".") {
      position += 1
      isValid = digits() > 0 && isValid
    }
    if next() == UInt8(ascii: "e") || next() == UInt8(ascii: "E") {
      position += 1
      if next() == UInt8(ascii: "+") || next() == UInt8(ascii: "-") { position += 1 }
      isValid = digits() > 0 && isValid
    }
    if !isValid { throw fault(.malformedJSON, at: start, zh: "此处应为一个数", en: "a number") }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = next(), isDigit(byte) { position += 1 }
    return position - start
  }

  private mutating func string() throws(InputFault) -> String {
    let start = position
    position += 1
    // Up to the first escape the bytes are the value.
    while let byte = next(), byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      position += 1
    }
    var value = bytes[(start + 1)..<position]
    while let byte = next() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: value, as: UTF8.self)
      case UInt8(ascii: "\\"): value += try escape()
      case 0..<0x20:
        position -= 1
        throw fault(.malformedJSON, zh: "字符串中不能有控制字符", en: "no control character in a string")
      default: value.append(byte)
      }
    }
    throw fault(.malformedJSON, at: start, zh: "字符串没有闭合", en: "a closing quote")
  }

  private mutating func escape() throws(InputFault) -> [UInt8] {
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
      UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
      UInt8(ascii: "t"): 9,
    ]
    guard let byte = next() else { throw fault(.malformedJSON, zh: "转义不完整", en: "an escape") }
    position += 1
    if let plain = simple[byte] { return [plain] }
    guard byte == UInt8(ascii: "u"), var code = hexadecimal() else {
      throw fault(.malformedJSON, at: position - 1, zh: "无效的转义", en: "a valid escape")
    }
    if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: Array("\\u".utf8)) {
      position += 2
      guard let low = hexadecimal(), (0xDC00..<0xE000).contains(low) else {
        throw fault(.malformedJSON, zh: "无效的代理对", en: "a surrogate pair")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw fault(.malformedJSON, zh: "无效的码位", en: "a Unicode scalar")
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    guard digits.utf8.allSatisfy({ isDigit($0) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) })
    else { return nil }
    position += 4
    return UInt32(digits, radix: 16)
  }
}
