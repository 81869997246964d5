/// How far a version of a plan has come.
package enum VersionStatus: Int32, Sendable, CaseIterable {
  case draft, approved

  /// Words of the `status` column of versions, by raw value.
  static let names = ["draft", "approved"]
}

/// What the rows of a version are.
package enum VersionContent: Int32, Sendable, CaseIterable {
  /// All of the plan.
  case whole
  /// What differs from the version that it is based on; a row replaces the one of the same cell there.
  case changes

  /// Words of the `content` column of versions, by raw value.
  static let names = ["whole", "changes"]
}
