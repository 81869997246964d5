internal import Texts

/// Lines of an iCalendar file (RFC 5545, 3.1): CRLF at the end, folded at 75 octets.
struct ContentLines {
  private(set) var bytes: [UInt8] = []

  /// Octets of a line without its CRLF.
  static let longest = 75

  /// Adds `name:value`; `value` is written as it is.
  mutating func add(_ name: String, _ value: String) {
    var used = 0
    for character in (name + ":" + value).unicodeScalars {
      let octets = Array(String(character).utf8)
      if used + octets.count > ContentLines.longest {
        // The blank that begins a continuation counts.
        bytes += Array("\r\n ".utf8)
        used = 1
      }
      bytes += octets
      used += octets.count
    }
    bytes += Array("\r\n".utf8)
  }

  /// Adds `name:text`, `text` escaped as a value of type TEXT (3.3.11). Line ends stay line ends;
  /// what cannot be seen is written out.
  mutating func add(_ name: String, text: String) {
    let lines = text.replacing("\r\n", with: "\n").unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false)
    // By scalars: a comma with a mark above it is one character, and still a comma.
    let escaped = lines.map { line in
      Layout.plain(String(String.UnicodeScalarView(line))).unicodeScalars.map { scalar in
        "\\;,".unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
      }.joined()
    }
    add(name, escaped.joined(separator: "\\n"))
  }
}
