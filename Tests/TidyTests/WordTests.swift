import Foundation
import Testing

/// Words that names do not have, and files that nothing uses.
struct WordTests {
  /// Words that say nothing of what a thing is.
  private static let empty: Set<String> = [
    "helper", "helpers", "util", "utils", "utility", "utilities", "manager", "managers", "engine",
    "engines", "service", "services", "data", "info", "infos",
  ]

  /// Files that may have one of them: the least severity of a finding is called info in the formats of
  /// other programs, and so is its colour.
  private static let mayName: Set<String> = [
    "Sources/Checking/Findings/Finding.swift", "Sources/Texts/Layout/Layout.swift",
  ]

  /// The words of a name in camel case, in small letters.
  private static func words(_ name: some StringProtocol) -> [String] {
    var words: [String] = []
    var isLower = false
    for letter in name {
      if !letter.isLetter {
        isLower = false
        words.append("")
      } else if words.isEmpty || (letter.isUppercase && isLower) {
        words.append(letter.lowercased())
        isLower = false
      } else {
        words[words.count - 1] += letter.lowercased()
        isLower = letter.isLowercase
      }
    }
    return words
  }

  @Test(arguments: [
    ("planReader", ["plan", "reader"]), ("JSONValue", ["jsonvalue"]),
    ("Plan+JSON", ["plan", "json"]), ("data", ["data"]), ("rowData2", ["row", "data", ""]),
  ])
  func `words of names`(name: String, words: [String]) {
    #expect(Self.words(name) == words)
  }

  private static let keywords: Set<String> = [
    "struct", "enum", "class", "actor", "protocol", "typealias", "associatedtype", "func", "let",
    "var", "case",
  ]

  /// Names that a line declares; titles of tests, in backticks, are sentences.
  private static func names(_ line: Substring) -> [Substring] {
    let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let words = code.split { $0 == " " || $0 == "(" || $0 == "," }
    return zip(words, words.dropFirst()).filter { keywords.contains(String($0.0)) }
      .map { $0.1.prefix { $0.isLetter || $0.isNumber || $0 == "_" } }
  }

  @Test(arguments: ["Sources", "Tests", "Benchmarks"])
  func `names say what a thing is`(folder: String) throws {
    for file in try RoomTests.files(folder) {
      for part in file.path.dropLast(".swift".count).split(separator: "/") {
        #expect(Self.empty.isDisjoint(with: Self.words(part)), "\(file.path)")
      }
      if Self.mayName.contains(file.path) { continue }
      for (number, line) in file.lines.enumerated() {
        for name in Self.names(line) {
          #expect(Self.empty.isDisjoint(with: Self.words(name)), "\(file.path):\(number + 1)")
        }
      }
    }
  }

  // MARK: Files that nothing uses

  /// What other files can name a file's content by: its top-level declarations, and the members of its
  /// extensions; nil where that can not be told, since it is used without a name.
  private static func names(_ file: RoomTests.File) -> Set<String>? {
    let modifiers: Set<Substring> = [
      "public", "package", "internal", "static", "mutating", "borrowing", "consuming", "indirect",
      "final", "nonisolated", "@inlinable", "@inline(__always)",
    ]
    var names = Set<String>()
    var isInExtension = false
    for line in file.lines {
      let depth = line.prefix { $0 == " " }.count
      let words = line.split(separator: " ").drop { modifiers.contains($0) }
      guard let first = words.first, depth == 0 || (depth == 2 && isInExtension) else { continue }
      if first == "@main" || first.hasPrefix("init") || first.hasPrefix("subscript") { return nil }
      if depth == 0 { isInExtension = isInExtension || first == "extension" }
      if first == "extension" {
        // A protocol may ask for what it has.
        if line.contains(":") { return nil }
      } else if keywords.contains(String(first)), words.count > 1 {
        let name = words[words.startIndex + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        // An operator has no letters.
        if name.isEmpty { return nil }
        names.insert(String(name))
      }
    }
    return names
  }

  @Test func `every file is used by another`() throws {
    let sources = try RoomTests.files("Sources")
    let files = try sources + RoomTests.files("Tests") + RoomTests.files("Benchmarks")
    var users: [String: Int] = [:]
    for file in files {
      for word in RoomTests.words(file) { users[word, default: 0] += 1 }
    }
    var known = 0
    for file in sources {
      guard let names = Self.names(file), !names.isEmpty else { continue }
      known += 1
      let own = RoomTests.words(file)
      let isUsed = names.contains { users[$0, default: 0] > (own.contains($0) ? 1 : 0) }
      #expect(isUsed, "\(file.path) declares \(names.sorted())")
    }
    #expect(known * 2 > sources.count, "of too many files the names are not known")
  }
}
