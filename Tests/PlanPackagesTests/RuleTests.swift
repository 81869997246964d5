import Foundation
import PlanSamples
import Testing

@testable import Allocation
@testable import Checking
@testable import PlanPackages
@testable import Planning

struct RuleTests {
  @Test(arguments: RuleBook.all.map(\.code))
  func `the violating example of a rule violates it and the complying one does not`(
    code: String
  ) throws {
    let rule = try #require(RuleBook.rule(code))
    let bad = Checkup(try Samples.package(rule.violating.tables).draft)
    #expect(bad.findings.contains { $0.rule.code == code })
    let good = Checkup(try Samples.package(rule.complying.tables).draft)
    #expect(!good.findings.contains { $0.rule.code == code })
    let applied = good.applied.first { $0.rule.code == code }
    if code != "U101" { #expect((applied?.cases ?? 0) > 0) }
  }

  @Test func `every rule is a file of its own and every file is in the book`() throws {
    let folder = Samples.root + "Sources/Checking/Rules"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0 != "RuleBook.swift" }.map { String($0.prefix(4)) }
    #expect(files.sorted() == RuleBook.all.map(\.code).sorted())
    #expect(Set(RuleBook.all.map(\.name)).count == RuleBook.all.count)
  }

  private static let permanent = [
    ("T101", "total-differs-from-parts"), ("T102", "total-without-parts"),
    ("T103", "exact-or-rounded"), ("T104", "totals-off-by-rounding"),
    ("R101", "share-above-limit"), ("R102", "share-off-pattern"),
    ("Y101", "money-outside-window"), ("Y102", "money-in-undescribed-year"),
    ("Y103", "described-year-without-money"), ("Y104", "duty-window-differs"),
    ("Q101", "output-without-money"), ("Q102", "quantity-times-unit-cost-differs"),
    ("Q103", "no-unit-price-fits"), ("Q104", "output-differs-from-text"),
    ("S101", "payer-outside-level"),
    ("D101", "duty-without-project"), ("D102", "project-without-duty"), ("U101", "unit-slip"),
    ("F102", "growth-over-zero"),
    ("E104", "executed-far-from-initial"), ("I105", "count-in-percent"),
    ("I106", "indicator-without-result"),
    ("F101", "figures-disagree"), ("H101", "headcount-above-establishment"),
    ("E101", "execution-above-adjusted"), ("E102", "rate-differs"),
    ("E103", "deep-cut-hidden-by-rate"), ("I101", "indicator-missed-without-reason"),
    ("I102", "indicator-direction"), ("I103", "indicator-contradiction"),
    ("I104", "weights-do-not-add-up"),
    ("R103", "share-below-limit"),
    ("R104", "amount-outside-limit"),
    ("R105", "rule-without-effect"),
    ("W101", "waiver-without-finding"),
  ]

  @Test func `every rule has its permanent code`() {
    #expect(Set(Self.permanent.map(\.0)) == Set(RuleBook.all.map(\.code)))
  }

  @Test(arguments: permanent)
  func `codes and names stay as they are`(code: String, name: String) {
    #expect(RuleBook.rule(code)?.name == name)
    #expect(RuleBook.rule(name)?.code == code)
  }

  @Test func `the page of rules lists what the rule book holds`() throws {
    let page = Samples.root + "Sources/Checking/Checking.docc/Rules.md"
    let text =
      "# Rules\n\nGenerated from `RuleBook` by the tests; `planctl explain CODE` prints the same.\n\n"
      + "| code | name | severity | class | what it says |\n| --- | --- | --- | --- | --- |\n"
      + RuleBook.all.map {
        "| \($0.code) | \($0.name) | \($0.severity.rawValue) | \($0.class.rawValue) "
          + "| \($0.title.en) |\n"
      }.joined()
      + RuleBook.all.map {
        "\n## \($0.code) \($0.name)\n\n\($0.explanation.en)\n\n\($0.explanation.zh)\n"
      }
      .joined()
    if ProcessInfo.processInfo.environment["PLANCTL_RECORD"] != nil {
      try text.write(toFile: page, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: page, encoding: .utf8) == text)
  }

  @Test func `a waived finding is kept and does not count`() throws {
    var tables = try #require(RuleBook.rule("Y101")).violating.tables
    tables[.waivers] =
      "rule,subproject_id,year,reason,approved_by,approved_on\nY101,s1,2022,质保金,王某,2021-03-01\n"
    let checkup = Checkup(try Samples.package(tables).draft)
    #expect(checkup.findings.contains { $0.rule.code == "Y101" && $0.waiver == 0 })
    #expect(checkup.count(of: .error) == 0)
    tables[.waivers] = tables[.waivers]!.replacing("2022", with: "2021")
    #expect(Checkup(try Samples.package(tables).draft).count(of: .error) == 1)
  }

  /// Relations that hold in the other documents of this world, and some that do not.
  @Test(
    arguments: [
      (
        "growth",
        [("from", "2622.93", "万元", 2), ("to", "2717.34", "万元", 2), ("result", "3.60", "%", 2)],
        "rounded"
      ),
      (
        "difference",
        [("from", "2622.93", "万元", 2), ("to", "2717.34", "万元", 2), ("result", "94.41", "万元", 2)],
        "exact"
      ),
      (
        "share",
        [("part", "2030.09", "万元", 2), ("whole", "2717.34", "万元", 2), ("result", "74.71", "%", 2)],
        "rounded"
      ),
      (
        "rate",
        [("part", "56.96", "万元", 2), ("whole", "57.04", "万元", 2), ("result", "99.86", "%", 2)],
        "rounded"
      ),
      (
        "product", [("part", "188", "套", 0), ("part", "2", "万元", 0), ("result", "376", "万元", 0)],
        "exact"
      ),
      ("equal", [("part", "149040", "元", 0), ("part", "14", "万元", 0)], "broken"),
      ("equal", [("part", "149040", "元", 0), ("part", "15", "万元", 0)], "rounded"),
      ("equal", [("part", "149040", "元", 0), ("part", "14.904", "万元", 3)], "exact"),
      (
        "sum", [("part", "1", "万元", 0), ("part", "", "万元", 0), ("result", "1", "万元", 0)],
        "undecided"
      ),
      (
        "rate", [("part", "5", "万元", 0), ("whole", "0", "万元", 0), ("result", "0", "%", 2)],
        "undecided"
      ),
    ] as [(String, [(String, String, String, Int)], String)])
  func `relations of statements are judged exactly`(
    kind: String, members: [(String, String, String, Int)], verdict: String
  ) throws {
    var figures = "figure_id,label,value,unit,decimals\n"
    var relations = "relation_id,role,figure_id,kind,factor\n"
    for (number, member) in members.enumerated() {
      figures += "f\(number),数\(number),\(member.1),\(member.2),\(member.3)\n"
      relations += "r,\(member.0),f\(number),\(kind),\n"
    }
    let package = try Samples.package([.figures: figures, .relations: relations])
    let checkup = Checkup(package.draft)
    let counts = checkup.relations
    let expected: [String: Verdict] = [
      "exact": .exact, "rounded": .rounded, "broken": .broken, "undecided": .undecided,
    ]
    #expect(counts[expected[verdict]!] == 1)
    #expect(counts.total == 1)
    #expect((checkup.count(of: .error) > 0) == (verdict == "broken"))
  }

  @Test func `a statement's figure in the wrong unit is a unit slip`() throws {
    let package = try Samples.package([
      .figures: "figure_id,label,value,unit,decimals\na,甲,12.5,万元,1\nb,乙,7.5,万元,1\n"
        + "t,合计,200000,万元,1\n",
      .relations: "relation_id,role,figure_id,kind,factor\nr,part,a,sum,\nr,part,b,sum,\n"
        + "r,result,t,sum,\n",
    ])
    let findings = Checkup(package.draft).findings
    #expect(findings.map(\.rule.code) == ["U101"])
    #expect(findings.first?.expected == "20")
  }
}
