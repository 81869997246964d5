import PlanSamples
import TestSupport
import Testing

@testable import Allocation
@testable import PlanPackages
@testable import Planning
@testable import Texts

/// Each kind of bad scenario gets one clear fault that names what was found.
struct BadScenarioTests {
  /// Options, what the fault says was found, and a word that its English text holds.
  static let options: [(words: [String], found: String, says: String)] = [
    (["--cut provnce@2021=20%"], "provnce", "province"),
    (["--cut p1=20%"], "p1", ":p1"),
    (["--floor sp01=80%"], "sp01", "write :sp01"),
    (["--cut :sp1=20%"], "sp1", "sp01"),
    (["--cut province@2019=20%"], "2019", "2020, 2021, 2022"),
    (["--cut province@21=20%"], "21", "four digits"),
    (["--cut linkong@2020=20%"], "linkong@2020", "selects no money"),
    (["--cut linkong@2020=20%"], "linkong@2020", "2022"),
    (["--lock linkong@2020"], "linkong@2020", "selects no money"),
    (["--lock :sp03"], ":sp03", "selects no money"),
    (["--cut central=20%"], "central", "selects no money"),
    (["--cut province@2021"], "province@2021", "SELECTOR=VALUE"),
    (["--cut"], "", "--cut needs a value"),
    (["--cut =20%"], "", "* for everything"),
    (["--cut province:=20%"], "", "sub-project"),
    (["--cut province@=20%"], "", "year"),
    (["--cut province@2021="], "", "amount"),
    (["--cut province@2021=120%"], "120%", "at most 666.22, or 100%"),
    (["--floor province@2021=120%"], "120%", "0% to 100%"),
    (["--cut province@2021=666.23"], "666.23", "at most 666.22, or 100%"),
    (["--cut city@2021:sp05=9999"], "9999", "that is what city@2021:sp05 has"),
    (["--cut province@2021=10..700"], "10..700", "draws only"),
    (["--cut province@2021=-5%"], "-5%", "0% to 100%"),
    (["--cut province@2021=20﹪"], "20﹪", "ASCII digits"),
    (["--cut province@2021=0.0000000000001%"], "0.0000000000001%", "12 decimals"),
    (["--cut province@2021=-5"], "-5", "minus sign"),
    (["--cut province@2021=1.005"], "1.005", "at most 2 decimals"),
    (["--cut province@2021=1,000"], "1,000", "thousands marks"),
    (["--cut province@2021=1e3"], "1e3", "ASCII digits"),
    (["--cut province@2021=99999999999999"], "99999999999999", "extra digits"),
    (["--cut province@2021=10%..30%"], "10%..30%", "draws only"),
    (["--limit city@2021=20%"], "20%", "write an amount"),
    (["--lock @2020=5"], "@2020=5", "no value"),
    (["--backfill city,cunty"], "cunty", "county"),
    (["--backfill city@2021"], "city@2021", "without year"),
    (["--backfill city="], "", "amount"),
    (["--backfill city,city"], "city", "it once"),
    (["--carryover=city:sp01"], "city:sp01", "without year"),
    (["--defer=one"], "one", "whole number"),
    (["--defer=-1"], "-1", "whole number"),
    (["--defer=21"], "21", "0 to 20"),
    (["--defer", "--defer=1"], "1", "it once"),
    (["--match province=0.23"], "0.23", "23%"),
    (["--match province"], "province", "SOURCES=SHARE"),
    (["--match *=23%"], "*", "some of the sources"),
    (["--priority sp10,sp99"], "sp99", "sp09"),
    (["--priority sp10,sp10"], "sp10", "it once"),
    (["--priority sp10,*"], "*", "come last"),
    (["--priority sp10", "--priority sp01"], "sp01", "it once"),
    (["--method least"], "least", "least-change"),
    (["--method priority", "--method priority"], "priority", "it once"),
    (["--first least"], "least", "fair or total"),
    (["--first total", "--first total"], "total", "it once"),
    (["--scenario combind"], "combind", "combined"),
    (["--no-rules=1"], "1", "no value"),
    (["--ct province=5"], "--ct", "did you mean --cut"),
    (["cut province=5"], "cut", "--cut"),
    (["--cut \u{1B}[31m@2021=5"], "\u{1B}[31m", "\\u{1b}[31m"),
  ]

  @Test(arguments: options)
  func `a bad option is named and answered`(
    bad: (words: [String], found: String, says: String)
  ) throws {
    let reader = try ScenarioReadingTests.reader()
    let fault = try #require(throws: ScenarioFault.self) {
      _ = try ScenarioReadingTests.read(bad.words, reader)
    }
    #expect(fault.found == bad.found)
    let message = fault.message
    #expect(message.en.contains(bad.says), "\(message.en)")
    #expect(message.en.contains(Layout.plain(bad.found)))
    #expect(message.zh.contains(Layout.plain(bad.found)))
    #expect(!message.en.contains("\u{1B}") && !fault.advice.zh.isEmpty)
    #expect(fault.location == .commandLine)
  }

  /// Lines of JSON, what was found, and the column.
  static let lines: [(json: String, found: String, column: Int)] = [
    (#"{"cut":"provnce@2021=20%"}"#, "provnce", 2),
    (#"{"name":"x","cut":["@2021=1","@2021=-1"]}"#, "-1", 30),
    (#"{"cut":{"@2021":1,"@2029":1}}"#, "2029", 19),
    (#"{"cut":{"@2021":1e3}}"#, "1e3", 9),
    (#"{"cut":{"@2021":true}}"#, "true", 9),
    (#"{"cut":5}"#, "5", 2),
    (#"{"cutt":"@2021=1"}"#, "cutt", 2),
    (#"{"no-rules":true}"#, "no-rules", 2),
    (#"{"no_rules":"yes"}"#, "\"yes\"", 2),
    (#"{"name":5}"#, "5", 2),
    (#"{"defer":1.5}"#, "1.5", 2),
    (#"{"backfill":{"sources":["city"],"atmost":5}}"#, "\"atmost\"", 33),
    (#"{"backfill":{"atMost":5}}"#, #"{"atMost":5}"#, 2),
    (#"{"changes":[{"op":"lock","selector":"@2020"},{"op":"cutt"}]}"#, "\"cutt\"", 46),
    (#"{"changes":["--defer","--cut x=5"]}"#, "x", 23),
    (#"{"changes":[{"selector":"@2020"}]}"#, #"{"selector":"@2020"}"#, 13),
    (#"{"changes":[{"op":"lock","selector":"@2020","value":"1"}]}"#, "1", 13),
    (#"{"changes":"--defer"}"#, "\"--defer\"", 2),
    (#"{"cut":"@2021=1","cut":"@2020=1"}"#, "cut", 18),
    (#"["cut"]"#, #"["cut"]"#, 1),
    (#"{"cut":"@2021=1""#, "", 17),
    ("", "", 1),
    ("nonsense", "nonsense", 1),
  ]

  @Test(arguments: lines)
  func `a bad line of JSON is named with its column`(
    bad: (json: String, found: String, column: Int)
  ) throws {
    let reader = try ScenarioReadingTests.reader()
    let fault = try #require(throws: ScenarioFault.self) {
      _ = try reader.scenario(json: Array(bad.json.utf8), line: 7)
    }
    #expect(fault.found == bad.found)
    #expect(fault.location == .line(7, column: bad.column))
    #expect(fault.message.en.hasPrefix("line 7, column \(bad.column): "))
    #expect(!fault.option.hasPrefix("-"))
  }

  @Test(arguments: Trials.of(0..<150))
  func `mutated lines and options give a scenario or a fault, never a crash`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let reader = try ScenarioReadingTests.reader()
    let form = ScenarioReadingTests.forms.randomElement(using: &random)!
    var json = Array(form.json.randomElement(using: &random)!.utf8)
    var words = form.words.map { Array($0.utf8) }
    func mutate(_ bytes: inout [UInt8]) {
      let position = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: position)
      default:
        bytes.insert(Array(#",\"=@:*%.-9/{}[] "#.utf8).randomElement(using: &random)!, at: position)
      }
    }
    for _ in 0..<40 {
      mutate(&json)
      if json.isEmpty { json = [0x7B] }
      let scenario = try? reader.scenario(json: json, line: 1)
      mutate(&words[0])
      if words[0].isEmpty { words[0] = [0x2D] }
      let texts = words.map { String(decoding: $0, as: UTF8.self) }
      let other = try? ScenarioReadingTests.read(texts, reader)
      for scenario in [scenario, other].compactMap({ $0 }) {
        let again = reader.words(scenario).map(ScenarioReader.option(in:))
        #expect(try reader.scenario(name: scenario.name, options: again) == scenario)
      }
    }
  }

  /// Rows of `scenarios.csv`, the code, line and column of the fault, what was found.
  static let rows: [(rows: [String], code: String, line: Int, column: Int, found: String?)] = [
    (["x,1,slash,,,,,,5,"], "P035", 2, 5, "slash"),
    (["x,1,cut,,,,,,,"], "P045", 2, 14, nil),
    (["x,1,cut,,,,,,200%,"], "P045", 2, 14, "200%"),
    (["x,1,cut,,,,,,-2,"], "P045", 2, 14, "-2"),
    (["x,1,limit,,,,,,20%,"], "P045", 2, 16, "20%"),
    (["x,1,lock,,,,,2019,,"], "P045", 2, 14, "2019"),
    (["x,1,lock,,,linkong,,2020,,"], "P045", 2, 5, "linkong@2020"),
    (["x,1,lock,,,,,2020,5,"], "P045", 2, 19, "5"),
    (["x,1,lock,sp01,p2,,,,,"], "P039", 2, 15, "p2"),
    (["x,1,lock,,,city,province,,,"], "P039", 2, 17, "province"),
    (["x,1,backfill,,,city,,2020,,"], "P045", 2, 22, "2020"),
    (["x,1,backfill,,,,,,,"], "P045", 2, 16, nil),
    (["x,1,backfill,,,city,,,5,", "x,2,backfill,,,lezhi,,,6,"], "P045", 3, 24, "6"),
    (["x,1,backfill,,,city,,,,", "x,2,backfill,,,city,,,,"], "P045", 3, 5, "backfill"),
    (["x,1,defer,sp01,,,,,,"], "P045", 2, 11, "sp01"),
    (["x,1,defer,,,,,,1,", "x,2,defer,,,,,,1,"], "P045", 3, 5, "defer"),
    (["x,1,match,,,,,,0.2,"], "P045", 2, 16, "0.2"),
    (["x,1,priority,,,,,,1,"], "P045", 2, 14, nil),
    (["x,1,priority,sp01,,,,,first,"], "P045", 2, 23, "first"),
    (["x,1,method,,,,,,least,"], "P045", 2, 17, "least"),
    (["x,1,first,,,,,,least,"], "P045", 2, 16, "least"),
    (["x,1,first,,,province,,,total,"], "P045", 2, 13, "province"),
    (["x,99999999999,defer,,,,,,,"], "P045", 2, 3, "99999999999"),
    (["x,1,cut,,,,,2020,5,", "x,1,cut,,,,,2020,5,"], "P038", 3, 1, nil),
  ]

  @Test(arguments: rows)
  func `a bad row of scenarios is named by code, line and column`(
    bad: (rows: [String], code: String, line: Int, column: Int, found: String?)
  ) throws {
    let faults = Samples.faults(try Samples.ziyangFiles(scenarios: bad.rows))
    #expect(faults.count == 1)
    let fault = try #require(faults.first)
    #expect(fault.kind.rawValue == bad.code)
    #expect([fault.line, fault.column] == [bad.line, bad.column])
    if bad.code != "P038" { #expect(fault.found == bad.found) }
  }
}
