package import Planning

/// The options that a scenario is written with. The raw value is the key in JSON and, for the
/// operations, the word in column `op` of `scenarios.csv`.
package enum ScenarioOption: String, CaseIterable, Sendable {
  case cut, limit, lock, floor, backfill, carryover
  case deferral = "defer"
  case match, priority, method, first, scenario
  case noRules = "no_rules"

  /// The words of column `op`.
  package static let operations = allCases.filter { $0 != .scenario && $0 != .noRules }.map(
    \.rawValue)

  /// As a command line writes it.
  package var flag: String { self == .noRules ? "--no-rules" : "--" + rawValue }

  package init?(flag: String) {
    guard flag.hasPrefix("--") else { return nil }
    if flag == "--no-rules" {
      self = .noRules
    } else if let option = ScenarioOption(rawValue: String(flag.dropFirst(2))), option != .noRules {
      self = option
    } else {
      return nil
    }
  }

  /// Examples of what stands behind the option, for messages.
  package var usage: Bilingual {
    func pair(_ first: String, _ second: String) -> Bilingual {
      Bilingual(zh: "\(first) 或 \(second)", en: "\(first) or \(second)")
    }
    return switch self {
    case .cut: pair("province@2021=20%", "city@2020=500")
    case .limit: pair("city@2021=840.5", "local=5000")
    case .lock: pair("@2020", "province@2021:sp01")
    case .floor: pair(":sp01=80%", "city@2021=500")
    case .backfill: pair("city,county", "city,county=500")
    case .carryover: pair("province", "*")
    case .deferral: pair("0", "1")
    case .match: pair("province=23%", "plan")
    case .priority: pair("sp10,sp01", "p1,p2")
    case .method: pair("proportional, priority", "least-change")
    case .first: pair("fair", "total")
    case .scenario:
      Bilingual(zh: "scenarios.csv 中的情景", en: "a scenario of scenarios.csv")
    case .noRules: pair("true", "false")
    }
  }
}
