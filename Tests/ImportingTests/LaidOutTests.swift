import Documents
import Importing
import PlanPackages
import Planning
import Testing

/// Text whose columns are only where things stand: heads over several columns, folded names.
struct LaidOutTests {
  private static let head = """
                      资阳市道路计划项目表
                      单位：万元

    序号     项目名称            子项目           总投资                    2021年                                  2022年
                                                              小计    省级资金   市本级    雁江区     小计    省级资金   市本级    雁江区


    """

  private static func read(_ body: String) throws -> Import {
    try Import(DocumentReader.grids(Array((head + body).utf8), file: "plan.txt"))
  }

  private static func file(_ found: Import, _ name: String) -> String {
    String(decoding: found.files.first { $0.name == name }?.bytes ?? [], as: UTF8.self)
  }

  @Test func `folded names are put together around their figures, and labels span their columns`()
    throws
  {
    let found = try Self.read(
      """
                            城区道路及其附属设施
      1     城区道路改造    的改造提升和维修养护          70        60        10        20        30        10         4         3         3
                            （二期）
      2     农村道路建设及  农村道路                      15         5         5                            10                   5         5
            附属设施
      合计                                                85        65        15        20        30        20         4         8         8
      """)
    #expect(found.log.doubts.isEmpty)
    #expect(
      found.reading.items.map { found.reading.table.body[$0].text(2) } == [
        "城区道路及其附属设施的改造提升和维修养护（二期）", "农村道路",
      ])
    #expect(found.reading.table.body[1].text(1) == "农村道路建设及附属设施")
    #expect(
      found.reading.columns.map(\.title)[4...] == [
        "2021年 › 小计", "2021年 › 省级资金", "2021年 › 市本级", "2021年 › 雁江区", "2022年 › 小计",
        "2022年 › 省级资金", "2022年 › 市本级", "2022年 › 雁江区",
      ])
    let sums = found.reading.proofs.reduce(into: SumCount()) { $0 += $1.count }
    #expect(sums.failed == 0)
    #expect(sums.tested > 10)
    #expect(Self.file(found, "tranches.csv").split(separator: "\n").count == 1 + 9)
  }

  @Test func `words that belong to one row as well as to another are refused`() {
    #expect(throws: ImportFault.self) {
      try Self.read(
        """
                              农村
                              道路
                              桥梁
        1     城区道路改造    城区道路                      70        60        10        20        30        10         4         3         3
        2     农村道路建设    农村道路                      15         5         5                            10                   5         5
        合计                                                85        65        15        20        30        20         4         8         8
        """)
    }
  }
}
