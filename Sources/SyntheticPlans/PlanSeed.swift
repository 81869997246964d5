internal import PlanPackages
package import Planning
internal import Tables
internal import Texts

/// The smallest package that is whole, for somebody to fill in: a project, a sub-project, who pays, a
/// tranche of 0 for each source and year, and one printed total.
package struct PlanSeed {
  /// One that pays.
  package struct Payer {
    package var id: String
    package var name: String
    package var nameEnglish: String
    package var tier: Tier

    package init(id: String, name: String, nameEnglish: String, tier: Tier) {
      self.id = id
      self.name = name
      self.nameEnglish = nameEnglish
      self.tier = tier
    }
  }

  private let name: String
  private let title: String
  private let years: [Int32]
  private let unit: MoneyUnit
  private let tiers: TierNames
  private let fiscalYears: FiscalYears
  private let sources: [Payer]

  package init(
    name: String, title: String, years: [Int32], unit: MoneyUnit, tiers: TierNames,
    fiscalYears: FiscalYears, sources: [Payer]
  ) {
    self.name = name
    self.title = title
    self.years = years
    self.unit = unit
    self.tiers = tiers
    self.fiscalYears = fiscalYears
    self.sources = sources.sorted {
      ($0.tier.rawValue, $0.id) < ($1.tier.rawValue, $1.id)
    }
  }

  /// All files, canonical.
  package var files: [(name: String, bytes: [UInt8])] {
    let tables: [(table: TableName, title: String, rows: [[String]])] = [
      (.projects, "项目 projects", [["p1", "项目一 first project"]]),
      (
        .subprojects, "子项目 sub-projects",
        [["sp01", "1", "p1", "子项目一 first sub-project", "", "\(years[0])", "\(years.last!)", ""]]
      ),
      (
        .sources, "资金来源 sources",
        sources.map { [$0.id, $0.name, $0.nameEnglish, $0.tier.name, ""] }
      ),
      (
        .tranches, "年度资金明细 tranches",
        sources.flatMap { source in years.map { ["sp01", source.id, "\($0)", "0"] } }
      ),
      (.totals, "印出的合计数 printed totals", [["t01", "sp01", "", "", "", "", "0", "合计 total"]]),
    ]
    var descriptor = NewDescriptor(name: PlanSeed.packageName(name), title: title, unit: unit)
    descriptor.languages = [unit.currency == "CNY" ? "zh" : "en"]
    descriptor.tierNames = tiers
    descriptor.fiscalYears = fiscalYears
    let names = tables.map(\.table)
    let json = descriptor.json(
      names, titles: Dictionary(uniqueKeysWithValues: tables.map { ($0.table, $0.title) }),
      among: names)
    return [(PlanPackage.descriptorName, Array(json.pretty().utf8))]
      + tables.map { table in
        let header = TableSchema.schema(table.table).usualColumns.map(\.name)
        let text = ([header] + table.rows).map(CSVText.row).joined()
        return (table.table.rawValue + ".csv", Array(text.utf8))
      }
  }

  /// `name` in small letters, digits, `.`, `_` and `-` alone, as Data Packages ask for.
  private static func packageName(_ name: String) -> String {
    let kept = name.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
        ? character : "-"
    }
    let word = String(kept).split(separator: "-").joined(separator: "-")
    return word.isEmpty ? "plan" : word
  }
}
