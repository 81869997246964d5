/// Character references of HTML: numbers, and the names that tables and texts use.
enum HTMLEntities {
  /// Names with their characters (HTML Living Standard, 13.5): the five of XML, Latin 1, and what
  /// tables print.
  private static let names: [String: String] = {
    var names = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "ensp": "\u{2002}",
      "emsp": "\u{2003}", "thinsp": "\u{2009}", "zwnj": "\u{200C}", "zwj": "\u{200D}",
      "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“",
      "rdquo": "”", "bdquo": "„", "dagger": "†", "Dagger": "‡", "bull": "•", "hellip": "…",
      "permil": "‰", "prime": "′", "Prime": "″", "lsaquo": "‹", "rsaquo": "›", "euro": "€",
      "trade": "™", "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓", "minus": "−",
      "le": "≤", "ge": "≥", "ne": "≠", "asymp": "≈", "infin": "∞", "sum": "∑", "radic": "√",
      "Delta": "Δ", "alpha": "α", "beta": "β", "sigma": "σ", "mu": "μ", "Omega": "Ω",
      "loz": "◊", "numsp": "\u{2007}", "puncsp": "\u{2008}", "nbsp": "\u{A0}", "shy": "\u{AD}",
      "hairsp": "\u{200A}", "colon": ":", "comma": ",", "period": ".", "lpar": "(", "rpar": ")",
      "percnt": "%", "num": "#", "ast": "*", "plus": "+", "equals": "=", "lowbar": "_",
      "vert": "|", "verbar": "|", "NewLine": "\n", "Tab": "\t", "dollar": "$", "hyphen": "‐",
    ]
    // U+00A1 to U+00FF in their order; blank where the name is above.
    let latin = """
      iexcl cent pound curren yen brvbar sect uml copy ordf laquo not - reg macr deg plusmn sup2 \
      sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute \
      Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH \
      Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN \
      szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave \
      iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute \
      ucirc uuml yacute thorn yuml
      """
    for (offset, name) in latin.split(separator: " ").enumerated() where name != "-" {
      names[String(name)] = String(Unicode.Scalar(UInt8(0xA1 + offset)))
    }
    return names
  }()
  /// The longest name, and digits of a number.
  private static let longest = 10

  /// The characters of a reference without `&` and `;`, `nil` if it is none.
  static func characters(_ reference: some StringProtocol) -> String? {
    guard reference.hasPrefix("#") else { return names[String(reference)] }
    let digits = reference.dropFirst()
    let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
    guard let value = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10) else {
      return nil
    }
    // What browsers do with numbers that are no characters; 80 to 9F are those of Windows-1252.
    if (0x80...0x9F).contains(value) {
      let windows =
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars
      return String(windows[windows.index(windows.startIndex, offsetBy: Int(value - 0x80))])
    }
    guard value != 0, let scalar = Unicode.Scalar(value) else { return "\u{FFFD}" }
    return String(scalar)
  }

  /// `text` with its references replaced, once: what a reference gives is not looked at again.
  static func replaced(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      out += rest[..<start]
      rest = rest[start...]
      let name = rest.dropFirst().prefix(longest + 1).prefix {
        $0 == "#" || $0.isLetter || $0.isNumber
      }
      if !name.isEmpty, let characters = characters(name) {
        out += characters
        rest = rest[name.endIndex...]
        if rest.first == ";" { rest = rest.dropFirst() }
      } else {
        out += "&"
        rest = rest.dropFirst()
      }
    }
    return out + rest
  }
}
