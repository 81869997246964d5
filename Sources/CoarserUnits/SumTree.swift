/// How one side of a table adds up: every node is the sum of its children, the root is the total.
///
/// Nodes are the table's printed lines in printed order; those without children are the *leaves*.
/// All → place → sub-project is a tree of three levels, year beside year and their total one of two.
public struct SumTree: Sendable {
  /// The node that each node is added into; `nil` for the root.
  public let parent: [Int?]
  /// The nodes without children, in ascending order.
  public let leaves: [Int]
  /// The node without a parent: the total.
  public let root: Int
  /// Every node, children before parents.
  let bottomUp: [Int]
  /// A leaf's number among the leaves, another node's number among the others.
  let rank: [Int]
  let isLeaf: [Bool]
  /// How many parts the longest sum has.
  let mostChildren: Int

  /// The tree in which node i is added into `parent[i]`. One node, and only one, has no parent, and
  /// nothing is added into itself round a circle.
  public init(parent: [Int?]) {
    var openChildren = [Int](repeating: 0, count: parent.count)
    for case .some(let p) in parent { openChildren[p] += 1 }
    mostChildren = openChildren.max() ?? 0
    let isLeaf = openChildren.map { $0 == 0 }
    var bottomUp = parent.indices.filter { isLeaf[$0] }
    leaves = bottomUp
    var next = 0
    while next < bottomUp.count {
      if let p = parent[bottomUp[next]] {
        openChildren[p] -= 1
        if openChildren[p] == 0 { bottomUp.append(p) }
      }
      next += 1
    }
    let roots = parent.indices.filter { parent[$0] == nil }
    precondition(roots.count == 1, "a table side has one total")
    precondition(bottomUp.count == parent.count, "a line is added into itself")
    var (leafCount, innerCount) = (0, 0)
    rank = isLeaf.map { isLeaf in
      if isLeaf {
        leafCount += 1
        return leafCount - 1
      }
      innerCount += 1
      return innerCount - 1
    }
    root = roots[0]
    self.parent = parent
    self.isLeaf = isLeaf
    self.bottomUp = bottomUp
  }

  /// `count` lines, 0..<count, and then their total.
  public static func flat(_ count: Int) -> SumTree {
    SumTree(parent: [Int?](repeating: count, count: count) + [nil])
  }

  /// Groups of so many lines: all lines first, then a subtotal a group, then the total.
  public static func grouped(_ sizes: [Int]) -> SumTree {
    let lines = sizes.reduce(0, +)
    let total = lines + sizes.count
    let ofLines = sizes.indices.flatMap { [Int?](repeating: lines + $0, count: sizes[$0]) }
    return SumTree(parent: ofLines + [Int?](repeating: total, count: sizes.count) + [nil])
  }

  var count: Int { parent.count }
  var innerCount: Int { count - leaves.count }
}
