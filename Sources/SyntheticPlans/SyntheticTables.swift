internal import PlanPackages
internal import Planning
internal import Tables
internal import Texts

/// The short tables of a synthetic plan, which the survey is enough for.
struct SyntheticTables {
  let shape: SyntheticShape
  let survey: SyntheticSurvey

  private var realm: SyntheticRealm { shape.realm }

  private func csv(_ table: TableName, _ rows: [[String]]) -> [UInt8] {
    let header = TableSchema.schema(table).usualColumns.map(\.name)
    return Array(([header] + rows).map(CSVText.row).joined().utf8)
  }

  func header(_ table: TableName) -> [UInt8] { csv(table, []) }

  var places: [UInt8] { csv(.places, realm.placeRows) }
  var sources: [UInt8] { csv(.sources, realm.sourceRows) }

  var projects: [UInt8] {
    csv(.projects, shape.works.indices.map { [shape.projectID($0), shape.works[$0].name] })
  }

  // MARK: Duties

  private var partners: String { shape.dress.isUsual ? "市财政局;各县（区）人民政府" : "财政局;各地方政府" }

  /// Offices are the city's, which a plan with tiers of its own may not have.
  private func office(_ name: String) -> String {
    shape.dress.isUsual || !name.hasPrefix("市") ? name : String(name.dropFirst())
  }

  private func title(_ tier: Tier) -> String {
    if shape.dress.isUsual, tier == .city || tier == .county { return tier == .city ? "市本级" : "县级" }
    return shape.dress.tierNames.title(tier).zh
  }

  /// One duty for each project, and one that the first two share; windows as their sub-projects have
  /// them (Y104).
  private var dutyRows: [(duty: [String], projects: [Int])] {
    var duties = shape.works.indices.map { project in
      (name: shape.works[project].name, lead: shape.works[project].lead, projects: [project])
    }
    if duties.count > 1 { duties.append(("城乡消防救援力量统筹", "市应急局", [0, 1])) }
    return duties.enumerated().map { number, duty in
      var window: ClosedRange<Int>?
      for project in duty.projects {
        if let other = survey.windows[project] { window = SyntheticSurvey.union(window, other) }
      }
      let years = window.map { [year($0.lowerBound), year($0.upperBound)] } ?? ["", ""]
      return (
        ["d" + padded(number + 1, 2), duty.name, office(duty.lead), partners] + years,
        duty.projects
      )
    }
  }

  var duties: [UInt8] { csv(.duties, dutyRows.map(\.duty)) }

  var dutyProjects: [UInt8] {
    csv(
      .dutyProjects,
      dutyRows.flatMap { row in row.projects.map { [row.duty[0], shape.projectID($0)] } })
  }

  private func year(_ position: Int) -> String { "\(shape.firstYear + position)" }

  // MARK: Rules

  /// Matching rates of each project that province and centre pay for, a cap, a floor, a lock, a priority:
  /// all hold, and each has money in its scope.
  var rules: [UInt8] {
    var rules:
      [(
        kind: PlannerRuleKind, project: String, tier: String, year: String, value: String,
        note: String
      )] = []
    for (project, work) in shape.works.enumerated() {
      for (tier, rate, name) in [
        (Tier.central, work.centralRate, title(.central)),
        (Tier.province, work.provinceRate, title(.province)),
      ] where survey.isPaid[project * Tier.allCases.count + Int(tier.rawValue)] {
        let percent = SyntheticWork.percent(rate)
        rules.append(
          (
            .shareMaximum, shape.projectID(project), tier.name, "", percent,
            "\(name)补助不超过\(percent)"
          ))
      }
    }
    let changed = min(1, shape.years - 1)
    let province = sum(of: .province, changed)
    rules.append(
      (
        .cap, "", Tier.province.name, year(changed), "\(province / 95 + 1)",
        title(.province) + "年度上限，比计划宽约5%"
      ))
    rules.append((.floor, shape.projectID(0), "", "", "40%", "调整时至少保住计划的四成"))
    // Not in the year that the scenarios cut, and only where there is money.
    if shape.years > 1, survey.windows[shape.works.count - 1]?.lowerBound == 0 {
      rules.append(
        (
          .lock, shape.projectID(shape.works.count - 1), "", year(0), "", "第一年资金已经下达"
        ))
    }
    rules.append((.priority, shape.projectID(0), "", "", "1", "调整时最先保"))
    return csv(
      .rules,
      rules.enumerated().map { number, rule in
        [
          "r" + padded(number + 1, 2), PlannerRuleKind.names[Int(rule.kind.rawValue)], "",
          rule.project, "", rule.tier,
          rule.year,
          rule.value, rule.note,
        ]
      })
  }

  // MARK: What-ifs

  var scenarios: [UInt8] {
    let changed = year(min(1, shape.years - 1))
    let last = year(shape.years - 1)
    let names: (province: String, counties: String) =
      shape.dress.isUsual ? ("省级", "各县") : (title(.province), title(.county))
    let upper = realm.prefix(.province)
    let cut = ["cut", "province", changed, "20%", "\(names.province)\(changed)年资金减少两成"]
    var all: [(id: String, steps: [[String]])] = [
      (upper + "-cut", [cut]),
      (
        upper + "-cut-backfill",
        [
          cut, ["backfill", "city", "", "", "缺口可由\(title(.city))补"],
          ["backfill", "county", "", "", "缺口也可由\(names.counties)补"],
        ]
      ),
      (
        realm.prefix(.city) + "-cut",
        [["cut", "city", last, "10%", "\(title(.city))\(last)年资金减少一成"]]
      ),
    ]
    if shape.years > 1 {
      all.append(
        (upper + "-cut-defer", [cut, ["defer", "", "", "", "资金可在各子项目建设期内推迟"]]))
    }
    if realm.hasCentre {
      all.append(
        (
          realm.prefix(.central) + "-cut-backfill",
          [
            [
              "cut", "central", changed, "15%",
              (shape.dress.isUsual ? "中央" : title(.central)) + "\(changed)年资金减少一成半",
            ],
            ["backfill", "city", "", "", "缺口由\(title(.city))补"],
          ]
        ))
    }
    return csv(
      .scenarios,
      all.flatMap { scenario in
        scenario.steps.enumerated().map { number, step in
          [scenario.id, "\(number + 1)", step[0], "", "", "", step[1], step[2], step[3], step[4]]
        }
      })
  }

  var calendar: [UInt8] {
    let (first, last) = ("\(shape.firstYear)-06-30", "\(shape.lastYear)-12-31")
    return csv(
      .calendar,
      [
        ["conference", "联席会议", "meeting", first, "6", last, office("市应急局"), "联席会议成员", ""],
        ["report", "推进情况报告", "report", first, "6", last, office("市应急局"), office("市政府"), ""],
      ])
  }

  // MARK: Sums of all sub-projects

  private func sum(of tier: Tier, _ year: Int) -> Int128 {
    (0..<realm.sourceCount).reduce(Int128(0)) { sum, source in
      realm.tier(source) == tier ? sum + survey.sums[source * shape.years + year] : sum
    }
  }

  private var tierTitles: [(tier: Tier, title: String)] {
    [Tier.central, .province, .city, .county].map { ($0, title($0)) }
  }

  /// The 合计 rows of `totals.csv`: all years, by tier; then each year, by tier and by source.
  var columnTotals: [[String]] {
    let years = shape.years
    let tiers = tierTitles.filter { $0.tier != .central || realm.hasCentre }
    var rows: [[String]] = []
    func add(
      _ id: String, source: String = "", tier: String = "", year: String = "", _ sum: Int128,
      _ label: String
    ) {
      rows.append([id, "", "", source, tier, year, decimalText(sum, decimals: 2), "合计：" + label])
    }
    func addTiers(_ id: String, _ label: String, year: Int?, _ range: Range<Int>) {
      let sums = tiers.map { tier in range.reduce(Int128(0)) { $0 + sum(of: tier.tier, $1) } }
      let name = year.map(self.year) ?? ""
      let local = zip(tiers, sums).reduce(Int128(0)) { $1.0.tier.isLocal ? $0 + $1.1 : $0 }
      add(id, year: name, sums.reduce(0, +), label + (year == nil ? "总投资估算" : "小计"))
      for (tier, sum) in zip(tiers, sums) {
        add("\(id)-\(tier.tier.name)", tier: tier.tier.name, year: name, sum, label + tier.title)
      }
      add(
        id + "-local", tier: Payer.local.name, year: name, local,
        label + shape.dress.tierNames.title(.local).zh)
    }
    addTiers("all", "", year: nil, 0..<years)
    let names = realm.sourceRows
    for position in 0..<years {
      let year = year(position)
      addTiers("all-" + year, year + "年", year: position, position..<position + 1)
      for source in 0..<realm.sourceCount where survey.counts[source * years + position] > 0 {
        let id = realm.sourceID(source)
        // A source of the same name as its tier has another total's id.
        add(
          "all-\(year)-" + (id == Tier.central.name ? "central-source" : id), source: id,
          year: year,
          survey.sums[source * years + position], year + "年" + names[source][1])
      }
    }
    return rows
  }

  var columnTotalText: [UInt8] { Array(columnTotals.map(CSVText.row).joined().utf8) }
}
