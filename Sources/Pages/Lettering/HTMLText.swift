internal import Texts

/// Text as HTML and XML that shows just these characters.
package enum HTMLText {
  /// `text` for element content and for attribute values in double quotes. What cannot be seen is
  /// written out, line ends are kept.
  package static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return Layout.plain(text) }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { line in
      var escaped = ""
      for scalar in Layout.plain(String(line)).unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        default: escaped.unicodeScalars.append(scalar)
        }
      }
      return escaped
    }.joined(separator: "\n")
  }

  /// Neither markup nor a line end; what else cannot be seen is `Layout.plain`'s business.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), 0x0A:
      false
    default: true
    }
  }

  /// `<name attributes>text</name>`; `attributes` is our own text.
  package static func element(_ name: String, _ attributes: String = "", _ text: String) -> String {
    "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>" + escaped(text) + "</\(name)>"
  }
}
