internal import Solvers

/// A flow of least quadratic cost in a small network, in whole units, with the prices that prove it: for the tier
/// of proportion, where a scenario leaves a few dozen arcs free.
///
/// Newton's method on the prices of the relaxed flow, whose dual is smooth (Ahuja, Magnanti and Orlin, *Network
/// Flows*, 1993, chapter 14); each step is a grounded Laplacian of the arcs between their bounds. The flow
/// is rounded, paths bring each node what rounding took from it, and circles that cost less than nothing are
/// cancelled (Klein 1967) until there is none: the labels of that last search are the prices, in whole numbers.
/// Only a flow that is the only best is given, so that it is the one that `ConvexFlow` finds.
struct QuadraticFlow: ~Copyable {
  /// Nodes and arcs up to which it is tried.
  ///
  /// Reason: a Newton step factors a dense matrix of nodes × nodes; beyond, `ConvexFlow` is faster.
  static let (nodeLimit, arcLimit) = (64, 1024)
  private static let stepLimit = 60

  private let network: Network
  private let square: [Int64]
  private let linear: [Int64]
  private var units: [Int64]
  private var label: [Int64]
  private var price: [Double]
  // A Newton step.
  private var real: [Double]
  private var missing: [Double]
  private var matrix: [Double]

  /// Each arc's cost is square × flow² + linear × flow; `nil` beyond the limits, or if a square is 0.
  init?(_ network: Network, _ costs: [(square: Int64, linear: Int64)]) {
    guard network.nodeCount <= Self.nodeLimit, network.arcCount <= Self.arcLimit,
      costs.allSatisfy({ $0.square > 0 })
    else { return nil }
    self.network = network
    square = costs.map(\.square)
    linear = costs.map(\.linear)
    units = [Int64](repeating: 0, count: network.arcCount)
    label = [Int64](repeating: 0, count: network.nodeCount)
    price = [Double](repeating: 0, count: network.nodeCount)
    real = [Double](repeating: 0, count: network.arcCount)
    missing = price
    matrix = [Double](repeating: 0, count: network.nodeCount * network.nodeCount)
  }

  struct Optimum {
    var flow: [Int64]
    var potential: [Int64]
    var value: Int128
  }

  /// The only best flow; `nil` if it was not found, or is not the only one.
  mutating func solve() -> Optimum? {
    guard findPrices(), roundOff(), cancelCircles(), isOnlyOne() else { return nil }
    var value: Int128 = 0
    for arc in units.indices {
      value += (Int128(square[arc]) * Int128(units[arc]) + Int128(linear[arc])) * Int128(units[arc])
    }
    return Optimum(flow: units, potential: label, value: value)
  }

  // MARK: Prices

  /// Writes the relaxed flow at `price` and what each node has too much of.
  ///
  /// - Returns: the dual's value, to be made least.
  private mutating func evaluate() -> Double {
    var value = 0.0
    for node in missing.indices {
      missing[node] = Double(network.supply[node])
      value += missing[node] * price[node]
    }
    for arc in real.indices {
      let (tail, head) = (Int(network.tail[arc]), Int(network.head[arc]))
      let gain = price[head] - price[tail] - Double(linear[arc])
      let steep = Double(square[arc])
      let flow = min(
        Double(network.upper[arc]), max(Double(network.lower[arc]), gain / (2 * steep)))
      real[arc] = flow
      missing[tail] -= flow
      missing[head] += flow
      value += (gain - steep * flow) * flow
    }
    return value
  }

  /// Finds prices at which the relaxed flow serves all nodes, to a quarter of a unit.
  private mutating func findPrices() -> Bool {
    var value = evaluate()
    for _ in 0..<Self.stepLimit {
      if missing.allSatisfy({ abs($0) < 0.25 }) { return true }
      guard let step = newtonStep() else { return false }
      var slope = 0.0
      for node in step.indices { slope += missing[node] * step[node] }
      if slope >= 0 { return false }
      let start = price
      var length = 1.0
      while true {
        for node in step.indices { price[node] = start[node] + length * step[node] }
        let next = evaluate()
        if next <= value + 1e-4 * length * slope {
          value = next
          break
        }
        length /= 2
        if length < 1e-9 { return false }
      }
    }
    return false
  }

  /// The step that would serve all nodes if no arc met a bound on the way.
  private mutating func newtonStep() -> [Double]? {
    let count = network.nodeCount
    for place in matrix.indices { matrix[place] = 0 }
    for arc in real.indices {
      let (tail, head) = (Int(network.tail[arc]), Int(network.head[arc]))
      let steep = 2 * Double(square[arc])
      let wanted = (price[head] - price[tail] - Double(linear[arc])) / steep
      if wanted < Double(network.lower[arc]) - 0.5 || wanted > Double(network.upper[arc]) + 0.5 {
        continue
      }
      matrix[tail * count + tail] += 1 / steep
      matrix[head * count + head] += 1 / steep
      matrix[tail * count + head] -= 1 / steep
      matrix[head * count + tail] -= 1 / steep
    }
    var most = 0.0
    for node in 0..<count { most = max(most, matrix[node * count + node]) }
    if most == 0 { return nil }
    for node in 0..<count { matrix[node * count + node] += 1e-7 * most }
    return solveMatrix(missing.map { -$0 })
  }

  /// Cholesky's method in place.
  private mutating func solveMatrix(_ right: [Double]) -> [Double]? {
    let count = right.count
    var x = right
    for j in 0..<count {
      var pivot = matrix[j * count + j]
      for k in 0..<j { pivot -= matrix[j * count + k] * matrix[j * count + k] }
      if pivot <= 0 { return nil }
      pivot.formSquareRoot()
      matrix[j * count + j] = pivot
      for i in j + 1..<max(count, j + 1) {
        var sum = matrix[i * count + j]
        for k in 0..<j { sum -= matrix[i * count + k] * matrix[j * count + k] }
        matrix[i * count + j] = sum / pivot
      }
    }
    for i in 0..<count {
      for k in 0..<i { x[i] -= matrix[i * count + k] * x[k] }
      x[i] /= matrix[i * count + i]
    }
    for i in (0..<count).reversed() {
      for k in i + 1..<max(count, i + 1) { x[i] -= matrix[k * count + i] * x[k] }
      x[i] /= matrix[i * count + i]
    }
    return x
  }

  // MARK: Whole units

  /// Rounds the relaxed flow and brings each node what it is then short of.
  private mutating func roundOff() -> Bool {
    var excess = network.supply
    for arc in units.indices {
      let nearest = Int64(real[arc].rounded())
      units[arc] = min(network.upper[arc], max(network.lower[arc], nearest))
      excess[Int(network.tail[arc])] -= units[arc]
      excess[Int(network.head[arc])] += units[arc]
    }
    for node in label.indices {
      guard abs(price[node]) < 0x1p60 else { return false }
      label[node] = Int64(price[node])
    }
    var paths = 4 * (network.arcCount + network.nodeCount)
    for source in excess.indices {
      while excess[source] > 0 {
        guard paths > 0, let sink = push(from: source, to: excess) else { return false }
        paths -= 1
        excess[source] -= 1
        excess[sink] += 1
      }
    }
    return excess.allSatisfy { $0 == 0 }
  }

  /// Moves a unit along a shortest path to a node in need.
  ///
  /// - Returns: that node; `nil` if there is none to get to.
  private mutating func push(from source: Int, to excess: [Int64]) -> Int? {
    var before = [Int32](repeating: -1, count: network.nodeCount)
    var isReached = [Bool](repeating: false, count: network.nodeCount)
    isReached[source] = true
    var queue = [source]
    var first = 0
    while first < queue.count {
      let node = queue[first]
      first += 1
      if excess[node] < 0 {
        var end = node
        while end != source {
          let step = Int(before[end])
          end = move(step)
        }
        return node
      }
      for arc in units.indices {
        let (tail, head) = (Int(network.tail[arc]), Int(network.head[arc]))
        if tail == node, !isReached[head], units[arc] < network.upper[arc] {
          isReached[head] = true
          before[head] = Int32(2 * arc)
          queue.append(head)
        } else if head == node, !isReached[tail], units[arc] > network.lower[arc] {
          isReached[tail] = true
          before[tail] = Int32(2 * arc + 1)
          queue.append(tail)
        }
      }
    }
    return nil
  }

  /// A unit more on arc `step / 2`, or less if `step` is odd.
  ///
  /// - Returns: the node that the step leaves.
  private mutating func move(_ step: Int, by count: Int64 = 1) -> Int {
    let arc = step / 2
    if step % 2 == 0 {
      units[arc] += count
      return Int(network.tail[arc])
    }
    units[arc] -= count
    return Int(network.head[arc])
  }

  // MARK: Circles

  /// What one unit more on an arc costs, and what one less gives back.
  private func costOfMore(_ arc: Int) -> Int64 { square[arc] * (2 * units[arc] + 1) + linear[arc] }
  private func gainOfLess(_ arc: Int) -> Int64 { square[arc] * (2 * units[arc] - 1) + linear[arc] }

  /// Lowers labels until no step is cheaper than the difference of its ends' labels; cancels each circle met on the
  /// way (Bellman 1958, Ford 1956).
  private mutating func cancelCircles() -> Bool {
    let count = network.nodeCount
    var before = [Int32](repeating: -1, count: count)
    var passes = 0
    // Units that rounding has misplaced are few.
    var circles = 16 * (network.arcCount + count)
    while true {
      var isDone = true
      for arc in units.indices {
        let (tail, head) = (Int(network.tail[arc]), Int(network.head[arc]))
        if units[arc] < network.upper[arc] {
          let next = label[tail] + costOfMore(arc)
          if next < label[head] {
            label[head] = next
            before[head] = Int32(2 * arc)
            isDone = false
          }
        }
        if units[arc] > network.lower[arc] {
          let next = label[head] - gainOfLess(arc)
          if next < label[tail] {
            label[tail] = next
            before[tail] = Int32(2 * arc + 1)
            isDone = false
          }
        }
      }
      if isDone { return true }
      passes += 1
      if passes < 2 { continue }
      if let node = circle(before) {
        circles -= 1
        guard circles > 0, cancel(from: node, before) else { return false }
        for node in 0..<count { before[node] = -1 }
        passes = 0
      } else if passes > 4 * count + 16 {
        return false
      }
    }
  }

  private func origin(_ step: Int32) -> Int {
    Int(step % 2 == 0 ? network.tail[Int(step) / 2] : network.head[Int(step) / 2])
  }

  /// A node on a circle of the steps that labels came by, if there is one.
  private func circle(_ before: [Int32]) -> Int? {
    var mark = [Int32](repeating: -1, count: before.count)
    for start in before.indices where mark[start] < 0 {
      var node = start
      while mark[node] < 0 {
        mark[node] = Int32(start)
        if before[node] < 0 { break }
        node = origin(before[node])
      }
      if mark[node] == Int32(start), before[node] >= 0 { return node }
    }
    return nil
  }

  /// Moves as much round a circle as makes it cheapest.
  private mutating func cancel(from start: Int, _ before: [Int32]) -> Bool {
    var (cost, curve) = (Int128(0), Int128(0))
    var room = Int64.max
    var node = start
    repeat {
      let step = before[node]
      if step < 0 { return false }
      let arc = Int(step) / 2
      if step % 2 == 0 {
        cost += Int128(costOfMore(arc))
        room = min(room, network.upper[arc] - units[arc])
      } else {
        cost -= Int128(gainOfLess(arc))
        room = min(room, units[arc] - network.lower[arc])
      }
      curve += 2 * Int128(square[arc])
      node = origin(step)
    } while node != start
    // After k units the next costs `cost` + k × `curve`.
    if cost >= 0 || room < 1 { return false }
    let count = min(room, Int64((-cost + curve - 1) / curve))
    repeat { node = move(Int(before[node]), by: count) } while node != start
    return true
  }

  /// Whether no circle costs nothing: no other flow is as good then.
  private func isOnlyOne() -> Bool {
    let count = network.nodeCount
    // Nodes that no step without reduced cost leads to are taken away until none is left, or a circle.
    var entering = [Int32](repeating: 0, count: count)
    var steps: [(from: Int, to: Int)] = []
    for arc in units.indices {
      let (tail, head) = (Int(network.tail[arc]), Int(network.head[arc]))
      if units[arc] < network.upper[arc], label[tail] + costOfMore(arc) == label[head] {
        steps.append((tail, head))
        entering[head] += 1
      }
      if units[arc] > network.lower[arc], label[head] - gainOfLess(arc) == label[tail] {
        steps.append((head, tail))
        entering[tail] += 1
      }
    }
    var ready = (0..<count).filter { entering[$0] == 0 }
    var left = count
    while let node = ready.popLast() {
      left -= 1
      for step in steps where step.from == node {
        entering[step.to] -= 1
        if entering[step.to] == 0 { ready.append(step.to) }
      }
    }
    return left == 0
  }
}
