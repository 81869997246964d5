import PlanSamples
import Testing

@testable import Allocation
@testable import Checking
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Tables
@testable import Texts

/// Packages in other money than yuan, with names of tiers and years of their own.
struct OwnMoneyTests {
  /// The sample package with these settings.
  private static func files(
    _ settings: String, _ tables: [TableName: String] = [:]
  ) -> [String: [UInt8]] {
    var files = Samples.files(tables)
    let text = String(decoding: files["datapackage.json"]!, as: UTF8.self)
    files["datapackage.json"] = Array(
      text.replacing(
        #""currency":"CNY","unit":"万元","unitScale":10000,"decimals":2"#, with: settings
      ).utf8)
    return files
  }

  private static func draft(
    _ settings: String, _ tables: [TableName: String] = [:]
  ) throws -> PlanDraft { try PlanPackage(.memory(files(settings, tables))).draft }

  static let dollars =
    #""currency":"USD","unit":"million USD","unitNames":{"zh":"百万美元","en":"million USD"},"#
    + #""unitScale":1000000,"decimals":3"#

  @Test(arguments: [
    #""currency":"JPY","unit":"億円","unitScale":100000000,"decimals":2"#,
    #""currency":"JPY","unit":"円","unitScale":1,"decimals":0"#,
    #""currency":"KWD","unit":"KWD","unitScale":1,"decimals":3"#,
    #""currency":"INR","unit":"lakh INR","unitScale":100000,"decimals":2"#,
    #""currency":"INR","unit":"₹ lakh","unitScale":100000,"decimals":2"#,
    #""currency":"CNY","unit":"千元","unitScale":1000,"decimals":2"#,
    #""currency":"CNY","unit":"百万元","unitScale":1000000,"decimals":2"#,
    #""currency":"CNY","unit":"元","unitScale":1,"decimals":6"#,
    #""currency":"TWD","unit":"千元","unitScale":1000,"decimals":0"#,
    #""currency":"IDR","unit":"IDR","unitScale":1,"decimals":-6"#,
    #""currency":"EUR","unit":"T€","unitScale":1000,"decimals":2"#, dollars,
  ])
  func `money of any currency is read`(settings: String) throws {
    let header = "subproject_id,source_id,year,amount\n"
    let draft = try Self.draft(
      settings, [.tranches: header + "s1,province,2020,23000000\ns1,city,2020,77000000\n"])
    #expect(Currency.minorDecimals(draft.unit.currency) != nil)
    #expect(draft.unit.text(draft.tranches.amount[0]) == "23000000")
  }

  struct Misuse: Sendable, CustomTestStringConvertible {
    var settings: String
    var key: String
    /// What the message says to do.
    var words: String
    var testDescription: String { settings }
  }

  private static func misuse(_ settings: String, _ key: String, _ words: String) -> Misuse {
    Misuse(settings: settings, key: key, words: words)
  }

  private static func usd(_ more: String, _ key: String, _ words: String) -> Misuse {
    misuse(
      #""currency":"USD","unit":"thousand USD","unitScale":1000,"decimals":2,"# + more, key, words)
  }

  static let misuses = [
    misuse(
      #""currency":"usd","unit":"USD","unitScale":1,"decimals":2"#, "currency",
      "did you mean USD?"),
    misuse(#""currency":7,"unit":"万元","unitScale":10000,"decimals":2"#, "currency", "ISO 4217"),
    misuse(
      #""currency":"USD","unit":"万元","unitScale":10000,"decimals":2"#, "currency",
      "a unit of USD in planctl.unit"),
    misuse(
      #""currency":"CNY","unit":"thousand USD","unitScale":1000,"decimals":2"#, "unit",
      "for other money change planctl.currency"),
    misuse(#""currency":"USD","unit":"","unitScale":1,"decimals":2"#, "unit", "the name of a unit"),
    misuse(
      #""currency":"USD","unit":"million USD","unitScale":1000,"decimals":2"#, "unitScale",
      "1000000 for million USD"),
    misuse(
      #""currency":"USD","unit":"USD","unitScale":1000,"decimals":2"#, "unitScale", "1 for USD"),
    misuse(
      #""currency":"EUR","unit":"k€","unitScale":1500,"decimals":2"#, "unitScale", "power of ten"),
    misuse(
      #""currency":"EUR","unit":"k€","unitScale":0,"decimals":2"#, "unitScale", "power of ten"),
    misuse(
      #""currency":"USD","unit":"USD","unitNames":"dollars","unitScale":1,"decimals":2"#,
      "unitNames", "both languages"),
    misuse(
      #""currency":"USD","unit":"kUSD","unitNames":{"zh":"百万美元","en":"kUSD"},"unitScale":1000,"decimals":2"#,
      "unitScale", "1000000 for 百万美元"),
    misuse(
      #""currency":"JPY","unit":"円","unitScale":1,"decimals":2"#, "decimals",
      "the smallest unit of JPY is decimal 0"),
    misuse(#""currency":"KWD","unit":"KWD","unitScale":1,"decimals":4"#, "decimals", "0 to 3"),
    misuse(#""currency":"CNY","unit":"元","unitScale":1,"decimals":7"#, "decimals", "0 to 6"),
    misuse(#""currency":"CNY","unit":"元","unitScale":1,"decimals":-7"#, "decimals", "−6"),
    usd(#""tiers":[]"#, "tiers", "State"),
    usd(#""tiers":{"state":{"zh":"州","en":"State"}}"#, "tiers.state", "one of central"),
    usd(#""tiers":{"province":"State"}"#, "tiers.province", "both languages"),
    usd(#""tiers":{"province":{"zh":"州","en":"A@B"}}"#, "tiers.province", "without @"),
    usd(
      #""tiers":{"province":{"zh":"州","en":"State"},"city":{"zh":"市","en":"state"}}"#,
      "tiers.city", "other than that of province"),
    usd(#""tiers":{"province":{"zh":"州","en":"City"}}"#, "tiers.province", "that of city"),
    usd(#""yearLabels":["FY2020"]"#, "yearLabels", "FY2025"),
    usd(#""yearLabels":{"20":"FY20"}"#, "yearLabels.20", "1900 to 2199"),
    usd(#""yearLabels":{"2020":""}"#, "yearLabels.2020", "what the year is called"),
    usd(#""yearLabels":{"2020":"2021"}"#, "yearLabels.2020", "other than that of 2021"),
    usd(#""yearLabels":{"2020":"FY","2021":"FY"}"#, "yearLabels.2021", "other than that of 2020"),
    usd(#""yearStart":13"#, "yearStart", "the month"),
    usd(#""yearStart":{"month":7,"before":true}"#, "yearStart.before", "one of month, yearBefore"),
    usd(#""yearStart":{"month":7,"yearBefore":1}"#, "yearStart", "the month"),
  ]

  @Test(arguments: misuses) func `misuse is refused with what to do`(misuse: Misuse) throws {
    let faults = Samples.faults(Self.files(misuse.settings))
    let fault = try #require(faults.first)
    #expect(["P012", "P013"].contains(fault.kind.rawValue))
    #expect(fault.expected.en.hasPrefix("planctl.\(misuse.key): "), "\(fault.expected.en)")
    #expect(fault.expected.en.contains(misuse.words), "\(fault.expected.en)")
    #expect(faults.count == 1)
  }

  @Test func `figures that are whole thousands are held to that`() throws {
    let settings = #""currency":"IDR","unit":"IDR","unitScale":1,"decimals":-3"#
    let header = "subproject_id,source_id,year,amount\n"
    func faults(_ amount: String) -> [InputFault] {
      Samples.faults(Self.files(settings, [.tranches: header + "s1,city,2020,\(amount)\n"]))
    }
    #expect(faults("12000").isEmpty && faults("0").isEmpty && faults("-5000").isEmpty)
    #expect(faults("12500").map(\.kind) == [.tooManyDecimals])
    #expect(faults("12500").first?.expected.en == "a whole multiple of 1000")
    #expect(faults("12000.0").map(\.kind) == [.tooManyDecimals])
    let draft = try Self.draft(settings, [.tranches: header + "s1,city,2020,12000\n"])
    #expect(draft.tranches.amount == [12])
    let rules = "rule_id,kind,subproject_id,project_id,source_id,tier,year,value,note\n"
    #expect(
      Samples.faults(
        Self.files(
          settings,
          [
            .rules: rules + "r1,cap,,,,city,,500,\n",
            .tranches: header + "s1,city,2020,12000\n",
          ])
      ).map(\.kind) == [.badRuleValue])
    let capped = try Self.draft(
      settings,
      [.rules: rules + "r1,cap,,,,city,,11000,\n", .tranches: header + "s1,city,2020,12000\n"])
    let found = Checkup(capped).findings.filter { $0.rule.code == "R104" }
    #expect(found.first?.message.en.contains("12000 IDR in all") == true)
  }

  private static let figures = "figure_id,label,value,unit,decimals\n"
  private static let relations = "relation_id,role,figure_id,kind\n"
  private static let sum = "r1,result,c,sum\nr1,part,a,sum\nr1,part,b,sum\n"

  @Test func `figures in units of the plan's money add up`() throws {
    let draft = try Self.draft(
      Self.dollars,
      [
        .figures: Self.figures + "a,A,1.5,million USD,1\nb,B,500,千美元,0\nc,C,2000000,USD,0\n",
        .relations: Self.relations + Self.sum,
      ])
    #expect(Checkup(draft).relations[.exact] >= 1)
    #expect(Checkup(draft).relations[.broken] == 0)
  }

  @Test func `money of another currency is not added to it`() {
    for unit in ["EUR", "万元", "million JPY"] {
      let faults = Samples.faults(
        Self.files(
          Self.dollars,
          [
            .figures: Self.figures
              + "a,A,1.5,million USD,1\nb,B,1.5,\(unit),1\nc,C,3,million USD,0\n",
            .relations: Self.relations + Self.sum,
          ]))
      #expect(faults.map(\.kind) == [.badRelation])
      #expect(faults.first?.expected.en.contains("is money in ") == true)
    }
    let yuan = Samples.faults(
      Samples.files([
        .figures: Self.figures + "a,A,1.5,万元,1\nb,B,1.5,USD,1\nc,C,3,万元,0\n",
        .relations: Self.relations + Self.sum,
      ]))
    #expect(yuan.map(\.kind) == [.badRelation])
    #expect(yuan.first?.expected.zh.contains("b 是USD 外币（USD）") == true)
  }

  @Test func `a unit slip of dollars is a thousand or a million`() throws {
    let tables: [TableName: String] = [
      .tranches: "subproject_id,source_id,year,amount\ns1,province,2020,23\ns1,city,2020,77000\n",
      .totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
        + "t1,s1,,,,,100,all\nt2,,,city,,2020,77,city\n",
    ]
    func codes(_ draft: PlanDraft) -> [String] { Checkup(draft).findings.map(\.rule.code) }
    #expect(codes(try Self.draft(Self.dollars, tables)).contains("U101"))
    // Of yuan, the steps are 10⁴ and 10⁸.
    #expect(!codes(try Samples.package(tables).draft).contains("U101"))
  }

  @Test func `names of tiers and years are read, printed and taken back`() throws {
    let settings =
      Self.dollars + #","tiers":{"province":{"zh":"州","en":"State"}},"#
      + #""yearLabels":{"2020":"FY2020"},"yearStart":{"month":10,"yearBefore":true}"#
    let package = try PlanPackage(.memory(Self.files(settings)))
    let draft = package.draft
    #expect(draft.tierNames.title(Tier.province).en == "State")
    #expect(draft.fiscalYears.name(2020).zh == "FY2020")
    #expect(draft.fiscalYears.start == YearStart(month: 10, isYearBefore: true))
    let reader = ScenarioReader(draft)
    for word in ["State@FY2020=20%", "州@2020=20%", "province@fy2020=20%"] {
      let selector = try reader.selector(Array(word.utf8)[...].prefix { $0 != 0x3D }, for: .cut)
      #expect(selector.year == 2020)
      #expect(selector.sources == .source(0) || selector.sources == .payer(.tier(.province)))
    }
    #expect(throws: ScenarioFault.self) {
      try reader.selector(Array("State@FY2021".utf8)[...], for: .cut)
    }
    for filter in [Pivot.Filter(.tier, ["State"]), .init(.year, ["FY2020"])] {
      let pivot = try Pivot(package, by: [.tier, .year], where: [filter])
      let text = pivot.rendered(.text, language: .zh, palette: Palette(isOn: false))
      #expect(text.contains("百万美元") && text.contains("FY2020") && text.contains("州资金"))
    }
  }
}
