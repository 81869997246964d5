import PlanSamples
import Testing
import Texts

@testable import Checking
@testable import PlanPackages
@testable import Planning

/// What findings say about the documents of the repository, as an auditor would write it.
struct SeedWordsTests {
  private func findings(_ plan: String, _ code: String) throws -> [String] {
    let checkup = Checkup(try PlanPackage(.folder(Samples.root + "Plans/" + plan)).draft)
    return checkup.findings.filter { $0.rule.code == code }.map(\.message.zh)
  }

  @Test(arguments: [
    (
      "lingling-2023-evaluation", "T101",
      "实有人数122人等于在职人员122人；退休人员8人不应列入“其中”"
    ),
    (
      "daoxian-2023-evaluation", "H101",
      "行政人员12人，行政编制10名（另机关后勤服务编制1名）：超1人，不计机关后勤服务编制超2人"
    ),
    (
      "daoxian-2023-evaluation", "U101",
      "其余12项合计170万元，距190万元差20万元：“20元”应为“20万元”"
    ),
    ("liuhe-2024-self-evaluation", "F101", "149040元即14.904万元，另表印14万元"),
    (
      "liuhe-2024-self-evaluation", "E103",
      "年初132.71万元，调减75.67万元（57.02%），执行56.96万元，只占年初42.92%"
    ),
    (
      "ziyang-2020-2022", "Q103",
      "2021年比2022年多1个二级乡镇专职消防队，资金反少40万元。请核对数量、金额，或列明各年单价"
    ),
    ("lingling-2023-evaluation", "E104", "年初900万元，执行1726.32万元，多826.32万元（91.81%）"),
    ("lingling-2023-evaluation", "E104", "年初485.5万元，执行241.37万元，少244.13万元（50.28%）"),
    ("liuhe-2024-self-evaluation", "I105", "人数：是计数的指标，指标值却是≥99%"),
    ("liuhe-2024-self-evaluation", "I106", "部门整体支出绩效自评报告：11项指标没有完成值"),
    ("liuhe-2024-self-evaluation", "I103", "数量（另称卫星电话数量）：指标值一处=25部、另一处=26部"),
  ])
  func `a finding says`(plan: String, code: String, words: String) throws {
    let said = try findings(plan, code)
    #expect(said.contains { $0.contains(words) }, "\(said)")
  }

  /// Nothing else is found by the new rules in any document of the repository.
  @Test(arguments: [
    ("daoxian-2023-evaluation", [String: Int]()), ("lingling-2023-evaluation", ["E104": 2]),
    ("liuhe-2024-self-evaluation", ["I105": 1, "I106": 1]), ("luxian-2024-budget", [:]),
    ("new-york-2025-2029", [:]), ("ziyang-2020-2022", [:]),
  ])
  func `new rules raise no false alarm`(plan: String, counts: [String: Int]) throws {
    for code in ["E104", "F102", "I105", "I106"] {
      #expect(try findings(plan, code).count == counts[code] ?? 0, "\(code)")
    }
  }

  @Test func `window, duty and text of one sub-project are one finding`() throws {
    let checkup = Checkup(try Samples.ziyang().draft)
    let merged = checkup.findings.merged()
    let window = try #require(merged.first { $0.rule.code == "Y101" })
    #expect(window.codes == ["Y101", "Y104"])
    #expect(window.places.count == Set(window.places).count)
    // Correcting the one cell removes both.
    var draft = try Samples.ziyang().draft
    draft.subprojects[1].endYear = 2022
    let left = Checkup(draft).findings.map(\.rule.code)
    #expect(!left.contains("Y101"))
    #expect(left.filter { $0 == "Y104" }.count == 1)
    #expect(merged.count == checkup.findings.count - 2)
  }

  @Test func `a question begins with its premise`() throws {
    for message in try findings("ziyang-2020-2022", "Q103") {
      #expect(message.hasPrefix("如各年单价相同，"))
    }
  }

  /// A unit that speaks of money and names no currency is refused in a relation.
  @Test func `words of money count nothing`() {
    let tables: [TableName: String] = [
      .figures: "figure_id,label,value,unit,decimals\na,Grant,1.5,USD,1\nb,Loan,2,million,0\n",
      .relations: "relation_id,role,figure_id,kind,factor\nx,part,a,equal,\nx,part,b,equal,\n",
    ]
    #expect(Samples.faults(Samples.files(tables)).map(\.kind.rawValue) == ["P042"])
  }
}
