import Foundation
import Testing

/// The rooms of the house, read from the sources: who may know whom, and how large anything may be.
struct RoomTests {
  /// The folder of the package, with a slash behind it.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

  /// What each room imports of the others. A room stands above all that it imports; who adds an edge
  /// adds it here.
  private static let matrix: [String: Set<String>] = [
    "Planning": [],
    "Localisation": ["Planning"],
    "Rounding": ["Planning", "Proofs"],
    "Checking": ["Planning", "Localisation", "Rounding"],
    "Allocation": ["Planning"],
    "Solvers": [],
    "CoarserUnits": ["Solvers"],
    "Proofs": ["Planning", "Allocation"],
    "Rebalancing": ["Planning", "Allocation", "Solvers", "Proofs"],
    "SystemCalls": [],
    "Texts": ["SystemCalls", "Planning"],
    "Pages": ["Planning", "Texts"],
    "Documents": ["Planning", "Texts"],
    "PlanPackages": ["Planning", "Localisation", "Allocation", "Checking", "Texts"],
    "Importing": ["Planning", "Texts", "Documents", "PlanPackages"],
    "SyntheticPlans": ["Planning", "Localisation", "Checking", "Texts", "PlanPackages"],
    "Screens": [
      "Planning", "Localisation", "Rounding", "Allocation", "Checking", "Proofs", "Rebalancing",
      "CoarserUnits", "Texts", "Pages", "PlanPackages",
    ],
    "PlanParts": ["Planning", "Checking", "Texts", "PlanPackages", "Screens"],
    "Papers": [
      "Planning", "Allocation", "Checking", "Rebalancing", "CoarserUnits", "Texts", "Pages",
      "PlanPackages", "Screens",
    ],
    "planctl": [
      "Planning", "Localisation", "Allocation", "Checking", "Rebalancing", "Texts",
      "PlanPackages", "Documents", "Importing", "SyntheticPlans", "Screens", "PlanParts", "Papers",
    ],
  ]

  /// Parts of the system and of the toolchain, beside the rooms.
  private static let outside: Set<String> = ["Glibc", "Dispatch", "Synchronization"]

  struct File {
    var path: String
    /// Folder below the room; empty for the room itself.
    var folder: String
    var lines: [Substring]
  }

  /// The Swift files of a folder of the repository, in the order of their paths.
  static func files(_ folder: String) throws -> [File] {
    let all = try FileManager.default.subpathsOfDirectory(atPath: root + folder)
    return try all.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      File(
        path: folder + "/" + path,
        folder: path.split(separator: "/").dropLast().joined(separator: "/"),
        lines: try String(contentsOfFile: root + folder + "/" + path, encoding: .utf8)
          .split(separator: "\n", omittingEmptySubsequences: false))
    }
  }

  private static func imports(_ file: File) -> [String] {
    file.lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let position = words.firstIndex(of: "import"), position <= 1,
        words.count > position + 1,
        !line.hasPrefix("//")
      else { return nil }
      return String(words[position + 1])
    }
  }

  @Test func `every room is in the matrix`() throws {
    let rooms = try FileManager.default.contentsOfDirectory(atPath: Self.root + "Sources")
    #expect(Set(rooms) == Set(Self.matrix.keys))
  }

  @Test(arguments: matrix.keys.sorted())
  func `a room imports what the matrix says, and nothing else`(room: String) throws {
    var found = Set<String>()
    for file in try Self.files("Sources/" + room) {
      for name in Self.imports(file) where !Self.outside.contains(name) {
        if room == "planctl", name == "Foundation" { continue }
        #expect(Self.matrix[room]!.contains(name), "\(file.path) imports \(name)")
        found.insert(name)
      }
    }
    #expect(found == Self.matrix[room], "an edge that nothing needs")
  }

  /// What the manifest lets a target see.
  private static func dependencies(_ target: String) throws -> Set<String> {
    let manifest = try String(contentsOfFile: root + "Package.swift", encoding: .utf8)
    let pattern = try Regex(
      #"arget\(\s*name: "\#(target)"(?:,\s*dependencies: \[([^\]]*)\])?"#)
    let match = try #require(try pattern.firstMatch(in: manifest), "\(target) is not in it")
    return Set((match.output[1].substring ?? "").split { !$0.isLetter }.map(String.init))
  }

  @Test(arguments: matrix.keys.sorted())
  func `the manifest lets a room see what the matrix says`(room: String) throws {
    #expect(try Self.dependencies(room) == Self.matrix[room])
  }

  /// What a build in place finds in its folder of modules, a build from nothing may not have made yet.
  /// `Library` is a package of its own.
  @Test func `tests and benchmarks name in the manifest what they import`() throws {
    let here = ["Tests", "Benchmarks"]
    let targets = try here.flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: Self.root + folder)
        .map { (name: $0, files: try Self.files(folder + "/" + $0)) }
    }.filter { !$0.files.isEmpty && $0.name != "Library" }
    let names = Set(targets.map(\.name)).union(Self.matrix.keys)
    for target in targets {
      let imported = Set(target.files.flatMap(Self.imports)).intersection(names)
      #expect(try Self.dependencies(target.name) == imported, "\(target.name)")
    }
  }

  @Test func `the rooms stand one above the other`() {
    var standing = Set<String>()
    while let next = Self.matrix.first(where: {
      !standing.contains($0.key) && $0.value.isSubset(of: standing)
    }) {
      standing.insert(next.key)
    }
    #expect(standing.count == Self.matrix.count, "rooms that know each other")
  }

  /// `Solvers` is larger: its hot loops do not bear a border between them and their storage.
  @Test(arguments: matrix.keys.sorted())
  func `a room has at most about six thousand lines`(room: String) throws {
    let lines = try Self.files("Sources/" + room).reduce(0) { $0 + $1.lines.count }
    #expect(lines <= (room == "Solvers" ? 9_150 : 6_350))
  }

  /// Files that are longer than others may be, and how long they are.
  private static let long: [String: Int] = [
    "Sources/Texts/JSON/JSON.swift": 415,
    "Sources/PlanParts/PartialVerdict.swift": 410,
    "Sources/Solvers/Fair/WholeDecomposition.swift": 410,
    "Sources/Solvers/Ratio/VertexSimplex.swift": 560,
    "Tests/PlanPackagesTests/BadInputTests.swift": 450,
  ]

  @Test(arguments: ["Sources", "Tests", "Benchmarks"])
  func `a file has at most four hundred lines`(folder: String) throws {
    for file in try Self.files(folder) {
      #expect(file.lines.count - 1 <= Self.long[file.path] ?? 400, "\(file.path)")
    }
  }

  /// Files that may guess in floating point. The relaxations behind ratio rows do: what they guess is
  /// rounded, and proven by `DualBound` in integers. So does the start of the convex search, which
  /// proves its end, and the slopes of deferral, whose prices are whole, and the proportion of few arcs,
  /// whose marginal costs are compared in integers. Thresholds of whole shares are binary fractions that
  /// are evaluated exactly.
  private static let mayGuess: Set<String> = Set(
    [
      "BlockRows", "HubCholesky", "InteriorPoint", "InteriorPoint+Blocks",
      "InteriorPoint+Passes", "LatticeHull", "RatioFlow", "RatioSearch", "RatioSearch+Proofs",
      "RatioSearch+Rounded", "RatioSearch+Tree", "Relaxation", "SparseBasis", "VertexSimplex",
      "WholeUnits", "WideConversions",
    ].map { "Sources/Solvers/Ratio/\($0).swift" }
      + [
        "DeferralBlocks", "DeferralMoves", "DeferralPrices", "DeferralTiers", "NothingLost",
        "PartedNetwork+Prices",
        "QuadraticFlow",
      ]
      .map { "Sources/Rebalancing/\($0).swift" }
      + ["Sources/Solvers/Convex/RealPrices.swift", "Sources/Solvers/Fair/WholeAllotment.swift"])

  @Test(arguments: matrix.keys.sorted())
  func `money never meets floating point`(room: String) throws {
    for file in try Self.files("Sources/" + room) where !Self.mayGuess.contains(file.path) {
      for (number, line) in file.lines.enumerated() {
        let words = line.split { !$0.isLetter && $0 != "." }
        let isExact = !words.contains {
          ["Double", "Float", "CGFloat", "NSNumber", "Foundation.Decimal"].contains($0)
        }
        #expect(isExact, "\(file.path):\(number + 1)")
      }
    }
  }

  // MARK: Folders of a room

  /// Type names that a file declares at its top level.
  private static func declared(_ file: File) -> Set<String> {
    var names = Set<String>()
    for line in file.lines where line.first?.isLetter == true {
      let words = line.split { " :<{(".contains($0) }.map(String.init)
      guard !words.contains("private"), !words.contains("fileprivate"),
        let kind = words.firstIndex(where: {
          ["struct", "enum", "class", "protocol", "typealias"].contains($0)
        }), words.count > kind + 1
      else { continue }
      names.insert(words[kind + 1])
    }
    return names
  }

  static func words(_ file: File) -> Set<String> {
    var words = Set<String>()
    for line in file.lines {
      let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
      // What stands in quotes is no reference, apart from what is put into it.
      for part in code.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      where part.offset % 2 == 0 || part.element.contains("\\(") {
        words.formUnion(
          part.element.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
      }
    }
    return words
  }

  @Test(arguments: matrix.keys.sorted())
  func `folders of a room do not need each other in a circle`(room: String) throws {
    let files = try Self.files("Sources/" + room)
    var home: [String: Set<String>] = [:]
    for file in files {
      for name in Self.declared(file) { home[name, default: []].insert(file.folder) }
    }
    var needs: [String: Set<String>] = [:]
    for file in files {
      needs[file.folder, default: []].formUnion([])
      for word in Self.words(file) {
        // A name that several folders have says nothing.
        guard let folders = home[word], folders.count == 1, let other = folders.first,
          other != file.folder
        else { continue }
        needs[file.folder]!.insert(other)
      }
    }
    var standing = Set<String>()
    while let next = needs.first(where: {
      !standing.contains($0.key) && $0.value.isSubset(of: standing)
    }) {
      standing.insert(next.key)
    }
    let circle = needs.filter { !standing.contains($0.key) }
      .map { "\($0.key): \($0.value.subtracting(standing).sorted())" }.sorted()
    #expect(circle.isEmpty, "\(circle)")
  }
}
