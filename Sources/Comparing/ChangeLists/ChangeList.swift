internal import PlanPackages
internal import Planning
package import Texts

/// What makes a later plan of an earlier one: all that differs, as data that can be sent.
public struct ChangeList: Sendable {
  /// What the file was called, for messages.
  package let file: String
  /// The descriptor before and after; `nil` where it stays.
  package var descriptor: (before: JSON, after: JSON)?
  package var renumbered: [Renumbering] = []
  package var tables: [TableChange] = []
  /// The versions that were compared, where they were chosen: such a list can not be applied.
  package var versions: (before: String?, after: String?)?
  /// Digests of the canonical files that change; empty where the list does not give them.
  package var files: [FileChange] = []

  /// One file of the plan, by the SHA-256 of its canonical bytes.
  package struct FileChange: Sendable, Equatable {
    package var path: String
    /// In hexadecimal; `nil` where the plan has no such file.
    package var before: String?
    package var after: String?

    package init(path: String, before: String?, after: String?) {
      self.path = path
      self.before = before
      self.after = after
    }
  }

  package init(file: String) { self.file = file }

  /// Everything that differs in `comparison`. O(bytes of the files that differ).
  package init(_ comparison: PlanComparison) {
    file = ""
    let (before, after) = (comparison.before, comparison.after)
    if comparison.hasOtherDescriptor {
      descriptor = (before.descriptor.json, after.descriptor.json)
    }
    renumbered = comparison.matches.renumbered
    tables = comparison.tables
    if comparison.isOfVersions {
      versions = (before.version?.id, after.version?.id)
      return
    }
    let (old, new) = (PlanFiles(before), PlanFiles(after))
    let changed = Set(tables.map(\.table))
    var names: [String] = []
    if comparison.hasOtherDescriptor { names.append(PlanPackage.descriptorName) }
    for plan in [old, new] {
      for (table, path) in plan.paths where !names.contains(path) {
        let isMoved = old.path(of: table) != new.path(of: table)
        if changed.contains(table) || isMoved || !renumbered.isEmpty { names.append(path) }
      }
    }
    files = names.compactMap { name in
      let change = FileChange(path: name, before: old.digest(name), after: new.digest(name))
      return change.before == change.after ? nil : change
    }
  }
}

/// The canonical files of a plan, each made when it is asked for.
struct PlanFiles {
  let package: PlanPackage
  private let writer: PackageWriter

  init(_ package: PlanPackage) {
    self.package = package
    writer = PackageWriter(package: package)
  }

  /// The tables in the order of the descriptor, with their paths.
  var paths: [(table: TableName, path: String)] { package.descriptor.resources }

  func path(of table: TableName) -> String? { paths.first { $0.table == table }?.path }

  func bytes(_ name: String) -> [UInt8]? {
    if name == PlanPackage.descriptorName { return Array(package.descriptor.json.pretty().utf8) }
    guard let resource = paths.first(where: { $0.path == name }) else { return nil }
    return writer.bytes(of: package.tables[resource.table]!)
  }

  func digest(_ name: String) -> String? {
    bytes(name).map { SHA256.hexadecimal(SHA256.digest(of: $0)) }
  }
}
