/// The arrays of a check, kept for the next.
struct WholeShareMemory: Sendable {
  /// The place of a claim among those that could give one up.
  struct Rank: Sendable, Comparable {
    var left: Int64
    var weight: Int64
    var claim: Int

    static func < (a: Rank, b: Rank) -> Bool {
      let (x, y) = (Int128(a.left) * Int128(b.weight), Int128(b.left) * Int128(a.weight))
      return x != y ? x < y : a.claim > b.claim
    }
  }

  var claimOfArc: [Int32] = []
  var gateOfArc: [Int32] = []
  /// The first gate of each claim, and after each gate the next of the same claim; −1.
  var gateOfClaim: [Int32] = []
  var nextGate: [Int32] = []
  var gateOfNode: [Int32] = []
  /// Of the arcs that lead to a gate: the first piece that one comes from, and their upper bounds together.
  var firstPieceBefore: [Int32] = []
  var mostBefore: [Int64] = []
  /// For each piece: the last in order that has given one up, and the first at the threshold that has not.
  var lastLowered: [Rank?] = []
  var firstKept: [Rank?] = []
  var hasClaim: [Bool] = []
  /// For each piece: whether a claim at the threshold would wait if it gave a unit up, and whether a claim waits
  /// for a piece of the same threshold.
  var isUnclear: [Bool] = []
  var waitsBeside: [Bool] = []
  /// For each piece: whether a claim at the threshold would take more than a unit from it if it gave one up.
  var hasFirm: [Bool] = []
  var upper: [Int64] = []
  var unplaced: [Int128] = []
}
