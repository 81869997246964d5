import Foundation
import PlanSamples
import TestSupport
import Testing

@testable import Allocation
@testable import Checking
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Texts

/// Each kind of bad input gets its own code at its own place.
struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var code: String
    var file: String
    var line: Int
    var column: Int
    var change: @Sendable (inout [String: [UInt8]]) -> Void
    /// What stands at the place of the fault, for the one-line descriptor.
    var token: String?
    var testDescription: String { name }
  }

  private static let header = "subproject_id,source_id,year,amount\n"

  /// A tranches file whose second line holds `row`.
  private static func row(
    _ name: String, _ code: String, _ row: String, column: Int, line: Int = 2
  ) -> Case {
    Case(name: name, code: code, file: "tranches.csv", line: line, column: column) {
      $0["tranches.csv"] = Array((header + row).utf8)
    }
  }

  private static func amount(_ text: String, _ code: String) -> Case {
    row("amount \(text)", code, "s1,city,2020,\(text)\n", column: 14)
  }

  /// A descriptor in which `old` is `new`; the fault is reported where `token` stands.
  private static func descriptor(
    _ name: String, _ code: String, _ old: String, _ new: String, at token: String?
  ) -> Case {
    var bad = Case(name: name, code: code, file: "datapackage.json", line: 1, column: 0) {
      let text = String(decoding: $0["datapackage.json"]!, as: UTF8.self)
      $0["datapackage.json"] = Array(text.replacing(old, with: new).utf8)
    }
    bad.token = token
    if token == nil { bad.line = 0 }
    return bad
  }

  /// A package in which the file of `table` holds `csv`.
  private static func table(
    _ name: String, _ code: String, _ table: String, _ csv: String, line: Int, column: Int
  ) -> Case {
    Case(name: name, code: code, file: table + ".csv", line: line, column: column) {
      let text = String(decoding: $0["datapackage.json"]!, as: UTF8.self)
      if $0[table + ".csv"] == nil {
        $0["datapackage.json"] = Array(
          text.replacing(
            "\"resources\":[",
            with: "\"resources\":[{\"name\":\"\(table)\",\"path\":\"\(table).csv\"},"
          ).utf8)
      }
      $0[table + ".csv"] = Array(csv.utf8)
    }
  }

  private static let rulesHeader = "rule_id,kind,subproject_id,tier,year,value\n"

  static let cases: [Case] = [
    amount("\"1,000\"", "P030"), amount("１２", "P030"), amount("+5", "P030"),
    amount("1.005", "P031"), amount("1e3", "P030"), amount("5元", "P030"), amount("5.", "P030"),
    amount(".5", "P030"), amount("--5", "P030"), amount("-", "P030"), amount("0x10", "P030"),
    amount("NaN", "P030"), amount(" 5", "P030"), amount("1.2.3", "P030"), amount("∞", "P030"),
    amount(String(repeating: "9", count: 40), "P032"), amount("10000000000000.01", "P032"),
    amount("", "P036"),
    row("dangling source", "P037", "s1,cty,2020,1\n", column: 4),
    row("dangling sub-project", "P037", "s9,city,2020,1\n", column: 1),
    row("year of two digits", "P033", "s1,city,20,1\n", column: 9),
    row("year out of range", "P033", "s1,city,0999,1\n", column: 9),
    row("too few fields", "P024", "s1,city,2020\n", column: 1),
    row("too many fields", "P024", "s1,city,2020,1,2\n", column: 1),
    row("empty line", "P024", "s1,city,2020,1\n\n", column: 1, line: 3),
    row("duplicate row", "P038", "s1,city,2020,1\ns1,city,2020,2\n", column: 1, line: 3),
    row("unclosed quote", "P022", "s1,\"city,2020,1\n", column: 4),
    row("stray quote", "P023", "s1,ci\"ty,2020,1\n", column: 6),
    row("text behind a quote", "P023", "s1,\"city\"x,2020,1\n", column: 10),
    row("quote that closes at once", "P023", "\"\"s1\",city,2020,1\n", column: 3),
    row(
      "blank line in the middle", "P024", "s1,city,2020,1\n\ns1,city,2021,1\n", column: 1, line: 3),
    row("blank CRLF lines", "P024", "s1,city,2020,1\r\n\r\n\r\n", column: 1, line: 3),
    row("CR in a cell", "P029", "s1,ci\rty,2020,1\n", column: 6),
    row("CR in a quoted cell", "P029", "s1,\"ci\rty\",2020,1\n", column: 7),
    row("CR behind a quoted cell", "P029", "s1,\"city\"\r,2020,1\n", column: 10),
    row("CR twice before LF", "P029", "s1,city,2020,1\r\r\n", column: 15),
    row("CR at the end of the file", "P029", "s1,city,2020,1\r", column: 15),
    Case(
      name: "lines that end in CR alone", code: "P029", file: "tranches.csv", line: 1, column: 36
    ) {
      $0["tranches.csv"] = Array((header + "s1,city,2020,1\n").replacing("\n", with: "\r").utf8)
    },
    Case(name: "CR in the header", code: "P029", file: "tranches.csv", line: 1, column: 4) {
      $0["tranches.csv"] = Array(("sub\rproject_id,source_id,year,amount\ns1,city,2020,1\n").utf8)
    },
    row("NUL", "P021", "s1,city,2020,\u{0}1\n", column: 14),
    Case(name: "GB18030", code: "P020", file: "tranches.csv", line: 2, column: 4) {
      $0["tranches.csv"] =
        Array(header.utf8) + Array("s1,".utf8) + [0xB3, 0xC7] + Array(",2020,1\n".utf8)
    },
    Case(name: "overlong UTF-8", code: "P020", file: "tranches.csv", line: 2, column: 1) {
      $0["tranches.csv"] = Array(header.utf8) + [0xC0, 0xAF]
    },
    Case(name: "UTF-16", code: "P020", file: "tranches.csv", line: 1, column: 1) {
      $0["tranches.csv"] = [0xFF, 0xFE, 0x73, 0x00]
    },
    Case(name: "empty file", code: "P025", file: "tranches.csv", line: 1, column: 0) {
      $0["tranches.csv"] = []
    },
    Case(name: "unknown column", code: "P026", file: "tranches.csv", line: 1, column: 37) {
      $0["tranches.csv"] = Array("subproject_id,source_id,year,amount,备注\n".utf8)
    },
    Case(name: "repeated column", code: "P028", file: "tranches.csv", line: 1, column: 30) {
      $0["tranches.csv"] = Array("subproject_id,source_id,year,year,amount\n".utf8)
    },
    Case(name: "missing column", code: "P027", file: "tranches.csv", line: 1, column: 0) {
      $0["tranches.csv"] = Array("subproject_id,source_id,amount\n".utf8)
    },
    Case(name: "unknown word", code: "P035", file: "sources.csv", line: 2, column: 14) {
      $0["sources.csv"] = Array("source_id,name,tier\ncity,市本级资金xx,town\n".utf8)
    },
    Case(name: "blank id", code: "P036", file: "sources.csv", line: 3, column: 1) {
      $0["sources.csv"] = Array("source_id,name,tier\ncity,市,city\n,省,province\n".utf8)
    },
    Case(name: "duplicate id", code: "P038", file: "sources.csv", line: 3, column: 1) {
      $0["sources.csv"] = Array("source_id,name,tier\ncity,市,city\ncity,省,province\n".utf8)
    },
    Case(name: "reversed window", code: "P041", file: "subprojects.csv", line: 2, column: 11) {
      $0["subprojects.csv"] = Array(
        "subproject_id,name,start_year,end_year\ns1,站,2022,2020\n".utf8)
    },
    Case(name: "missing file", code: "P003", file: "tranches.csv", line: 0, column: 0) {
      $0["tranches.csv"] = nil
    },
    Case(name: "missing descriptor", code: "P002", file: "datapackage.json", line: 0, column: 0) {
      $0["datapackage.json"] = nil
    },
    Case(name: "broken JSON", code: "P010", file: "datapackage.json", line: 1, column: 1) {
      $0["datapackage.json"] = Array("nonsense".utf8)
    },
    Case(name: "trailing comma", code: "P010", file: "datapackage.json", line: 1, column: 13) {
      $0["datapackage.json"] = Array("{\"name\":\"x\",}".utf8)
    },
    Case(name: "repeated key", code: "P011", file: "datapackage.json", line: 1, column: 13) {
      $0["datapackage.json"] = Array("{\"name\":\"x\",\"name\":\"y\"}".utf8)
    },
    descriptor(
      "unknown key", "P012", "\"name\":\"sample\"", "\"name\":\"sample\",\"nmae\":1", at: "\"nmae\""
    ),
    descriptor(
      "unknown unit key", "P012", "\"format\":1", "\"format\":1,\"scale\":1", at: "\"scale\""),
    descriptor("wrong scale", "P013", "10000", "1000", at: "\"unitScale\""),
    descriptor("unknown unit", "P013", "万元", "万", at: "\"unit\""),
    descriptor("other currency", "P013", "CNY", "USD", at: "\"currency\""),
    descriptor("other format", "P013", "\"format\":1", "\"format\":2", at: "\"format\""),
    descriptor("name that is no text", "P013", "\"sample\"", "5", at: "\"name\""),
    descriptor(
      "missing table", "P015", "{\"name\":\"tranches\",\"path\":\"tranches.csv\"}",
      "{\"name\":\"duties\",\"path\":\"d.csv\"}", at: nil),
    descriptor(
      "unknown table", "P016", "{\"name\":\"tranches\"", "{\"name\":\"tranche\"",
      at: "\"name\":\"tranche\""),
    descriptor(
      "parent path", "P004", "\"tranches.csv\"", "\"../tranches.csv\"", at: "\"path\":\"../"),
    descriptor(
      "absolute path", "P004", "\"tranches.csv\"", "\"/etc/passwd\"", at: "\"path\":\"/etc"),
    descriptor(
      "web path", "P004", "\"tranches.csv\"", "\"https://x/t.csv\"", at: "\"path\":\"https"),
    descriptor(
      "column in another unit", "P013", "\"path\":\"tranches.csv\"",
      "\"path\":\"tranches.csv\",\"schema\":{\"fields\":[{\"name\":\"amount\",\"unit\":\"亿元\"}]}",
      at: "\"unit\":\"亿元\""),
    descriptor(
      "column of another type", "P013", "\"path\":\"tranches.csv\"",
      "\"path\":\"tranches.csv\",\"schema\":{\"fields\":[{\"name\":\"amount\",\"type\":\"date\"}]}",
      at: "\"type\":\"date\""),
    descriptor(
      "other blanks", "P013", "\"path\":\"tranches.csv\"",
      "\"path\":\"tranches.csv\",\"schema\":{\"missingValues\":[\"-\"]}", at: "\"missingValues\""),
    table(
      "lock with a value", "P040", "rules", rulesHeader + "r,lock,s1,,,5\n", line: 2, column: 13),
    table(
      "cap in percent", "P040", "rules", rulesHeader + "r,cap,s1,,,5%\n", line: 2, column: 12),
    table(
      "share above 1", "P040", "rules", rulesHeader + "r,share_max,s1,city,,150%\n", line: 2,
      column: 22),
    table(
      "no such day", "P043", "waivers",
      "rule,reason,approved_on\nY101,x,2021-02-29\n", line: 2, column: 8),
    table(
      "total id twice", "P038", "totals", "total_id,amount\na,1\nb,2\n\"a\",3\n", line: 4, column: 1
    ),
    table("no such rule", "P035", "waivers", "rule,reason\nY999,x\n", line: 2, column: 1),
    table(
      "places in a circle", "P044", "places",
      "place_code,name,parent_code\n51,四川,5120\n5120,资阳,51\n", line: 2, column: 7),
    table(
      "negative unit cost", "P030", "outputs",
      "subproject_id,year,item,quantity,unit_cost\ns1,2020,站,1,-2\n", line: 2, column: 13),
    table(
      "negative quantity", "P034", "outputs",
      "subproject_id,year,item,quantity\ns1,2020,站,-1\n", line: 2, column: 11),
    table(
      "unknown project", "P037", "totals",
      "total_id,subproject_id,project_id,amount\nt,s1,p9,5\n", line: 2, column: 6),
  ]

  @Test(arguments: cases)
  func `bad input is named by code, file, line and column`(bad: Case) {
    var files = Samples.files([:])
    bad.change(&files)
    let faults = Samples.faults(files)
    let first = faults.first { $0.kind.rawValue == bad.code }
    #expect(first != nil, "found \(faults)")
    #expect(first?.file == bad.file)
    if let token = bad.token {
      let text = String(decoding: files[bad.file] ?? [], as: UTF8.self)
      let column = max(first?.column ?? 1, 1)
      let atFault = Array(text.unicodeScalars.dropFirst(column - 1))
      #expect(atFault.starts(with: Array(token.unicodeScalars)))
      #expect(first?.line == 1)
    } else {
      #expect(first.map { [$0.line, $0.column] } == [bad.line, bad.column])
    }
    #expect(faults.allSatisfy { !$0.kind.advice.zh.isEmpty && !$0.expected.en.isEmpty })
  }

  @Test(arguments: [
    "s1,city,2020,1\n\n", "s1,city,2020,1\n\n\n\n", "s1,ci\"ty,2020,1\n", "s1,\"city\"x,2020,1\n",
    "s1,ci\rty,2020,1\n", "s1,ci\rty,2020,x\r\n".replacing("x", with: "1"),
    "s1,\"ci\r\rty\",2020,1\n",
    "s1,city,2020,1\r", "s1,city,2020,1\ns1,city,2020,2\n",
  ])
  func `one mistake is one fault`(rows: String) {
    var files = Samples.files([:])
    files["tranches.csv"] = Array((BadInputTests.header + rows).utf8)
    #expect(Samples.faults(files).count == 1)
    // Nothing but the mistake is different.
    files["tranches.csv"] = Array((BadInputTests.header + "s1,city,2020,1\n").utf8)
    #expect(Samples.faults(files).isEmpty)
  }

  @Test func `every CR out of place is named, and a file of CR lines says so once`() {
    var files = Samples.files([:])
    files["tranches.csv"] = Array(
      (BadInputTests.header + "s1,ci\rty,2020,1\r\ns1,city,2021,x\r\ns1,city,2\r022,1\r\n").utf8)
    let faults = Samples.faults(files)
    #expect(faults.map(\.kind) == [.bareCarriageReturn, .badAmount, .bareCarriageReturn])
    #expect(faults.map(\.line) == [2, 3, 4])
    files["tranches.csv"] = Array((BadInputTests.header + "s1,city,2020,1\n").utf8).map {
      $0 == 0x0A ? 0x0D : $0
    }
    let whole = Samples.faults(files)
    #expect(whole.count == 1)
    #expect(whole.first?.expected.en.contains("CR alone") == true)
    #expect(whole.first?.found == "subproject_id,source_id,year,amount")
  }

  @Test func `a line end in a quoted cell is text, and LF whatever it was`() throws {
    var files = Samples.files([:])
    files["sources.csv"] = Array(
      "source_id,name,tier\r\ncity,\"市\r\n级\",city\r\nprovince,省,province\r\n".utf8)
    let package = try PlanPackage(.memory(files))
    #expect(package.draft.sources.contains { $0.name.utf8.elementsEqual("市\n级".utf8) })
  }

  @Test(arguments: [false, true])
  func `a row that stands twice names the line of the first, whatever stands between`(
    isReferenced: Bool
  ) {
    var files: [String: [UInt8]]
    let file = isReferenced ? "sources.csv" : "totals.csv"
    if isReferenced {
      files = Samples.files([
        .sources: "source_id,name,tier\nprovince,\"省\n级\",province\n\"city\",市,city\na,x,city\n"
          + "\"city\",市,city\na,x,city\n"
      ])
    } else {
      files = Samples.files([
        .totals: "total_id,amount,label\np,1,\"省\n级\"\ncity,1,\na,1,\ncity,1,\na,1,\n"
      ])
    }
    let faults = Samples.faults(files)
    #expect(faults.map(\.kind) == [.duplicateRow, .duplicateRow])
    #expect(faults.map(\.line) == [6, 7])
    #expect(faults.map(\.column) == [1, 1])
    #expect(
      faults.map(\.expected.en) == [4, 5].map { "each id once; \(file):\($0) has it already" })
    files = Samples.files([:])
    files["tranches.csv"] = Array((BadInputTests.header + "s1,city,2020,1\ns1,city,2020,2\n").utf8)
    #expect(
      Samples.faults(files).first?.expected.en
        == "one row for each (subproject_id, source_id, year); tranches.csv:2 has it already")
  }

  @Test func `of ids that stand twice a hundred are shown and all are counted`() {
    let ids = (0..<150).map { "x\($0),city\n" }.joined()
    let places = (0..<150).map { "x\($0),x149\n" }.joined()
    for tables in [
      [TableName.sources: "source_id,tier\n" + ids + ids],
      [.places: "place_code,parent_code\n" + places + places],
      [.totals: "total_id,amount\n" + (0..<300).map { "t\($0 % 150),1\n" }.joined()],
    ] {
      do {
        _ = try PlanPackage(.memory(Samples.files(tables)))
        Issue.record("read")
      } catch {
        #expect(error.faults.count == 100)
        #expect(error.faults.allSatisfy { $0.kind == .duplicateRow })
        #expect(error.faults.map(\.line) == Array(152...251))
        #expect(error.count == 150)
      }
    }
  }

  @Test func `a plan without one tranche says so once, however many scenarios it has`() {
    let scenarios = "scenario_id,step,op,source_id,value\na,1,cut,city,20%\nb,1,lock,city,\n"
    let files = Samples.files([.tranches: BadInputTests.header, .scenarios: scenarios])
    let faults = Samples.faults(files)
    #expect(faults.map(\.kind) == [.badScenarioStep])
    #expect(faults.first?.file == "scenarios.csv")
    #expect(
      faults.first?.expected.en.contains("the table tranches has a header and no rows") == true)
    // Without scenarios a plan may be without money: a part of a larger one.
    #expect(Samples.faults(Samples.files([.tranches: BadInputTests.header])).isEmpty)
  }

  @Test func `all faults of a file are reported at once, in file order`() {
    var files = Samples.files([:])
    files["tranches.csv"] = Array(
      (BadInputTests.header + "s1,city,2020,x\ns9,city,2020,1\ns1,city,20201,1\n").utf8)
    let faults = Samples.faults(files)
    #expect(faults.map(\.kind) == [.badAmount, .danglingReference, .badYear])
    #expect(faults.map(\.line) == [2, 3, 4])
  }

  @Test func `faults of several files are reported together, without their consequences`() {
    var files = Samples.files([:])
    files["sources.csv"] = Array("source_id,name,tier\ncity,市,town\n".utf8)
    files["tranches.csv"] = Array(
      (BadInputTests.header + "s1,province,2020,1\ns1,city,2020,x\n").utf8)
    let faults = Samples.faults(files)
    #expect(faults.map(\.kind) == [.unknownWord, .badAmount])
  }

  @Test func `at most a hundred faults are kept`() {
    var files = Samples.files([:])
    files["tranches.csv"] = Array(
      (BadInputTests.header + String(repeating: "s1,city,2020,x\n", count: 5000)).utf8)
    #expect(Samples.faults(files).count == 100)
  }

  @Test func `a byte-order mark, CRLF, quotes and a missing last line end are accepted`() throws {
    var files = Samples.files([:])
    let plain = try PlanPackage(.memory(files)).draft
    let text = String(decoding: files["tranches.csv"]!, as: UTF8.self)
    let crlf = text.dropLast().replacing("\n", with: "\r\n").replacing("city", with: "\"city\"")
    files["tranches.csv"] = [0xEF, 0xBB, 0xBF] + Array(crlf.utf8)
    files["waivers.csv"] = Array("rule,reason\n".utf8)
    let package = try PlanPackage(.memory(files))
    #expect(package.notes.map(\.kind) == [.undeclaredFile, .byteOrderMark, .carriageReturns])
    let odd = package.draft
    #expect(odd.tranches.amount == plain.tranches.amount)
    #expect(odd.tranches.source == plain.tranches.source)
  }

  @Test func `links, pipes, folders and files in the wrong place are refused`() throws {
    let folder = NSTemporaryDirectory() + "planctl-links-\(getpid())"
    let disk = FileManager.default
    try? disk.removeItem(atPath: folder)
    defer { try? disk.removeItem(atPath: folder) }
    func kinds(_ path: String) -> [FaultKind] {
      do {
        _ = try PlanPackage(.folder(path))
        return []
      } catch {
        return error.faults.map(\.kind)
      }
    }
    #expect(kinds(folder) == [.notAFolder])
    try disk.createDirectory(atPath: folder, withIntermediateDirectories: true)
    #expect(kinds(folder) == [.noDescriptor])
    for (name, bytes) in Samples.files([:]) {
      try Data(bytes).write(to: URL(filePath: folder + "/" + name))
    }
    #expect(kinds(folder) == [])
    #expect(kinds(folder + "/tranches.csv") == [.notAFolder])
    let file = folder + "/tranches.csv"
    try disk.moveItem(atPath: file, toPath: file + ".real")
    symlink("tranches.csv.real", file)
    #expect(kinds(folder) == [.notARegularFile])
    unlink(file)
    mkfifo(file, 0o600)
    #expect(kinds(folder) == [.notARegularFile])
    unlink(file)
    try disk.createDirectory(atPath: file, withIntermediateDirectories: true)
    #expect(kinds(folder) == [.notARegularFile])
  }

  @Test(arguments: Trials.of(0..<1500))
  func `mutated bytes give an answer or an error, never a crash`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var files = try Samples.ziyangFiles()
    let names = files.keys.sorted()
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let name = names.randomElement(using: &random)!
      var bytes = files[name]!
      if bytes.isEmpty { continue }
      let position = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: position)
      case 2: bytes.insert(Array(",\"\n\r-.9".utf8).randomElement(using: &random)!, at: position)
      default: bytes.removeSubrange(position..<min(position + 40, bytes.count))
      }
      files[name] = bytes
    }
    if let package = try? PlanPackage(.memory(files)) {
      let report = CheckupReport(package, Checkup(package.draft))
      #expect(!report.rendered(.json, language: .en, palette: Palette(isOn: false)).isEmpty)
    } else {
      #expect(!Samples.faults(files).isEmpty)
    }
  }
}
