/// Changes of an XML part, byte for byte: everything else of it stays as it is.
struct XMLEdits {
  private var edits: [(range: Range<Int>, text: [UInt8])] = []

  var isEmpty: Bool { edits.isEmpty }

  mutating func insert(_ text: String, at place: Int) {
    edits.append((place..<place, Array(text.utf8)))
  }

  mutating func replace(_ range: Range<Int>, with text: String) {
    edits.append((range, Array(text.utf8)))
  }

  /// `bytes` with the edits, which do not overlap; of two at one place, the one that was added first comes
  /// first. O(bytes + edits log edits).
  func applied(to bytes: [UInt8]) -> [UInt8] {
    let sorted = edits.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.text.count })
    var place = 0
    for (_, edit) in sorted {
      precondition(edit.range.lowerBound >= place, "edits of one part do not overlap")
      out += bytes[place..<edit.range.lowerBound]
      out += edit.text
      place = edit.range.upperBound
    }
    return out + bytes[place...]
  }
}

extension String {
  /// As content of an element or of an attribute in double quotes; what XML can not hold is left out.
  var escapedXML: String {
    var out = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n", "\t": out.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": continue
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
