import Foundation
import Testing

/// A plan in dollars with State, City and Town, and years that begin in October: no command says a word
/// about it that belongs to yuan or to the provinces of China.
struct OwnNamesTests {
  /// Words of another plan than this one.
  private static var foreign: Regex<Substring> {
    /元|￥|CNY|RMB|省|市级|市本级|市县|县级|区县|各县|中央|亿|\b[Pp]rovince\b|\b[Pp]rovincial\b|\b[Cc]ount(?:y|ies)\b|\b[Yy]uan\b/
  }

  private func inPlan(_ body: (String, String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-names-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let plan = folder + "/plan"
    let made = try CommandTests.planctl([
      "generate", plan, "--subprojects", "5", "--counties", "4", "--years", "3", "--first-year",
      "2025", "--errors", "1", "--currency", "USD", "--unit", "thousand USD", "--unit-zh", "千美元",
      "--tiers", "province=州/State,city=城/City,county=镇/Town", "--year-label", "FY{y}",
      "--year-start", "-10", "--lang", "en",
    ])
    #expect(made.status == 0, "\(made.err)")
    try addTracking(plan)
    try body(folder, plan)
  }

  /// Budgets, expenditure and an indicator, a figure and a rule that is broken.
  private func addTracking(_ plan: String) throws {
    func lines(_ name: String) throws -> [Substring] {
      try String(contentsOfFile: plan + "/" + name, encoding: .utf8).split(separator: "\n")
    }
    var execution = "subproject_id,source_id,year,stage,amount,as_of\n"
    for line in try lines("tranches.csv").dropFirst().prefix(12) {
      let cells = line.split(separator: ",")
      let key = cells[0] + "," + cells[1] + "," + cells[2]
      execution +=
        key + ",initial,100,\n" + key + ",adjusted,90,\n" + key + ",executed,95,2025-03-31\n"
    }
    let indicators =
      "indicator_id,subproject_id,kind,name,relation,target,actual,unit,reason,year,weight,score,place\n"
      + "i1,,Cost,Rent,<=,12 thousand USD,13 thousand USD,thousand USD,,2025,10,5,\n"
      + "i2,,Cost,Rent,=,14000 USD,14000 USD,USD,,2025,10,5,\n"
    let figures =
      "figure_id,label,value,unit,decimals\na,A,1.5,million USD,1\nb,B,1000,thousand USD,0\n"
      + "c,C,3,million USD,0\n"
    let relations = "relation_id,role,figure_id,kind\nr,result,c,sum\nr,part,a,sum\nr,part,b,sum\n"
    let path = plan + "/datapackage.json"
    var descriptor = try String(contentsOfFile: path, encoding: .utf8)
    for (name, csv) in [
      ("execution", execution), ("indicators", indicators), ("figures", figures),
      ("relations", relations),
    ] {
      try csv.write(toFile: plan + "/\(name).csv", atomically: true, encoding: .utf8)
      descriptor.replace(
        "\"resources\": [",
        with: "\"resources\": [ {\"name\": \"\(name)\", \"path\": \"\(name).csv\"},")
    }
    try descriptor.write(toFile: path, atomically: true, encoding: .utf8)
    // Money outside a window, a level that another tier pays for, a cap that is too low.
    let rules = plan + "/rules.csv"
    let text = try String(contentsOfFile: rules, encoding: .utf8)
    try (text + "r98,cap,,,,province,2026,1,\nr99,share_max,,,,local,,1%,\n").write(
      toFile: rules, atomically: true, encoding: .utf8)
    let rows = plan + "/subprojects.csv"
    let subprojects = try String(contentsOfFile: rows, encoding: .utf8)
    try subprojects.replacing(",county,", with: ",city,").replacing(",2027,", with: ",2026,").write(
      toFile: rows, atomically: true, encoding: .utf8)
  }

  /// Every command with every format that people read, and SARIF; of JSON and CSV the ids are the
  /// format's own.
  private static func commands(_ plan: String, _ folder: String) -> [[String]] {
    let cut = ["--cut", "State@FY2026=20%", "--cut", "local@FY2027=10%", "--backfill", "city,Town"]
    var commands: [[String]] = []
    for format in ["text", "github", "sarif"] {
      commands.append(["validate", plan, "--locate", "--format", format])
    }
    commands += [
      ["validate", plan, "--coverage"], ["locate", plan],
      ["show", plan, "--by", "tier,year"], ["show", plan, "--by", "level,tier", "--format", "md"],
      ["show", plan, "--by", "place,year", "--unit", "million", "--decimals", "0"],
      ["show", plan, "--by", "source", "--where", "tier=State", "--where", "year=fy2026"],
      ["simulate", plan] + cut, ["simulate", plan] + cut + ["--format", "md", "--unit", "one"],
      ["simulate", plan, "--cut", "州@FY2026=20%", "--method", "all"],
      ["simulate", plan, "--cut", "State=20%", "--lock", "local", "--match", "State=5%"],
      ["simulate", plan, "--cut", "State@FY2026=30%", "--defer", "--curve"],
      ["rebalance", plan, "--limit", "State@FY2026=1", "--floor", "State@FY2026=2"],
      ["sweep", plan, "--sample", "5", "--cut", "State@FY2026=10%..30%", "--format", "md"],
      ["schedule", plan, "--place", "all", "--province", "in-proportion"],
      ["schedule", plan, "--place", "all", "--format", "md"] + cut,
      ["schedule", plan, "--place", "all", "--format", "html"],
      ["schedule", plan, "--place", "all", "--format", "xlsx", "--province", "in-proportion"] + cut,
      ["schedule", plan, "--out", folder + "/schedules"],
      ["track", plan, "--as-of", "2025-06-30", "--by", "year,tier,source"],
      ["track", plan, "--format", "md"], ["track", plan, "--format", "html"],
      ["report", plan, "--scenario", "all", "--province", "in-proportion"] + cut,
      ["brief", plan, "--as-of", "2026-06-30"],
      ["brief", plan, "--as-of", "2026-12-31", "--format", "html", "--unit", "million"],
      ["brief", plan, "--as-of", "2025-02-28", "--format", "text"],
      ["export", plan, "--to", "xlsx"], ["export", plan, "--to", "ics"],
      ["export", plan, "--to", "wide-csv"],
      // Wrong words, whose answers name what there is.
      ["simulate", plan, "--cut", "Stat@FY2026=20%"],
      ["simulate", plan, "--cut", "State@FY2030=1"],
      ["simulate", plan, "--cut", "State@FY2026=1.005"], ["show", plan, "--where", "tier=x"],
      ["track", plan, "--as-of", "2024-09-30"],
    ]
    return commands
  }

  /// The text of a result, parts of a workbook unpacked by the shell.
  private func text(_ path: String) throws -> String {
    let bytes = try Data(contentsOf: URL(filePath: path))
    guard path.hasSuffix(".xlsx") else { return String(decoding: bytes, as: UTF8.self) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["unzip", "-p", path]
    let out = Pipe()
    process.standardOutput = out
    try process.run()
    let text = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  /// Ids and words of the format are no words about the plan.
  private func said(_ text: String) -> String {
    let options = /(?:match|cut|limit|floor|lock|--cut|--match) province|province@|--province/
    let cell = /<t>(?:[a-z0-9-]+-)?(?:province|city|county)<\/t>/
    let machine = /"tier": ?"province"|tier=province|city,county/
    return text.replacing(options, with: "").replacing(cell, with: "").replacing(machine, with: "")
      .replacing(/单元格|美\s*元/, with: "")
  }

  @Test(arguments: ["zh", "en"])
  func `no command speaks of money, tiers or years that a plan has not`(lang: String) throws {
    try inPlan { folder, plan in
      for (number, words) in Self.commands(plan, folder).enumerated() {
        let isFile = ["report", "export"].contains(words[0]) || words.contains("xlsx")
        let result =
          folder + "/\(number)." + (words.contains("xlsx") ? "xlsx" : "out")
        let run = try CommandTests.planctl(
          words + ["--lang", lang] + (isFile ? ["-o", result] : []))
        let text =
          try run.out + run.err
          + (FileManager.default.fileExists(atPath: result) ? self.text(result) : "")
        #expect(!text.isEmpty, "\(words)")
        for leak in said(text).matches(of: Self.foreign).prefix(3) {
          let (from, to) = (leak.range.lowerBound, leak.range.upperBound)
          let said = said(text)
          let start = said.index(from, offsetBy: -60, limitedBy: said.startIndex) ?? said.startIndex
          let end = said.index(to, offsetBy: 40, limitedBy: said.endIndex) ?? said.endIndex
          Issue.record("\(words.joined(separator: " ")): …\(said[start..<end])…")
        }
      }
      for case let file as String in FileManager.default.enumerator(atPath: folder + "/schedules")!
      where file.contains(".") {
        let said = said(try text(folder + "/schedules/" + file))
        #expect(said.firstMatch(of: Self.foreign) == nil, "\(file)")
      }
    }
  }
}
