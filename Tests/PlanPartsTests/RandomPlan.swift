import TestSupport

@testable import PlanPackages
@testable import Planning

/// A random plan of several provinces as rows of text, which can be written whole or in parts. Shares no
/// code with the parts of the product.
struct RandomPlan {
  struct Table {
    var name: TableName
    var header: String
    var rows: [[String]] = []
    /// Column that names a sub-project; rows with a blank there belong to every part.
    var owner: Int?
  }

  private var random: SeededGenerator
  private(set) var tables: [Table] = []
  private(set) var subprojects: [String] = []
  private(set) var years: [Int] = []
  private var projects: [String] = []
  private var projectOf: [String: String] = [:]
  private var sources: [(id: String, tier: String, province: Int)] = []
  private var tranches: [(subproject: String, source: String, year: Int, amount: Int)] = []

  /// - Parameters:
  ///   - errors: whether figures are changed at random after everything was added up.
  ///   - keepsProvinces: whether each sub-project is paid from one province only.
  init(seed: UInt64, errors: Bool, keepsProvinces: Bool = false) {
    random = SeededGenerator(seed: seed)
    years = (0..<pick(1...4)).map { 2020 + $0 }
    projects = (0..<pick(0...4)).map { "p\($0)" }
    addSources()
    addSubprojects(keepsProvinces)
    addTotals(errors)
    addLimits()
    addOutputs()
    addDuties()
    addForms()
    addWaivers()
  }

  private mutating func pick(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func chance(_ percent: Int) -> Bool { pick(1...100) <= percent }

  private mutating func pick<T>(_ values: [T]) -> T { values[pick(0...values.count - 1)] }

  // MARK: Rows

  private mutating func addSources() {
    var places = Table(name: .places, header: "place_code,name,kind,parent_code")
    sources = [("central", "central", -1)]
    for province in 0..<pick(1...3) {
      let code = "\(51 + province)0000"
      places.rows.append([code, "省\(province)", "province", ""])
      sources.append(("prov\(province)", "province", province))
      for county in 0..<pick(0...2) {
        let own = "\(51 + province)000\(county + 1)"
        places.rows.append([own, "县\(county)", "county", code])
        sources.append(("c\(province)\(county)", pick(["city", "county", "other"]), province))
      }
    }
    tables.append(places)
    tables.append(
      Table(
        name: .sources, header: "source_id,name,tier,place_code",
        rows: sources.map { source in
          [
            source.id, source.id, source.tier,
            source.province < 0 ? "" : "\(51 + source.province)0000",
          ]
        }))
    tables.append(
      Table(name: .projects, header: "project_id,name", rows: projects.map { [$0, "项目" + $0] }))
  }

  private mutating func addSubprojects(_ keepsProvinces: Bool) {
    var table = Table(
      name: .subprojects,
      header: "subproject_id,seq,project_id,name,level,start_year,end_year,content", owner: 0)
    var money = Table(
      name: .tranches, header: "subproject_id,source_id,year,amount", owner: 0)
    for number in 0..<pick(1...9) {
      let id = pick(["sp", "x"]) + "\(number)"
      subprojects.append(id)
      let project = projects.isEmpty || chance(15) ? "" : pick(projects)
      if !project.isEmpty { projectOf[id] = project }
      let start = pick(years)
      let end = max(start, pick(years))
      let text = chance(30) ? "\(pick(years))年建设，\(pick(years))年验收" : ""
      table.rows.append([
        id, chance(50) ? "\(pick(1...20))" : "", project, "子项目" + id,
        pick(["city", "county", "city-county"]), "\(start)", "\(end)", text,
      ])
      let province = pick(0...sources.map(\.province).max()!)
      for source in sources {
        if keepsProvinces, source.province >= 0, source.province != province { continue }
        for year in years where chance(40) {
          let amount = chance(20) ? 0 : source.tier == "province" ? 23 : pick(1...90)
          tranches.append((id, source.id, year, amount))
          money.rows.append([id, source.id, "\(year)", "\(amount)"])
        }
      }
    }
    tables += [table, money]
  }

  private mutating func addTotals(_ errors: Bool) {
    var table = Table(
      name: .totals, header: "total_id,subproject_id,project_id,source_id,tier,year,amount,label",
      owner: 1)
    let density = pick([10, 40, 80])
    let payers = ["", "", "local", "province", "central", "city"] + sources.map { "=" + $0.id }
    let scopes =
      [("", "")] + projects.map { ("", $0) } + subprojects.map { ($0, "") }
    for (subproject, project) in scopes {
      for payer in payers {
        for year in [""] + years.map({ "\($0)" }) where chance(density) {
          let isSource = payer.hasPrefix("=")
          let name = isSource ? String(payer.dropFirst()) : payer
          let tiers = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, $0.tier) })
          let sum = tranches.filter { tranche in
            let tier = tiers[tranche.source]!
            return (subproject.isEmpty || tranche.subproject == subproject)
              && (project.isEmpty || projectOf[tranche.subproject] == project)
              && (year.isEmpty || "\(tranche.year)" == year)
              && (name.isEmpty || tranche.source == name || tier == name
                || name == "local" && ["city", "county", "other"].contains(tier))
          }.reduce(0) { $0 + $1.amount }
          table.rows.append([
            "t\(table.rows.count)", subproject, project, isSource ? name : "", isSource ? "" : name,
            year, "\(sum)", "",
          ])
        }
      }
    }
    // Few errors: the single run looks for the smallest repair of all of them together.
    for _ in 0..<(errors && !table.rows.isEmpty ? pick(0...2) : 0) {
      let row = pick(0...table.rows.count - 1)
      table.rows[row][6] = "\(pick(0...300)).25"
    }
    tables.append(table)
    guard errors, chance(60) else { return }
    // A wrong tranche, after everything was added up.
    let money = tables.firstIndex { $0.name == .tranches }!
    if tables[money].rows.isEmpty { return }
    let row = pick(0...tables[money].rows.count - 1)
    tables[money].rows[row][3] = "\(pick(0...200)).5"
  }

  private mutating func addLimits() {
    var table = Table(
      name: .rules,
      header: "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note", owner: 2)
    table.rows.append(["r1", "share_max", "", "", "", "province", "", "23%", ""])
    table.rows.append(["r2", "cap", "", "", pick(sources).id, "", "", "\(pick(10...400)).25", ""])
    table.rows.append([
      "r3", "floor", "", "", "", "local", "\(pick(years))", "\(pick(1...300))", "",
    ])
    table.rows.append(["r4", "lock", "", "", "", "central", "\(pick(years))", "", ""])
    table.rows.append(["r5", "cap", pick(subprojects), "", "", "", "", "\(pick(1...99))", ""])
    if let project = projects.first {
      table.rows.append(["r6", "cap", "", project, "", "", "", "\(pick(1...99))", ""])
    }
    tables.append(table)
  }

  private mutating func addOutputs() {
    var table = Table(
      name: .outputs, header: "subproject_id,year,item,quantity,unit,unit_cost", owner: 0)
    var execution = Table(
      name: .execution, header: "subproject_id,source_id,year,stage,amount", owner: 0)
    for id in subprojects {
      if chance(40) {
        table.rows.append([
          id, "\(pick(years))", "站", "\(pick(1...3))", "个", chance(50) ? "20" : "",
        ])
      }
      if chance(30) {
        let (source, year) = (pick(sources).id, "\(pick(years))")
        execution.rows.append([id, source, year, "adjusted", "\(pick(10...60))"])
        execution.rows.append([id, source, year, "executed", "\(pick(10...60))"])
      }
    }
    tables += [table, execution]
  }

  private mutating func addDuties() {
    if projects.isEmpty { return }
    var duties = Table(name: .duties, header: "duty_id,name,lead,start_year,end_year")
    var links = Table(name: .dutyProjects, header: "duty_id,project_id")
    for number in 0..<2 {
      duties.rows.append(["d\(number)", "任务", "局", "\(years[0])", "\(pick(years))"])
      for project in projects where chance(40) { links.rows.append(["d\(number)", project]) }
    }
    tables += [duties, links]
  }

  private mutating func addForms() {
    var indicators = Table(
      name: .indicators,
      header: "indicator_id,subproject_id,kind,name,relation,target,actual,unit,reason,year,weight",
      owner: 1)
    for number in 0..<pick(0...6) {
      let id = chance(50) ? "" : pick(subprojects)
      indicators.rows.append([
        "i\(number)", id, pick(["成本指标", "产出指标"]), pick(["甲", "乙"]), pick([">=", "=", "<="]),
        "\(pick(1...3))", "\(pick(1...3))", "个", "", "", chance(50) ? "50" : "",
      ])
    }
    tables.append(indicators)
    tables.append(
      Table(
        name: .figures, header: "figure_id,label,value,unit,decimals",
        rows: [
          ["a", "甲", "10", "万元", "2"], ["b", "乙", "20", "万元", "2"],
          ["s", "合计", chance(50) ? "30" : "31", "万元", "2"],
        ]))
    tables.append(
      Table(
        name: .relations, header: "relation_id,role,figure_id,kind,factor",
        rows: [
          ["x", "part", "a", "sum", ""], ["x", "part", "b", "sum", ""],
          ["x", "result", "s", "sum", ""],
        ]))
  }

  private mutating func addWaivers() {
    var table = Table(
      name: .waivers, header: "rule,subproject_id,year,reason,approved_by,approved_on", owner: 1)
    for code in ["T101", "T102", "Y101", "Y103", "S101", "R104", "D102", "Q101"] where chance(35) {
      table.rows.append([
        code, chance(40) ? "" : pick(subprojects), chance(60) ? "" : "\(pick(years))", "同意", "王某",
        "2021-03-01",
      ])
    }
    tables.append(table)
  }

  // MARK: Packages

  /// Years that the plan's money and totals name.
  private var usedYears: [Int] {
    let named =
      tables.first { $0.name == .tranches }!.rows.map { $0[2] }
      + tables.first { $0.name == .totals }!.rows.map { $0[5] }
    return Set(named.compactMap { Int($0) }).sorted()
  }

  /// The whole plan.
  func package() throws -> PlanPackage { try PlanPackage(.memory(files(nil, settings: ""))) }

  /// The part that holds the given sub-projects; it names its `siblings` if there are any.
  func part(
    _ name: String, _ own: Set<String>, siblings: [String] = []
  ) throws -> PlanPackage {
    let years = usedYears.map { "\($0)" }.joined(separator: ",")
    let names = siblings.map { "\"\($0)\"" }.joined(separator: ",")
    let parts = siblings.isEmpty ? "" : ",\"parts\":[\(names)]"
    return try PlanPackage(
      .memory(files(own, settings: ",\"part\":\"\(name)\",\"years\":[\(years)]" + parts)))
  }

  func files(_ own: Set<String>?, settings: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    var resources: [String] = []
    for table in tables {
      let rows = table.rows.filter { row in
        guard let own, let owner = table.owner else { return true }
        return row[owner].isEmpty || own.contains(row[owner])
      }
      let lines = [table.header] + rows.map { $0.joined(separator: ",") }
      let name = table.name.rawValue
      files[name + ".csv"] = Array((lines.joined(separator: "\n") + "\n").utf8)
      resources.append("{\"name\":\"\(name)\",\"path\":\"\(name).csv\"}")
    }
    files["datapackage.json"] = Array(
      """
      {"name":"nation","planctl":{"format":1,"currency":"CNY","unit":"万元","unitScale":10000,\
      "decimals":2\(settings)},"resources":[\(resources.joined(separator: ","))]}
      """.utf8)
    return files
  }
}
