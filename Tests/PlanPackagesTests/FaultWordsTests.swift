import PlanSamples
import Testing

@testable import PlanPackages
@testable import Planning
@testable import Texts

/// What faults say: the mistake that people make most, by its name, and what was meant.
struct FaultWordsTests {
  /// The faults of the sample with `text` as its file `name`.
  private static func faults(_ name: String, _ text: String) -> [InputFault] {
    var files = Samples.files([:])
    files[name] = Array(text.utf8)
    return Samples.faults(files)
  }

  @Test(arguments: [
    (";", "semicolons (;)", "分号（;）"), ("\t", "tabs", "制表符（Tab）"),
    ("，", "full-width commas (，)", "全角逗号（，）"),
    ("|", "bars (|)", "竖线（|）"),
  ])
  func `a separator that is no comma is named, once`(sign: String, english: String, chinese: String)
  {
    let text = "subproject_id,source_id,year,amount\ns1,city,2020,1\n".replacing(",", with: sign)
    let faults = Self.faults("tranches.csv", text)
    #expect(faults.map(\.kind) == [.wrongSeparator])
    #expect(faults[0].expected.en.contains(english) && faults[0].expected.zh.contains(chinese))
    #expect((faults[0].line, faults[0].column) == (1, 1))
  }

  @Test(arguments: ["S1", "s1 ", "ｓ１", " S1"])
  func `an id in other letters is told as it is`(id: String) {
    let faults = Self.faults(
      "tranches.csv", "subproject_id,source_id,year,amount\n\(id),city,2020,1\n")
    #expect(faults.map(\.kind) == [.danglingReference])
    #expect(faults.first?.expected.en == "an id of table subprojects; did you mean s1?")
    #expect(faults.first?.expected.zh == "应为表 subprojects 中的编号；是否想写 s1？")
  }

  @Test func `a mistyped column and a mistyped word are told too`() {
    let column = Self.faults("sources.csv", "source_id,teir\ncity,city\n")
    #expect(
      column.first { $0.kind == .unknownColumn }?.expected.en.hasSuffix("; did you mean tier?")
        == true)
    let word = Self.faults("sources.csv", "source_id,tier\ncity,City\n")
    #expect(word[0].expected.en.hasSuffix("; did you mean city?"))
  }

  @Test func `places in circles are one fault a circle, which names it`() throws {
    let rows = ["a,甲,b", "b,乙,c", "c,丙,a", "d,丁,a", "e,戊,e", "f,己,d", "g,庚,"]
    let files = Samples.files([
      .places: "place_code,name,parent_code\n" + rows.map { $0 + "\n" }.joined()
    ])
    let faults = Samples.faults(files)
    #expect(faults.map(\.kind) == [.circularPlaces, .circularPlaces])
    #expect(faults.map(\.found) == ["a → b → c → a", "e → e"])
    #expect(faults.map(\.line) == [2, 6])
  }

  @Test func `Chinese words of public finance are read as what they say`() throws {
    let subprojects = "subproject_id,name,level\n"
    let levels = ["中央", "省级", "市级", "县级", "市县级", "其他"]
    for (level, name) in zip(levels, Level.names) {
      let plans = try [level, name].map {
        try PlanPackage(.memory(Samples.files([.subprojects: subprojects + "s1,站,\($0)\n"]))).draft
      }
      #expect(plans[0].subprojects[0].level == plans[1].subprojects[0].level)
    }
    let package = try PlanPackage(
      .memory(Samples.files([.sources: "source_id,tier\ncity,市级\nprovince,省级\n"])))
    #expect(
      package.draft.sources.map(\.tier).sorted { $0.rawValue < $1.rawValue } == [.province, .city])
    // In canonical form the words are those of the format.
    let changes = package.changesToCanonical().filter { $0.file == "sources.csv" }
    let text = try #require(changes.first.map { String(decoding: $0.bytes, as: UTF8.self) })
    #expect(text.contains("city,city") && text.contains("province,province"))
  }

  @Test func `an excerpt of broken JSON ends with a whole character`() {
    for text in ["{\"name\": 城市消防站建设与乡镇专职消防队}", "{\"名称\": \"x\", 城}", "{城"] {
      let fault = Self.faults("datapackage.json", text).first
      #expect(fault?.kind == .malformedJSON)
      #expect(fault?.found?.contains("\u{FFFD}") == false, "\(fault?.found ?? "")")
      #expect(fault?.found?.contains("城") == true)
    }
  }

  @Test func `every file that is not declared is told, hidden ones apart`() throws {
    var files = Samples.files([:])
    for name in ["notes.txt", "plan.xlsx", "waivers.csv", ".hidden"] { files[name] = [] }
    let notes = try PlanPackage(.memory(files)).notes
    #expect(notes.map(\.file) == ["notes.txt", "plan.xlsx", "waivers.csv"])
    #expect(notes.allSatisfy { $0.kind == .undeclaredFile })
  }

  @Test func `an empty file says three different things`() throws {
    let fault = try #require(Self.faults("tranches.csv", "").first)
    #expect(fault.kind == .noHeader)
    let texts = [
      fault.kind.title.en, try #require(fault.reason?.en), fault.expected.en, fault.kind.advice.en,
    ]
    #expect(Set(texts).count == 4)
    #expect(fault.expected.en.contains("subproject_id,source_id,year,amount"))
  }
}
