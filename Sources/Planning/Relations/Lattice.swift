/// The laminar families of sub-projects, sources and years that printed totals range over.
///
/// A *box* is a set of sub-projects × a set of sources × a set of years, each from a tree:
/// sub-project ⊂ project ⊂ all, source ⊂ tier ⊂ local ⊂ all, year ⊂ all. Sets that hold the same
/// members are one set (a project with a single sub-project *is* that sub-project), so a figure that
/// is printed twice under two names has one box.
package struct Lattice: Sendable {
  let subprojectCount: Int
  package let sourceCount: Int
  /// The plan's years, ascending.
  package let years: [Int32]
  /// The sources in an order in which every set of them is a range: position of each source, and the
  /// range of each set.
  private let sourcePositions: [Int32]
  private let sourceRanges: [(first: Int32, end: Int32)]
  private let firstYear: Int32
  /// Position among `years` of every year from the first to the last, −1 for those between that have
  /// none. Years are 1900 to 2199, so this is short.
  private let yearPositions: [Int32]
  /// Sub-project sets: sub-projects, then projects, then all. `parent` is −1 at the top.
  package let subprojectSets: SetTree
  /// Source sets: sources, then tiers, then local, then all.
  package let sourceSets: SetTree
  /// Year sets: years, then all.
  package let yearSets: SetTree

  /// A forest of sets: `canonical[raw]` names the set, `parent[set]` the next larger one.
  package struct SetTree: Sendable {
    package var canonical: [Int32]
    package var parent: [Int32]
    package var size: [Int32]
    package var all: Int32 { canonical[canonical.count - 1] }

    /// The leaves in an order in which every set is a range. A parent has a higher number than its
    /// children, so two passes are enough: O(sets).
    fileprivate func ranges(
      leaves: Int
    ) -> (positions: [Int32], ranges: [(first: Int32, end: Int32)]) {
      var ranges = Array(repeating: (first: Int32(0), end: Int32(0)), count: parent.count)
      var next: Int32 = 0
      for set in parent.indices.reversed() {
        let isRoot = parent[set] < 0
        let length = set < leaves ? 1 : size[set]
        // `end` of the parent is where its next child begins.
        let first = isRoot ? next : ranges[Int(parent[set])].end
        if isRoot { next += length } else { ranges[Int(parent[set])].end += length }
        ranges[set] = (first, first)
      }
      for set in parent.indices {
        ranges[set].end = ranges[set].first + (set < leaves ? 1 : size[set])
      }
      return (ranges[..<leaves].map(\.first), ranges)
    }
  }

  package init(_ draft: PlanDraft) {
    subprojectCount = draft.subprojects.count
    sourceCount = draft.sources.count
    years = Lattice.years(of: draft)
    firstYear = years.first ?? 0
    var positions = Array(
      repeating: Int32(-1), count: years.isEmpty ? 0 : Int(years.last! - firstYear) + 1)
    for (position, year) in years.enumerated() {
      positions[Int(year - firstYear)] = Int32(position)
    }
    yearPositions = positions
    subprojectSets = Lattice.tree(
      leaves: draft.subprojects.count,
      groups: Lattice.groups(
        draft.subprojects.map { $0.project ?? -1 }, count: draft.projects.count)
    )
    sourceSets = Lattice.tree(
      leaves: draft.sources.count,
      groups: Lattice.groups(draft.sources.map(\.tier.rawValue), count: Tier.allCases.count)
        + Lattice.groups(draft.sources.map { $0.tier.isLocal ? 0 : -1 }, count: 1))
    yearSets = Lattice.tree(leaves: years.count, groups: [])
    (sourcePositions, sourceRanges) = sourceSets.ranges(leaves: sourceCount)
  }

  /// Every year that a tranche or a total names or the package declares, ascending.
  package static func years(of draft: PlanDraft) -> [Int32] {
    let usual: Range<Int32> = 1900..<2200
    var isNamed = Array(repeating: false, count: usual.count)
    var others = Set<Int32>()
    for column in [draft.tranches.year, draft.totals.year, draft.declaredYears] {
      for year in column {
        if usual.contains(year) {
          isNamed[Int(year - usual.lowerBound)] = true
        } else if year != blankYear {
          others.insert(year)
        }
      }
    }
    return (usual.filter { isNamed[Int($0 - usual.lowerBound)] } + others).sorted()
  }

  /// The members of each of `count` groups, where `group[leaf]` is −1 for a leaf in none.
  private static func groups(_ group: [Int32], count: Int) -> [[Int32]] {
    var members = Array(repeating: [Int32](), count: count)
    for (leaf, group) in group.enumerated() where group >= 0 {
      members[Int(group)].append(Int32(leaf))
    }
    return members
  }

  /// A tree over `leaves` from groups, smaller sets first, with "all" added on top. Each group is
  /// disjoint from or contained in every later one.
  private static func tree(leaves: Int, groups: [[Int32]]) -> SetTree {
    var tree = SetTree(
      canonical: (0..<Int32(leaves)).map { $0 }, parent: Array(repeating: -1, count: leaves),
      size: Array(repeating: 1, count: leaves))
    var top = (0..<Int32(leaves)).map { $0 }
    for members in groups + [(0..<Int32(leaves)).map { $0 }] {
      let set = Int32(tree.parent.count)
      if let only = members.first.map({ top[Int($0)] }), tree.size[Int(only)] == members.count {
        // The same members as a smaller set: one set under two names.
        tree.canonical.append(only)
        tree.parent.append(-1)
        tree.size.append(0)
        continue
      }
      tree.canonical.append(set)
      tree.parent.append(-1)
      tree.size.append(Int32(members.count))
      for member in members {
        let child = top[Int(member)]
        if child != set { tree.parent[Int(child)] = set }
        top[Int(member)] = set
      }
    }
    return tree
  }

  package var allSubprojects: Int32 { subprojectSets.all }
  var allSources: Int32 { sourceSets.all }
  var allYears: Int32 { yearSets.all }

  func projectSet(_ project: Int32) -> Int32 {
    subprojectSets.canonical[subprojectCount + Int(project)]
  }

  func payerSet(_ payer: Payer) -> Int32 {
    switch payer {
    case .tier(let tier): sourceSets.canonical[sourceCount + Int(tier.rawValue)]
    case .local: sourceSets.canonical[sourceCount + Tier.allCases.count]
    }
  }

  /// The index of `year` among the plan's years, −1 if it is none of them. Constant time: a plan's
  /// years lie close together.
  @inline(__always)
  package func yearIndex(_ year: Int32) -> Int32 {
    let offset = Int(year) - Int(firstYear)
    return offset >= 0 && offset < yearPositions.count ? yearPositions[offset] : -1
  }

  /// Whether `set` of `tree` contains `leaf`: a walk of at most the tree's height.
  package func contains(_ tree: SetTree, _ set: Int32, leaf: Int32) -> Bool {
    var up = leaf
    while up >= 0 {
      if up == set { return true }
      up = tree.parent[Int(up)]
    }
    return false
  }

  /// How many sub-projects there are: sets of one have lower numbers than larger ones.
  package var leafCount: Int { subprojectCount }

  /// The scope that names `sources` and `years`, as far as a scope can.
  package func scope(sources: Int32, years: Int32) -> Scope {
    var scope = Scope()
    if sources != sourceSets.all {
      if sources < Int32(sourceCount) {
        scope.source = sources
      } else if let group = sourceSets.canonical.dropFirst(sourceCount).firstIndex(of: sources) {
        scope.payer = Tier(rawValue: Int32(group - sourceCount)).map { .tier($0) } ?? .local
      }
    }
    if years >= 0, Int(years) < self.years.count { scope.year = self.years[Int(years)] }
    return scope
  }

  /// Whether `source` belongs to the set `sources`.
  @inline(__always)
  package func isSource(_ source: Int32, in sources: Int32) -> Bool {
    let position = sourcePositions[Int(source)]
    let range = sourceRanges[Int(sources)]
    return range.first <= position && position < range.end
  }

  /// The box of `scope`, `nil` when it names a project and a sub-project, or a source and a tier,
  /// that exclude each other.
  package func box(_ scope: Scope, of draft: PlanDraft) -> Box? {
    var box = Box(subprojects: allSubprojects, sources: allSources, years: allYears)
    if let project = scope.project { box.subprojects = projectSet(project) }
    if let subproject = scope.subproject {
      if let project = scope.project, draft.subprojects[Int(subproject)].project != project {
        return nil
      }
      box.subprojects = subproject
    }
    if let payer = scope.payer { box.sources = payerSet(payer) }
    if let source = scope.source {
      if scope.payer != nil, !contains(sourceSets, box.sources, leaf: source) { return nil }
      box.sources = source
    }
    if let year = scope.year {
      // A year without any money makes an empty set, which no tranche falls into.
      box.years = years.isEmpty ? -1 : yearIndex(year)
      if box.years >= 0 { box.years = yearSets.canonical[Int(box.years)] }
    }
    return box
  }
}

/// A product of three sets of the lattice.
package struct Box: Hashable, Sendable {
  package var subprojects: Int32
  package var sources: Int32
  package var years: Int32

  package init(subprojects: Int32, sources: Int32, years: Int32) {
    self.subprojects = subprojects
    self.sources = sources
    self.years = years
  }

  /// Packed for hashing: 26 bits of sub-projects, 22 of sources, 15 of years.
  package var key: UInt64 {
    UInt64(UInt32(bitPattern: subprojects)) << 37
      | UInt64(UInt32(bitPattern: sources) & 0x3F_FFFF) << 15
      | UInt64(UInt32(bitPattern: years) & 0x7FFF)
  }
}
