/// Reads a chart as strictly as XML asks, and knows nothing but elements, attributes and texts.
struct SVGScanner {
  final class Node {
    let name: String
    let attributes: [String: String]
    var children: [Node] = []
    var text = ""

    init(_ name: String, _ attributes: [String: String]) {
      (self.name, self.attributes) = (name, attributes)
    }

    /// The node and all below it, in document order.
    var all: [Node] { [self] + children.flatMap(\.all) }

    var tooltip: String { children.first { $0.name == "title" }?.text ?? "" }

    /// A length in tenths of a pixel.
    func tenths(_ attribute: String) throws -> Int {
      guard let text = attributes[attribute] else {
        throw Fault(what: "\(name) has no \(attribute)")
      }
      return try SVGScanner.tenths(text)
    }
  }

  struct Fault: Error {
    var what: String
  }

  static func tenths(_ text: some StringProtocol) throws -> Int {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isNegative = text.hasPrefix("-")
    guard parts.count <= 2, let whole = Int(parts[0]), parts.count == 1 || parts[1].count == 1,
      let tenth = parts.count == 1 ? 0 : Int(parts[1])
    else { throw Fault(what: "no length: \(text)") }
    return whole * 10 + (isNegative ? -tenth : tenth)
  }

  private var rest: Substring

  static func read(_ svg: String) throws -> Node {
    var scanner = SVGScanner(rest: svg[...])
    let root = try scanner.element()
    guard scanner.rest.allSatisfy(\.isWhitespace) else { throw Fault(what: "more after the root") }
    return root
  }

  private mutating func take(_ expected: String) throws {
    guard rest.hasPrefix(expected) else {
      throw Fault(what: "expected \(expected) before \(rest.prefix(60))")
    }
    rest = rest.dropFirst(expected.count)
  }

  private mutating func until(_ stops: Set<Character>) -> Substring {
    let part = rest.prefix { !stops.contains($0) }
    rest = rest[part.endIndex...]
    return part
  }

  private mutating func element() throws -> Node {
    try take("<")
    let name = String(until([" ", ">", "/"]))
    guard name.allSatisfy({ $0.isASCII && $0.isLetter }), !name.isEmpty else {
      throw Fault(what: "element name \(name)")
    }
    var attributes: [String: String] = [:]
    while rest.first == " " {
      try take(" ")
      let key = String(until(["=", ">", " "]))
      try take("=\"")
      let value = try plain(until(["\"", "<"]))
      try take("\"")
      guard attributes.updateValue(value, forKey: key) == nil else {
        throw Fault(what: "two \(key)")
      }
    }
    let node = Node(name, attributes)
    if rest.hasPrefix("/") {
      try take("/>")
      return node
    }
    try take(">")
    while !rest.hasPrefix("</") {
      if rest.hasPrefix("<") {
        node.children.append(try element())
      } else {
        node.text += try plain(until(["<"]))
        if rest.isEmpty { throw Fault(what: "\(name) does not end") }
      }
    }
    try take("</" + name + ">")
    return node
  }

  /// A text without its escapes; XML 1.0 knows no control characters and no half escapes.
  private func plain(_ escaped: Substring) throws -> String {
    let isLegal = escaped.unicodeScalars.allSatisfy {
      ($0.value >= 0x20 || $0 == "\n") && $0.value & 0xFFFE != 0xFFFE
    }
    guard isLegal, !escaped.contains(">") else { throw Fault(what: "bare markup in \(escaped)") }
    let parts = escaped.split(separator: "&", omittingEmptySubsequences: false)
    var plain = String(parts[0])
    let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]
    for part in parts.dropFirst() {
      guard let end = part.firstIndex(of: ";"), let character = named[String(part[..<end])] else {
        throw Fault(what: "bare & in \(escaped)")
      }
      plain += character + part[part.index(after: end)...]
    }
    return plain
  }
}
