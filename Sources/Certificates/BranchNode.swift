/// A node of a branch-and-bound tree (Land and Doig 1960) that proves what whole flows cost at least; node 0
/// is the root, children have higher numbers.
public enum BranchNode: Sendable, Equatable {
  /// Flow on `arc` ≤ `at` in the child `below`, ≥ `at` + 1 in the child `above`.
  case split(arc: Int32, at: Int64, below: Int32, above: Int32)
  /// The same for the sum of the row's arcs with positive coefficients (matched), or with negative ones.
  case splitSum(row: Int32, isMatched: Bool, at: Int64, below: Int32, above: Int32)
  /// Under the bounds on the way here no flow costs less than the claimed value.
  case bounded(BoundPrices)
  /// Under the bounds on the way here no flow obeys the rows, not even in fractions.
  case impossible(BoundPrices)
  /// Some arc's lower bound exceeds its upper bound here.
  case empty
}
