internal import Allocation
internal import Certificates
internal import Solvers

// Better flows where a tree has found none as good as its bound: a few sub-projects at a time are free, all others
// keep what they have, so that the programs are small (Shaw 1998).

extension RowTiers {
  /// Programs that one search for a better flow may take, and nodes of each tree.
  private static let neighbourLimit = 200
  private static let neighbourBranches = 60

  /// A flow no dearer than `known`, and as cheap as `bound` if two or three sub-projects together can get there.
  mutating func improve(
    _ program: RatioSearch.Program, _ known: RatioSearch.WholeFlow, to bound: Int128
  ) -> RatioSearch.WholeFlow {
    let groups = movable(program)
    var best = known
    var left = Self.neighbourLimit
    search.roundedLimit = 0
    for size in [2, 3] {
      var isBetter = true
      while isBetter, left > 0, best.value > bound {
        isBetter = false
        for chosen in Self.choices(of: size, among: groups.count) {
          if left == 0 || best.value <= bound { break }
          left -= 1
          let free = chosen.flatMap { groups[$0] }
          let outcome = search.solve(
            program.fixing(groups, at: best.flow, except: free), known: best, start: nil,
            goal: bound, branchLimit: Self.neighbourBranches)
          if case .found(let found, _, _, _) = outcome, found.value < best.value {
            best = found
            isBetter = true
          }
        }
      }
    }
    return best
  }

  /// The arcs of each sub-project that has a choice.
  private func movable(_ program: RatioSearch.Program) -> [[Int]] {
    var groups: [Int32: [Int]] = [:]
    for cell in 0..<network.cells.count {
      let arcs = [
        network.own[cell], network.late[cell], network.extra[cell], network.chain[cell],
        network.short[cell], network.serve[cell],
      ]
      for arc in arcs where arc >= 0 {
        groups[network.cells.subproject[cell], default: []].append(Int(arc))
      }
    }
    for (i, arc) in network.unmet.enumerated() where arc >= 0 {
      groups[Int32(i), default: []] += [Int(arc)] + [beyond[Int(arc)]].compactMap { $0 }
    }
    return groups.keys.sorted().map { groups[$0]! }.filter { $0.contains(where: program.isOpen) }
  }

  /// Sets of `size` of the first `count` numbers, those with near neighbours first.
  private static func choices(of size: Int, among count: Int) -> [[Int]] {
    var found: [[Int]] = []
    func extend(_ some: [Int]) {
      if some.count == size { return found.append(some) }
      for next in ((some.last ?? -1) + 1)..<max(count, (some.last ?? -1) + 1) {
        extend(some + [next])
      }
    }
    if count <= 40 { extend([]) }
    return found
  }
}
