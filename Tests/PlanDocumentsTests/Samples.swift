import Foundation
import Planning
import Testing

@testable import PlanDocuments

/// Packages for tests: the plans of the repository and small ones made in memory.
enum Samples {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path()
  static let ziyangFolder = root + "Plans/ziyang-2020-2022"

  static func ziyang() throws -> PlanPackage { try PlanPackage(.folder(ziyangFolder)) }

  /// The files of the Ziyang plan, by name.
  static func ziyangFiles() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: ziyangFolder) {
      files[name] = [UInt8](try Data(contentsOf: URL(filePath: ziyangFolder + "/" + name)))
    }
    return files
  }

  /// A package of CSV tables over `RuleExample.base`.
  static func files(_ tables: [TableName: String]) -> [String: [UInt8]] {
    let all = RuleExample.base.merging(tables) { $1 }
    var files: [String: [UInt8]] = [:]
    var resources: [String] = []
    for (table, csv) in all.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      files[table.rawValue + ".csv"] = Array(csv.utf8)
      resources.append("{\"name\":\"\(table.rawValue)\",\"path\":\"\(table.rawValue).csv\"}")
    }
    files["datapackage.json"] = Array(
      """
      {"name":"sample","planctl":{"format":1,"currency":"CNY","unit":"万元","unitScale":10000,\
      "decimals":2},"resources":[\(resources.joined(separator: ","))]}
      """.utf8)
    return files
  }

  static func package(_ tables: [TableName: String] = [:]) throws -> PlanPackage {
    try PlanPackage(.memory(files(tables)))
  }

  /// The faults of a package that must not be readable.
  static func faults(_ files: [String: [UInt8]]) -> [InputFault] {
    do {
      _ = try PlanPackage(.memory(files))
      return []
    } catch {
      return error.faults
    }
  }
}
