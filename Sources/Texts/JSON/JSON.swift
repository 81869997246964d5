internal import Planning

/// A JSON value that keeps the order of keys and the digits of numbers.
///
/// Own code because the toolchain's readers keep the first of two equal keys without a word and lose
/// the places of values, and a plan's descriptor must be checked for both.
public indirect enum JSON: Sendable, Equatable {
  case null
  case boolean(Bool)
  /// The number as written.
  case number(String)
  case string(String)
  case array([JSON])
  case object([(key: String, value: JSON)])

  public static func == (a: JSON, b: JSON) -> Bool { a.text() == b.text() }

  /// The value of the first member called `key`; `nil` for others and for what is no object.
  /// O(members).
  public subscript(key: String) -> JSON? {
    if case .object(let members) = self { return members.first { $0.key == key }?.value }
    return nil
  }

  package var stringValue: String? {
    if case .string(let value) = self { return value }
    return nil
  }

  package static func integer(_ value: Int) -> JSON { .number("\(value)") }

  /// A string, or null.
  package static func optional(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

  // MARK: Writing

  /// The value on one line.
  public func text() -> String {
    var text = ""
    write(to: &text, indent: nil)
    return text
  }

  /// The value with two spaces of indentation a level; short flat values stay on one line when
  /// `indent` asks for it.
  public func pretty() -> String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let value): JSON.write(value, to: &text)
    case .array(let values):
      JSON.writeList("[", "]", values.count, to: &text, indent: indent) { index, text, indent in
        values[index].write(to: &text, indent: indent)
      }
    case .object(let members):
      JSON.writeList("{", "}", members.count, to: &text, indent: indent) { index, text, indent in
        JSON.write(members[index].key, to: &text)
        text += indent == nil ? ":" : ": "
        members[index].value.write(to: &text, indent: indent)
      }
    }
  }

  private static func writeList(
    _ open: String, _ close: String, _ count: Int, to text: inout String, indent: Int?,
    _ element: (Int, inout String, Int?) -> Void
  ) {
    text += open
    let inner = indent.map { $0 + 1 }
    for index in 0..<count {
      if index > 0 { text += "," }
      if let inner { text += "\n" + String(repeating: "  ", count: inner) }
      element(index, &text, inner)
    }
    if let indent, count > 0 { text += "\n" + String(repeating: "  ", count: indent) }
    text += close
  }

  /// Whether a byte stands for itself; of the marks that do not, two begin with 0xE2.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F && byte != 0xE2
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    // Nearly all: to look first is far faster than to copy scalar after scalar.
    if value.utf8.allSatisfy(isPlain) {
      text += value
      text += "\""
      return
    }
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _
      where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028
        || scalar.value == 0x2029:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
