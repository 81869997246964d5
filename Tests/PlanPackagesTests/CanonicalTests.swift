import Foundation
import PlanSamples
import TestSupport
import Testing

@testable import Allocation
@testable import Checking
@testable import Localisation
@testable import PlanPackages
@testable import Planning
@testable import Screens
@testable import Tables
@testable import Texts

struct CanonicalTests {
  @Test func `the Ziyang plan is canonical`() throws {
    #expect(try Samples.ziyang().changesToCanonical().isEmpty)
  }

  /// The rows of a CSV file (quotes respected) as they stand, header first.
  private func rows(_ bytes: [UInt8]) -> [[UInt8]] {
    var rows: [[UInt8]] = [[]]
    var inQuotes = false
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { inQuotes.toggle() }
      rows[rows.count - 1].append(byte)
      if byte == 0x0A, !inQuotes { rows.append([]) }
    }
    return rows.dropLast()
  }

  private func shuffled(seed: UInt64) throws -> [String: [UInt8]] {
    var random = SeededGenerator(seed: seed)
    var files = try Samples.ziyangFiles()
    for name in files.keys.sorted() where name.hasSuffix(".csv") {
      let all = rows(files[name]!)
      files[name] = Array((all.prefix(1) + all.dropFirst().shuffled(using: &random)).joined())
    }
    return files
  }

  @Test(arguments: 0..<20)
  func `shuffled rows are put back in canonical order, byte for byte`(seed: Int) throws {
    let right = try Samples.ziyangFiles()
    let package = try PlanPackage(.memory(shuffled(seed: UInt64(seed))))
    for change in package.changesToCanonical() { #expect(change.bytes == right[change.file]) }
  }

  @Test(arguments: 0..<20)
  func `the order of rows changes no finding, no repair and no pivot`(seed: Int) throws {
    func outcome(_ files: [String: [UInt8]]) throws -> [String] {
      let package = try PlanPackage(.memory(files))
      let checkup = Checkup(package.draft)
      let pivot = try Pivot(package, by: [.place, .project, .year], where: [])
      let findings = checkup.findings.map { finding in
        finding.rule.code + finding.message.zh + finding.message.en
          + finding.evidence.map(\.zh).joined()
      }
      let repairs = checkup.location.repairs.flatMap(\.cells).map {
        "\($0.cell.scope(in: package.draft)) \($0.restored) \($0.slip.name)"
      }
      return findings + repairs
        + [pivot.rendered(.text, language: .zh, palette: Palette(isOn: false))]
    }
    func broken(_ files: [String: [UInt8]]) -> [String: [UInt8]] {
      var files = files
      let text = String(decoding: files["tranches.csv"]!, as: UTF8.self)
      files["tranches.csv"] = Array(
        text.replacing("sp01,province,2021,363.77", with: "sp01,province,2021,336.77").replacing(
          "sp04,city,2020,92.4", with: "sp04,city,2020,924"
        ).utf8)
      return files
    }
    #expect(
      try outcome(broken(shuffled(seed: UInt64(seed)))) == outcome(broken(Samples.ziyangFiles())))
  }

  @Test func `odd but legal files become canonical`() throws {
    var files = Samples.files([:])
    let canonical = try PlanPackage(.memory(files)).changesToCanonical()
    #expect(canonical.map(\.file) == ["datapackage.json"])
    files["tranches.csv"] = Array(
      "\u{FEFF}amount,year,source_id,subproject_id\r\n077.00,2020,\"city\",s1\r\n23.0,2020,province,s1"
        .utf8)
    let package = try PlanPackage(.memory(files))
    let change = try #require(package.changesToCanonical().first { $0.file == "tranches.csv" })
    #expect(
      String(decoding: change.bytes, as: UTF8.self)
        == "subproject_id,source_id,year,amount\ns1,province,2020,23\ns1,city,2020,77\n")
  }

  @Test func `quotes, commas and line ends in texts survive`() throws {
    let csv = "project_id,name\np1,\"a \"\"b\"\", c\nd\"\n"
    let package = try Samples.package([.projects: csv])
    #expect(package.draft.projects[0].name == "a \"b\", c\nd")
    #expect(!package.changesToCanonical().contains { $0.file == "projects.csv" })
  }

  @Test func `a new folder replaces a package whole and nothing else`() throws {
    let folder = NSTemporaryDirectory() + "planctl-out-\(getpid())"
    let disk = FileManager.default
    try? disk.removeItem(atPath: folder)
    try disk.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? disk.removeItem(atPath: folder) }
    let target = folder + "/plan"
    let files = Samples.files([:]).map { (name: $0.key, bytes: $0.value) }
    try OutputFolder.write(files, to: target)
    try OutputFolder.write(files, to: target + "/")
    #expect(try disk.contentsOfDirectory(atPath: folder) == ["plan"])
    #expect(try disk.contentsOfDirectory(atPath: target).count == files.count)
    try disk.createDirectory(atPath: folder + "/other", withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: folder + "/other/letter.doc"))
    #expect(throws: OutputFault.self) { try OutputFolder.write(files, to: folder + "/other") }
    #expect(throws: OutputFault.self) {
      try OutputFolder.write(files, to: folder + "/plan/datapackage.json")
    }
    #expect(throws: OutputFault.self) { try OutputFile.write([1, 2, 3], to: "/dev/full/x") }
    #expect(try disk.contentsOfDirectory(atPath: folder).sorted() == ["other", "plan"])
  }
}

struct PlanPackagePageTests {
  private func words(_ kind: ColumnKind) -> String {
    switch kind {
    case .identifier: "id"
    case .reference(let table): "→ " + table.rawValue
    case .year: "year"
    case .integer: "whole number"
    case .amount: "amount"
    case .decimal: "decimal"
    case .word(let words): words.map { "`\($0)`" }.joined(separator: " ")
    case .date: "date"
    case .text: "text"
    }
  }

  /// The files that the page writes out: a name in backquotes, and then its block.
  private static func writtenFiles() throws -> [String: [UInt8]] {
    let page = Samples.root + "Sources/PlanPackages/PlanPackages.docc/PlanPackage.md"
    let parts = try String(contentsOfFile: page, encoding: .utf8).components(separatedBy: "```")
    var files: [String: [UInt8]] = [:]
    for (before, block) in zip(parts, parts.dropFirst()) {
      let line = before.split(separator: "\n").last ?? ""
      guard line.hasPrefix("`"), line.hasSuffix("`"), let start = block.firstIndex(of: "\n") else {
        continue
      }
      files[String(line.dropFirst().dropLast())] = Array(block[block.index(after: start)...].utf8)
    }
    return files
  }

  @Test func `the minimal package of the page is valid, canonical and without findings`() throws {
    let files = try Self.writtenFiles()
    #expect(
      files.keys.sorted()
        == ["datapackage.json", "sources.csv", "subprojects.csv", "tranches.csv"])
    let package = try PlanPackage(.memory(files))
    #expect(package.changesToCanonical().isEmpty)
    #expect(Checkup(package.draft).findings.isEmpty)
    #expect(package.draft.tranches.amount == [12_000, 3_050, 0])
  }

  @Test func `the page of the plan package lists the tables that are read`() throws {
    let page = Samples.root + "Sources/PlanPackages/PlanPackages.docc/PlanPackage.md"
    var tables = ""
    for schema in TableSchema.all {
      tables += "### \(schema.name.rawValue)\n\nKey: \(schema.key.joined(separator: ", ")).\n\n"
      tables += "| column | holds |\n| --- | --- |\n"
      for column in schema.columns {
        let name = column.isRequired ? "**\(column.name)**" : column.name
        tables += "| \(name) | \(words(column.kind)) |\n"
      }
      tables += "\n"
    }
    let text = try String(contentsOfFile: page, encoding: .utf8)
    let start = try #require(text.range(of: "by the tests -->\n"))
    let end = try #require(text.range(of: "<!-- end of tables -->"))
    let wanted = text[..<start.upperBound] + "\n" + tables + text[end.lowerBound...]
    if ProcessInfo.processInfo.environment["PLANCTL_RECORD"] != nil {
      try String(wanted).write(toFile: page, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: page, encoding: .utf8) == wanted)
  }
}
