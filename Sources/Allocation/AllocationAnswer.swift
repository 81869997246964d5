public import Certificates
internal import Planning

/// What a stage of an answer decides, in the order of Rebalancing.md.
public enum AllocationTier: Sendable, Hashable {
  /// The sum of the unmet need of one priority class, where it comes before fair shares.
  case total(class: Int)
  /// Unmet need of the sub-projects of one priority class.
  case unmet(class: Int)
  /// Money asked of source-years beyond their plan.
  case asked
  case delay
  case change
  case proportion
}

/// An answer and the certificates of its tiers: plain arrays over the arcs and nodes of the
/// `AllocationNetwork` that plan and terms make.
public struct AllocationAnswer: Sendable, Equatable {
  /// Units on each arc.
  public var flow: [Int64]
  /// In the order of the tiers; each keeps what those before it have settled.
  public var stages: [AllocationStage]

  /// Takes both as they are; `AllocationProof` is what checks them.
  public init(flow: [Int64], stages: [AllocationStage]) {
    self.flow = flow
    self.stages = stages
  }
}

/// What one tier of an answer settles, with what proves it.
public enum AllocationStage: Sendable, Equatable {
  /// Fair shares in whole units with the cuts that force them.
  case fair(AllocationTier, FairStage)
  /// Least delay, then least change.
  case cheapest(CheapestStage)
  /// Least convex cost of the proportion tier among what is left.
  case proportional(potential: [Int64], value: Int128)
  /// With rows: fair shares in whole units, each round with the proof that forces it.
  case boundedFair(AllocationTier, BoundedFairStage)
  /// With deferral: all fair tiers at once, in closed form.
  case deferralLoss(DeferralLossStage)
  /// A least sum or, with rows, a least cost with the prices that bound it, all claims as the tiers before
  /// settled them.
  case bounded(AllocationTier, BoundedStage)
}

/// Fair shares in whole units, and the nested cuts that force them; see `WholeShareProof`.
public struct FairStage: Sendable, Equatable {
  /// The largest ratio that a claim into each piece may have; never rising.
  public var numerators: [Int64]
  /// Of `numerators`, each above 0.
  public var denominators: [Int64]
  /// The piece of each node; the number of thresholds outside of all cuts.
  public var piece: [Int32]
  /// Whole units on every arc; the claims' keep theirs.
  public var whole: [Int64]

  /// Takes the arrays as they are: one fraction a piece, one piece a node, one amount an arc.
  public init(numerators: [Int64], denominators: [Int64], piece: [Int32], whole: [Int64]) {
    self.numerators = numerators
    self.denominators = denominators
    self.piece = piece
    self.whole = whole
  }
}

/// A flow with the potentials and the value of each of its tiers.
public struct CheapestStage: Sendable, Equatable {
  /// Units on each arc; all tiers share it.
  public var flow: [Int64]
  /// For each tier one potential a node, in cost per unit.
  public var potentials: [[Int64]]
  /// For each tier Σ cost × flow: money × years of delay, then the change up to a constant.
  public var values: [Int128]

  /// Takes the arrays as they are, the last two with one entry a tier.
  public init(flow: [Int64], potentials: [[Int64]], values: [Int128]) {
    self.flow = flow
    self.potentials = potentials
    self.values = values
  }
}

/// Unmet need that one ceiling forces because its money has no later year; see `DeferralLossProof`.
public struct DeferralLossStage: Sendable, Equatable {
  /// A flow in which every claim has its settled units.
  public var flow: [Int64]
  /// The ceiling's node.
  public var ceiling: Int32

  /// Takes both as they are: units on each arc, and the position of the ceiling.
  public init(flow: [Int64], ceiling: Int32) {
    self.flow = flow
    self.ceiling = ceiling
  }
}

/// Why no allocation obeys some limits: about the network that plan and these limits alone make.
public enum AllocationConflict: Sendable, Equatable {
  /// What these nodes need or have can not cross their border.
  case cut(inside: [Bool])
  case emptyArc(Int)
  /// Farkas multipliers.
  case prices(BoundPrices)
  /// No whole amounts: a branching tree without an open leaf.
  case tree([BranchNode])
}

/// A fraction of 128-bit integers, denominator > 0, numerator ≥ 0; not reduced.
public struct WideRatio: Sendable, Equatable {
  /// 0 or more.
  public var numerator: Int128
  /// Above 0.
  public var denominator: Int128

  /// Takes both as they are; a negative numerator or a denominator of 0 or less traps.
  public init(_ numerator: Int128, _ denominator: Int128) {
    precondition(numerator >= 0 && denominator > 0)
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Compares by products of 256 bits, exactly.
  public static func > (a: WideRatio, b: WideRatio) -> Bool {
    let left = UInt128(a.numerator).multipliedFullWidth(by: UInt128(b.denominator))
    let right = UInt128(b.numerator).multipliedFullWidth(by: UInt128(a.denominator))
    return (left.high, left.low) > (right.high, right.low)
  }

  /// The largest fraction over `denominator` that is not above this one.
  public func roundedDown(over denominator: Int128) -> WideRatio {
    let product = UInt128(numerator).multipliedFullWidth(by: UInt128(denominator))
    precondition(product.high < UInt128(self.denominator), "the quotient fits 128 bits")
    let (quotient, _) = UInt128(self.denominator).dividingFullWidth(product)
    return WideRatio(Int128(quotient), denominator)
  }

  /// `self × whole`, rounded up, at most `most`.
  public func roundedUp(times whole: Int64, atMost most: Int64) -> Int64 {
    let product = UInt128(numerator).multipliedFullWidth(by: UInt128(max(whole, 0)))
    if product.high >= UInt128(denominator) { return most }
    let (quotient, rest) = UInt128(denominator).dividingFullWidth(product)
    return Int64(clamping: min(quotient + (rest > 0 ? 1 : 0), UInt128(max(most, 0))))
  }
}
