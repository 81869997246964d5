internal import Planning

/// What a waiver covers: a rule by its code, and optionally a sub-project and a year.
package struct WaiverScope: Hashable {
  var rule: String
  var subproject: Int32?
  var year: Int32?
}

extension Waiver {
  package var scope: WaiverScope { WaiverScope(rule: rule, subproject: subproject, year: year) }
}

extension Finding {
  /// Every scope of a waiver that covers the finding: at most four. A year is covered only where the
  /// finding is about that year alone.
  var waiverScopes: Set<WaiverScope> {
    let year = subject.years.count == 1 ? subject.years[0] : nil
    var scopes = Set<WaiverScope>()
    for subproject in [nil, subject.scope.subproject] {
      for year in [nil, year] {
        scopes.insert(WaiverScope(rule: rule.code, subproject: subproject, year: year))
      }
    }
    return scopes
  }
}
