import Foundation
import Testing

/// Whether what others may use says what its name does not: unit, shape, what an empty value means,
/// errors, cost, source.
///
/// Only that there is a comment can be held by a test. The rule: the line above a `public`
/// declaration, attributes between them apart, is a documentation comment. Exempt are imports and
/// extensions, what has no `public` of its own (cases, members of protocols), and what a protocol
/// of the standard library has laid down: operators, `hash(into:)`, `init(from:)`, `encode(to:)`,
/// `description`.
struct DocumentationTests {
  /// Public declarations without a comment, by room. A number here can only fall; a room that is
  /// not here has none.
  private static let uncommented: [String: Int] = [:]

  /// What follows `public` in declarations that need no comment.
  private static let exempt = [
    "import ", "extension ", "func hash(into", "init(from decoder", "func encode(to",
    "var description:", "static func ==", "static func <", "static func >", "static func +",
    "static func -", "static func *", "static func /",
  ]

  /// The public declarations of a file that need a comment, by their line, counted from 1.
  private static func declarations(
    in lines: [Substring]
  ) -> [(line: Int, code: Substring, isCommented: Bool)] {
    var found: [(line: Int, code: Substring, isCommented: Bool)] = []
    var quotes = false
    var isCommented = false
    for (number, line) in lines.enumerated() {
      // What stands in a string of several lines is not code.
      let wasQuoted = quotes
      if line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count % 2 == 0 {
        quotes.toggle()
      }
      if wasQuoted { continue }
      let code = declaration(line)
      if code.hasPrefix("///") {
        isCommented = true
        continue
      }
      // An attribute on a line of its own stands between a comment and what it is about.
      if code.isEmpty, line.contains("@") { continue }
      if code.hasPrefix("public ") {
        let rest = code.dropFirst("public ".count)
        if !exempt.contains(where: rest.hasPrefix) {
          found.append((number + 1, code, isCommented))
        }
      }
      isCommented = false
    }
    return found
  }

  /// A line without the blanks and attributes in front.
  private static func declaration(_ line: Substring) -> Substring {
    var code = line.drop { $0 == " " }
    while code.hasPrefix("@") {
      var depth = 0
      code = code.drop {
        if $0 == "(" { depth += 1 }
        if $0 == ")" { depth -= 1 }
        return $0 != " " || depth > 0
      }.drop { $0 == " " }
    }
    return code
  }

  private static var rooms: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: RoomTests.root + "Sources").sorted()
    }
  }

  @Test func `every public declaration has a comment`() throws {
    var count = 0
    for room in try Self.rooms {
      let folder = RoomTests.root + "Sources/" + room
      var missing: [String] = []
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      where path.hasSuffix(".swift") {
        let lines = try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
          .split(separator: "\n", omittingEmptySubsequences: false)
        let found = Self.declarations(in: lines)
        count += found.count
        missing += found.filter { !$0.isCommented }.map {
          "\(room)/\(path):\($0.line) \($0.code)"
        }
      }
      let allowed = Self.uncommented[room] ?? 0
      #expect(
        missing.count == allowed,
        "\(room): \(allowed) allowed\n\(missing.joined(separator: "\n"))")
    }
    #expect(count > 1_000, "nothing was looked at")
  }

  @Test(arguments: [
    ("  public var year: Int32", 1),
    ("  /// A calendar year.\n  public var year: Int32", 0),
    ("  /// A calendar year.\n\n  public var year: Int32", 1),
    ("  // A calendar year.\n  public var year: Int32", 1),
    ("  /// Sorted.\n  @inlinable\n  @available(*, deprecated)\n  public func sum() {}", 0),
    ("  @inlinable public func sum() {}", 1),
    ("  /// Rows.\n  @inlinable public func sum() {}", 0),
    ("  /// Cells.\n  public var a = 0\n  public var b = 0", 1),
    ("public import Planning\npublic static func == (a: A, b: A) -> Bool { true }", 0),
    ("let text = \"\"\"\n  public var a = 0\n  \"\"\"\npublic let b = 0", 1),
    ("package var a = 0\nvar publicity = 0", 0),
  ])
  func `a comment is looked for right above a public declaration`(source: String, missing: Int) {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(Self.declarations(in: lines).count { !$0.isCommented } == missing)
  }
}
