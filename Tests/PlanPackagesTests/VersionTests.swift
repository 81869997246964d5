import PlanSamples
import Testing

@testable import Checking
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Tables
@testable import Texts

/// Versions of a plan in one package. Many at random, against plain plans: `version_check.py`.
struct VersionTests {
  private static let versions = """
    version_id,name,name_en,status,date,base_id,content
    draft,草案,,draft,2024-01-01,,
    law,批准,approved plan,approved,2024-02-01,draft,whole
    first,修正案一,,draft,2024-06-01,law,changes

    """
  private static let tables: [TableName: String] = [
    .versions: versions,
    .subprojects: "subproject_id,name\na,Pumps\nb,Boats\n", .sources: "source_id,tier\ncity,city\n",
    .tranches: """
    subproject_id,source_id,year,amount,version_id
    a,city,2024,10,draft
    a,city,2024,12,law
    a,city,2024,14,first
    a,city,2025,5,law
    b,city,2024,7,draft
    b,city,2024,3,law
    b,city,2025,1,first

    """,
    .totals: """
    total_id,amount,version_id
    draft-all,17,draft
    law-all,21,law
    first-all,23,first

    """,
  ]

  private static func plan(
    _ version: String? = nil, _ more: [TableName: String] = [:]
  ) throws -> PlanPackage {
    try PlanPackage(
      .memory(Samples.files(tables.merging(more) { $1 })), version: version)
  }

  /// Cells and amounts in minor units.
  private static func money(_ package: PlanPackage) -> [String] {
    let (draft, tranches) = (package.draft, package.draft.tranches)
    return (0..<tranches.count).map {
      "\(draft.subprojects[Int(tranches.subproject[$0])].id) \(tranches.year[$0]) \(tranches.amount[$0])"
    }
  }

  @Test func `a version has its own rows, changes replace those of the base`() throws {
    #expect(Self.money(try Self.plan("draft")) == ["a 2024 1000", "b 2024 700"])
    #expect(Self.money(try Self.plan("law")) == ["a 2024 1200", "a 2025 500", "b 2024 300"])
    #expect(
      Self.money(try Self.plan("first")) == [
        "a 2024 1400", "a 2025 500", "b 2024 300", "b 2025 100",
      ])
  }

  @Test func `without a name the last approved version is meant, or the last`() throws {
    #expect(try Self.plan().version?.id == "law")
    let none = Self.versions.replacing(",approved,", with: ",draft,")
    #expect(try Self.plan(nil, [.versions: none]).version?.id == "first")
    #expect(try Self.plan().title == "sample · 批准")
    #expect(try Self.plan().version?.title.en == "approved plan")
    var files = Samples.files(Self.tables)
    let descriptor = String(decoding: files["datapackage.json"]!, as: UTF8.self)
    files["datapackage.json"] = Array(
      descriptor.replacing(
        "{\"name\":\"sample\"", with: "{\"name\":\"sample\",\"languages\":[\"en\"]"
      )
      .utf8)
    #expect(try PlanPackage(.memory(files)).title == "sample · approved plan")
  }

  @Test func `only the totals of a version are held against it, and places are those of the file`()
    throws
  {
    let good = Checkup(try Self.plan("draft").draft)
    #expect(good.findings.filter { $0.rule.code == "T101" }.isEmpty)
    let package = try Self.plan()
    let bad = Checkup(package.draft)
    let finding = try #require(bad.findings.first { $0.rule.code == "T101" })
    let report = CheckupReport(package, bad)
    #expect(report.totalID(try #require(finding.subject.total)) == "law-all")
    // The places of its tranches are rows of the file, whatever version they are looked at in.
    let tranches = package.draft.tranches
    #expect((0..<tranches.count).map { tranches.place($0).row } == [1, 3, 5])
    let places = (0..<tranches.count).map { tranches.place($0) }
    let lines = package.locations(of: places)
    #expect(places.map { lines[$0]?.line } == [3, 5, 7])
  }

  @Test func `an amount that a version has from its base stays there when it is changed`() throws {
    let package = try Self.plan("first")
    let row = try #require(Self.money(package).firstIndex(of: "a 2025 500"))
    let files = Dictionary(
      uniqueKeysWithValues: package.files(changing: [row: 600]).map { ($0.name, $0.bytes) })
    let first = try PlanPackage(.memory(files), version: "first")
    #expect(Self.money(first).contains("a 2025 600"))
    #expect(
      Self.money(try PlanPackage(.memory(files), version: "law"))
        == Self.money(try Self.plan("law")))
  }

  @Test func `canonical files hold all versions`() throws {
    let files = Samples.files(Self.tables)
    let written = PackageWriter(package: try Self.plan("draft")).files()
    for (name, bytes) in written where name.hasSuffix(".csv") && name != "totals.csv" {
      #expect(bytes == files[name], "\(name)")
    }
    // Totals stand by their ids.
    let totals = written.first { $0.name == "totals.csv" }.map {
      String(decoding: $0.bytes, as: UTF8.self)
    }
    #expect(totals?.split(separator: "\n").count == 4)
  }

  @Test(
    arguments: [
      (
        [TableName.versions: versions.replacing("2024-06-01,law", with: "2024-06-01,")],
        FaultKind.badVersion, 4
      ),
      (
        [.versions: versions.replacing("2024-01-01,,", with: "2024-01-01,first,")], .badVersion, 2
      ),
      (
        [.versions: versions.replacing("2024-06-01,law", with: "2024-06-01,none")],
        .danglingReference, 4
      ),
      ([.versions: versions.replacing(",approved,", with: ",passed,")], .unknownWord, 3),
      (
        [.tranches: "subproject_id,source_id,year,amount,version_id\na,city,2024,10,\n"],
        .blankRequired, 2
      ),
      (
        [.tranches: "subproject_id,source_id,year,amount,version_id\na,city,2024,10,other\n"],
        .danglingReference, 2
      ),
      ([.tranches: "subproject_id,source_id,year,amount\na,city,2024,10\n"], .missingColumn, 1),
      (
        [
          .tranches: "subproject_id,source_id,year,amount,version_id\na,city,2024,1,law\n"
            + "a,city,2024,2,law\n"
        ], .duplicateRow, 3
      ),
    ] as [([TableName: String], FaultKind, Int)])
  func `a mistake is told with its place`(
    _ more: [TableName: String], _ kind: FaultKind, _ line: Int
  ) throws {
    let faults = Samples.faults(Samples.files(Self.tables.merging(more) { $1 }))
    #expect(faults.map(\.kind) == [kind])
    #expect(faults.first?.line == line)
  }

  @Test func `a version that the plan has not is answered with those that it has`() throws {
    let fault = #expect(throws: PackageFaults.self) { try Self.plan("second") }
    #expect(fault?.faults.first?.kind == .danglingReference)
    #expect(fault?.faults.first?.expected.en == "one of draft, law, first")
    let plain = #expect(throws: PackageFaults.self) {
      try PlanPackage(.memory(Samples.files([:])), version: "draft")
    }
    #expect(plain?.faults.first?.kind == .missingTable)
  }
}
