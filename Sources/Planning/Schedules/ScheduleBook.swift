/// The money of a plan arranged by place: who pays what, for which sub-project, in which year.
///
/// Adds up by construction: over all places the entries of a sub-project, source and year are the plan's
/// tranche, to the minor unit. What joint money is and how it is split stands in Schedules.md.
public struct ScheduleBook: Sendable {
  /// What becomes of joint money, that of the centre and of provinces.
  public enum JointMoney: String, Sendable, CaseIterable {
    /// It stays where the plan prints it.
    case none
    /// It is divided among the places in proportion to what they pay themselves.
    case inProportion = "in-proportion"
  }

  /// What kind of money an entry is.
  public enum Part: UInt8, Sendable, CaseIterable {
    /// Money of the place's own sources, as the plan prints it.
    case own
    /// The place's part of joint money.
    case joint
    /// Joint money that other places receive: what its own place passes on, with the opposite sign.
    case given

    /// Words of JSON and CSV, by raw value.
    public static let names = ["own", "joint", "given"]
    /// The word of JSON and CSV.
    public var name: String { Part.names[Int(rawValue)] }
  }

  /// Money of one place, sub-project, source and year.
  public struct Entry: Sendable {
    /// Index into the plan's places, −1 for sources without a place.
    public var place: Int32
    /// Index into the plan's sub-projects.
    public var subproject: Int32
    /// Whether it is the place's own money; entries of all parts add up to the tranche.
    public var part: Part
    /// Index into the plan's sources: the one that pays, also of joint money.
    public var source: Int32
    /// The calendar year that the money is for.
    public var year: Int32
    /// In the plan; 0 where it prints nothing.
    public var planned: Amount
    /// Whether the plan prints a figure here; a blank is not a zero.
    public var isPrinted: Bool
    /// In the plan or in the scenario's result.
    public var amount: Amount
  }

  /// Money to be arranged: one row a sub-project, source and year.
  public struct Money: Sendable {
    /// Indices into the plan's sub-projects; all columns are parallel.
    public var subproject: [Int32] = []
    /// Indices into the plan's sources.
    public var source: [Int32] = []
    /// Calendar years.
    public var year: [Int32] = []
    /// In the plan, in minor units; 0 where it prints nothing.
    public var planned: [Amount] = []
    /// Whether the plan prints a figure, 0 included.
    public var isPrinted: [Bool] = []
    /// To be arranged, in minor units: the plan's own, or a scenario's result.
    public var amount: [Amount] = []

    package init() {}

    /// The plan's own tranches.
    public init(_ draft: PlanDraft) {
      let tranches = draft.tranches
      subproject = tranches.subproject
      source = tranches.source
      year = tranches.year
      planned = tranches.amount
      amount = tranches.amount
      isPrinted = Array(repeating: true, count: tranches.count)
    }
  }

  /// The plan that every index here points into.
  public let draft: PlanDraft
  /// What was asked to become of joint money.
  public let jointMoney: JointMoney
  /// What was arranged, as it was given.
  public let money: Money
  /// By place (none first), sub-project, part, source, year.
  public let entries: [Entry]
  /// The years in which there is money or something is due, in order.
  public let years: [Int32]
  /// Where each of `years` stands among them.
  public let yearPositions: [Int32: Int]
  /// Whether any amount differs from the plan's.
  public let isChanged: Bool
  /// Entries of place `p` as group `p + 1`.
  private let byPlace: RowGroups

  /// Arranges `money`. Time O(n log n) within a sub-project's own rows, linear over sub-projects.
  public init(_ draft: PlanDraft, _ money: Money, jointMoney: JointMoney) {
    self.draft = draft
    self.jointMoney = jointMoney
    self.money = money
    var arranging = Arranging(draft, money, jointMoney)
    arranging.run()
    // Stable, so each place keeps the order of sub-projects.
    byPlace = RowGroups(arranging.entries.map { $0.place + 1 }, count: draft.places.count + 1)
    entries = byPlace.rows.map { arranging.entries[Int($0)] }
    years = Set(money.year).union(draft.outputs.map(\.year)).sorted()
    yearPositions = Dictionary(
      uniqueKeysWithValues: years.enumerated().map { ($0.element, $0.offset) })
    isChanged = zip(money.planned, money.amount).contains { $0 != $1 }
  }

  /// The entries of a place; −1 for money without a place.
  public func entries(of place: Int32) -> ArraySlice<Entry> {
    entries[byPlace.range(of: Int(place) + 1)]
  }

  /// Places in canonical order, money without a place (−1) last if there is any.
  public var places: [Int32] {
    draft.places.indices.map { Int32($0) } + (entries(of: -1).isEmpty ? [] : [-1])
  }
}

/// Puts the rows of each sub-project in order and splits its joint money.
private struct Arranging {
  private let draft: PlanDraft
  private let money: ScheduleBook.Money
  private let jointMoney: ScheduleBook.JointMoney
  private let tree: PlaceTree
  var entries: [ScheduleBook.Entry] = []

  init(
    _ draft: PlanDraft, _ money: ScheduleBook.Money, _ jointMoney: ScheduleBook.JointMoney
  ) {
    self.draft = draft
    self.money = money
    self.jointMoney = jointMoney
    tree = PlaceTree(draft.places)
  }

  mutating func run() {
    entries.reserveCapacity(money.amount.count)
    let groups = RowGroups(money.subproject, count: draft.subprojects.count)
    for subproject in draft.subprojects.indices {
      let first = entries.count
      for row in groups[subproject] { entries.append(own(Int(row))) }
      if jointMoney == .inProportion { split(first..<entries.count) }
      entries[first...].sort {
        ($0.place, $0.part.rawValue, $0.source, $0.year)
          < ($1.place, $1.part.rawValue, $1.source, $1.year)
      }
    }
  }

  private func own(_ row: Int) -> ScheduleBook.Entry {
    let source = money.source[row]
    return ScheduleBook.Entry(
      place: draft.sources[Int(source)].place ?? -1, subproject: money.subproject[row],
      part: .own, source: source, year: money.year[row], planned: money.planned[row],
      isPrinted: money.isPrinted[row], amount: money.amount[row])
  }

  private func isJoint(_ entry: ScheduleBook.Entry) -> Bool {
    !draft.sources[Int(entry.source)].tier.isLocal
  }

  /// Divides the joint entries of one sub-project among the places below.
  private mutating func split(_ own: Range<Int>) {
    let joint = own.filter { isJoint(entries[$0]) }
    if joint.isEmpty { return }
    var byYear: [Int32: PlaceWeights] = [:]
    var all = PlaceWeights()
    for number in own where !isJoint(entries[number]) && entries[number].place >= 0 {
      byYear[entries[number].year, default: PlaceWeights()].add(entries[number])
      all.add(entries[number])
    }
    for number in joint {
      divide(entries[number], byYear[entries[number].year] ?? PlaceWeights(), all)
    }
  }

  private mutating func divide(
    _ joint: ScheduleBook.Entry, _ year: PlaceWeights, _ all: PlaceWeights
  ) {
    let below = { (place: Int32) in joint.place < 0 || tree.contains(place, in: joint.place) }
    let planned = shares(of: joint.planned, \.planned, year, all, below)
    let amount = shares(of: joint.amount, \.amount, year, all, below)
    let receivers = Set(planned.keys).union(amount.keys).sorted()
    if receivers.isEmpty { return }
    var given = joint
    given.part = .given
    given.planned = 0
    given.amount = 0
    for place in receivers {
      var entry = joint
      entry.part = .joint
      entry.place = place
      entry.planned = planned[place] ?? 0
      entry.amount = amount[place] ?? 0
      entries.append(entry)
      given.planned -= entry.planned
      given.amount -= entry.amount
    }
    entries.append(given)
  }

  /// The part of each place that pays something in the year, or else in any year; empty when nobody
  /// does.
  private func shares(
    of total: Amount, _ weight: KeyPath<PlaceWeights.Weight, Int128>, _ year: PlaceWeights,
    _ all: PlaceWeights, _ isBelow: (Int32) -> Bool
  ) -> [Int32: Amount] {
    for weights in [year, all] {
      let payers = weights.byPlace.filter { $0.value[keyPath: weight] > 0 && isBelow($0.key) }
        .sorted { $0.key < $1.key }
      if payers.isEmpty { continue }
      let parts = apportioned(Int128(total), by: payers.map { $0.value[keyPath: weight] })
      return Dictionary(
        uniqueKeysWithValues: zip(payers, parts).map { ($0.key, Amount($1)) })
    }
    return [:]
  }
}

/// What places pay themselves.
private struct PlaceWeights {
  struct Weight {
    var planned: Int128 = 0
    var amount: Int128 = 0
  }

  var byPlace: [Int32: Weight] = [:]

  mutating func add(_ entry: ScheduleBook.Entry) {
    byPlace[entry.place, default: Weight()].planned += Int128(entry.planned)
    byPlace[entry.place]!.amount += Int128(entry.amount)
  }
}

/// The administrative division as a tree, for "lies in".
public struct PlaceTree: Sendable {
  /// Position of each place in a walk that finishes a place with all that it contains, and the last
  /// position inside it.
  private var first: [Int]
  private var last: [Int]

  /// O(places); places on a circle of parents contain nothing but themselves.
  public init(_ places: [PlaceUnit]) {
    var children = Array(repeating: [Int](), count: places.count)
    var roots: [Int] = []
    for (number, place) in places.enumerated() {
      if let parent = place.parent {
        children[Int(parent)].append(number)
      } else {
        roots.append(number)
      }
    }
    first = Array(repeating: -1, count: places.count)
    last = Array(repeating: -1, count: places.count)
    var clock = 0
    var stack: [(place: Int, next: Int)] = []
    func open(_ place: Int, _ first: inout [Int]) {
      first[place] = clock
      clock += 1
      stack.append((place, 0))
    }
    for root in roots {
      open(root, &first)
      while let (place, next) = stack.last {
        if next < children[place].count {
          stack[stack.count - 1].next += 1
          open(children[place][next], &first)
        } else {
          last[place] = clock - 1
          stack.removeLast()
        }
      }
    }
    for place in places.indices where first[place] < 0 {
      (first[place], last[place]) = (clock, clock)
      clock += 1
    }
  }

  /// Whether `place` is `other` or lies in it.
  public func contains(_ place: Int32, in other: Int32) -> Bool {
    first[Int(other)] <= first[Int(place)] && first[Int(place)] <= last[Int(other)]
  }
}
