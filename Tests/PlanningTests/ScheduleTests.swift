import TestSupport
import Testing

@testable import Planning

/// Largest remainder against its own definition.
struct ApportionmentTests {
  /// Of all whole splits the one with the least squared distance from the exact shares, the earliest
  /// places served first among equals: what largest remainder must give.
  private func best(_ total: Int, _ weights: [Int]) -> [Int128] {
    let whole = weights.reduce(0, +)
    var best: (cost: Int, shares: [Int])?
    func go(_ place: Int, _ left: Int, _ shares: [Int]) {
      if place == weights.count - 1 {
        let all = shares + [left]
        let cost = zip(all, weights).reduce(0) { sum, pair in
          let distance = pair.0 * whole - total * pair.1
          return sum + distance * distance
        }
        // Later candidates have more at earlier places.
        if best == nil || cost <= best!.cost { best = (cost, all) }
        return
      }
      for share in 0...left { go(place + 1, left - share, shares + [share]) }
    }
    go(0, total, [])
    return best!.shares.map { Int128($0) }
  }

  @Test(arguments: Trials.of(0..<60)) func `shares are the nearest whole ones`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var weights = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      Int.random(in: 0...6, using: &random)
    }
    if weights.allSatisfy({ $0 == 0 }) { weights[0] = 1 }
    let total = Int.random(in: 0...9, using: &random)
    let shares = apportioned(Int128(total), by: weights.map { Int128($0) })
    #expect(shares == best(total, weights))
    let negative = apportioned(-Int128(total), by: weights.map { Int128($0) })
    #expect(negative == shares.map { -$0 })
  }

  @Test func `nothing overflows at the limits`() {
    let most = Int128(Amount.limit) * 100_000_000
    let shares = apportioned(most, by: [most, 1, most])
    #expect(shares.reduce(0, +) == most)
    #expect(shares[0] == shares[2] || shares[0] == shares[2] + 1)
  }
}

/// Money by place.
struct ScheduleBookTests {
  /// A random plan in two provinces with cities, counties, and sources without a place.
  static func plan(seed: Int) -> PlanDraft {
    var random = SeededGenerator(seed: UInt64(seed))
    var draft = PlanDraft()
    func place(_ code: String, _ kind: PlaceKind, _ parent: Int32?) {
      draft.places.append(
        PlaceUnit(
          code: code, name: code, nameEnglish: "", kind: kind, parent: parent,
          row: Int32(draft.places.count)))
    }
    place("1", .province, nil)
    place("11", .city, 0)
    place("111", .county, 1)
    place("112", .county, 1)
    place("2", .province, nil)
    place("21", .county, 4)
    let tiers: [(Tier, Int32?)] = [
      (.central, nil), (.province, 0), (.province, 4), (.city, 1), (.county, 2), (.county, 3),
      (.county, 5), (.other, nil),
    ]
    draft.sources = tiers.enumerated().map { number, source in
      Source(
        id: "s\(number)", name: "", nameEnglish: "", tier: source.0, place: source.1,
        row: Int32(number))
    }
    draft.subprojects = (0..<3).map {
      Subproject(
        id: "sp\($0)", name: "", sequence: nil, project: nil, level: nil, startYear: nil,
        endYear: nil, content: "", row: Int32($0))
    }
    for subproject in 0..<Int32(3) {
      for source in draft.sources.indices {
        for year in Int32(2020)...2021 where Int.random(in: 0..<3, using: &random) > 0 {
          draft.tranches.subproject.append(subproject)
          draft.tranches.source.append(Int32(source))
          draft.tranches.year.append(year)
          draft.tranches.amount.append(Int64.random(in: -3...40, using: &random))
        }
      }
    }
    return draft
  }

  @Test(arguments: Trials.of(0..<80)) func `over all places each tranche comes out again`(seed: Int)
  {
    let draft = ScheduleBookTests.plan(seed: seed)
    for joint in ScheduleBook.JointMoney.allCases {
      let book = ScheduleBook(draft, ScheduleBook.Money(draft), jointMoney: joint)
      var sums: [[Int32]: Int64] = [:]
      for place in book.places {
        for entry in book.entries(of: place) {
          sums[[entry.subproject, entry.source, entry.year], default: 0] += entry.amount
        }
      }
      let tranches = draft.tranches
      for row in 0..<tranches.count {
        let key = [tranches.subproject[row], tranches.source[row], tranches.year[row]]
        #expect(sums.removeValue(forKey: key) == tranches.amount[row])
      }
      #expect(sums.isEmpty)
    }
  }

  @Test(arguments: Trials.of(0..<80))
  func `joint money goes to payers below its place, near their part`(
    seed: Int
  ) {
    let draft = ScheduleBookTests.plan(seed: seed)
    let book = ScheduleBook(draft, ScheduleBook.Money(draft), jointMoney: .inProportion)
    for entry in book.entries where entry.part == .joint {
      let source = draft.sources[Int(entry.source)]
      #expect(!source.tier.isLocal)
      if let home = source.place {
        #expect(draft.places[Int(entry.place)].code.hasPrefix(draft.places[Int(home)].code))
      }
      func isBelow(_ place: Int32) -> Bool {
        guard let home = source.place else { return true }
        return draft.places[Int(place)].code.hasPrefix(draft.places[Int(home)].code)
      }
      let payers: [ScheduleBook.Entry] = book.entries.filter {
        $0.part == .own && $0.subproject == entry.subproject && $0.place >= 0
          && draft.sources[Int($0.source)].tier.isLocal && isBelow($0.place)
      }
      func weight(_ entries: [ScheduleBook.Entry], _ place: Int32) -> Int64 {
        max(0, entries.filter { $0.place == place }.reduce(0) { $0 + $1.amount })
      }
      let inYear = payers.filter { $0.year == entry.year }
      let places = Set(payers.map(\.place))
      let yearWhole = places.reduce(0) { $0 + weight(inYear, $1) }
      let used = yearWhole > 0 ? inYear : payers
      let whole = places.reduce(0) { $0 + weight(used, $1) }
      let tranche = book.entries.first {
        $0.part == .own && $0.source == entry.source && $0.subproject == entry.subproject
          && $0.year == entry.year
      }!
      // Within one unit of the exact part.
      #expect(abs(entry.amount * whole - tranche.amount * weight(used, entry.place)) < whole)
    }
  }

  @Test func `a place lies in itself and in what contains it, also when parents run in a circle`() {
    var places = ScheduleBookTests.plan(seed: 0).places
    places.append(
      PlaceUnit(code: "3", name: "", nameEnglish: "", kind: nil, parent: 7, row: 6))
    places.append(
      PlaceUnit(code: "4", name: "", nameEnglish: "", kind: nil, parent: 6, row: 7))
    let tree = PlaceTree(places)
    for a in places.indices {
      for b in places.indices {
        let isCircle = a >= 6 || b >= 6
        let expected = isCircle ? a == b : places[a].code.hasPrefix(places[b].code)
        #expect(tree.contains(Int32(a), in: Int32(b)) == expected, "\(a) in \(b)")
      }
    }
  }

  @Test func `a duty asks places by name, counties together, cities through their offices`() {
    func duty(_ lead: String, _ partners: [String]) -> Duty {
      Duty(
        id: "d", name: "", lead: lead, partners: partners, startYear: nil, endYear: nil,
        projects: [], row: 0)
    }
    func place(_ name: String, _ kind: PlaceKind) -> PlaceUnit {
      PlaceUnit(code: "1", name: name, nameEnglish: "", kind: kind, parent: nil, row: 0)
    }
    let county = place("乐至县", .county)
    let city = place("资阳市", .city)
    let zone = place("临空经济区", .zone)
    let stations = duty("各县（区）人民政府", ["市消防救援支队"])
    #expect(stations.role(of: county) == .lead)
    #expect(stations.role(of: city) == .partner)
    #expect(stations.role(of: zone) == nil)
    #expect(stations.role(of: place("四川省", .province)) == nil)
    let named = duty("市应急局、市消防救援支队", ["资阳军分区", "临空经济区管委会"])
    #expect(named.role(of: city) == .lead)
    #expect(named.role(of: zone) == .partner)
    #expect(named.role(of: county) == nil)
  }
}
