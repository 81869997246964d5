import PlanSamples
import Testing

@testable import Allocation
@testable import Checking
@testable import PlanPackages
@testable import Planning
@testable import Rebalancing
@testable import Screens
@testable import Texts

/// What `simulate` shows and writes: figures that add up, however they are asked for.
struct RebalanceReportTests {
  /// Scenarios of the Ziyang plan that have an allocation.
  static let scenarios: [[String]] = [
    ["--scenario province-cut-2021"], ["--scenario province-cut-2021-backfill"],
    ["--scenario province-cut-2021-defer"], ["--scenario linkong-2022-lost"],
    ["--scenario lezhi-half-2021"], ["--scenario province-2022-lost"],
    ["--scenario frozen-2020"], ["--scenario combined"],
    ["--cut province@2022=50%", "--defer=1", "--no-rules"],
    ["--cut city=500", "--backfill yanjiang,anyue=100", "--no-rules"],
    ["--cut province@2021=20%", "--method priority"],
    ["--cut province=20%", "--method proportional"], ["--limit lezhi@2021=0.01"],
    ["--cut *=100%"], ["--cut province@2021=0%"],
  ]

  static func report(_ words: [String], package: PlanPackage? = nil) throws -> RebalanceReport {
    let package = try package ?? Samples.ziyang()
    let reader = ScenarioReader(package.draft)
    let scenario = try reader.scenario(name: "", options: words.map(ScenarioReader.option))
    let rebalancer = Rebalancer(package.draft)
    return RebalanceReport(
      package, command: "simulate", words: reader.words(scenario),
      try CertifiedAnswer(rebalancer, scenario))
  }

  static func rendering(
    _ language: Language = .en, unit: String? = nil
  ) -> RebalanceReport.Rendering {
    RebalanceReport.Rendering(language: language, palette: Palette(isOn: false), unit: unit)
  }

  /// A decimal of at most 6 places as an integer of 10⁻⁶.
  static func number(_ text: String) -> Int128? {
    let digits = text.filter { $0 != "-" && $0 != "+" }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Int128(parts[0]) else { return nil }
    let places = parts.count == 2 ? String(parts[1]) : ""
    guard places.utf8.count <= 6,
      let fraction = Int128(places + String(repeating: "0", count: 6 - places.utf8.count))
    else { return nil }
    let value = whole * 1_000_000 + fraction
    return text.hasPrefix("-") ? -value : value
  }

  @Test(arguments: scenarios)
  func `the ledger accounts for every change of every cell`(words: [String]) throws {
    let report = try Self.report(words)
    guard let ledger = report.ledger else { return }
    var change = [Int128](repeating: 0, count: report.amounts.count)
    for move in ledger.moves {
      #expect(move.amount > 0)
      change[move.from] -= Int128(move.amount)
      if let to = move.to { change[to] += Int128(move.amount) }
    }
    for c in change.indices {
      #expect(change[c] == Int128(report.amounts[c] - report.cells.planned[c]))
    }
  }

  @Test(arguments: scenarios)
  func `rows of every table on the screen add up to its last`(words: [String]) throws {
    let report = try Self.report(words)
    for unit in ["万元", "元", "亿元"] { addUp(report, unit) }
  }

  private func addUp(_ report: RebalanceReport, _ unit: String) {
    let text = report.rendered(.md, Self.rendering(unit: unit))
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.append("")
    var table: [[String]] = []
    var tables = 0
    for line in lines {
      if line.hasPrefix("|") {
        let cells = line.split(separator: "|")
        table.append(cells.map { cell in String(cell.filter { $0 != " " && $0 != "\\" }) })
        continue
      }
      defer { table = [] }
      guard table.count > 2, table[table.count - 1][0] == "total" else { continue }
      tables += 1
      for column in 1..<table[0].count where !table[0][column].hasPrefix("%") {
        let values: [Int128?] = table.dropFirst(2).map { Self.number($0[column]) }
        guard let total = values[values.count - 1] else { continue }
        let sum = values.dropLast().reduce(Int128(0)) { $0 + ($1 ?? 0) }
        #expect(sum == total)
      }
    }
    #expect(tables >= (report.changedCells.isEmpty ? 0 : 1))
    let screen = report.rendered(.text, Self.rendering(.zh, unit: unit))
    for line in screen.split(separator: "\n") { #expect(Layout.width(String(line)) <= 100) }
  }

  @Test(arguments: scenarios)
  func `CSV holds every change, and its moves are its changes`(words: [String]) throws {
    let report = try Self.report(words)
    let lines = report.rendered(.csv, Self.rendering()).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(lines[0] == RebalanceReport.csvColumns)
    var sums: [String: Int128] = [:]
    for line in lines.dropFirst() {
      #expect(line.count == lines[0].count)
      let cell = line[1...3].joined(separator: ",")
      switch line[0] {
      case "tranche":
        let (before, after) = (Self.number(line[4])!, Self.number(line[5])!)
        #expect(after - before == Self.number(line[6]))
        sums[cell, default: 0] -= after - before
      default:
        sums[cell, default: 0] -= Self.number(line[9])!
        if line[0] != "unmet" {
          sums["\(line[1]),\(line[7]),\(line[8])", default: 0] += Self.number(line[9])!
        }
      }
    }
    if report.ledger != nil { #expect(sums.values.allSatisfy { $0 == 0 }) }
  }

  // MARK: The written plan

  @Test(arguments: scenarios)
  func `the written plan holds the allocation and adds up`(words: [String]) throws {
    let report = try Self.report(words)
    let files = try report.packageFiles()
    #expect(try report.packageFiles().map(\.bytes) == files.map(\.bytes))
    let written = try PlanPackage(.memory(Dictionary(uniqueKeysWithValues: files)))
    #expect(written.changesToCanonical().isEmpty)
    #expect(written.notes.isEmpty)
    let checkup = Checkup(written.draft)
    #expect(checkup.relations[.broken] == 0 && checkup.relations[.undecided] == 0)
    var money: [[Int32]: Amount] = [:]
    let tranches = written.draft.tranches
    for row in 0..<tranches.count {
      let key = [tranches.subproject[row], tranches.source[row], tranches.year[row]]
      #expect(money.updateValue(tranches.amount[row], forKey: key) == nil)
    }
    let cells = report.cells
    for c in report.amounts.indices {
      let key = [cells.subproject[c], cells.source[c], cells.year[c]]
      let found = money.removeValue(forKey: key)
      #expect(found ?? 0 == report.amounts[c])
      #expect((found != nil) == (cells.row[c] >= 0 || report.amounts[c] != 0))
    }
    #expect(money.isEmpty)
    let before = try Samples.ziyangFiles()
    for name in ["rules.csv", "outputs.csv", "scenarios.csv", "duties.csv", "sources.csv"] {
      #expect(files.first { $0.name == name }?.bytes == before[name])
    }
  }

  @Test func `money that waits past the window takes the window along`() throws {
    let report = try Self.report(["--cut province@2022=50%", "--defer=1", "--no-rules"])
    let files = try report.packageFiles()
    let written = try PlanPackage(.memory(Dictionary(uniqueKeysWithValues: files)))
    let tranches = written.draft.tranches
    let opened = (0..<tranches.count).filter { tranches.year[$0] == 2023 }
    #expect(!opened.isEmpty)
    for row in opened {
      #expect(tranches.amount[row] > 0)
      #expect(written.draft.subprojects[Int(tranches.subproject[row])].endYear == 2023)
    }
    let outside = { (draft: PlanDraft) in
      Checkup(draft).findings.count { $0.rule.code == "Y101" }
    }
    #expect(outside(written.draft) <= outside(report.draft))
    let totals = String(decoding: files.first { $0.name == "totals.csv" }!.bytes, as: UTF8.self)
    #expect(totals.contains("\nall-2023,"))
    #expect(!totals.contains(",合计：2022年小计\nall-2023,,,,,2022"))
  }

  @Test func `the descriptor says where the plan comes from`() throws {
    let report = try Self.report(["--scenario province-cut-2021"])
    let files = try report.packageFiles()
    let written = try PlanPackage(.memory(Dictionary(uniqueKeysWithValues: files)))
    #expect(written.name == "ziyang-2020-2022-province-cut-2021")
    let text = try #require(written.descriptor.json["description"]?.stringValue)
    #expect(text.hasPrefix("资阳市应急救援能力提升三年行动计划：附件2"))
    #expect(text.contains("--cut province@2021=20% (method least-change). Tranches changed: 7;"))
  }

  @Test func `an impossible scenario writes nothing and says what is missing`() throws {
    let report = try Self.report(["--lock province", "--cut province@2021=20%"])
    #expect(report.exitStatus == 3)
    #expect(try report.packageFiles().isEmpty)
    let text = report.rendered(.text, Self.rendering())
    #expect(text.contains("Missing: at least 133.24 万元."))
    #expect(text.contains("raise the ceiling of province 2021 to 666.22 (by 133.24)"))
    let csv = report.rendered(.csv, Self.rendering(unit: "元"))
    #expect(csv.contains("repair,,,,,,,,,6662200,province@2021<=5329800,"))
  }

  @Test func `names can not steer a terminal, a page or a spreadsheet`() throws {
    var files = try Samples.ziyangFiles()
    for (name, bytes) in files {
      let text = String(decoding: bytes, as: UTF8.self)
        .replacing("sp02", with: "=cmd|x").replacing("装备配备", with: "\u{1B}[2J\u{202E}<b>|")
      files[name] = Array(text.utf8)
    }
    let package = try PlanPackage(.memory(files))
    let report = try Self.report(["--cut province=20%"], package: package)
    for format in [RebalanceReport.Format.text, .md, .csv] {
      let text = report.rendered(format, Self.rendering(.zh))
      #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
      if format == .md { #expect(!text.contains("<b>")) }
      if format == .csv { #expect(text.contains("tranche,'=cmd|x,")) }
    }
  }

  @Test func `the methods stand side by side and agree with their own reports`() throws {
    let reports = try Scenario.Method.allCases.map {
      try Self.report(["--cut province@2021=20%", "--method \($0.rawValue)"])
    }
    let comparison = MethodComparison(reports)
    let csv = comparison.rendered(.csv, Self.rendering())
    #expect(csv.contains("lost,,133.24,133.24,133.24\n"))
    var sums = [Int128](repeating: 0, count: 3)
    for line in csv.split(separator: "\n") where line.hasPrefix("unmet,") {
      for (number, value) in line.split(separator: ",").dropFirst(2).enumerated() {
        sums[number] += Self.number(String(value))!
      }
    }
    #expect(sums.allSatisfy { $0 == Self.number("133.24") })
    let json = comparison.rendered(.json, Self.rendering())
    #expect(json.hasPrefix("{\n  \"command\": \"simulate\",\n  \"format\": 1,\n  \"methods\": ["))
  }
}
