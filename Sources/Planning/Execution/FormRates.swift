/// What a performance form is about; −1 for all sub-projects or years.
package struct FormKey: Hashable {
  package let subproject: Int32
  package let year: Int32
}

extension Indicator {
  /// The form that the row stands in.
  package var form: FormKey { FormKey(subproject: subproject ?? -1, year: year ?? -1) }
}

/// The execution rates that performance forms may ask for: of each sub-project and of all, of each year
/// and of all. Made once, linear in lines.
package struct FormRates {
  private var sums: [FormKey: ExecutionSum] = [:]

  package init(_ lines: [BudgetLine]) {
    for line in lines {
      for subproject in [-1, line.subproject] {
        for year in [-1, line.year] {
          // The rate does not depend on the day.
          sums[FormKey(subproject: subproject, year: year), default: ExecutionSum()]
            .add(line, on: nil)
        }
      }
    }
  }

  /// Executed / budget in force; `nil` without a budget or recorded expenditure.
  package func rate(of form: FormKey) -> ExecutionRate? { sums[form]?.rate }
}
