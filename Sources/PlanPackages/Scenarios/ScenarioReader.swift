public import Allocation
public import Planning
internal import Tables
internal import Texts

/// Reads scenarios: the words of a command line, lines of JSON, and rows of `scenarios.csv` all say
/// the same things and give the same `Scenario`.
///
/// A selector is `[source, tier or place][@year][:sub-project or project]`, each part optional, `*`
/// for everything. A word in the first part is looked for among source ids, then tiers and `local`,
/// then place codes; in the last part among sub-projects, then projects. `tier/city`, `place/5120`
/// and `project/p1` say which is meant when an earlier one has the same name. Ids that hold one of
/// `@ : , =` can be chosen in `scenarios.csv` only.
///
/// A value with `%` is a share, any other an amount in the plan's unit. Nothing is rounded.
public struct ScenarioReader: Sendable {
  /// Years beyond its window that a sub-project's money may wait, at most: a plan of five years,
  /// put off for four more.
  public static let mostYearsBeyond: Int32 = 20
  /// Known words that a message lists at most.
  package static let listed = 8

  /// The plan whose ids, places and years the words are looked for among.
  public let draft: PlanDraft
  /// The scenarios of the plan, in the order of `scenarios.csv`.
  public let names: [String]
  let atlas: PlanAtlas
  /// By name, in the order of their steps.
  package let steps: [String: [ScenarioStep]]

  /// Time linear in the plan's rows, once; reading a scenario afterwards is linear in its words. Only
  /// a selector that names sub-projects looks through their tranches.
  public init(_ draft: PlanDraft) {
    self.draft = draft
    atlas = PlanAtlas(draft)
    steps = Dictionary(grouping: draft.scenarioSteps, by: \.scenario)
    var seen = Set<String>()
    names = draft.scenarioSteps.map(\.scenario).filter { seen.insert($0).inserted }
  }

  /// The scenario called `name` in `scenarios.csv`.
  public func named(_ name: String) throws(ScenarioFault) -> Scenario {
    try named(name, checksCuts: true)
  }

  /// Without `checksCuts` also one that cuts more than is planned.
  package func named(_ name: String, checksCuts: Bool) throws(ScenarioFault) -> Scenario {
    guard let steps = steps[name] else {
      let near = Nearest.words(name, among: names, most: ScenarioReader.listed)
      throw fault(
        .scenario, name, ("计划中的一个情景", "a scenario of the plan"),
        near.isEmpty
          ? (
            "这个计划没有 scenarios 表，请用 --cut 等选项写出变动", "the plan has none; write the changes as options"
          )
          : (
            "计划中有 " + near.joined(separator: "、"), "the plan has " + near.joined(separator: ", ")
          ))
    }
    return try scenario(name, of: steps, checksCuts: checksCuts)
  }

  /// The scenario that options of a command line say, in their order: `("--cut",
  /// "province@2021=20%")`, `("--defer", nil)`.
  ///
  /// The changes of `--scenario` come first; its method and what comes first hold unless given, and a
  /// `--defer` or `--priority` of one's own takes the place of its own. An empty `name` becomes that
  /// of `--scenario`.
  public func scenario(
    name: String, options: [(option: String, value: String?)]
  ) throws(ScenarioFault) -> Scenario {
    var assembly = ScenarioAssembly()
    for (option, value) in options { try add(flag: option, value, to: &assembly) }
    return assembly.scenario(name: name)
  }

  /// Takes a word such as `--cut province@2021=20%`, `--defer=1` or `--no-rules` apart into option
  /// and value.
  public static func option(in word: String) -> (option: String, value: String?) {
    guard let end = word.firstIndex(where: { $0 == " " || $0 == "=" }) else { return (word, nil) }
    return (String(word[..<end]), String(word[word.index(after: end)...]))
  }

  /// Every option that `scenario(name:options:)` knows, as a command line writes it.
  public static let flags = ScenarioOption.allCases.map(\.flag)
}

/// A scenario being put together.
package struct ScenarioAssembly {
  var changes: [Change] = []
  var method: Scenario.Method?
  var first: Scenario.First?
  var followsRules = true
  /// The scenario of the plan that comes first.
  var base: Scenario?
  /// Whether values of cut, limit and floor may be ranges; those found, by position in `changes`.
  var allowsRanges = false
  var ranges: [DrawnValue] = []

  var hasDeferral: Bool { changes.contains(where: \.isDeferral) }
  var hasPriority: Bool { changes.contains(where: \.isPriority) }

  /// Changes of the base that stay beside the assembly's own.
  var inherited: [Change] {
    let (hasDeferral, hasPriority) = (hasDeferral, hasPriority)
    return (base?.changes ?? []).filter { change in
      !(change.isDeferral && hasDeferral) && !(change.isPriority && hasPriority)
    }
  }

  func scenario(name: String) -> Scenario {
    Scenario(
      name: name.isEmpty ? base?.name ?? "" : name, changes: inherited + changes,
      method: method ?? base?.method ?? .leastChange, first: first ?? base?.first ?? .fair,
      followsRules: followsRules)
  }
}

extension Change {
  fileprivate var isDeferral: Bool {
    if case .deferral = self { true } else { false }
  }
  fileprivate var isPriority: Bool {
    if case .priority = self { true } else { false }
  }
}
