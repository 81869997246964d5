internal import Checking
public import PlanPackages
internal import Planning
internal import Tables
public import Texts

/// A plan taken apart by province: one package for each top-level place whose sources pay, and one for
/// what only central sources pay. Every part is a valid package in canonical form.
public struct ProvinceParts: Sendable {
  /// The part of sub-projects that no place's sources pay.
  public static let centralName = "central"

  /// Names of the parts, places first in the order of their codes.
  public let names: [String]
  private let package: PlanPackage
  /// The part of each sub-project.
  private let partOfSubproject: [Int32]
  /// Rows of each table by part, in canonical order; absent for tables that every part holds whole.
  private let rows: [TableName: [[Int]]]
  /// Scenarios of the plan. No part holds them: what they select must have money, and may lie elsewhere.
  public let scenariosLeftOut: Int

  /// Finds the part of every sub-project. Time linear in rows (sorting where files are not canonical).
  ///
  /// Throws when the sources of two provinces pay one sub-project, naming it.
  public init(_ package: PlanPackage) throws(PartialFault) {
    self.package = package
    let draft = package.draft
    let roots = ProvinceParts.roots(draft.places)
    let rootOfSource = draft.sources.map { source in
      source.tier == .central ? -1 : source.place.map { roots[Int($0)] } ?? -1
    }
    var root = Array(repeating: Int32(-1), count: draft.subprojects.count)
    for row in 0..<draft.tranches.count {
      let own = rootOfSource[Int(draft.tranches.source[row])]
      if own < 0 { continue }
      let subproject = Int(draft.tranches.subproject[row])
      if root[subproject] < 0 { root[subproject] = own }
      if root[subproject] == own { continue }
      let codes = [root[subproject], own].map { draft.places[Int($0)].code }
      let id = Layout.plain(draft.subprojects[subproject].id)
      throw PartialFault(
        zh: "子项目 \(id) 由两个省的来源出资（\(codes[0])、\(codes[1])），不能归入一个部分；"
          + "请把它分成两个子项目，或改正来源的 place_code",
        en: "sub-project \(id) is paid by sources of two provinces (\(codes[0]), \(codes[1])) and "
          + "belongs to no one part; make it two sub-projects, or correct the sources' place_code")
    }
    var part = Array(repeating: Int32(-1), count: draft.places.count)
    var names: [String] = []
    for place in draft.places.indices where root.contains(Int32(place)) {
      part[place] = Int32(names.count)
      names.append(draft.places[place].code)
    }
    if root.contains(-1) {
      // A place may be called so too.
      var name = ProvinceParts.centralName
      while names.contains(name) { name += "-" }
      names.append(name)
    }
    if let name = names.first(where: { !OutputFolder.isPlain($0) || $0.contains("/") }) {
      throw PartialFault(
        zh: "地方代码 \(Layout.plain(name)) 不能用作文件夹名",
        en: "place code \(Layout.plain(name)) can not name a folder")
    }
    if names.isEmpty {
      throw PartialFault(zh: "计划没有子项目，没有可分的部分", en: "the plan has no sub-projects to take apart")
    }
    self.names = names
    let last = Int32(names.count - 1)
    partOfSubproject = root.map { $0 < 0 ? last : part[Int($0)] }
    rows = ProvinceParts.rows(package, partOfSubproject, parts: names.count)
    scenariosLeftOut = Set(package.draft.scenarioSteps.map(\.scenario)).count
  }

  /// The top-level place above each place. Linear: every step up is kept.
  private static func roots(_ places: [PlaceUnit]) -> [Int32] {
    var roots = Array(repeating: Int32(-1), count: places.count)
    for place in places.indices {
      var path: [Int] = []
      var up = Int32(place)
      while roots[Int(up)] < 0, let parent = places[Int(up)].parent {
        path.append(Int(up))
        up = parent
      }
      let root = roots[Int(up)] < 0 ? up : roots[Int(up)]
      roots[Int(up)] = root
      for place in path { roots[place] = root }
    }
    return roots
  }

  // MARK: Rows

  private static func rows(
    _ package: PlanPackage, _ part: [Int32], parts: Int
  ) -> [TableName: [[Int]]] {
    var rows: [TableName: [[Int]]] = [:]
    for (name, table) in package.tables {
      let subprojects: [Int32]
      if name == .subprojects {
        subprojects = table.rank
      } else if table.schema.column("subproject_id") != nil {
        subprojects = table.codes("subproject_id")
      } else {
        continue
      }
      var split = Array(repeating: [Int](), count: parts)
      for row in CanonicalOrder.rows(of: table) {
        if subprojects[row] >= 0 {
          split[Int(part[Int(subprojects[row])])].append(row)
        } else {
          for position in split.indices { split[position].append(row) }
        }
      }
      rows[name] = split
    }
    return rows
  }

  // MARK: Files

  private var resources: [(table: TableName, path: String)] {
    package.descriptor.resources.filter { $0.table != .scenarios }
  }

  /// Writes one folder for each part into the folder `path`, whole or not at all.
  public func write(
    to path: String, progress: WorkProgress? = nil
  ) throws(OutputFault) {
    let tables = resources
    var files: [(name: String, part: Int, table: TableName?)] = []
    for (part, name) in names.enumerated() {
      files.append((name + "/" + PlanPackage.descriptorName, part, nil))
      for resource in tables { files.append((name + "/" + resource.path, part, resource.table)) }
    }
    let wanted = files
    try OutputFolder.write(wanted.map(\.name), to: path, progress: progress) {
      index throws(OutputFault) in
      bytes(wanted[index].table, part: wanted[index].part)
    }
  }

  /// The files of one part, by name, as `write` puts them into its folder.
  package func files(part: Int) -> [(name: String, bytes: [UInt8])] {
    [(PlanPackage.descriptorName, bytes(nil, part: part))]
      + resources.map { ($0.path, bytes($0.table, part: part)) }
  }

  private func bytes(_ table: TableName?, part: Int) -> [UInt8] {
    guard let table else { return Array(descriptor(of: part).pretty().utf8) }
    let writer = PackageWriter(package: package)
    let whole = package.tables[table]!
    guard let own = rows[table]?[part] else { return writer.bytes(of: whole) }
    return writer.bytes(of: whole, rows: own)
  }

  /// The plan's descriptor with the names of the part and of all parts, the years of the whole, and no
  /// sizes of files.
  private func descriptor(of part: Int) -> JSON {
    guard case .object(let members) = package.descriptor.json else {
      return package.descriptor.json
    }
    let years = package.draft.years.map { JSON.integer(Int($0)) }
    let siblings = names.sorted(by: naturallyPrecedes).map(JSON.string)
    let own = ["part", "parts", "years"]
    return .object(
      members.map { key, value in
        switch (key, value) {
        case ("planctl", .object(let settings)):
          (
            key,
            .object(
              settings.filter { !own.contains($0.key) }
                + [
                  ("part", .string(names[part])), ("parts", .array(siblings)),
                  ("years", .array(years)),
                ])
          )
        case ("resources", .array(let resources)):
          (
            key,
            .array(
              resources.filter { $0["name"] != .string(TableName.scenarios.rawValue) }
                .map(Descriptor.withoutSize))
          )
        default: (key, value)
        }
      })
  }
}
