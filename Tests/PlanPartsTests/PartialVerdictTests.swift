import PlanSamples
import TestSupport
import Testing

@testable import Checking
@testable import PlanPackages
@testable import PlanParts
@testable import Planning
@testable import Screens
@testable import Texts

/// A plan taken apart and put together again says what one run over the whole says.
struct PartialVerdictTests {
  /// A finding without what may differ: words and places.
  private static func key(_ json: JSON) -> String {
    ["code", "severity", "subject", "found", "expected", "difference", "waived"].map {
      json[$0]?.text() ?? "-"
    }.joined(separator: " ")
  }

  /// Rules that need every cell.
  private static let unjudged: Set<String> = [Rule.unitSlip.code]

  /// What one run over the whole says.
  private static func single(_ package: PlanPackage) -> (
    relations: [Int], cases: [String], findings: [String]
  ) {
    let checkup = Checkup(package.draft)
    let report = CheckupReport(package, checkup)
    return (
      Verdict.allCases.map { checkup.relations[$0] },
      checkup.applied.filter { !unjudged.contains($0.rule.code) }.map {
        "\($0.rule.code) \($0.cases)"
      },
      // A merge tells one by one what one run tells as one finding with several codes.
      report.findings.flatMap { [$0] + $0.companions }
        .filter { !unjudged.contains($0.rule.code) }.map { key(report.finding($0)) }.sorted()
    )
  }

  private static func merged(_ verdict: MergedVerdict) -> (
    relations: [Int], cases: [String], findings: [String]
  ) {
    (
      Verdict.allCases.map { verdict.relations[$0] },
      RuleBook.all.filter { !unjudged.contains($0.code) }.map {
        "\($0.code) \(verdict.cases[$0.code] ?? 0)"
      },
      verdict.findings.filter { !unjudged.contains($0.json["code"]!.stringValue!) }.map {
        key($0.json)
      }
      .sorted()
    )
  }

  /// Verdicts of the parts of a random split, which name each other in any order if they are `named`.
  private static func parts(
    _ plan: RandomPlan, _ random: inout SeededGenerator, named: Bool = false
  ) throws -> [PartialVerdict] {
    let count = Int.random(in: 1...4, using: &random)
    var own = Array(repeating: Set<String>(), count: count)
    for id in plan.subprojects { own[Int.random(in: 0..<count, using: &random)].insert(id) }
    let names = own.indices.map { "part\($0)" }
    return try own.enumerated().map { number, ids in
      let siblings = named ? names.shuffled(using: &random) : []
      return PartialVerdict(try plan.part(names[number], ids, siblings: siblings))
    }
  }

  private static func again(_ verdict: PartialVerdict) throws -> PartialVerdict {
    try PartialVerdict(line: Array(verdict.line.utf8))
  }

  @Test(arguments: [false, true])
  func `merged parts say what the whole says, 120 random plans split at random from seed 1`(
    errors: Bool
  ) throws {
    var random = SeededGenerator(seed: 1)
    var found: [String: Int] = [:]
    let seeds = Trials.of(UInt64(1)..<121)
    for seed in seeds {
      let plan = RandomPlan(seed: seed, errors: errors)
      let whole = Self.single(try plan.package())
      var verdicts = try Self.parts(plan, &random).map(Self.again)
      verdicts.shuffle(using: &random)
      let sum = try verdicts.dropFirst().reduce(verdicts[0]) { try $0.merged(with: $1) }
      let merged = Self.merged(try MergedVerdict(Self.again(sum)))
      #expect(merged.relations == whole.relations, "seed \(seed)")
      #expect(merged.cases == whole.cases, "seed \(seed)")
      #expect(merged.findings == whole.findings, "seed \(seed)")
      for finding in whole.findings {
        found[String(finding.prefix(5).dropFirst()), default: 0] += 1
      }
      if merged.findings != whole.findings || merged.relations != whole.relations { return }
    }
    // Many samples reach every rule that sums take part in.
    if Trials.areFew { return }
    for code in ["R104", "R105", "Y104", "W101", "D102", "I103", "S101", "T102", "Y103"] {
      #expect(found[code, default: 0] > 0, "\(code)")
    }
    if errors { #expect(found["T101", default: 0] > seeds.count / 2) }
  }

  @Test func `any tree of merges gives the same bytes`() throws {
    var random = SeededGenerator(seed: 7)
    for seed in Trials.of(UInt64(500)..<561) {
      let plan = RandomPlan(seed: seed, errors: true)
      let verdicts = try Self.parts(plan, &random)
      var lines = Set<String>()
      for _ in 0..<6 {
        var forest = verdicts
        while forest.count > 1 {
          forest.shuffle(using: &random)
          let pair = (forest.removeLast(), forest.removeLast())
          forest.append(try Self.again(pair.0).merged(with: Self.again(pair.1)))
        }
        lines.insert(forest[0].line)
      }
      #expect(lines.count == 1, "seed \(seed)")
    }
  }

  @Test func `a shared pattern of provincial money is found in the sum alone`() throws {
    let subprojects = (1...4).map { "s\($0)" }
    var tables: [TableName: String] = [:]
    for (name, ids) in [("a", subprojects.prefix(2)), ("b", subprojects.suffix(2))] {
      _ = name
      tables[.subprojects] =
        "subproject_id,name\n" + ids.map { "\($0),x\n" }.joined()
      tables[.tranches] =
        "subproject_id,source_id,year,amount\n"
        + ids.map {
          "\($0),province,2020,\($0 == "s4" ? 10 : 23)\n\($0),city,2020,\($0 == "s4" ? 90 : 77)\n"
        }
        .joined()
      let checkup = Checkup(try Samples.package(tables).draft)
      #expect(!checkup.findings.contains { $0.rule.code == "R102" })
    }
    func part(_ name: String, _ ids: ArraySlice<String>) throws -> PartialVerdict {
      var files = Samples.files([
        .subprojects: "subproject_id,name\n" + ids.map { "\($0),x\n" }.joined(),
        .tranches: "subproject_id,source_id,year,amount\n"
          + ids.map {
            "\($0),province,2020,\($0 == "s4" ? 10 : 23)\n\($0),city,2020,\($0 == "s4" ? 90 : 77)\n"
          }.joined(),
      ])
      let text = String(decoding: files["datapackage.json"]!, as: UTF8.self)
      files["datapackage.json"] = Array(
        text.replacing("\"format\":1", with: "\"format\":1,\"part\":\"\(name)\"").utf8)
      return PartialVerdict(try PlanPackage(.memory(files)))
    }
    let sum = try part("a", subprojects.prefix(2)).merged(with: part("b", subprojects.suffix(2)))
    let pattern = try MergedVerdict(sum).findings.first { $0.json["code"] == .string("R102") }
    #expect(pattern?.json["found"] == .string("3"))
    #expect(pattern?.json["expected"] == .string("4"))
  }

  // MARK: What does not belong together

  private static func fault(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return (error as? PartialFault)?.message.en ?? "\(error)" }
  }

  @Test func `a part given twice, a sub-project in two parts and other plans are refused`() throws {
    let plan = RandomPlan(seed: 11, errors: false)
    let ids = Set(plan.subprojects)
    let a = PartialVerdict(try plan.part("a", ids))
    #expect(Self.fault { _ = try a.merged(with: a) } == "part a is given twice; give each once")
    let copy = PartialVerdict(try plan.part("b", ids))
    #expect(Self.fault { _ = try a.merged(with: copy) }.contains("stands in two parts"))
    let empty = PartialVerdict(try plan.part("c", []))
    #expect(Self.fault { _ = try a.merged(with: empty) } == "")
    let other = PartialVerdict(try RandomPlan(seed: 12, errors: false).part("d", []))
    #expect(Self.fault { _ = try a.merged(with: other) }.contains("differ in what all parts share"))
    let named = PartialVerdict(try Samples.package())
    #expect(Self.fault { _ = try a.merged(with: named) }.contains("not parts of one plan"))
  }

  @Test func `parts that do not name the same years say what to write`() throws {
    let plan = RandomPlan(seed: 11, errors: false)
    var files = plan.files([], settings: ",\"part\":\"b\",\"years\":[2020,2031]")
    let a = PartialVerdict(try plan.part("a", Set(plan.subprojects)))
    let b = PartialVerdict(try PlanPackage(.memory(files)))
    #expect(Self.fault { _ = try a.merged(with: b) }.contains("\"years\" into planctl"))
    for wrong in ["[2021,2020]", "[\"2020\"]", "2020", "[3000]"] {
      files = plan.files([], settings: ",\"years\":\(wrong)")
      #expect(Samples.faults(files).first?.kind == .wrongValue, "\(wrong)")
    }
    files = plan.files([], settings: ",\"part\":7")
    #expect(Samples.faults(files).first?.kind == .wrongValue)
  }

  @Test func `parts that name each other merge to the whole, and to nothing if one is missing`()
    throws
  {
    var random = SeededGenerator(seed: 13)
    var refused = 0
    for seed in Trials.ofFew(UInt64(700)..<760) {
      let plan = RandomPlan(seed: seed, errors: seed % 2 == 0)
      let verdicts = try Self.parts(plan, &random, named: true).map(Self.again)
        .shuffled(using: &random)
      func sum(_ verdicts: some Collection<PartialVerdict>) throws -> PartialVerdict {
        try Self.again(verdicts.dropFirst().reduce(verdicts.first!) { try $0.merged(with: $1) })
      }
      let whole = Self.single(try plan.package())
      let merged = Self.merged(try MergedVerdict(sum(verdicts)))
      #expect(merged.relations == whole.relations, "seed \(seed)")
      #expect(merged.findings == whole.findings, "seed \(seed)")
      for left in verdicts.indices where verdicts.count > 1 {
        let some = try sum(verdicts.indices.filter { $0 != left }.map { verdicts[$0] })
        let reason = Self.fault { _ = try MergedVerdict(some) }
        #expect(reason.contains("missing: \(verdicts[left].parts[0].name). "), "\(reason)")
        #expect(reason.hasPrefix("the plan has \(verdicts.count) parts, "))
        // An inner node of a tree: the missing part comes later.
        let late = try some.merged(with: verdicts[left])
        #expect(Self.merged(try MergedVerdict(late)).findings == whole.findings)
        refused += 1
      }
    }
    #expect(refused > 20)
  }

  @Test func `parts that name other siblings, and one that is no sibling, are refused`() throws {
    let plan = RandomPlan(seed: 11, errors: false)
    let ids = Set(plan.subprojects)
    let a = PartialVerdict(try plan.part("a", ids, siblings: ["b", "a"]))
    for siblings in [["a", "b", "c"], []] {
      let b = PartialVerdict(try plan.part("b", [], siblings: siblings))
      for pair in [(a, b), (b, a)] {
        let reason = Self.fault { _ = try pair.0.merged(with: pair.1) }
        #expect(reason.contains("differ in what all parts share (parts)"), "\(reason)")
        #expect(reason.contains("must name the same parts"))
      }
    }
    let c = PartialVerdict(try plan.part("c", [], siblings: ["a", "b"]))
    let sum = try a.merged(with: c)
    #expect(
      Self.fault { _ = try MergedVerdict(sum) }.hasPrefix(
        "c: not among the parts of the plan, which are a, b "))
    // The digest guards the list.
    let line = a.line.replacing(#""parts":["a","b"]"#, with: #""parts":["a"]"#)
    #expect(line != a.line)
    #expect(Self.fault { _ = try PartialVerdict(line: Array(line.utf8)) }.contains("(digest)"))
    for wrong in ["[]", "\"a\"", "[\"a\",\"a\"]", "[\"a\",\"\"]", "[7]", "null", "[\"a\\n\"]"] {
      let faults = Samples.faults(plan.files([], settings: ",\"parts\":\(wrong)"))
      #expect(faults.map(\.kind) == [.wrongValue], "\(wrong)")
      #expect(faults.first?.expected.en.hasPrefix("planctl.parts: the names of all parts") == true)
    }
  }

  @Test func `sums beyond 128 bits are an error, not a wrong sum`() throws {
    let plan = RandomPlan(seed: 3, errors: false)
    var a = PartialVerdict(try plan.part("a", Set(plan.subprojects)))
    var b = PartialVerdict(try plan.part("b", []))
    var share = TotalShares.Share()
    share.sum = .max - 5
    share.count = 1
    a.shares[0] = share
    share.sum = 6
    b.shares[0] = share
    #expect(Self.fault { _ = try a.merged(with: b) }.contains("more than 128 bits"))
    b.shares[0]?.sum = 5
    let sum = try a.merged(with: b)
    #expect(sum.shares[0]?.sum == .max)
    #expect(try Self.again(sum).shares[0]?.sum == .max)
  }

  @Test func `damaged lines are refused and never crash, 3000 mutations`() throws {
    var random = SeededGenerator(seed: 5)
    let plan = RandomPlan(seed: 21, errors: true)
    let line = Array(PartialVerdict(try plan.part("a", Set(plan.subprojects))).line.utf8)
    var refused = 0
    for _ in 0..<3000 {
      var bytes = line
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 48...57, using: &random), at: place)
        default: bytes.removeSubrange(place...)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      do {
        _ = try MergedVerdict(PartialVerdict(line: bytes)).json
      } catch { refused += 1 }
    }
    #expect(refused > 1500)
    #expect(
      Self.fault {
        _ = try PartialVerdict(
          line: Array(PartialVerdict.failure(part: "z", Bilingual(zh: "坏", en: "bad")).utf8))
      } == "part z could not be read: bad")
  }

  @Test func `runs of ids hold each id once and find every overlap, 300 random sets`() throws {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let pool = (0..<40).flatMap { ["a\($0)", "a0\($0)", "b\($0 * 7)", "\($0)", "x\($0)y"] }
      let a = Set((0..<30).map { _ in pool.randomElement(using: &random)! })
      let b = Set((0..<3).map { _ in pool.randomElement(using: &random)! })
      let runs = (IdentifierRuns(Array(a)), IdentifierRuns(Array(b)))
      #expect(try IdentifierRuns(runs.0.json) == runs.0)
      let overlap = Self.fault { _ = try runs.0.union(runs.1) }
      #expect(overlap.isEmpty == a.isDisjoint(with: b))
      if overlap.isEmpty {
        #expect(try runs.0.union(runs.1) == IdentifierRuns(Array(a.union(b))))
      }
    }
    #expect(
      IdentifierRuns((1...500).map { "sp\($0 + 1000)" }).json.text() == #"[["sp1001","sp1500"]]"#)
    #expect(
      IdentifierRuns(["n18446744073709551615", "n18446744073709551616"]).json.text()
        == #"[["n18446744073709551615","n18446744073709551616"]]"#)
  }

  // MARK: By province

  @Test func `parts by province are canonical packages and merge to the whole, 60 plans`() throws {
    for seed in Trials.of(UInt64(900)..<960) {
      let plan = RandomPlan(seed: seed, errors: seed % 2 == 0, keepsProvinces: true)
      let package = try plan.package()
      let parts = try ProvinceParts(package)
      var verdicts: [PartialVerdict] = []
      for part in parts.names.indices {
        let files = parts.files(part: part)
        let own = try PlanPackage(
          .memory(Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })))
        #expect(own.changesToCanonical().isEmpty, "seed \(seed)")
        #expect(own.partName == parts.names[part])
        #expect(Set(own.descriptor.parts) == Set(parts.names))
        verdicts.append(PartialVerdict(own))
      }
      #expect(
        parts.names == parts.names.filter { $0 != "central" }.sorted()
          + parts.names.filter { $0 == "central" })
      let sum = try verdicts.dropFirst().reduce(verdicts[0]) { try $0.merged(with: $1) }
      let (whole, merged) = (Self.single(package), Self.merged(try MergedVerdict(sum)))
      #expect(merged.relations == whole.relations, "seed \(seed)")
      #expect(merged.findings == whole.findings, "seed \(seed)")
    }
  }

  @Test func `a sub-project paid from two provinces is named`() throws {
    let package = try Samples.package([
      .places: "place_code,name,kind,parent_code\n51,川,province,\n5101,蓉,city,51\n52,贵,province,\n",
      .sources: "source_id,name,tier,place_code\na,甲,city,5101\nb,乙,province,52\n",
      .tranches: "subproject_id,source_id,year,amount\ns1,a,2020,1\ns1,b,2020,2\n",
    ])
    #expect(
      Self.fault { _ = try ProvinceParts(package) }.contains(
        "s1 is paid by sources of two provinces (51, 52)"))
  }
}
