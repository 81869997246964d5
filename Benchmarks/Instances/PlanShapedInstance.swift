public import Solvers

/// A network of the shape of a plan after a cut: sources × years that feed the years of
/// sub-projects, which feed their sub-projects; what a source leaves goes to, and what a sub-project
/// misses comes from, one last node. The same seed gives the same instance on every machine.
public struct PlanShapedInstance: Sendable {
  public let network: Network
  /// Empty unless asked for: the province pays at most 23 of 100 of a sub-project-year.
  public let ratios: RatioRows
  /// Arcs from the last node to each sub-project: its unmet need.
  public let unmet: [Int]
  /// Nodes of the province, year by year.
  public let province: [Int]

  /// What the province may pay of a sub-project-year, in 100.
  public static let share: Int64 = 23

  /// - Parameters:
  ///   - subprojects: rows of the plan; arcs are about 25 times as many.
  ///   - cut: by how many of 100 the province pays less in the second year.
  public init(
    subprojects: Int, counties: Int, years: Int, cut: Int64 = 20, ratios wantsRatios: Bool = false,
    seed: UInt64
  ) {
    var random = Mixer(state: seed)
    let cities = max(1, counties / 9)
    let sources = 1 + cities + counties
    var builder = Builder(years: years, sources: sources)
    for _ in 0..<subprojects {
      let county = Int(random.below(UInt64(counties)))
      let length = 1 + Int(random.below(UInt64(years)))
      let start = Int(random.below(UInt64(years - length + 1)))
      let weight = 100 * (1 + Int64(random.below(8)))
      let base = 200 + Int64(random.below(60_000))
      let allowed = [
        (0, random.below(100) < 80),
        (1 + county * cities / counties, random.below(100) < 70), (1 + cities + county, true),
      ]
      builder.add(
        window: start..<start + length, weight: weight, base: base, sources: allowed,
        share: wantsRatios ? Self.share : 60, wantsRatios: wantsRatios, &random)
    }
    builder.close(cut: cut, &random)
    network = builder.network
    ratios = builder.ratios
    unmet = builder.unmet
    province = Array(0..<years)
  }

  private struct Builder {
    let years: Int
    let sources: Int
    var network: Network
    var ratios = RatioRows()
    var unmet: [Int] = []
    private var planned: [Int64]

    init(years: Int, sources: Int) {
      self.years = years
      self.sources = sources
      network = Network(supply: [Int64](repeating: 0, count: sources * years + 1))
      planned = [Int64](repeating: 0, count: sources * years)
    }

    /// The node that is left over; its number is known from the start.
    var rest: Int { sources * years }

    mutating func add(
      window: Range<Int>, weight: Int64, base: Int64, sources: [(Int, Bool)], share: Int64,
      wantsRatios: Bool, _ random: inout Mixer
    ) {
      let row = network.nodeCount
      network.supply.append(0)
      var need: Int64 = 0
      for year in window {
        let node = network.nodeCount
        network.supply.append(0)
        let amount = base / Int64(window.count) + Int64(random.below(100))
        var left = amount
        var entries: [(arc: Int, coefficient: Int64)] = []
        for (slot, (source, isAllowed)) in sources.enumerated() where isAllowed {
          let part =
            slot == 2 ? left : min(left, amount * Int64(random.below(UInt64(share) + 1)) / 100)
          left -= part
          let price = 2 + Int64(random.below(2))
          let from = source * years + year
          planned[from] += part
          let coefficient = slot == 0 ? 100 - share : -share
          if part > 0 {
            entries.append((network.arcCount, coefficient))
            network.addArc(from: from, to: node, upper: part, cost: -price)
          }
          entries.append((network.arcCount, coefficient))
          network.addArc(
            from: from, to: node, upper: amount / 3 + 1, cost: price + (part == 0 ? 1 : 0))
        }
        if wantsRatios, sources[0].1 { ratios.add(entries, atMost: 0) }
        network.addArc(from: node, to: row, upper: amount + amount / 3)
        need += amount
      }
      network.supply[row] = -need
      unmet.append(network.arcCount)
      network.addArc(from: rest, to: row, upper: need, cost: weight)
    }

    mutating func close(cut: Int64, _ random: inout Mixer) {
      for node in 0..<sources * years {
        let (source, year) = (node / years, node % years)
        var ceiling = planned[node] + planned[node] * Int64(random.below(5)) / 100
        if source == 0, year == min(1, years - 1) {
          ceiling = planned[node] * (100 - cut) / 100
        } else if random.below(100) < 30 {
          ceiling = planned[node] * Int64(70 + random.below(25)) / 100
        }
        network.supply[node] = ceiling
        if year + 1 < years {
          network.addArc(from: node, to: node + 1, upper: ceiling * 3 / 10, cost: 1)
        }
        network.addArc(from: node, to: rest, upper: ceiling * 2 + 1)
      }
      network.supply[rest] = 0
      network.supply[rest] = -network.supply.reduce(0, +)
    }
  }
}

/// SplitMix64.
struct Mixer {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: UInt64) -> UInt64 { next().multipliedFullWidth(by: bound).high }
}
