import Foundation
import PlanSamples
import Testing

@testable import Allocation
@testable import Pages
@testable import Papers
@testable import PlanPackages
@testable import Planning
@testable import Rebalancing
@testable import Screens
@testable import Texts

/// Schedules, read again from the bytes that were written.
struct ScheduleReportTests {
  static func report(
    _ package: PlanPackage, _ joint: ScheduleBook.JointMoney = .none, language: Language = .zh,
    unit: String? = nil, decimals: Int? = nil
  ) -> ScheduleReport {
    ScheduleReport(
      package, ScheduleBook(package.draft, ScheduleBook.Money(package.draft), jointMoney: joint),
      ScheduleReport.Rendering(
        language: language, palette: Palette(isOn: false), unit: unit, decimals: decimals))
  }

  /// Rows of CSV without quoted line ends, by the header's names.
  static func rows(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map(fields)
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  /// Hundredths of a decimal.
  static func hundredths(_ text: String) throws -> Int {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let digits: String = parts.count > 1 ? String(parts[1]) : ""
    let zeros = String(repeating: "0", count: 2 - digits.count)
    let number = Int(String(parts[0]) + digits + zeros)
    return try #require(number)
  }

  @Test(arguments: ScheduleBook.JointMoney.allCases)
  func `a folder of files adds up to the plan`(joint: ScheduleBook.JointMoney) throws {
    let package = try Samples.ziyang()
    let report = ScheduleReportTests.report(package, joint)
    // A parent of its own: two writers in one folder refuse each other.
    let parent = NSTemporaryDirectory() + "planctl-schedules-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: parent) }
    let folder = parent + "/schedules"
    try report.write(.csv, places: report.book.places, to: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      names == [
        "510000.csv", "512000-LK.csv", "512000.csv", "512002.csv", "512021.csv", "512022.csv",
        "index.csv", "reconciliation.csv",
      ])
    var cells: [String: Int] = [:]
    var totals = 0
    for name in names where name.hasPrefix("5") {
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      for row in ScheduleReportTests.rows(text) {
        switch row["kind"]! {
        case "own", "joint", "given":
          var across = 0
          for year in ["2020", "2021", "2022"] where row[year] != "" {
            let amount = try ScheduleReportTests.hundredths(row[year]!)
            cells["\(row["id"]!) \(row["source_id"]!) \(year)", default: 0] += amount
            across += amount
          }
          #expect(try across == ScheduleReportTests.hundredths(row["total"]!))
        case "total": totals += try ScheduleReportTests.hundredths(row["total"]!)
        default: break
        }
      }
    }
    let (draft, tranches) = (package.draft, package.draft.tranches)
    for t in 0..<tranches.count {
      let key =
        "\(draft.subprojects[Int(tranches.subproject[t])].id) "
        + "\(draft.sources[Int(tranches.source[t])].id) \(tranches.year[t])"
      #expect(cells.removeValue(forKey: key) == Int(tranches.amount[t]))
    }
    #expect(cells.isEmpty)
    #expect(totals == 2_161_916)
  }

  @Test func `the county of the seed pays what the annex prints`() throws {
    let report = ScheduleReportTests.report(try Samples.ziyang(), .inProportion)
    let place = try #require(ScheduleReport.place("512022", in: report.draft))
    let rows = ScheduleReportTests.rows(report.csv([place]))
    let own = rows.filter { $0["kind"] == "own" && $0["id"] == "sp01" }
    #expect(own.map { [$0["2020"], $0["2021"], $0["2022"]] } == [["160.23", "1914.12", "60.23"]])
    // 363.77 × 1914.12 / (422.11 + 1914.12) = 298.0441…
    let joint = rows.filter { $0["kind"] == "joint" && $0["id"] == "sp01" }
    #expect(joint.map { $0["2021"] } == ["298.04"])
    let recruits = rows.filter { $0["kind"] == "output" && $0["id"] == "sp03" }
    #expect(recruits.map { $0["total"] } == ["204"])
    #expect(
      rows.filter { $0["kind"] == "duty" && $0["role"] == "lead" }.map { $0["id"] } == [
        "d01", "d03",
      ])
  }

  @Test func `the language changes no byte of CSV`() throws {
    let package = try Samples.ziyang()
    let texts = Language.allCases.map { language in
      let report = ScheduleReportTests.report(package, .inProportion, language: language)
      return report.csv(report.book.places) + report.reconciliation.csv()
    }
    #expect(texts[0] == texts[1])
  }

  @Test(arguments: [("亿元", nil), (nil, 0), (nil, 1), ("元", nil), ("亿元", 4)] as [(String?, Int?)])
  func `rounded schedules still add up, alone and together`(unit: String?, decimals: Int?) throws {
    let package = try Samples.ziyang()
    let report = ScheduleReportTests.report(package, .inProportion, unit: unit, decimals: decimals)
    let exact = ScheduleReportTests.report(package, .inProportion)
    let isRounded = unit == "亿元" || decimals != nil
    #expect(report.money.isRounded == isRounded)
    #expect(report.remarks.contains { $0.contains("受控取整") } == isRounded)
    // Exact minor units in one shown.
    let base: Int128 =
      unit == "亿元" ? (decimals == 4 ? 100 : 10_000) : decimals == 0 ? 100 : decimals == 1 ? 10 : 1
    var total: Int128 = 0
    for place in report.book.places {
      let (shown, precise) = (report.schedule(of: place), exact.schedule(of: place))
      let sums = shown.sums(\.amount, years: 3)
      for (a, b) in zip(sums, precise.sums(\.amount, years: 3)) {
        #expect((a * base - b).magnitude < base)
      }
      for (line, exactLine) in zip(shown.lines, precise.lines) {
        for (a, b) in zip(line.amount, exactLine.amount) {
          #expect((a == nil) == (b == nil))
          if let a, let b { #expect((a * base - b).magnitude < base) }
        }
        let sum = ScheduleReport.Line.sum(line.amount)
        #expect((sum * base - ScheduleReport.Line.sum(exactLine.amount)).magnitude < base)
      }
      total += sums.reduce(0, +)
    }
    #expect((total * base - 2_161_916).magnitude < base)
  }

  @Test func `file names come from checked codes alone`() throws {
    var draft = PlanDraft()
    let codes = [
      "510000", "../x", "CON", "a b", "Index", "A1", "a1", "<b>", ".hidden", "x.", "place-3",
      "no-place", "com1.txt", String(repeating: "9", count: 65), "é", "-rf",
    ]
    draft.places = codes.enumerated().map { number, code in
      PlaceUnit(
        code: code, name: "", nameEnglish: "", kind: nil, parent: nil, row: Int32(number))
    }
    let places = draft.places.indices.map { Int32($0) } + [-1]
    let names = ScheduleReport.fileNames(places, draft)
    #expect(
      names == [
        "510000", "place-2", "place-3", "place-4", "place-5", "A1", "place-7", "place-8",
        "place-9", "place-10", "place-11", "place-12", "place-13", "place-14", "place-15",
        "place-16", "no-place",
      ])
    #expect(Set(names.map { $0.lowercased() }).count == names.count)
  }

  @Test func `a scenario's schedules are its answer beside the plan`() throws {
    let package = try Samples.ziyang()
    let reader = ScenarioReader(package.draft)
    let scenario = try reader.scenario(
      name: "", options: [("--scenario", "province-cut-2021-backfill")])
    let answer = RebalanceReport(
      package, command: "simulate", words: reader.words(scenario),
      try CertifiedAnswer(Rebalancer(package.draft), scenario))
    let book = try #require(answer.scheduleBook(.none))
    let report = ScheduleReport(
      package, book, changes: answer.words,
      ScheduleReport.Rendering(language: .en, palette: Palette(isOn: false)))
    for place in report.book.places {
      for row in ScheduleReportTests.rows(report.csv([place])) where row["kind"] == "own" {
        for column in ["2020", "2021", "2022", "total"] where row[column + "_before"] != "" {
          let before = try ScheduleReportTests.hundredths(row[column + "_before"]!)
          let after = try ScheduleReportTests.hundredths(row[column + "_after"]!)
          #expect(try after - before == ScheduleReportTests.hundredths(row[column + "_change"]!))
        }
      }
    }
    let sum = ScheduleReportTests.rows(report.reconciliation.csv()).first { $0["kind"] == "sum" }
    #expect(sum?["total"] == "21619.16")
    #expect(sum?["2021"] == "4509")
    #expect(sum?["difference"] == "0")
  }
}
