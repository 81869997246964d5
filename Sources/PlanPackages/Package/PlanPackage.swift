internal import Glibc
public import Planning
package import Tables
public import Texts

/// A plan package: a folder with `datapackage.json` and one CSV file per table.
public struct PlanPackage: Sendable {
  /// The file that makes a folder a package.
  public static let descriptorName = "datapackage.json"

  /// Where it was read from: the folder as the user wrote it, or `""`.
  public let folder: String
  package let descriptor: Descriptor
  package let descriptorBytes: [UInt8]
  package let tables: [TableName: CSVTable]
  /// What was accepted but should be known: undeclared files, byte-order marks, CRLF.
  public let notes: [InputFault]
  /// The plan in memory, nothing checked yet; of a plan with versions the one that is looked at.
  public let draft: PlanDraft
  /// The versions of the plan, in the order of their table; none where it has no such table.
  public let versions: [PlanVersion]
  /// The version that `draft` is of; `nil` in a plan without versions.
  public let version: PlanVersion?
  /// Whether that version was asked for by its id.
  package let isVersionNamed: Bool

  /// The name in the descriptor, or else the folder's.
  public var name: String {
    if !descriptor.name.isEmpty { return descriptor.name }
    return OutputFile.resolved(folder).split(separator: "/").last.map(String.init) ?? ""
  }
  /// The title in the descriptor, or else `name`; with the version that is looked at.
  public var title: String {
    (descriptor.title.isEmpty ? name : descriptor.title)
      + (version.map { " · " + $0.title(language ?? .zh) } ?? "")
  }
  /// The package's first language, if it names one.
  public var language: Language? { descriptor.languages.first.flatMap(Language.init) }

  /// Reads the package in `source`. Time and memory linear in its bytes; large tables are read on all
  /// cores. `progress` counts the bytes of all tables. `version` is the id of one of its versions; without
  /// it the last approved one is looked at, or the last if none is approved.
  ///
  /// Throws `PackageFaults` with every fault of every file, in file order, at most 100 kept.
  public init(
    _ source: PackageSource, version wanted: String? = nil, progress: WorkProgress? = nil
  ) throws(PackageFaults) {
    if case .folder(let folder) = source { self.folder = folder } else { folder = "" }
    let files = PackageFolder(source: source)
    do {
      descriptorBytes = try files.read(PlanPackage.descriptorName).array()
    } catch {
      throw PackageFaults(error)
    }
    var log = FaultLog()
    guard let descriptor = Descriptor.read(descriptorBytes, &log) else { throw PackageFaults(log) }
    self.descriptor = descriptor
    PlanPackage.checkTables(descriptor, &log)
    if log.count > 0 { throw PackageFaults(log) }
    let opened = PlanPackage.open(descriptor, files)
    progress?.begin(.reading, of: opened.reduce(0) { $0 + ((try? $1.bytes.get().count) ?? 0) })
    var tables: [TableName: CSVTable] = [:]
    // Tables with faults: what refers to them cannot be judged, and is not reported.
    var unsound = Set<TableName>()
    for (schema, path, bytes) in opened {
      do {
        let bytes = try bytes.get()
        var (table, faults) = CSVTableReader.read(
          schema, file: path, bytes: bytes, unit: descriptor.unit, earlier: tables,
          unsound: unsound, progress: progress)
        if faults.count > 0 { unsound.insert(schema.name) }
        if table.keys.count == table.rowCount { CanonicalOrder.rank(&table) }
        tables[schema.name] = table
        log.append(faults)
      } catch {
        unsound.insert(schema.name)
        log.add(error)
      }
    }
    try PlanPackage.checkUnchanged(opened)
    if log.count > 0 { throw PackageFaults(log) }
    self.tables = tables
    notes = PlanPackage.notes(descriptor, files.visibleFiles(), tables)
    var builder = DraftBuilder(descriptor, tables, version: wanted)
    builder.checkVersions(wanted: wanted, &log)
    draft = builder.build(&log)
    versions = builder.view.versions
    version = builder.view.chosen.map { builder.view.versions[$0] }
    isVersionNamed = wanted != nil
    // The texts have been copied: a mapped file is not needed in memory before somebody asks.
    for table in tables.values { table.bytes.drop(0..<table.bytes.count) }
    try PlanPackage.checkUnchanged(opened)
    if log.count > 0 { throw PackageFaults(log) }
  }

  typealias OpenTable = (
    schema: TableSchema, path: String, bytes: Result<FileBytes, InputFault>
  )

  /// The files of the tables, in the order in which they are read.
  private static func open(_ descriptor: Descriptor, _ files: PackageFolder) -> [OpenTable] {
    TableSchema.all.compactMap { schema -> OpenTable? in
      guard let resource = descriptor.resources.first(where: { $0.table == schema.name }) else {
        return nil
      }
      let bytes = Result { () throws(InputFault) in
        try files.read(resource.path, isDeclared: true)
      }
      return (schema, resource.path, bytes)
    }
  }

  /// Refuses files that somebody wrote to since they were opened.
  static func checkUnchanged(_ opened: [OpenTable]) throws(PackageFaults) {
    var log = FaultLog()
    for table in opened where (try? table.bytes.get().hasChanged) == true {
      log.add(PackageFolder.changed(table.path))
    }
    if log.count > 0 { throw PackageFaults(log) }
  }

  private static func notes(
    _ descriptor: Descriptor, _ names: [String], _ tables: [TableName: CSVTable]
  ) -> [InputFault] {
    let declared = Set([descriptorName] + descriptor.resources.map(\.path))
    var notes: [InputFault] = []
    // What `planctl import` writes beside the tables.
    let own: Set = ["mapping.json", "origins.csv", "doubts.csv"]
    for name in names
    where !declared.contains(name) && !own.contains(name) && notes.count < FaultLog.limit {
      notes.append(
        InputFault(
          .undeclaredFile, file: name,
          expected: Bilingual(
            zh: "\(descriptorName) 的 resources 中应列出它", en: "an entry in \(descriptorName)")))
    }
    for resource in descriptor.resources {
      guard let table = tables[resource.table] else { continue }
      if table.bytes.buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
        notes.append(
          InputFault(
            .byteOrderMark, file: table.file, line: 1, column: 1,
            expected: Bilingual(zh: "不带 BOM 的 UTF-8", en: "UTF-8 without it")))
      }
      let headerEnd = table.bytes.buffer.firstIndex(of: 0x0A) ?? 0
      if headerEnd > 0, table.bytes.buffer[headerEnd - 1] == 0x0D {
        notes.append(
          InputFault(
            .carriageReturns, file: table.file, line: 1,
            expected: Bilingual(zh: "以 LF 换行", en: "LF alone")))
      }
    }
    return notes
  }

  private static func checkTables(_ descriptor: Descriptor, _ log: inout FaultLog) {
    let present = Set(descriptor.resources.map(\.table))
    if present.contains(.figures) && !present.contains(.tranches) { return }
    for table in [TableName.subprojects, .sources, .tranches] where !present.contains(table) {
      log.add(
        InputFault(
          .missingTable, file: descriptorName, found: nil,
          expected: Bilingual(zh: "应有表 \(table.rawValue)", en: "a table \(table.rawValue)")))
    }
  }

  /// Whether `path` is the package's folder or lies inside it.
  public func contains(_ path: String) -> Bool {
    var existing = path
    var inode = stat()
    while stat(existing, &inode) != 0, existing != ".", existing != "/" {
      existing = OutputFile.folder(of: existing)
    }
    let own = OutputFile.resolved(folder)
    return (OutputFile.resolved(existing) + "/").hasPrefix(own + "/")
  }

  /// File, line and column of `places`, each file walked once.
  public func locations(of places: [Place]) -> [Place: SourceLocation] {
    var locations: [Place: SourceLocation] = [:]
    for (name, group) in Dictionary(grouping: places, by: \.table) {
      guard let table = tables[name] else { continue }
      let rows = RowPlaces(table, rows: group.map(\.row))
      for place in group {
        let (line, column) = rows.place(row: place.row, column: place.column)
        locations[place] = SourceLocation(file: table.file, line: line, column: column)
      }
    }
    return locations
  }

  /// The bytes of a file that stands beside the tables, such as `origins.csv`; `nil` if there is none.
  package func beside(_ name: String) throws(InputFault) -> [UInt8]? {
    let files = PackageFolder(source: .folder(folder))
    guard !folder.isEmpty, files.names().contains(name) else { return nil }
    return try files.read(name).array()
  }

  /// Whether `path` is one of the package's own files, under whatever name: a result must never be
  /// written over its input.
  public func owns(_ path: String) -> Bool {
    var wanted = stat()
    guard !folder.isEmpty, stat(path, &wanted) == 0 else { return false }
    return ([PlanPackage.descriptorName] + descriptor.resources.map(\.path)).contains { name in
      var own = stat()
      return stat(FilePath.joined(folder, name), &own) == 0 && own.st_dev == wanted.st_dev
        && own.st_ino == wanted.st_ino
    }
  }

  /// The text of one cell as written.
  package func text(_ table: TableName, row: Int, column: String) -> String {
    tables[table]?.text(column, row) ?? ""
  }
}

/// A place in a file of the package; line and column count from 1, the column in characters.
public struct SourceLocation: Sendable, Hashable {
  /// Path inside the package.
  public var file: String
  /// The header is line 1; 0 where the table has no such row.
  public var line: Int
  /// Where the field begins; 0 with line 0.
  public var column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension FaultLog {
  package mutating func append(_ other: FaultLog) {
    for fault in other.faults { add(fault) }
    addUnshown(other.count - other.faults.count)
  }
}

extension PlanPackage {
  /// Path, size in bytes and SHA-256 (in hexadecimal) of each file, in the order of the descriptor, which comes
  /// first. O(bytes).
  package var inputFiles: [(name: String, size: Int, digest: String)] {
    let descriptor = (
      PlanPackage.descriptorName, descriptorBytes.count,
      SHA256.hexadecimal(SHA256.digest(of: descriptorBytes))
    )
    return [descriptor]
      + self.descriptor.resources.compactMap { resource in
        tables[resource.table].map { table in
          (
            resource.path, table.bytes.count,
            SHA256.hexadecimal(SHA256.digest(of: table.bytes.buffer))
          )
        }
      }
  }
}
