internal import Planning

/// What a waiver covers: a rule by its code, and whatever else it names.
package struct WaiverScope: Hashable {
  var rule: String
  var subproject: Int32?
  var year: Int32?
  var source: Int32?
  var duty: Int32?
  var total: Int32?
  var figure: Int32?
  var relation: String?
  var indicator: String?

  /// Which of its parts are named, a bit each.
  fileprivate var shape: UInt8 {
    let isNamed = [
      subproject != nil, year != nil, source != nil, duty != nil, total != nil, figure != nil,
      relation != nil, indicator != nil,
    ]
    return isNamed.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
  }

  /// The same with the parts of `shape` alone; `nil` if one of these is not named.
  fileprivate func narrowed(to shape: UInt8) -> WaiverScope? {
    if self.shape & shape != shape { return nil }
    func has(_ bit: Int) -> Bool { shape >> (7 - bit) & 1 == 1 }
    return WaiverScope(
      rule: rule, subproject: has(0) ? subproject : nil, year: has(1) ? year : nil,
      source: has(2) ? source : nil, duty: has(3) ? duty : nil, total: has(4) ? total : nil,
      figure: has(5) ? figure : nil, relation: has(6) ? relation : nil,
      indicator: has(7) ? indicator : nil)
  }
}

extension Waiver {
  package var scope: WaiverScope {
    WaiverScope(
      rule: rule, subproject: subproject, year: year, source: source, duty: duty, total: total,
      figure: figure, relation: relation, indicator: indicator)
  }
}

extension Finding {
  /// All that a waiver can name of the finding. A year is covered only where the finding is about that
  /// year alone. `totals` are the rows of the file by the plan's totals.
  fileprivate func waiverScope(_ totals: [Int32]) -> WaiverScope {
    WaiverScope(
      rule: rule.code, subproject: subject.scope.subproject,
      year: subject.years.count == 1 ? subject.years[0] : nil, source: subject.scope.source,
      duty: subject.duty, total: subject.total.map { totals[$0] }, figure: subject.figure,
      relation: subject.relation, indicator: subject.indicator)
  }
}

/// Finds the waivers of findings. A finding is looked up once for each combination of parts that some
/// waiver names.
struct WaiverIndex {
  private var numbers: [WaiverScope: [Int]] = [:]
  private var shapes: [UInt8] = []
  private let totals: [Int32]

  /// `totals` are the rows of the file by the plan's totals.
  init(_ waivers: [Waiver], totals: [Int32]) {
    self.totals = totals
    for (number, waiver) in waivers.enumerated() {
      numbers[waiver.scope, default: []].append(number)
    }
    shapes = Set(numbers.keys.map(\.shape)).sorted()
  }

  /// Every waiver that covers `finding`, in order.
  func all(waiving finding: Finding) -> [Int] {
    if shapes.isEmpty { return [] }
    let scope = finding.waiverScope(totals)
    return shapes.compactMap(scope.narrowed).flatMap { numbers[$0] ?? [] }.sorted()
  }
}
