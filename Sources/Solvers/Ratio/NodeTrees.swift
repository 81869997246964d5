/// Nodes in trees, each named by its root (union and find with halved paths, Tarjan 1975).
struct NodeTrees: ~Copyable {
  private var parent: [Int32]

  init(_ nodeCount: Int) { parent = (0..<nodeCount).map { Int32($0) } }

  mutating func root(_ node: Int32) -> Int32 {
    var node = node
    while parent[Int(node)] != node {
      parent[Int(node)] = parent[Int(parent[Int(node)])]
      node = parent[Int(node)]
    }
    return node
  }

  func isRoot(_ node: Int) -> Bool { parent[node] == Int32(node) }

  /// Hangs the tree of root `lower` below root `upper`.
  mutating func hang(_ lower: Int32, below upper: Int32) { parent[Int(lower)] = upper }
}
