internal import Planning

/// The terms of scenarios that differ only in the values of some changes: resolved once, and after that only
/// where a value is set.
public struct DrawnTerms: Sendable {
  /// With the values set last.
  public private(set) var terms: AllocationTerms
  private var changes: [Resolved]

  private struct Resolved: Sendable {
    enum Kind { case cut, limit, floor, other }
    var kind: Kind
    /// Number of the limit that the change makes, and what its cells have by plan.
    var limit: Int
    var planned: Int128
  }

  /// Resolves `scenario` once, as `AllocationTerms` does: linear in tranches × changes.
  public init(_ scenario: Scenario, _ sums: PlannedSums) {
    terms = AllocationTerms(scenario, sums)
    changes = []
    // Limits stand in the order of the changes that make them.
    var limit = 0
    for change in scenario.changes {
      var resolved = Resolved(kind: .other, limit: limit, planned: 0)
      switch change {
      case .cut(let selector, _):
        resolved = Resolved(kind: .cut, limit: limit, planned: sums.total(selector))
      case .floor(let selector, _):
        resolved = Resolved(kind: .floor, limit: limit, planned: sums.total(selector))
      case .limit: resolved.kind = .limit
      case .lock, .match: break
      case .backfill, .carryover, .deferral, .priority: limit -= 1
      }
      changes.append(resolved)
      limit += 1
    }
  }

  /// Gives the cut, limit or floor at position `change` of the scenario another value.
  public mutating func set(_ change: Int, _ quantity: Quantity) {
    let resolved = changes[change]
    switch (resolved.kind, quantity) {
    case (.cut, _):
      terms.limits[resolved.limit].kind = .ceiling(
        AllocationTerms.ceiling(cutting: quantity, of: resolved.planned))
    case (.floor, _):
      terms.limits[resolved.limit].kind = .floor(
        AllocationTerms.floor(quantity, of: resolved.planned))
    case (.limit, .amount(let most)): terms.limits[resolved.limit].kind = .ceiling(most)
    default: preconditionFailure("only cuts, limits and floors have values")
    }
  }
}
