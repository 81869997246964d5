/// Printed text as words can be compared with it.
package enum PrintedText {
  /// `text` with full-width letters, digits and signs as ASCII, one kind of dash, one kind of blank, and
  /// none at its ends.
  package static func narrow(_ text: String) -> String {
    if isPlain(text, orUpper: true) { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E: out.append(Unicode.Scalar(scalar.value - 0xFEE0)!)
      case 0x3000, 0xA0, 0x2000...0x200A, 0x202F, 0x09, 0x0A, 0x0D: out.append(" ")
      case 0x200B...0x200D, 0xFEFF, 0x2060: continue
      // One dash for all: hyphens, en and em dash, horizontal bar, minus.
      case 0x2010...0x2015, 0x2212, 0x2500, 0x2501, 0xFE63:
        if out.last != "-" { out.append("-") }
      default: out.append(scalar)
      }
    }
    let narrowed = String(out)
    return String(narrowed[trimmed(narrowed[...])])
  }

  /// Whether it is of visible ASCII alone, as figures are, and without capitals unless they may be: nothing of
  /// it is to be changed.
  private static func isPlain(_ text: String, orUpper: Bool) -> Bool {
    text.utf8.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && (orUpper || byte < 0x41 || byte > 0x5A)
    }
  }

  /// Where `text` is without blanks at its ends.
  package static func trimmed(_ text: Substring) -> Range<Substring.Index> {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return text.startIndex..<text.startIndex }
    return first..<text.index(after: last)
  }

  /// A label to compare with words: narrow, lower case, without any blank.
  package static func label(_ text: String) -> String {
    if isPlain(text, orUpper: false) { return text }
    return String(narrow(text).lowercased().unicodeScalars.filter { $0 != " " })
  }

  /// A label as people read it: line breaks and runs of blanks inside Chinese text vanish, elsewhere
  /// they are one blank.
  package static func shown(_ text: String) -> String {
    if isPlain(text, orUpper: true) { return text }
    var out = ""
    var hasBlank = false
    for character in text {
      if character.isWhitespace {
        hasBlank = true
        continue
      }
      if hasBlank, let last = out.last, !isWide(last) || !isWide(character) { out += " " }
      hasBlank = false
      out.append(character)
    }
    return out
  }

  private static func isWide(_ character: Character) -> Bool {
    character.unicodeScalars.first!.value >= 0x2E80
  }

  /// A longer text as a package keeps it: no blanks at the ends of lines, and a run of three or more
  /// blanks, with which typists move on to the next line, is a line break.
  package static func paragraph(_ text: String) -> String {
    var lines: [String] = [""]
    var blanks = ""
    for character in text {
      if character == "\n" || character == "\r\n" {
        lines.append("")
        blanks = ""
      } else if character.isWhitespace {
        blanks.append(character)
      } else {
        if blanks.count >= 3, !lines[lines.count - 1].isEmpty { lines.append("") }
        if blanks.count < 3, !lines[lines.count - 1].isEmpty { lines[lines.count - 1] += blanks }
        blanks = ""
        lines[lines.count - 1].append(character)
      }
    }
    return lines.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
