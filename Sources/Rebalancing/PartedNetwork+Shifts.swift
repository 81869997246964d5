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
    // Parts that are as cheap, or nearly, with more or less of a ceiling; the cheapest first.
    var flexible: [Int] = []
    var round = 0
    var isBetter = true
    while isBetter, round < Self.rounds {
      isBetter = false
      let use = use
      for hub in openHubs(use) where !isBetter {
        for isHeld in [true, false] where !isBetter && round < Self.rounds {
          round += 1
          isBetter = shift(hub, use, isHeld: isHeld, &flexible)
        }
      }
    }
    for _ in 0..<Self.rounds where !exchange(optima, flexible) { break }
  }

  /// Ceilings that pay too much, or less than they could of what has a price; the most open first.
  private func openHubs(_ use: [Int64]) -> [Int] {
    into.indices.filter { into[$0] >= 0 }.map { (hub: $0, open: open($0, use[$0])) }
      .filter { $0.open > 0 }.sorted { ($0.open, $1.hub) > ($1.open, $0.hub) }.map(\.hub)
  }

  /// What one more unit of a ceiling is worth at the prices.
  private func worth(of hub: Int) -> Int64 {
    price[hub] - price[Int(settled.tail[Int(into[hub])])]
  }

  /// What is open about a ceiling of which `units` are used, over the denominator.
  private func open(_ hub: Int, _ units: Int64) -> Int128 {
    let excess = Int128(units) - Int128(settled.upper[Int(into[hub])])
    if excess > 0 { return excess * Int128(Self.excessWeight) * Int128(denominator) }
    return -excess * Int128(max(0, worth(of: hub)))
  }

  private func nodes(below hub: Int) -> [Bool] {
    var isBelow = [Bool](repeating: false, count: settled.nodeCount)
    isBelow[hub] = true
    for node in isBelow.indices where into[node] >= 0 {
      if isBelow[Int(settled.tail[Int(into[node])])] { isBelow[node] = true }
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
      var node = Int(settled.tail[Int(arc)])
      if !isTaken[node] { continue }
      while into[node] >= 0 {
        use[node, default: 0] += flow[place]
        node = Int(settled.tail[Int(into[node])])
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
  private func shift(_ hub: Int, _ start: [Int64], isHeld: Bool, _ flexible: inout [Int]) -> Bool {
    let asked = asked(hub, start, isHeld: isHeld)
    var steps: [Step] = []
    let below = parts.indices.filter { meets(parts[$0], hub) }
    for (number, optimum) in zip(below, solveAll(below, asked)) {
      guard let optimum, let step = step(number, to: optimum.flow) else { continue }
      steps.append(step)
    }
    steps.sort { a, b in
      let (x, y) = (gain(a, start), gain(b, start))
      return x == y ? a.part < b.part : x > y
    }
    flexible = steps.sorted { ($0.cost, $0.part) < ($1.cost, $1.part) }.map(\.part)
    var use = start
    var isBetter = false
    for step in steps where gain(step, use) > 0 {
      take(step, &use)
      isBetter = true
    }
    if let last = part(of: flexible, hub, use) {
      take(last, &use)
      isBetter = true
    }
    return isBetter
  }

  /// Sends a part that is dear where it is to where it is cheapest, and has another make room; false if nothing is
  /// gained.
  private func exchange(_ optima: [Part.Optimum], _ flexible: [Int]) -> Bool {
    let start = use
    let dear = parts.indices.map { number in
      let costs = costs(of: parts[number], price)
      return (
        number: number,
        more: Part.value(costs, parts[number].flow) - Part.value(costs, optima[number].flow)
      )
    }.filter { $0.more > 0 }.sorted { ($0.more, $1.number) > ($1.more, $0.number) }
    for (number, _) in dear.prefix(Self.menders) {
      guard let step = step(number, to: optima[number].flow) else {
        parts[number].flow = optima[number].flow
        return true
      }
      let before = parts[number].flow
      var use = start
      take(step, &use)
      if gain(step, start) > 0 { return true }
      if let hub = openHubs(use).first,
        let mend = part(of: flexible.filter { $0 != number }, hub, use),
        gain(mend, use) + gain(step, start) > 0
      {
        take(mend, &use)
        return true
      }
      parts[number].flow = before
    }
    return false
  }

  private func meets(_ part: Part, _ hub: Int) -> Bool {
    part.arcs.contains { arc in
      var node = Int(settled.tail[Int(arc)])
      while node != hub, into[node] >= 0 { node = Int(settled.tail[Int(into[node])]) }
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

  /// The step that gains most, with no ceiling above what it has: of `flexible` parts, then of any others.
  private func part(of flexible: [Int], _ hub: Int, _ use: [Int64]) -> Step? {
    let room = settled.upper[Int(into[hub])] - use[hub]
    if room == 0 { return nil }
    let isBelow = nodes(below: hub)
    // Up to the room a unit of this ceiling costs nothing.
    var free = price
    let worth = max(0, worth(of: hub))
    for node in free.indices where isBelow[node] { free[node] -= worth }
    let isFirst = Set(flexible)
    let others = parts.indices.lazy.filter { !isFirst.contains($0) && meets(parts[$0], hub) }
    var best: (step: Step, gain: Int128)?
    let most = max(0, Self.menders - flexible.count)
    for number in flexible.prefix(Self.menders) + others.prefix(most) {
      guard let partial = step(number, hub, room, isBelow, free, use) else { continue }
      let gain = gain(partial, use)
      if gain > best?.gain ?? 0 { best = (partial, gain) }
      // Nothing gains more than what is open.
      if let best, best.gain >= open(hub, use[hub]) { break }
    }
    return best?.step
  }

  /// Where a part goes at the prices `free` if it may take `room` more of a ceiling.
  private func step(
    _ number: Int, _ hub: Int, _ room: Int64, _ isBelow: [Bool], _ free: [Int64], _ use: [Int64]
  ) -> Step? {
    let part = parts[number]
    let tails = part.arcs.map { isTaken[Int(settled.tail[Int($0)])] ? settled.tail[Int($0)] : -1 }
    let hubs = Set(tails.filter { $0 >= 0 && into[Int($0)] >= 0 }).sorted()
    let before = self.use(of: part, part.flow)
    let most = hubs.map { leaf -> Int64 in
      let node = Int(leaf)
      if isBelow[node] { return (before[node] ?? 0) + room }
      return (before[node] ?? 0) + max(0, settled.upper[Int(into[node])] - use[node])
    }
    let flow = part.solve(costs(of: part, free), hubs: hubs, tails: tails, most: most)
    return flow.flatMap { step(number, to: $0) }
  }
}
