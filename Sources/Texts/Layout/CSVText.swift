/// CSV text with minimal quoting.
package enum CSVText {
  package static func append(_ text: String, to out: inout [UInt8]) {
    let bytes = Array(text.utf8)
    let special: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D]
    guard bytes.contains(where: special.contains) else {
      out += bytes
      return
    }
    out.append(UInt8(ascii: "\""))
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { out.append(byte) }
      out.append(byte)
    }
    out.append(UInt8(ascii: "\""))
  }

  /// `text` with an apostrophe in front if a spreadsheet would take it for a formula.
  package static func harmless(_ text: String) -> String { isFormula(text) ? "'" + text : text }

  /// Whether a spreadsheet would take `text` for a formula if it were typed or read from CSV.
  package static func isFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return switch first {
    case "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠": true
    default: false
    }
  }

  /// One row, with a line end.
  package static func row(_ fields: [String]) -> String {
    var out: [UInt8] = []
    for (number, field) in fields.enumerated() {
      if number > 0 { out.append(UInt8(ascii: ",")) }
      append(field, to: &out)
    }
    return String(decoding: out, as: UTF8.self) + "\n"
  }
}
