internal import Planning

/// A set of sub-project-years of the plan.
struct SubprojectYears {
  let width: Int
  private let firstYear: Int32
  private var isIn: [Bool]

  init(_ sums: PlannedSums) {
    width = Int(sums.lastYear - sums.firstYear) + 1
    firstYear = sums.firstYear
    isIn = [Bool](repeating: false, count: sums.draft.subprojects.count * width)
  }

  /// The place of any member; `nil` if there is none.
  var first: Int? { isIn.firstIndex(of: true) }

  mutating func insert(_ subproject: Int32, _ year: Int32) {
    isIn[Int(subproject) * width + Int(year - firstYear)] = true
  }

  func contains(_ subproject: Int32, _ years: ClosedRange<Int32>) -> Bool {
    years.contains { isIn[Int(subproject) * width + Int($0 - firstYear)] }
  }
}
