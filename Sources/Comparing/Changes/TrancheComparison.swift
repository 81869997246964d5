internal import PlanPackages
internal import Planning

/// The tranches of two plans, which may be very many: both sides in one order, walked side by side.
struct TrancheComparison {
  /// By the order of the later plan, what only the earlier one has behind it.
  private(set) var rows: [RowChange] = []

  /// A tranche by what identifies it in both plans.
  private struct Line {
    /// Sub-project in the upper half, source in the lower.
    let cell: UInt64
    let year: Int32
    let row: Int32

    static func precedes(_ a: Line, _ b: Line) -> Bool {
      a.cell != b.cell ? a.cell < b.cell : a.year < b.year
    }
  }

  /// O(tranches), and O(n log n) where they are not in the order of the later plan.
  init(_ comparison: TableComparison) {
    let (before, after) = (comparison.before.draft, comparison.after.draft)
    let subprojects = comparison.matches.later.enumerated().map { index, later in
      later >= 0 ? later : Int32(after.subprojects.count + index)
    }
    let sourceOf = Dictionary(
      uniqueKeysWithValues: after.sources.enumerated().map { (Array($1.id.utf8), Int32($0)) })
    let sources = before.sources.enumerated().map { index, source in
      sourceOf[Array(source.id.utf8)] ?? Int32(after.sources.count + index)
    }
    let left = Self.lines(before.tranches) {
      subprojects[Int($0)]
    } source: {
      sources[Int($0)]
    }
    let right = Self.lines(after.tranches) {
      $0
    } source: {
      $0
    }
    // Decimals that one plan keeps and the other does not are zeros.
    let most = max(before.unit.decimals, after.unit.decimals)
    let leftFactor = Int128(powerOfTen(most - before.unit.decimals))
    let rightFactor = Int128(powerOfTen(most - after.unit.decimals))
    func key(_ draft: PlanDraft, _ row: Int, id: String) -> [String] {
      [
        id, draft.sources[Int(draft.tranches.source[row])].id, "\(draft.tranches.year[row])",
        "",
      ]
    }
    func text(_ draft: PlanDraft, _ row: Int) -> String {
      draft.unit.text(draft.tranches.amount[row])
    }
    func laterID(_ row: Int) -> String {
      let subproject = Int(before.tranches.subproject[row])
      let later = comparison.matches.later[subproject]
      return later >= 0 ? after.subprojects[Int(later)].id : before.subprojects[subproject].id
    }
    func append(_ kind: RowChange.Kind, _ earlier: Int, _ later: Int) {
      let key =
        later >= 0
        ? key(after, later, id: after.subprojects[Int(after.tranches.subproject[later])].id)
        : key(before, earlier, id: laterID(earlier))
      rows.append(
        RowChange(
          kind: kind, key: key,
          cells: [
            CellChange(
              column: "amount", before: earlier < 0 ? "" : text(before, earlier),
              after: later < 0 ? "" : text(after, later))
          ], rowBefore: earlier, rowAfter: later))
    }
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      let isGone = j == right.count || (i < left.count && Line.precedes(left[i], right[j]))
      if isGone {
        append(.removed, Int(left[i].row), -1)
        i += 1
      } else if i == left.count || Line.precedes(right[j], left[i]) {
        append(.added, -1, Int(right[j].row))
        j += 1
      } else {
        let (earlier, later) = (Int(left[i].row), Int(right[j].row))
        if Int128(before.tranches.amount[earlier]) * leftFactor
          != Int128(after.tranches.amount[later]) * rightFactor
        {
          append(.changed, earlier, later)
        }
        i += 1
        j += 1
      }
    }
  }

  private static func lines(
    _ tranches: TrancheColumns, subproject: (Int32) -> Int32, source: (Int32) -> Int32
  ) -> [Line] {
    var lines = (0..<tranches.count).map { row in
      Line(
        cell: UInt64(subproject(tranches.subproject[row])) << 32
          | UInt64(source(tranches.source[row])),
        year: tranches.year[row], row: Int32(row))
    }
    let isSorted = zip(lines, lines.dropFirst()).allSatisfy { !Line.precedes($1, $0) }
    if !isSorted { lines.sort(by: Line.precedes) }
    return lines
  }
}
