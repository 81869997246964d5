/// CSV text with minimal quoting.
package enum CSVText {
  package static func append(_ text: String, to out: inout [UInt8]) {
    var text = text
    text.withUTF8 { bytes in
      guard bytes.contains(where: isSpecial) else {
        out.append(contentsOf: bytes)
        return
      }
      out.append(UInt8(ascii: "\""))
      for byte in bytes {
        if byte == UInt8(ascii: "\"") { out.append(byte) }
        out.append(byte)
      }
      out.append(UInt8(ascii: "\""))
    }
  }

  /// Comma, quote, line feed or carriage return.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
  }

  /// Appends one row, with a line end.
  package static func append(row fields: [String], to out: inout [UInt8]) {
    for (number, field) in fields.enumerated() {
      if number > 0 { out.append(UInt8(ascii: ",")) }
      append(field, to: &out)
    }
    out.append(0x0A)
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
    append(row: fields, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// The fields of every row, quotes taken off; `nil` if a quote is never closed or stands inside a field.
  /// O(bytes).
  package static func rows(_ bytes: [UInt8]) -> [[String]]? {
    var rows: [[String]] = []
    var fields: [String] = []
    var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while place < bytes.count {
      var field: [UInt8] = []
      if bytes[place] == UInt8(ascii: "\"") {
        place += 1
        while true {
          guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
          field += bytes[place..<end]
          place = end + 1
          guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { break }
          field.append(UInt8(ascii: "\""))
          place += 1
        }
      } else {
        while place < bytes.count, bytes[place] != UInt8(ascii: ","), bytes[place] != 0x0A {
          if bytes[place] == UInt8(ascii: "\"") { return nil }
          field.append(bytes[place])
          place += 1
        }
        if field.last == 0x0D, place >= bytes.count || bytes[place] == 0x0A { field.removeLast() }
      }
      if place < bytes.count, bytes[place] == 0x0D { place += 1 }
      fields.append(String(decoding: field, as: UTF8.self))
      if place < bytes.count, bytes[place] == UInt8(ascii: ",") {
        place += 1
        if place == bytes.count { fields.append("") }
        continue
      }
      guard place >= bytes.count || bytes[place] == 0x0A else { return nil }
      place += 1
      rows.append(fields)
      fields = []
    }
    if !fields.isEmpty { rows.append(fields) }
    return rows
  }
}
