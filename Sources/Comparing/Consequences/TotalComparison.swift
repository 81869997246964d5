internal import PlanPackages
package import Planning
internal import Texts

/// A printed total, and what its tranches add up to, in both plans.
package struct TotalComparison: Sendable {
  package var id: String
  package var label: String
  /// What it is the total of, by names.
  package var scope: Bilingual
  /// As printed, in minor units of the money that is compared; `nil` where the plan does not print it.
  package var printedBefore: Int128?
  package var printedAfter: Int128?
  /// What its tranches add up to; `nil` where the plan does not print the total.
  package var sumBefore: Int128?
  package var sumAfter: Int128?
  /// What it is the total of, by the ids of the later plan.
  fileprivate let key: ExactText

  /// Whether the printed figure changes by what the tranches change by; `nil` for a total that only one
  /// plan prints.
  package var follows: Bool? {
    guard let printedBefore, let printedAfter, let sumBefore, let sumAfter else { return nil }
    return printedAfter - printedBefore == sumAfter - sumBefore
  }

  /// Printed totals of either plan of which anything changes, in the order of the later plan, then those
  /// that are gone. The same total is the one with the same id; of the others, the one of the same money, if
  /// there is one alone on either side. O(tranches + totals).
  package static func all(_ comparison: PlanComparison, unit: MoneyUnit) -> [TotalComparison] {
    let before = lines(comparison.before, unit, comparison.matches.renumbered.ids)
    let after = lines(comparison.after, unit, [:])
    var earlier = matched(before, after) { ExactText($0.id) }
    let same = Set(earlier.values)
    let left = before.indices.filter { !same.contains($0) }
    let open = after.indices.filter { earlier[$0] == nil }
    let more = matched(left.map { before[$0] }, open.map { after[$0] }) { $0.key }
    for (later, other) in more { earlier[open[later]] = left[other] }
    var lines: [TotalComparison] = []
    for (index, new) in after.enumerated() {
      var line = new
      if let old = earlier[index].map({ before[$0] }) {
        line.printedBefore = old.printedAfter
        line.sumBefore = old.sumAfter
      }
      if line.printedBefore != line.printedAfter || line.sumBefore != line.sumAfter {
        lines.append(line)
      }
    }
    let known = Set(earlier.values)
    for (index, line) in before.enumerated() where !known.contains(index) {
      lines.append(
        TotalComparison(
          id: line.id, label: line.label, scope: line.scope, printedBefore: line.printedAfter,
          sumBefore: line.sumAfter, key: line.key))
    }
    return lines
  }

  /// For each of `after` the one of `before` with the same key, where both are alone with it.
  private static func matched(
    _ before: [TotalComparison], _ after: [TotalComparison],
    _ key: (TotalComparison) -> ExactText
  ) -> [Int: Int] {
    let (left, right) = (
      Dictionary(grouping: before.indices) { key(before[$0]) },
      Dictionary(grouping: after.indices) { key(after[$0]) }
    )
    var pairs: [Int: Int] = [:]
    for (key, places) in right {
      if places.count == 1, let other = left[key], other.count == 1 { pairs[places[0]] = other[0] }
    }
    return pairs
  }

  /// The printed totals of one plan, as those of a later one; `ids` are other ids of sub-projects.
  private static func lines(
    _ package: PlanPackage, _ unit: MoneyUnit, _ ids: [ExactText: String]
  ) -> [TotalComparison] {
    let draft = package.draft
    if draft.totals.count == 0 { return [] }
    let factor = Int128(powerOfTen(unit.decimals - draft.unit.decimals))
    let scopes = (0..<draft.totals.count).map { draft.totals.scope($0) }
    let sums = ScopeSums(draft, scopes, Lattice(draft), workers: .cores)
    return scopes.indices.map { row in
      let file = Int(draft.totals.row[row])
      let scope = scopes[row]
      let id = scope.subproject.map { draft.subprojects[Int($0)].id } ?? ""
      let key = [
        ids[ExactText(id)] ?? id, scope.project.map { draft.projects[Int($0)].id } ?? "",
        scope.source.map { draft.sources[Int($0)].id } ?? "", scope.payer?.name ?? "",
        scope.year.map { "\($0)" } ?? "",
      ]
      return TotalComparison(
        id: package.text(.totals, row: file, column: "total_id"),
        label: package.text(.totals, row: file, column: "label"), scope: draft.title(scope),
        printedAfter: Int128(draft.totals.amount[row]) * factor,
        sumAfter: sums.sums[row] * factor, key: ExactText(key))
    }
  }
}
