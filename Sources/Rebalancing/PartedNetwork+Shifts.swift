internal import Allocation
internal import Solvers

// From the parts' own optima, which together take more or less of a ceiling than it has, to one flow: parts
// that are as cheap in another state go there, and some of them a part of the way.

extension PartedNetwork {
  /// Rounds of shifting.
  private static let rounds = 24
  /// Parts that are tried for the last units.
  private static let menders = 48
  /// What a unit too much counts, in units of cost.
  private static let excessWeight: Int64 = 1024

  /// Takes the parts' optima and shifts units until each ceiling has what it can pay, and what has a price is
  /// used up. Every step lessens what is left to be paid for: the parts' cost at the prices, the worth of unused room, and
  /// a multiple of what is too much.
  func settle(_ optima: [Part.Optimum]) {
    for (part, optimum) in zip(parts, optima) { part.flow = optimum.flow }
    let hubs = into.indices.filter { into[$0] >= 0 }
    var round = 0
    while round < Self.rounds {
      let use = use
      let order = hubs.map { (hub: $0, open: open($0, use[$0])) }.filter { $0.open > 0 }
        .sorted { $0.open > $1.open }
      var isBetter = false
      for (hub, _) in order where !isBetter {
        for isHeld in [true, false] where !isBetter && round < Self.rounds {
          round += 1
          isBetter = shift(hub, use, isHeld: isHeld)
        }
      }
      if !isBetter { return }
    }
  }

  /// What one more unit of a ceiling is worth at the prices.
  private func worth(of hub: Int) -> Int64 {
    price[hub] - price[Int(network.tail[Int(into[hub])])]
  }

  /// What is open about a ceiling of which `units` are used, over the denominator.
  private func open(_ hub: Int, _ units: Int64) -> Int128 {
    let excess = Int128(units) - Int128(settled.upper[Int(into[hub])])
    if excess > 0 { return excess * Int128(Self.excessWeight) * Int128(denominator) }
    return -excess * Int128(max(0, worth(of: hub)))
  }

  private func nodes(below hub: Int) -> [Bool] {
    var isBelow = [Bool](repeating: false, count: network.nodeCount)
    isBelow[hub] = true
    for node in isBelow.indices where into[node] >= 0 {
      if isBelow[Int(network.tail[Int(into[node])])] { isBelow[node] = true }
    }
    return isBelow
  }

  private struct Step {
    var part: Int
    var flow: [Int64]
    /// Over the denominator, more than the part's present state.
    var cost: Int128
    /// What the state takes more of each ceiling.
    var more: [(hub: Int, units: Int64)]
  }

  private func use(of part: Part, _ flow: [Int64]) -> [Int: Int64] {
    var use: [Int: Int64] = [:]
    for (place, arc) in part.arcs.enumerated() {
      var node = Int(network.tail[Int(arc)])
      if !isTaken[node] { continue }
      while into[node] >= 0 {
        use[node, default: 0] += flow[place]
        node = Int(network.tail[Int(into[node])])
      }
    }
    return use
  }

  /// Nil if the state takes of each ceiling what the present one does.
  private func step(_ number: Int, to flow: [Int64]) -> Step? {
    let part = parts[number]
    let costs = costs(of: part, price)
    let before = use(of: part, part.flow)
    let more = use(of: part, flow).map { (hub: $0, units: $1 - (before[$0] ?? 0)) }
      .filter { $0.units != 0 }.sorted { $0.hub < $1.hub }
    if more.isEmpty { return nil }
    return Step(
      part: number, flow: flow, cost: Part.value(costs, flow) - Part.value(costs, part.flow),
      more: more)
  }

  /// How much less is open after a step.
  private func gain(_ step: Step, _ use: [Int64]) -> Int128 {
    step.more.reduce(-step.cost) { sum, more in
      sum + open(more.hub, use[more.hub]) - open(more.hub, use[more.hub] + more.units)
    }
  }

  private func take(_ step: Step, _ use: inout [Int64]) {
    parts[step.part].flow = step.flow
    for (hub, units) in step.more { use[hub] += units }
  }

  /// Brings what `hub` pays nearer to what it has; false if nothing does.
  private func shift(_ hub: Int, _ start: [Int64], isHeld: Bool) -> Bool {
    let asked = asked(hub, start, isHeld: isHeld)
    var steps: [Step] = []
    for (number, part) in parts.enumerated() where meets(part, hub) {
      guard let optimum = part.solve(costs(of: part, asked)),
        let step = step(number, to: optimum.flow)
      else { continue }
      steps.append(step)
    }
    steps.sort { a, b in
      let (x, y) = (gain(a, start), gain(b, start))
      return x == y ? a.part < b.part : x > y
    }
    var use = start
    var rest: [Step] = []
    var isBetter = false
    for step in steps {
      if gain(step, use) > 0 {
        take(step, &use)
        isBetter = true
      } else {
        rest.append(step)
      }
    }
    if let last = part(of: rest, hub, use) {
      take(last, &use)
      isBetter = true
    }
    return isBetter
  }

  private func meets(_ part: Part, _ hub: Int) -> Bool {
    part.arcs.contains { arc in
      var node = Int(network.tail[Int(arc)])
      while node != hub, into[node] >= 0 { node = Int(network.tail[Int(into[node])]) }
      return node == hub
    }
  }

  /// Prices at which parts take slightly rather less or more of `hub`; if others are held, those that are full get
  /// dearer.
  private func asked(_ hub: Int, _ use: [Int64], isHeld: Bool) -> [Int64] {
    let isBelow = nodes(below: hub)
    let isOver = use[hub] > settled.upper[Int(into[hub])]
    var asked = price
    for node in asked.indices where isBelow[node] { asked[node] += isOver ? 1 : -1 }
    if !isHeld { return asked }
    for other in into.indices
    where into[other] >= 0 && !isBelow[other] && use[other] >= settled.upper[Int(into[other])] {
      let below = nodes(below: other)
      for node in asked.indices where below[node] && !isBelow[node] { asked[node] += 4 }
    }
    return asked
  }

  /// The part of a step that gains most, with no ceiling above what it has: of those that would go there, then
  /// of any others.
  private func part(of steps: [Step], _ hub: Int, _ use: [Int64]) -> Step? {
    let room = settled.upper[Int(into[hub])] - use[hub]
    if room == 0 { return nil }
    let isBelow = nodes(below: hub)
    // Up to the room a unit of this ceiling costs nothing.
    var free = price
    let worth = max(0, worth(of: hub))
    for node in free.indices where isBelow[node] { free[node] -= worth }
    let first = steps.map(\.part)
    let others = parts.indices.filter { !first.contains($0) && meets(parts[$0], hub) }
    var best: (step: Step, gain: Int128)?
    for number in (first + others).prefix(Self.menders) {
      let part = parts[number]
      let tails = part.arcs.map { isTaken[Int(network.tail[Int($0)])] ? network.tail[Int($0)] : -1 }
      let hubs = Set(tails.filter { $0 >= 0 && into[Int($0)] >= 0 }).sorted()
      let before = self.use(of: part, part.flow)
      let most = hubs.map { leaf -> Int64 in
        let node = Int(leaf)
        if isBelow[node] { return (before[node] ?? 0) + room }
        return (before[node] ?? 0) + max(0, settled.upper[Int(into[node])] - use[node])
      }
      guard
        let flow = part.solve(costs(of: part, free), hubs: hubs, tails: tails, most: most),
        let partial = self.step(number, to: flow)
      else { continue }
      let gain = gain(partial, use)
      if gain > best?.gain ?? 0 { best = (partial, gain) }
    }
    return best?.step
  }
}
