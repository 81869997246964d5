internal import Planning
internal import Texts

/// Text inside the XML of a workbook.
enum XMLText {
  /// `text` so that every character may stand in XML 1.0 (2.2, `Char`) and in a cell: others, and what
  /// cannot be seen, are written out as in CSV (`Layout.plainCell`), and what is longer than `limit`
  /// UTF-16 units ends in "…".
  static func shown(_ text: String, limit: Int = WorkbookLimits.cellLength) -> String {
    let plain = Layout.plainCell(text)
    if plain.utf16.count <= limit { return plain }
    var shown = String.UnicodeScalarView()
    var length = 0
    // Where the text ends if it turns out to be too long.
    var cut: (end: String.UnicodeScalarView.Index, length: Int)?
    for scalar in text.unicodeScalars {
      let written = Layout.plainCell(String(scalar))
      let units = written.utf16.count
      if length + units > limit - 1, cut == nil { cut = (shown.endIndex, length) }
      length += units
      if length > limit, let cut {
        shown = String.UnicodeScalarView(shown[..<cut.end])
        shown.append("…")
        break
      }
      shown.append(contentsOf: written.unicodeScalars)
    }
    return String(shown)
  }

  /// Appends `text` as content of an element or of an attribute in double quotes.
  ///
  /// `isCell` protects what a reader would take for an escape: `_x0041_` in a text of SpreadsheetML
  /// means "A" (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
  static func append(_ text: String, isCell: Bool = true, to out: inout [UInt8]) {
    for byte in text.utf8 where isSpecial(byte) {
      appendEscaped(Array(text.utf8), isCell: isCell, to: &out)
      return
    }
    out.append(contentsOf: text.utf8)
  }

  @inline(__always) private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func appendEscaped(_ bytes: [UInt8], isCell: Bool, to out: inout [UInt8]) {
    for (place, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      // As references, for a reader turns a bare CR into LF and, in attributes, all three into blanks.
      case 0x09: out += "&#9;".utf8
      case 0x0A: out += "&#10;".utf8
      case 0x0D: out += "&#13;".utf8
      case UInt8(ascii: "_") where isCell && isEscape(bytes, at: place): out += "_x005F_".utf8
      default: out.append(byte)
      }
    }
  }

  /// Whether `_xHHHH_` stands at `place`.
  static func isEscape(_ bytes: [UInt8], at place: Int) -> Bool {
    guard place + 7 <= bytes.count, bytes[place] == UInt8(ascii: "_"),
      bytes[place + 1] | 0x20 == UInt8(ascii: "x"), bytes[place + 6] == UInt8(ascii: "_")
    else { return false }
    return bytes[place + 2..<place + 6].allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
  }
}

extension [UInt8] {
  /// Appends `number` in decimal digits.
  package mutating func append(decimal number: Int) {
    append(number: Int128(number), decimals: 0)
  }

  /// Appends `value × 10^(−decimals)` without superfluous zeros, as `decimalText` writes it; without
  /// making a `String` where the number allows it, for sheets hold many numbers.
  package mutating func append(number value: Int128, decimals: Int) {
    guard var rest = UInt64(exactly: value.magnitude), 0...18 ~= decimals else {
      append(contentsOf: decimalText(value, decimals: decimals).utf8)
      return
    }
    var decimals = decimals
    while decimals > 0, rest % 10 == 0 {
      rest /= 10
      decimals -= 1
    }
    if value < 0 { append(UInt8(ascii: "-")) }
    let start = count
    var written = 0
    repeat {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
      written += 1
      if written == decimals { append(UInt8(ascii: ".")) }
    } while rest > 0 || written <= decimals
    var low = start
    var high = count - 1
    while low < high {
      swapAt(low, high)
      low += 1
      high -= 1
    }
  }
}
