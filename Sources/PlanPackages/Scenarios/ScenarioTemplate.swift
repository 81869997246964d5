public import Allocation
internal import Planning

/// A scenario some of whose values are ranges, from which scenarios are drawn: `--cut
/// province@2021=10%..30%`, `--limit city@2021=0..500`.
public struct ScenarioTemplate: Sendable {
  /// The scenario with the low end of every range.
  private let lowest: Scenario
  private let ranges: [DrawnValue]

  /// Reads options as `ScenarioReader.scenario(name:options:)` does; the value of a cut, limit or
  /// floor may be a range `LOW..HIGH` of two shares (in whole 0.01 %) or two amounts.
  public init(
    reader: ScenarioReader, name: String, options: [(option: String, value: String?)]
  ) throws(ScenarioFault) {
    var assembly = ScenarioAssembly()
    assembly.allowsRanges = true
    for (option, value) in options { try reader.add(flag: option, value, to: &assembly) }
    lowest = assembly.scenario(name: name)
    // The changes of `--scenario` stand before those that were counted.
    let offset = assembly.inherited.count
    ranges = assembly.ranges.map { range in
      var range = range
      range.change += offset
      return range
    }
  }

  /// Whether any value is a range; if none is, every draw is the same scenario.
  public var hasRanges: Bool { !ranges.isEmpty }

  /// Whether draws are answered by the tiers of Rebalancing.md.
  package var isLeastChange: Bool { lowest.method != .proportional }

  package func isSame(as other: ScenarioTemplate) -> Bool {
    lowest == other.lowest && ranges == other.ranges
  }

  /// Draw number `index` ≥ 0, called `NAME#index` (`sample#index` without a name).
  ///
  /// Each range gives one of its values, both ends included, all equally likely: amounts in whole
  /// minor units, shares in whole 0.01 %. The same `seed` and `index` give the same scenario, whatever
  /// was drawn before. O(changes).
  public func draw(seed: UInt64, index: Int) -> Scenario {
    var scenario = lowest
    scenario.name = (lowest.name.isEmpty ? "sample" : lowest.name) + "#\(index)"
    forEachValue(seed: seed, index: index) { change, quantity in
      switch (scenario.changes[change], quantity) {
      case (.cut(let selector, _), _): scenario.changes[change] = .cut(selector, quantity)
      case (.floor(let selector, _), _): scenario.changes[change] = .floor(selector, quantity)
      case (.limit(let selector, _), .amount(let most)):
        scenario.changes[change] = .limit(selector, most)
      default: preconditionFailure("only cuts, limits and floors have ranges")
      }
    }
    return scenario
  }

  /// Draw number `index` once more, written to the terms of an earlier one of the same template.
  package func draw(seed: UInt64, index: Int, into terms: inout DrawnTerms) {
    forEachValue(seed: seed, index: index) { terms.set($0, $1) }
  }

  /// Calls `body` with the changes that have ranges, and what is drawn for each.
  private func forEachValue(seed: UInt64, index: Int, _ body: (Int, Quantity) -> Void) {
    precondition(index >= 0, "draws count from 0")
    var random = SplitMix64(seed: seed, index: UInt64(index))
    for range in ranges {
      let value = range.low + Int64(random.next(below: UInt64(range.high - range.low) + 1))
      body(range.change, range.quantity(value))
    }
  }
}

/// A range of values from which one is drawn.
package struct DrawnValue: Sendable, Equatable {
  /// The change that it belongs to.
  var change: Int
  /// Both ends: amounts in minor units, shares in 0.01 %.
  var low: Int64
  var high: Int64
  var isShare: Bool

  func quantity(_ value: Int64) -> Quantity {
    isShare ? .share(Ratio(value, 10_000)) : .amount(value)
  }
}
