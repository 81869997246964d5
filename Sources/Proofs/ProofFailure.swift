/// Why a certificate was not accepted, and where.
///
/// Nodes, arcs, rows, claims, levels, tiers and tree nodes are numbered from 0. A failure says that
/// the *certificate* does not prove its answer; the answer may still be right.
public indirect enum ProofFailure: Error, Equatable, Sendable {
  /// Arrays whose lengths or index tables do not fit together.
  case shape(String)
  /// An arc leaves or enters a node that does not exist.
  case endpointOutOfRange(arc: Int)
  /// A sum or product left 128 bits, so nothing is proven.
  case overflow

  /// lower ≤ flow ≤ upper does not hold.
  case flowOutsideBounds(arc: Int)
  /// What leaves minus what enters is not the supply.
  case notConserved(node: Int)
  /// The arc is not at the bound its reduced cost demands.
  case notComplementary(arc: Int, tier: Int)
  /// The flow does not cost what is claimed.
  case valueDiffers(tier: Int, claimed: Int128, found: Int128)
  /// The value and the dual objective differ.
  case gapRemains(tier: Int, value: Int128, bound: Int128)
  /// The arc's cost has a falling slope, breaks out of order or a negative square.
  case notConvex(arc: Int)

  /// The supply of the node set can cross its border.
  case notACut
  /// lower ≤ upper holds for the arc.
  case arcNotEmpty(arc: Int)

  /// Σ coefficient × flow > limit.
  case rowExceeded(row: Int)
  /// A price of a row ≤ limit must not be negative.
  case negativeRowPrice(row: Int)
  /// The common denominator of the prices is zero or negative.
  case denominatorNotPositive
  /// The prices prove less than is claimed.
  case boundTooLow(claimed: Int128, proven: Int128)
  /// Some whole point of the row lies beyond the facet, or the row is not about two whole numbers.
  case facetInvalid(row: Int)
  /// The Farkas sum is not positive, so the prices contradict nothing.
  case noContradiction

  /// A child out of range, not after its parent or named twice; a node never named; a split of no
  /// arc or at the largest number.
  case brokenTree(node: Int)
  /// No arc is empty under the bounds of an `.empty` leaf.
  case leafNotEmpty
  /// A `.bounded` leaf in a tree that is to prove that there is no answer at all.
  case boundedLeaf
  /// The failure of one leaf of a tree.
  case leaf(node: Int, ProofFailure)
  /// The failure of one part of a bound by parts.
  case part(number: Int, ProofFailure)

  /// Supplies do not sum to zero, so there is no flow at all.
  case suppliesUnbalanced
  /// The claim does not leave the common node, or names the arc of an earlier claim.
  case claimMisplaced(claim: Int)
  /// A weight is zero or negative.
  case weightNotPositive(claim: Int)
  /// Ratios must fall strictly, with denominator > 0 and numerator ≥ 0.
  case levelsNotFalling(level: Int)
  /// The share lies outside the bounds of the claim's arc.
  case shareOutsideBounds(claim: Int)
  /// The claim ends before (after) the piece of its level but is not at its upper (lower) bound,
  /// or its witness flow is not its share.
  case shareNotTight(claim: Int)
  /// An arc between two pieces that is not at the bound that makes the cut tight.
  case arcNotTight(arc: Int)
  /// A whole amount that is not the share rounded up or down.
  case notARoundedShare(claim: Int)
  /// The whole amounts of a level do not add up to the exact amount of the level.
  case levelTotalDiffers(level: Int)

  /// A new amount breaks a limit of the plan; −1 when the limit is about several cells.
  case limitBroken(cell: Int)
  /// The network leaves out a cell that a limit may need to move.
  case leftOut(cell: Int)
}
