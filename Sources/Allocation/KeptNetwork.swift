internal import Planning

/// The network of one scenario after the other: built once for each kind of scenario, and after that only
/// what ceilings leave changes.
///
/// Of a ceiling's amount the builder asks one thing only, whether it is below the plan of the cells that the
/// ceiling chooses. Below, the amount is the capacity of one arc or the bound of one row, and nothing else
/// depends on it. (With carryover it may be one of several in a year's capacity: such networks are
/// built anew.)
public struct KeptNetwork: Sendable {
  /// The terms that `network` says.
  public private(set) var terms: AllocationTerms
  /// Only bounds of arcs and limits of rows ever change in it.
  public private(set) var network: AllocationNetwork
  private let ceilings: [Ceiling]

  private struct Ceiling: Sendable {
    /// What the limit's cells have by plan, and the negative part of it.
    var planned: Int128
    var negative: Int128
    /// The arc or the row that the amount bounds; −1.
    var arc: Int32
    var row: Int32
  }

  /// Builds the network; time and errors as `AllocationNetwork.init`.
  public init(_ terms: AllocationTerms, _ sums: PlannedSums) throws(AllocationFault) {
    try AllocationNetwork.admit(sums)
    var builder = AllocationNetworkBuilder(terms, sums)
    builder.build(isWhole: false)
    self.terms = terms
    network = builder.network
    let read = builder
    ceilings = terms.limits.indices.map {
      Ceiling(
        planned: read.planned[$0], negative: read.negative($0), arc: read.ceilingArc[$0],
        row: read.ceilingRow[$0])
    }
  }

  /// The arc of the only ceiling in the network; `nil` if there are several, or none.
  public var onlyCeilingArc: Int? {
    var only: Int?
    for ceiling in ceilings where ceiling.arc >= 0 {
      if only != nil { return nil }
      only = Int(ceiling.arc)
    }
    return only
  }

  /// Makes this the network of `terms`, if these differ from the present ones in nothing but amounts of
  /// ceilings below the plan; else changes nothing and returns false. O(limits).
  public mutating func follow(_ terms: AllocationTerms) -> Bool {
    guard terms.limits.count == self.terms.limits.count, isSameKind(terms) else { return false }
    for number in terms.limits.indices {
      guard case .ceiling(let amount) = terms.limits[number].kind,
        terms.limits[number].kind != self.terms.limits[number].kind
      else { continue }
      let room = Int64(clamping: Int128(amount) - ceilings[number].negative)
      if ceilings[number].arc >= 0 { network.upper[Int(ceilings[number].arc)] = room }
      if ceilings[number].row >= 0 { network.rowLimit[Int(ceilings[number].row)] = room }
      self.terms.limits[number].kind = .ceiling(amount)
    }
    return true
  }

  private func isSameKind(_ terms: AllocationTerms) -> Bool {
    for number in terms.limits.indices {
      let (mine, other) = (self.terms.limits[number], terms.limits[number])
      if mine.selector != other.selector || mine.origin != other.origin { return false }
      if mine.kind == other.kind { continue }
      guard case .ceiling(let a) = mine.kind, case .ceiling(let b) = other.kind,
        terms.carryover.isEmpty, Int128(max(a, b)) < ceilings[number].planned
      else { return false }
    }
    // Whatever else terms say must be equal, whatever it is.
    var rest = terms
    rest.limits = self.terms.limits
    return rest == self.terms
  }
}

/// The networks of the kinds of scenarios that were met last.
public struct KeptNetworks: Sendable {
  /// Kinds that are kept, and tranches that they have together: of a large plan one kind.
  ///
  /// Reason: a file of scenarios has a few kinds in turn, and each is compared with every one kept; a tranche
  /// takes some hundred bytes in each.
  public static let (limit, trancheLimit) = (16, 1 << 17)

  private let sums: PlannedSums
  /// At most `limit` of them; a place keeps its kind until another kind needs it.
  public private(set) var kept: [KeptNetwork] = []
  private var last = 0
  private let most: Int

  /// Keeps no network yet; one that is built is for the plan of `sums`.
  public init(_ sums: PlannedSums) {
    self.sums = sums
    most = min(
      KeptNetworks.limit, max(1, KeptNetworks.trancheLimit / max(sums.order.count, 1)))
  }

  /// Brings the network of `terms` to a place of `kept`, and says whether it is a new one there.
  ///
  /// Nothing is allocated unless it is.
  public mutating func follow(
    _ terms: AllocationTerms
  ) throws(AllocationFault) -> (place: Int, isNew: Bool) {
    if last < kept.count, kept[last].follow(terms) { return (last, false) }
    for place in kept.indices where place != last && kept[place].follow(terms) {
      last = place
      return (place, false)
    }
    let built = try KeptNetwork(terms, sums)
    if kept.count < most {
      last = kept.count
      kept.append(built)
    } else {
      last = (last + 1) % most
      kept[last] = built
    }
    return (last, true)
  }
}
