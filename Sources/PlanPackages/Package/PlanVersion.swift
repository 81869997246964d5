public import Planning
package import Tables
package import Texts

/// A version of a plan: a stage of its making, or an amendment. Order: as the table has them.
public struct PlanVersion: Sendable {
  /// Unique in `versions.csv`.
  public var id: String
  /// In the document's words; empty where it has none.
  public var name: String
  /// In English; empty where it has none.
  public var nameEnglish: String
  /// The day of the version, `2021-03-01`; empty where none is given.
  public var date: String
  /// The version that it is based on, which stands above it; `nil` for none.
  public var base: Int?
  package var status: VersionStatus
  package var content: VersionContent

  /// Its name; the id where it has none.
  public var title: Bilingual {
    let zh = name.isEmpty ? id : name
    return Bilingual(zh: zh, en: nameEnglish.isEmpty ? zh : nameEnglish)
  }
}

extension PlanPackage {
  /// The id of the version that is looked at, if it was asked for.
  package var namedVersion: String? { isVersionNamed ? version?.id : nil }

  /// The plan as machine formats name it: its name, the unit of the amounts, and the version, if it has any.
  package func record(_ unit: MoneyUnit) -> JSON {
    let own = version.map { [(key: "version", value: JSON.string($0.id))] } ?? []
    return .object([("name", .string(name)), ("unit", .string(unit.name))] + own)
  }
}

/// Which rows of a package belong to one version of its plan.
struct VersionView {
  let versions: [PlanVersion]
  /// Index of the version that is looked at; `nil` in a plan without versions.
  let chosen: Int?
  /// Rows of the table of tranches, in its order; `nil` for all.
  private(set) var tranches: [Int32]?
  /// The code that totals of the version have; `nil` if all belong to it.
  private(set) var totals: Int32?

  /// The version called `wanted`; without a name the last approved one, or the last if none is approved.
  /// A name that no version has chooses as if none was given; the builder says that it is none.
  /// O(tranches), and O(n log n) where a version says what changes.
  init(_ tables: [TableName: CSVTable], wanted: String?) {
    let versions = VersionView.versions(tables[.versions])
    let named = wanted.flatMap { word in
      versions.firstIndex { $0.id.utf8.elementsEqual(word.utf8) }
    }
    let approved = versions.lastIndex { $0.status == .approved }
    let chosen = named ?? approved ?? (versions.isEmpty ? nil : versions.count - 1)
    self.versions = versions
    self.chosen = chosen
    guard let chosen else { return }
    if let table = tables[.tranches], table.has("version_id") {
      tranches = VersionView.rows(table, VersionView.chain(to: chosen, versions))
    }
    if tables[.totals]?.has("version_id") == true { totals = Int32(chosen) }
  }

  private static func versions(_ table: CSVTable?) -> [PlanVersion] {
    guard let table else { return [] }
    return (0..<table.rowCount).map { row in
      let base = table.code("base_id", row).map { Int($0) }
      return PlanVersion(
        id: table.keys.text(row), name: table.text("name", row),
        nameEnglish: table.text("name_en", row), date: table.text("date", row),
        base: base.flatMap { $0 < row ? $0 : nil },
        status: table.code("status", row).flatMap(VersionStatus.init) ?? .draft,
        content: table.code("content", row).flatMap(VersionContent.init) ?? .whole)
    }
  }

  /// The versions whose rows make up `last`, the one that has all of the plan first.
  private static func chain(to last: Int, _ versions: [PlanVersion]) -> [Int] {
    var chain = [last]
    while versions[chain[0]].content == .changes, let base = versions[chain[0]].base {
      chain.insert(base, at: 0)
    }
    return chain
  }

  /// Of the rows of each cell the one of the latest version of `chain`.
  private static func rows(_ table: CSVTable, _ chain: [Int]) -> [Int32] {
    let codes = table.codes("version_id")
    if chain.count == 1 {
      return codes.indices.filter { Int(codes[$0]) == chain[0] }.map { Int32($0) }
    }
    let depth = Dictionary(
      uniqueKeysWithValues: chain.enumerated().map { (Int32($1), Int32($0)) })
    let (subprojects, sources) = (table.codes("subproject_id"), table.codes("source_id"))
    let years = table.codes("year")
    let lines = codes.indices.compactMap { row in depth[codes[row]].map { (row: row, depth: $0) } }
      .sorted { a, b in
        (subprojects[a.row], sources[a.row], years[a.row], a.depth)
          < (subprojects[b.row], sources[b.row], years[b.row], b.depth)
      }
    return lines.indices.filter { index in
      guard index + 1 < lines.count else { return true }
      let (row, next) = (lines[index].row, lines[index + 1].row)
      return (subprojects[row], sources[row], years[row])
        != (subprojects[next], sources[next], years[next])
    }.map { Int32(lines[$0].row) }
  }
}
