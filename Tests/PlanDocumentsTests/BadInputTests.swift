import Foundation
import Planning
import TestSupport
import Testing

@testable import PlanDocuments

/// Each kind of bad input gets its own code at its own place.
struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var code: String
    var file: String
    var line: Int
    var column: Int
    var change: @Sendable (inout [String: [UInt8]]) -> Void
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

  private static func descriptor(_ name: String, _ code: String, _ old: String, _ new: String)
    -> Case
  {
    Case(name: name, code: code, file: "datapackage.json", line: 0, column: 0) {
      let text = String(decoding: $0["datapackage.json"]!, as: UTF8.self)
      $0["datapackage.json"] = Array(text.replacing(old, with: new).utf8)
    }
  }

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
    row("stray quote", "P023", "s1,ci\"ty,2020,1\n", column: 4),
    row("text behind a quote", "P023", "s1,\"city\"x,2020,1\n", column: 4),
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
    descriptor("unknown key", "P012", "\"name\":\"sample\"", "\"name\":\"sample\",\"nmae\":1"),
    descriptor("unknown unit key", "P012", "\"format\":1", "\"format\":1,\"scale\":1"),
    descriptor("wrong scale", "P013", "10000", "1000"),
    descriptor("unknown unit", "P013", "万元", "万"),
    descriptor("other format", "P013", "\"format\":1", "\"format\":2"),
    descriptor(
      "missing table", "P015", "{\"name\":\"tranches\",\"path\":\"tranches.csv\"}",
      "{\"name\":\"duties\",\"path\":\"d.csv\"}"),
    descriptor("unknown table", "P016", "{\"name\":\"tranches\"", "{\"name\":\"tranche\""),
    descriptor("parent path", "P004", "\"tranches.csv\"", "\"../tranches.csv\""),
    descriptor("absolute path", "P004", "\"tranches.csv\"", "\"/etc/passwd\""),
    descriptor("web path", "P004", "\"tranches.csv\"", "\"https://x/t.csv\""),
  ]

  @Test(arguments: cases)
  func `bad input is named by code, file, line and column`(bad: Case) {
    var files = Samples.files([:])
    bad.change(&files)
    let faults = Samples.faults(files)
    let first = faults.first { $0.kind.rawValue == bad.code }
    #expect(first != nil, "found \(faults)")
    #expect(first?.file == bad.file)
    #expect(first.map { [$0.line, $0.column] } == [bad.line, bad.column])
    #expect(faults.allSatisfy { !$0.kind.advice.zh.isEmpty && !$0.expected.en.isEmpty })
  }

  @Test func `all faults of a file are reported at once, in file order`() {
    var files = Samples.files([:])
    files["tranches.csv"] = Array(
      (BadInputTests.header + "s1,city,2020,x\ns9,city,2020,1\ns1,city,20201,1\n").utf8)
    let faults = Samples.faults(files)
    #expect(faults.map(\.kind) == [.badAmount, .danglingReference, .badYear])
    #expect(faults.map(\.line) == [2, 3, 4])
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
    let odd = try PlanPackage(.memory(files)).draft
    #expect(odd.tranches.amount == plain.tranches.amount)
    #expect(odd.tranches.source == plain.tranches.source)
  }

  @Test func `links, pipes, folders and files in the wrong place are refused`() throws {
    let folder = NSTemporaryDirectory() + "planctl-links-\(getpid())"
    let manager = FileManager.default
    try? manager.removeItem(atPath: folder)
    defer { try? manager.removeItem(atPath: folder) }
    func kinds(_ path: String) -> [FaultKind] {
      do {
        _ = try PlanPackage(.folder(path))
        return []
      } catch {
        return error.faults.map(\.kind)
      }
    }
    #expect(kinds(folder) == [.notAFolder])
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    #expect(kinds(folder) == [.noDescriptor])
    for (name, bytes) in Samples.files([:]) {
      try Data(bytes).write(to: URL(filePath: folder + "/" + name))
    }
    #expect(kinds(folder) == [])
    #expect(kinds(folder + "/tranches.csv") == [.notAFolder])
    let file = folder + "/tranches.csv"
    try manager.moveItem(atPath: file, toPath: file + ".real")
    symlink("tranches.csv.real", file)
    #expect(kinds(folder) == [.notARegularFile])
    unlink(file)
    mkfifo(file, 0o600)
    #expect(kinds(folder) == [.notARegularFile])
    unlink(file)
    try manager.createDirectory(atPath: file, withIntermediateDirectories: true)
    #expect(kinds(folder) == [.notARegularFile])
  }

  @Test(arguments: 0..<1500)
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
