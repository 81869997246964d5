internal import Checking
internal import Foundation
package import PlanPackages
package import Planning
package import Texts

/// Packages for tests: the plans of the repository and small ones made in memory.
package enum Samples {
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path()
  package static let ziyangFolder = root + "Plans/ziyang-2020-2022"

  package static func ziyang() throws -> PlanPackage { try PlanPackage(.folder(ziyangFolder)) }

  /// The files of the Ziyang plan, by name.
  package static func ziyangFiles() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: ziyangFolder) {
      files[name] = [UInt8](try Data(contentsOf: URL(filePath: ziyangFolder + "/" + name)))
    }
    return files
  }

  /// The files of the Ziyang plan with these rows as its scenarios.
  package static func ziyangFiles(scenarios rows: [String]) throws -> [String: [UInt8]] {
    let header =
      "scenario_id,step,op,subproject_id,project_id,source_id,tier,year,value,note\n"
    var files = try ziyangFiles()
    files["scenarios.csv"] = Array((header + rows.map { $0 + "\n" }.joined()).utf8)
    return files
  }

  /// A package of CSV tables over `RuleExample.base`.
  package static func files(_ tables: [TableName: String]) -> [String: [UInt8]] {
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

  package static func package(_ tables: [TableName: String] = [:]) throws -> PlanPackage {
    try PlanPackage(.memory(files(tables)))
  }

  /// The faults of a package that must not be readable.
  package static func faults(_ files: [String: [UInt8]]) -> [InputFault] {
    do {
      _ = try PlanPackage(.memory(files))
      return []
    } catch {
      return error.faults
    }
  }
}
