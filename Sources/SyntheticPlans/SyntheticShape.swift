internal import Planning

/// What a synthetic plan is asked to be: everything in it is a pure function of this.
package struct SyntheticShape: Sendable {
  /// The most sources that pay for one sub-project: centre, province, city, two counties.
  static let mostPayers = 5

  let subprojects: Int
  let years: Int
  let firstYear: Int
  let seed: UInt64
  let realm: SyntheticRealm
  let dress: SyntheticDress

  init(
    subprojects: Int, counties: Int, years: Int, seed: UInt64, firstYear: Int,
    dress: SyntheticDress = .usual
  ) {
    self.dress = dress
    self.subprojects = subprojects
    self.years = years
    self.firstYear = firstYear
    self.seed = seed
    realm = SyntheticRealm(counties: counties, dress: dress)
  }

  var lastYear: Int { firstYear + years - 1 }

  // MARK: Projects

  var works: ArraySlice<SyntheticWork> {
    SyntheticWork.all.prefix(min(subprojects, SyntheticWork.all.count))
  }

  /// Projects follow each other, as in a printed plan, with about as many sub-projects each.
  @inline(__always)
  func project(of subproject: Int) -> Int { subproject * works.count / subprojects }

  func projectID(_ project: Int) -> String { "p\(project + 1)" }

  // MARK: Sub-projects

  /// `sp0001`: as wide as the last one needs, at least two digits.
  func subprojectID(_ subproject: Int) -> String {
    "sp" + padded(subproject + 1, max(2, String(subprojects).utf8.count))
  }

  // MARK: Pieces

  /// About the tranches of one piece: some 250 kB of text.
  private static let tranchesPerPiece = 8192

  /// Sub-projects of one piece, of which files are made.
  var pieceSize: Int { max(1, SyntheticShape.tranchesPerPiece / (4 * years)) }
  var pieces: Int { (subprojects + pieceSize - 1) / pieceSize }
  func piece(_ number: Int) -> Range<Int> {
    number * pieceSize..<min((number + 1) * pieceSize, subprojects)
  }
}

/// One sub-project of a synthetic plan: who pays how much in which year, and what for.
///
/// Made anew for each sub-project in the same storage: `make` draws from a generator that starts at the
/// plan's seed and the sub-project's number, so any sub-project can be made at any time.
struct SyntheticRow {
  /// What the money buys, and what the plan says about it.
  enum Outputs { case none, everyYear, everyYearPriced, atTheEnd }

  private let shape: SyntheticShape
  private(set) var index = 0
  private(set) var project = 0
  private(set) var level = Level.cityCounty
  /// The county it is in, or whose city it is in.
  private(set) var county = 0
  /// First year, counted from the plan's first, and how many.
  private(set) var start = 0
  private(set) var length = 0
  private(set) var outputs = Outputs.none
  /// In canonical order.
  private(set) var payerCount = 0
  private(set) var sources = Array(repeating: 0, count: SyntheticShape.mostPayers)
  private(set) var hasCentre = false
  private(set) var hasProvince = false
  /// By payer × plan years + year of the window.
  private(set) var money: [Amount]
  private(set) var yearTotals: [Amount]
  /// By item × plan years + year of the window.
  private(set) var quantities: [Int64]
  private(set) var unitCosts = Array(repeating: Int64(0), count: SyntheticWork.mostItems)

  init(_ shape: SyntheticShape) {
    self.shape = shape
    money = Array(repeating: 0, count: SyntheticShape.mostPayers * shape.years)
    yearTotals = Array(repeating: 0, count: shape.years)
    quantities = Array(repeating: 0, count: SyntheticWork.mostItems * shape.years)
  }

  var work: SyntheticWork { SyntheticWork.all[project] }
  var trancheCount: Int { payerCount * length }
  /// The whole, centre, province, local, and each year.
  var totalCount: Int { 2 + (hasCentre ? 1 : 0) + (hasProvince ? 1 : 0) + length }
  var outputCount: Int {
    switch outputs {
    case .none: 0
    case .everyYear, .everyYearPriced: work.items.count * length
    case .atTheEnd: 1
    }
  }

  func amount(_ payer: Int, _ year: Int) -> Amount { money[payer * shape.years + year] }
  func quantity(_ item: Int, _ year: Int) -> Int64 { quantities[item * shape.years + year] }

  // MARK: Making

  /// Makes sub-project `index`. The first one runs over all years, and every tier pays for it.
  mutating func make(_ index: Int) {
    var random = SplitMix64(seed: shape.seed, index: UInt64(index))
    self.index = index
    project = shape.project(of: index)
    let draw = random.next()
    chooseLevel(draw & 0xFF)
    chooseWindow(draw >> 8, &random)
    choosePayers(draw >> 40, &random)
    chooseOutputs(draw >> 48)
    makeYearTotals(&random)
    splitMoney(&random)
  }

  private mutating func chooseLevel(_ draw: UInt64) {
    // Of 256: 26 city, 26 county, the others both.
    level = index == 0 || draw >= 52 ? .cityCounty : draw < 26 ? .city : .county
  }

  /// Seven of ten run over the whole plan.
  private mutating func chooseWindow(_ draw: UInt64, _ random: inout SplitMix64) {
    start = 0
    length = shape.years
    if index == 0 || draw & 0x3FF < 717 || shape.years == 1 { return }
    length = 1 + Int(random.next(below: UInt64(shape.years)))
    start = Int(random.next(below: UInt64(shape.years - length + 1)))
  }

  private mutating func choosePayers(_ draw: UInt64, _ random: inout SplitMix64) {
    let realm = shape.realm
    county = index == 0 ? 0 : Int(random.next(below: UInt64(realm.counties)))
    let city = realm.city(of: county)
    // Half of the counties' own sub-projects they pay alone.
    let isAlone = level == .county && draw & 1 == 0
    payerCount = 0
    hasProvince = !isAlone
    // The centre pays for three of four where it pays at all.
    hasCentre = realm.hasCentre && hasProvince && (index == 0 || draw & 6 != 0)
    if hasCentre { add(0) }
    if hasProvince { add(realm.source(ofProvince: realm.province(of: city))) }
    if level != .county { add(realm.source(ofCity: city)) }
    if level == .city { return }
    let neighbours = realm.counties(of: city)
    // Three of four are of two counties, as far as the city has two.
    guard level == .cityCounty, neighbours.count > 1, draw & 24 != 0 else {
      return add(realm.source(ofCounty: county))
    }
    let step = 1 + Int(random.next(below: UInt64(neighbours.count - 1)))
    let other =
      neighbours.lowerBound + (county - neighbours.lowerBound + step) % neighbours.count
    add(realm.source(ofCounty: min(county, other)))
    add(realm.source(ofCounty: max(county, other)))
  }

  private mutating func add(_ source: Int) {
    sources[payerCount] = source
    payerCount += 1
  }

  /// Half of the sub-projects say how many of what. Short windows say it year by year, longer ones what
  /// stands at the end.
  private mutating func chooseOutputs(_ draw: UInt64) {
    switch draw & 3 {
    case 0: outputs = length <= SyntheticRow.longestListed ? .everyYearPriced : .none
    case 1: outputs = length <= SyntheticRow.longestListed ? .everyYear : .atTheEnd
    default: outputs = .none
    }
  }

  /// Windows up to this length are described year by year.
  static let longestListed = 3

  // MARK: Money

  /// The least of a year, in minor units: at this size a rate with half a percent differs from every
  /// whole percentage by more than rounding does.
  private static let leastOfYear: Int64 = 3000

  /// A skewed amount with two decimals, from 30 to some 10,000 with a mean of about 1,300 units.
  @inline(__always)
  private static func skewed(_ draw: UInt64) -> Int64 {
    let (a, b, c) = (Int64(draw & 0xFF), Int64(draw >> 8 & 0xFF), Int64(draw >> 16 & 0xFF))
    return leastOfYear + ((a * b * c) >> 4)
  }

  /// As people plan: half in tens, an eighth each in wholes and halves, the others to the cent.
  @inline(__always)
  private static func rounded(_ amount: Int64, _ draw: UInt64) -> Int64 {
    switch draw & 7 {
    case 0...3: amount - amount % 1000
    case 4: amount - amount % 100
    case 5: amount - amount % 50
    default: amount
    }
  }

  private mutating func makeYearTotals(_ random: inout SplitMix64) {
    switch outputs {
    case .none:
      for year in 0..<length {
        let draw = random.next()
        yearTotals[year] = SyntheticRow.rounded(SyntheticRow.skewed(draw), draw >> 24)
      }
    case .everyYear, .everyYearPriced:
      let items = work.items
      for year in 0..<length { yearTotals[year] = 0 }
      for (item, bought) in items.enumerated() {
        // A price such that a good year costs a skewed amount; whole units where that is enough.
        let draw = random.next()
        var cost = SyntheticRow.skewed(draw) * 2 / Int64(bought.most)
        if cost > 100 { cost -= cost % 50 }
        unitCosts[item] = max(cost, 1)
        for year in 0..<length {
          // At least half of the most, so that the year is not too small.
          let least = (bought.most + 1) / 2
          let count = least + Int(random.next(below: UInt64(bought.most - least + 1)))
          quantities[item * shape.years + year] = Int64(count)
          yearTotals[year] += Int64(count) * unitCosts[item]
        }
      }
    case .atTheEnd:
      for year in 0..<length {
        let draw = random.next()
        yearTotals[year] = SyntheticRow.rounded(SyntheticRow.skewed(draw), draw >> 24)
      }
      quantities[length - 1] = 1 + Int64(random.next(below: UInt64(4 * work.items[0].most)))
    }
  }

  /// Centre and province pay their rates, rounded half up; the counties round parts of what is left; the
  /// city, or the only local payer, pays the rest.
  private mutating func splitMoney(_ random: inout SplitMix64) {
    let years = shape.years
    let work = SyntheticWork.all[project]
    let provinceRate = level == .city ? work.cityRate : work.countyRate
    let firstLocal = (hasCentre ? 1 : 0) + (hasProvince ? 1 : 0)
    for year in 0..<length {
      let whole = yearTotals[year]
      var local = whole
      if hasCentre {
        let amount = (whole * work.centralRate + 500) / 1000
        money[year] = amount
        local -= amount
      }
      if hasProvince {
        let amount = (whole * provinceRate + 500) / 1000
        money[(firstLocal - 1) * years + year] = amount
        local -= amount
      }
      var rest = local
      if payerCount > firstLocal + 1 {
        let draw = random.next()
        for payer in (firstLocal + 1)..<payerCount {
          // From 1/16 to 5/16 of the local money; one of eight pays nothing this year, in print.
          let part = draw >> UInt64(16 * (payer - firstLocal))
          var amount = part & 7 == 0 ? 0 : (local * Int64(16 + (part >> 3 & 63))) >> 8
          amount = SyntheticRow.rounded(amount, part >> 9)
          money[payer * years + year] = amount
          rest -= amount
        }
      }
      money[firstLocal * years + year] = rest
    }
  }
}
