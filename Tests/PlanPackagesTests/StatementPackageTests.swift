import Foundation
import PlanSamples
import Testing

@testable import Allocation
@testable import Checking
@testable import Localisation
@testable import PlanPackages
@testable import Planning
@testable import Texts

/// The budget, the two evaluations and the self-evaluation of the repository.
struct StatementPackageTests {
  static let folders = [
    "luxian-2024-budget", "lingling-2023-evaluation", "daoxian-2023-evaluation",
    "liuhe-2024-self-evaluation",
  ]

  static func package(_ name: String) throws -> PlanPackage {
    try PlanPackage(.folder(Samples.root + "Plans/" + name))
  }

  @Test func `well over a hundred relations of the documents hold`() throws {
    var counts = VerdictCounts()
    for name in StatementPackageTests.folders {
      let relations = Checkup(try StatementPackageTests.package(name).draft).relations
      for verdict in Verdict.allCases { counts[verdict] += relations[verdict] }
    }
    #expect(counts[.exact] + counts[.rounded] > 130)
    // 0.00 % of 0.00, twice in the project form of Liuhe.
    #expect(counts[.undecided] == 2)
  }

  @Test(
    arguments: [
      ("luxian-2024-budget", []),
      ("lingling-2023-evaluation", ["T101", "E104", "E104"]),
      ("daoxian-2023-evaluation", ["U101", "H101"]),
      (
        "liuhe-2024-self-evaluation",
        ["F101", "I103", "I103", "I103", "E103", "I102", "I102", "I102", "I105", "I106"]
      ),
    ] as [(String, [String])])
  func `just the contradictions of the texts are raised`(name: String, codes: [String]) throws {
    let findings = Checkup(try StatementPackageTests.package(name).draft).findings
    #expect(findings.map(\.rule.code) == codes)
  }

  @Test func `the fare in yuan must be one in ten thousands`() throws {
    let checkup = Checkup(try StatementPackageTests.package("daoxian-2023-evaluation").draft)
    let fault = try #require(checkup.statementFaults.first { $0.uniqueExact != nil })
    let figure = try #require(fault.uniqueExact?.figures.first)
    #expect(figure.meant?.text == "200000")
    #expect(figure.slip == .unitSlip)
  }

  /// The money of the execution table is printed: it stands among the figures too.
  @Test(arguments: folders)
  func `every amount of execution is a printed figure`(name: String) throws {
    let draft = try StatementPackageTests.package(name).draft
    let printed = Set(
      draft.figures.filter { $0.measureUnit.measure == .money }.compactMap { figure in
        figure.value.map { figure.text($0) }
      })
    #expect(!draft.execution.isEmpty)
    for entry in draft.execution {
      #expect(printed.contains(draft.unit.text(entry.amount) + " " + draft.unit.name))
    }
  }

  @Test func `a document in which everything can be told is repaired and written`() throws {
    let package = try StatementPackageTests.package("luxian-2024-budget")
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: package.folder) {
      files[name] = [UInt8](try Data(contentsOf: URL(filePath: package.folder + "/" + name)))
    }
    let original = files["figures.csv"]!
    let text = String(decoding: original, as: UTF8.self)
    files["figures.csv"] = Array(
      text.replacing(",2030.09,", with: ",2030.9,", maxReplacements: 1).utf8)
    #expect(files["figures.csv"] != original)
    let wrong = try PlanPackage(.memory(files))
    let repair = try #require(Checkup(wrong.draft).uniqueRepair)
    let written = wrong.files(applying: repair).first { $0.name == "figures.csv" }
    #expect(written?.bytes == original)
  }

  @Test(
    arguments: [
      ("sum", [("part", "元"), ("part", "%"), ("result", "元")]),
      ("equal", [("part", "月"), ("part", "天")]),
      ("share", [("part", "万元"), ("whole", "人"), ("result", "%")]),
      ("share", [("part", "万元"), ("whole", "元"), ("result", "元")]),
      ("product", [("part", "万元"), ("part", "元"), ("result", "元")]),
      ("at_most", [("part", "人"), ("whole", "万元")]),
      ("difference", [("from", "元"), ("to", "元"), ("to", "元"), ("result", "元")]),
      ("sum", [("part", "元")]),
    ] as [(String, [(String, String)])])
  func `a relation between unlike figures is refused with its place`(
    kind: String, members: [(String, String)]
  ) throws {
    var figures = "figure_id,label,value,unit,decimals\n"
    var relations = "relation_id,role,figure_id,kind,factor\n"
    for (number, member) in members.enumerated() {
      figures += "f\(number),数,1,\(member.1),0\n"
      relations += "r,\(member.0),f\(number),\(kind),\n"
    }
    let faults = Samples.faults(Samples.files([.figures: figures, .relations: relations]))
    #expect(faults.count == 1)
    #expect(faults.first?.file == "relations.csv")
    #expect(faults.first?.line == 2)
  }
}
