import Foundation
import Testing

/// Pages that repeat what stands in the sources, and are held to it.
struct PageTests {
  private static let root = RoomTests.root
  private static let pages = root + "Sources/planctl/planctl.docc/"

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `the page of the library shows the package that is built`() throws {
    let example = try Self.text(Self.root + "Tests/Library/Sources/library/main.swift")
    #expect(try Self.text(Self.pages + "Library.md").contains("```swift\n" + example + "```\n"))
  }

  @Test func `paths that the page of the house names are there`() throws {
    let words = try Self.text(Self.pages + "House.md").split { "` \n|,;:()".contains($0) }
    let paths = words.filter { $0.contains("/") && $0.first!.isUppercase && !$0.contains("**") }
    #expect(paths.count > 3)
    for path in paths {
      let isThere = ["", "Sources/"].contains { start in
        FileManager.default.fileExists(atPath: Self.root + start + path)
      }
      #expect(isThere, "\(path)")
    }
  }

  // MARK: Links

  /// Where the links of a page lead, apart from other places of the page and the network.
  private static func links(_ path: String) throws -> [String] {
    try text(path).matches(of: /\]\(([^)#]+)\)/).map { String($0.1) }
      .filter { !$0.hasPrefix("http") }
  }

  @Test func `the README leads to every page, and nowhere else`() throws {
    let links = try Self.links(Self.root + "README.md")
    for link in links {
      #expect(FileManager.default.fileExists(atPath: Self.root + link), "\(link)")
    }
    let sources = Self.root + "Sources/"
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources)
    where path.contains(".docc/") && path.hasSuffix(".md") {
      #expect(links.contains("Sources/" + path), "the README does not lead to \(path)")
    }
  }

  @Test func `the newest changes are those of this version`() throws {
    let source = try Self.text(Self.root + "Sources/Texts/Version.swift")
    let version = try #require(source.split(separator: "\"").dropFirst().first)
    let headings = try Self.text(Self.pages + "Changes.md").split(separator: "\n")
      .filter { $0.hasPrefix("## ") }
    #expect(headings.first == "## " + version)
  }

  // MARK: Limits

  private struct Limit {
    var room: String
    var name: String
    var value: String
    var reason: String
  }

  private static let limitWords = ["limit", "Limit", "most", "Most", "largest", "longest"]

  /// The constants of a file whose names say that they are limits, with the comment of each; those without
  /// one belong to the constant above them.
  private static func limits(_ path: String, room: String) throws -> [Limit] {
    var limits: [Limit] = []
    var comment: [Substring] = []
    for line in try text(path).split(separator: "\n", omittingEmptySubsequences: false) {
      let code = line.drop { $0 == " " }
      if code.hasPrefix("///") {
        comment.append(code.dropFirst(3).drop { $0 == " " })
        continue
      }
      let reason = comment.filter { !$0.isEmpty }.joined(separator: " ")
      comment = []
      guard let start = code.range(of: "static let "),
        let equals = code.range(of: " = ", range: start.upperBound..<code.endIndex)
      else { continue }
      let name = code[start.upperBound..<equals.lowerBound].prefix { $0 != ":" }
      let value = code[equals.upperBound...]
      guard !reason.isEmpty, limitWords.contains(where: name.contains),
        value.contains(where: \.isNumber), !value.contains("(")
      else { continue }
      limits.append(
        Limit(room: room, name: String(name), value: String(value), reason: reason))
    }
    return limits
  }

  @Test func `the page of limits lists what the sources name`() throws {
    var limits: [Limit] = []
    let sources = Self.root + "Sources/"
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources).sorted()
    where path.hasSuffix(".swift") {
      let room = String(path.prefix { $0 != "/" })
      limits += try Self.limits(sources + path, room: room)
    }
    #expect(limits.count > 30)
    let text =
      "# Limits\n\nGenerated from the sources by the tests: constants that bound input, work or what is shown.\n\n"
      + "| room | limit | value | what and why |\n|---|---|---|---|\n"
      + limits.map {
        let reason = $0.reason.replacing("|", with: "\\|")
        return "| \($0.room) | `\($0.name)` | \($0.value.replacing("_", with: "")) | \(reason) |\n"
      }.joined()
    let page = Self.pages + "Limits.md"
    if ProcessInfo.processInfo.environment["PLANCTL_RECORD"] != nil {
      try text.write(toFile: page, atomically: true, encoding: .utf8)
    }
    #expect(try Self.text(page) == text)
  }
}
