internal import Planning

/// The sums that the report's charts show; one pass over the tranches.
struct MoneyBreakdown: Sendable {
  let years: [Int32]
  /// By source, then by position of the year; `nil` where nothing is printed.
  private(set) var bySource: [[Int128?]]
  /// By place (none last), likewise.
  private(set) var byPlace: [[Int128?]]
  /// By source and project (sub-projects without a project come last).
  private(set) var flows: [[Int128]]

  init(_ draft: PlanDraft) {
    years = Set(draft.tranches.year).sorted()
    let position = Dictionary(
      uniqueKeysWithValues: years.enumerated().map { ($0.element, $0.offset) })
    let blank = [Int128?](repeating: nil, count: years.count)
    bySource = Array(repeating: blank, count: draft.sources.count)
    byPlace = Array(repeating: blank, count: draft.places.count + 1)
    flows = Array(
      repeating: Array(repeating: 0, count: draft.projects.count + 1), count: draft.sources.count)
    let tranches = draft.tranches
    for row in 0..<tranches.count {
      let (source, year) = (Int(tranches.source[row]), position[tranches.year[row]]!)
      let amount = Int128(tranches.amount[row])
      let place = draft.sources[source].place.map { Int($0) } ?? draft.places.count
      let project = draft.subprojects[Int(tranches.subproject[row])].project
      bySource[source][year] = (bySource[source][year] ?? 0) + amount
      byPlace[place][year] = (byPlace[place][year] ?? 0) + amount
      flows[source][project.map { Int($0) } ?? draft.projects.count] += amount
    }
  }
}
