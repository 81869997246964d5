/// A plan package in memory with the shape of real ones: sub-projects paid by the province, a city and
/// two counties over three years, with row totals, year totals, province totals and 合计 columns.
/// Deterministic, canonical, clean.
struct SyntheticPlan {
  static let years = 3
  static let payers = 4
  /// A city for nine counties.
  static let countiesPerCity = 9
  /// Tranches of one sub-project.
  static let cellsPerRow = years * payers

  let rows: Int
  /// Counties, in as many ninths of it cities, in one province.
  let counties: Int
  var files: [String: [UInt8]] = [:]
  /// How many relations between figures the plan states.
  private(set) var relations = 0

  /// A plan with `rows` sub-projects and 12 times as many tranches.
  init(rows: Int, counties: Int = 180) {
    precondition(counties > 0 && counties % SyntheticPlan.countiesPerCity == 0)
    self.rows = rows
    self.counties = counties
    let cities = counties / SyntheticPlan.countiesPerCity
    var tranches = "subproject_id,source_id,year,amount\n"
    var totals = "total_id,subproject_id,tier,source_id,year,amount\n"
    var subprojects = "subproject_id,seq,name,level,start_year,end_year\n"
    tranches.reserveCapacity(rows * 300)
    totals.reserveCapacity(rows * 150)
    let sources = SyntheticPlan.sources(counties)
    var columns = Array(repeating: Int64(0), count: sources.count * SyntheticPlan.years)
    var rowTotals = ""
    for row in 0..<rows {
      subprojects += "sp\(row),\(row + 1),项目\(row),city-county,2020,2022\n"
      let county = row % counties
      let next = (county + 1) % counties
      let payers = [
        0, 1 + county / SyntheticPlan.countiesPerCity, 1 + cities + min(county, next),
        1 + cities + max(county, next),
      ]
      var byYear = Array(repeating: Int64(0), count: SyntheticPlan.years)
      var province: Int64 = 0
      for (position, source) in payers.enumerated() {
        for year in 0..<SyntheticPlan.years {
          let amount = SyntheticPlan.amount(row, position, year)
          tranches +=
            "sp\(row),\(sources[source].id),\(2020 + year),\(SyntheticPlan.text(amount))\n"
          byYear[year] += amount
          if source == 0 { province += amount }
          columns[source * SyntheticPlan.years + year] += amount
        }
      }
      let sum = SyntheticPlan.text(byYear.reduce(0, +))
      rowTotals += "t\(row),sp\(row),,,,\(sum)\n"
      rowTotals += "t\(row)p,sp\(row),province,,,\(SyntheticPlan.text(province))\n"
      for year in 0..<SyntheticPlan.years {
        rowTotals +=
          "t\(row)-\(year),sp\(row),,,\(2020 + year),\(SyntheticPlan.text(byYear[year]))\n"
      }
    }
    totals += "all,,,,,\(SyntheticPlan.text(columns.reduce(0, +)))\n"
    var printedColumns = 0
    for year in 0..<SyntheticPlan.years {
      for (source, entry) in sources.enumerated() {
        let sum = columns[source * SyntheticPlan.years + year]
        if sum == 0 { continue }
        totals += "c\(year)-\(entry.id),,,\(entry.id),\(2020 + year),\(SyntheticPlan.text(sum))\n"
        printedColumns += 1
      }
    }
    totals += rowTotals
    // A row: total by year and by payer, province total, three years. All rows: 合计 by sub-project
    // and over its columns; every column.
    relations = 6 * rows + 2 + printedColumns
    files["tranches.csv"] = Array(tranches.utf8)
    files["totals.csv"] = Array(totals.utf8)
    files["subprojects.csv"] = Array(subprojects.utf8)
    files["sources.csv"] = Array(
      ("source_id,name,tier,place_code\n"
        + sources.map { "\($0.id),\($0.id),\($0.tier),\($0.place)\n" }.joined()).utf8)
    files["places.csv"] = Array(
      ("place_code,name,kind,parent_code\n"
        + sources.map { "\($0.place),\($0.id),\($0.tier),\($0.parent)\n" }.joined()).utf8)
    files["outputs.csv"] = Array(
      ("subproject_id,year,item,quantity,unit\n"
        + (0..<rows).map { "sp\($0),2021,消防站,\(1 + $0 % 3),个\n" }.joined()).utf8)
    files["datapackage.json"] = Array(SyntheticPlan.descriptor.utf8)
  }

  private static func sources(
    _ counties: Int
  ) -> [(id: String, tier: String, place: String, parent: String)] {
    let cities = counties / countiesPerCity
    return [("prov", "province", "510000", "")]
      + (0..<cities).map { ("city\($0)", "city", "\(520_000 + $0)", "510000") }
      + (0..<counties).map {
        ("county\($0)", "county", "\(600_000 + $0)", "\(520_000 + $0 / countiesPerCity)")
      }
  }

  private static func amount(_ row: Int, _ payer: Int, _ year: Int) -> Int64 {
    Int64((row * 7919 + payer * 104_729 + year * 1_299_709) % 2_000_000)
  }

  /// An amount in 万元 without superfluous zeros.
  private static func text(_ amount: Int64) -> String {
    let cents = amount % 100
    if cents == 0 { return "\(amount / 100)" }
    return "\(amount / 100)."
      + (cents % 10 == 0 ? "\(cents / 10)" : cents < 10 ? "0\(cents)" : "\(cents)")
  }

  private static let descriptor = """
    {"name":"synthetic","planctl":{"format":1,"currency":"CNY","unit":"万元","unitScale":10000,\
    "decimals":2},"resources":[{"name":"sources","path":"sources.csv"},\
    {"name":"subprojects","path":"subprojects.csv"},{"name":"tranches","path":"tranches.csv"},\
    {"name":"totals","path":"totals.csv"},{"name":"places","path":"places.csv"},\
    {"name":"outputs","path":"outputs.csv"}]}
    """
}
