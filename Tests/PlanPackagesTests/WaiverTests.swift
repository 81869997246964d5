import PlanSamples
import Testing

@testable import Checking
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Texts

/// Waivers cover what they name, and nothing else.
struct WaiverTests {
  private static let header =
    "rule,subproject_id,year,reason,approved_by,approved_on,source_id,duty_id,total_id,figure_id,"
    + "relation_id,indicator_id\n"

  /// The codes and subjects that stand in Ziyang's plan with one waiver.
  private func standing(_ row: String) throws -> (count: Int, waived: [Finding], codes: [String]) {
    var files = try Samples.ziyangFiles()
    files["datapackage.json"] = Array(
      String(decoding: files["datapackage.json"]!, as: UTF8.self).replacing(
        "\"resources\": [",
        with: "\"resources\": [{\"name\":\"waivers\",\"path\":\"waivers.csv\"},"
      ).utf8)
    files["waivers.csv"] = Array((Self.header + row + "\n").utf8)
    let checkup = Checkup(try PlanPackage(.memory(files)).draft)
    return (
      checkup.count(of: .error), checkup.findings.filter { $0.waiver != nil },
      checkup.findings.map(\.rule.code)
    )
  }

  @Test func `a duty alone is waived`() throws {
    let all = try standing("Y104,,,按总时限填写,,,,,,,,")
    #expect(all.waived.count == 2)
    let one = try standing("Y104,,,按总时限填写,,,,d10,,,,")
    #expect(one.waived.count == 1)
    #expect(one.count == all.count + 1)
    #expect(!one.codes.contains("W101"))
  }

  @Test func `a waiver whose finding is gone is idle`() throws {
    let idle = try standing("Y104,,,按总时限填写,,,,d01,,,,")
    #expect(idle.waived.isEmpty)
    #expect(idle.codes.filter { $0 == "W101" }.count == 1)
    let elsewhere = try standing("Y101,sp02,2022,质保金,,,city,,,,,")
    #expect(elsewhere.waived.isEmpty && elsewhere.codes.contains("W101"))
  }

  @Test func `what is not there can not be waived`() {
    for (column, row) in [
      ("total_id", "T101,,,x,,,,,t99,,,"), ("relation_id", "F101,,,x,,,,,,,r9,"),
      ("indicator_id", "I101,,,x,,,,,,,,i9"),
    ] {
      let faults = Samples.faults(Samples.files([.waivers: Self.header + row + "\n"]))
      #expect(faults.map(\.kind.rawValue) == ["P037"], "\(column)")
    }
  }

  /// A total, a figure, a relation, an indicator: each has two findings, of which one is waived.
  @Test(arguments: [
    (
      "T101,,,x,,,,,t2,,,",
      [
        TableName.totals: "total_id,subproject_id,project_id,source_id,tier,year,amount,label\n"
          + "t1,s1,,,,2020,101,\nt2,,,,,,102,\n"
      ]
    ),
    (
      "T101,,,x,,,,,,c,,",
      [
        .figures: "figure_id,label,value,unit,decimals\na,甲,1,万元,0\nb,乙,2,万元,0\nc,合计,4,万元,0\n"
          + "d,总计,5,万元,0\n",
        .relations: "relation_id,role,figure_id,kind,factor\nx,result,c,sum,\nx,part,a,sum,\n"
          + "x,part,b,sum,\ny,result,d,sum,\ny,part,a,sum,\ny,part,b,sum,\n",
      ]
    ),
    (
      "T101,,,x,,,,,,,y,",
      [
        .figures: "figure_id,label,value,unit,decimals\na,甲,1,万元,0\nb,乙,2,万元,0\nc,合计,4,万元,0\n"
          + "d,总计,5,万元,0\n",
        .relations: "relation_id,role,figure_id,kind,factor\nx,result,c,sum,\nx,part,a,sum,\n"
          + "x,part,b,sum,\ny,result,d,sum,\ny,part,a,sum,\ny,part,b,sum,\n",
      ]
    ),
    (
      "I101,,,x,,,,,,,,i2",
      [
        .indicators: "indicator_id,kind,name,relation,target,actual,unit,reason\n"
          + "i1,产出指标,卫星电话,=,25,0,部,\ni2,产出指标,对讲机,=,25,0,部,\n"
      ]
    ),
  ])
  func `one of two findings is waived`(row: String, tables: [TableName: String]) throws {
    let code = String(row.prefix(4))
    let plain = Checkup(try Samples.package(tables).draft)
    let all = plain.findings.count { $0.rule.code == code }
    #expect(all == 2)
    let waived = Checkup(
      try Samples.package(tables.merging([.waivers: Self.header + row + "\n"]) { $1 }).draft)
    #expect(waived.findings.count { $0.rule.code == code && $0.waiver == nil } == 1)
    #expect(!waived.findings.contains { $0.rule.code == "W101" })
  }

  @Test func `nobody who approved is said to be nobody`() {
    var waiver = Waiver(
      rule: "Y101", subproject: nil, year: nil, reason: "质保金", approvedBy: "", approvedOn: "",
      row: 0)
    #expect(waiver.approval.zh == "已认可，未注明认可人：质保金")
    #expect(waiver.approval.en == "waived, nobody named: 质保金")
    (waiver.approvedBy, waiver.approvedOn) = ("王某", "2021-03-01")
    #expect(waiver.approval.zh == "已由 王某 2021-03-01 认可：质保金")
  }
}
