package import Documents
package import Origins
package import PlanPackages
internal import Planning
internal import PrintedWords
internal import Texts

/// From published tables to a validated plan package. The walk: grids are joined to tables; the table
/// that holds the plan is chosen; its columns, rows and payers are named by words; the sums that they
/// promise are held against its figures; slid rows are moved back; every figure is graded; rows of a
/// package are made, written and read back.
///
/// A pure function of the grids and the answers: questions that nobody has answered are returned with
/// what was proposed, and the package is made with the proposals.
package struct Import: Sendable {
  package struct Options: Sendable {
    /// Which table, from 1 among those with money; `nil` for the only one, or the one that is asked for.
    package var table: Int?
    package var sheet: String?
    /// Whether the files of the package are made too, or only looked at what was understood.
    package var makesFiles: Bool
    /// The files that are read, to be known again: `mapping.json` keeps them.
    package var documents: [ReadDocument] = []

    package init(table: Int? = nil, sheet: String? = nil, makesFiles: Bool = true) {
      self.table = table
      self.sheet = sheet
      self.makesFiles = makesFiles
    }
  }

  package let log: ImportLog
  package let reading: PlanReading
  /// The canonical files of the package, `mapping.json`, `origins.csv` and `doubts.csv` among them; empty where
  /// something must be answered first.
  package let files: [(name: String, bytes: [UInt8])]
  package let package: PlanPackage?
  package let tableCount: Int
  /// Figures of the package by grade.
  package let graded: [Grade: Int]

  /// How many figures the plan that it is a newer print of has just so, and of how many.
  private let agreement: (same: Int, all: Int)

  /// Reads `grids`; with `base`, as a newer print of that plan. Its figures decide between a reading that sums
  /// deny and the document: where two thirds of the table's are the plan's own, columns are what their
  /// headers say, and the sums that fail are the document's.
  package init(
    _ grids: [Grid], answers: [String: String] = [:], base: BasePlan? = nil,
    options: Options = Options()
  ) throws(ImportFault) {
    let base = base ?? BasePlan(grids)
    let found = try Import(grids, answers, [:], base, options)
    let doubted = found.log.questions.filter { $0.key.hasPrefix("sum:") }
    if base == nil || doubted.isEmpty {
      self = found
      return
    }
    let confirmed = Dictionary(doubted.map { ($0.key, "total") }) { first, _ in first }
    let read = try Import(grids, answers, confirmed, base, options)
    let (same, all) = read.agreement
    self = all > 0 && same * 3 >= all * 2 ? read : found
  }

  private init(
    _ grids: [Grid], _ answers: [String: String], _ confirmed: [String: String],
    _ base: BasePlan?, _ options: Options
  ) throws(ImportFault) {
    let tables = TableJoining.tables(grids)
    tableCount = tables.count
    var choosing = ImportLog(answers: answers)
    let candidates = Import.candidates(tables, options)
    let chosen = try Import.choose(tables, candidates, options, &choosing)
    let known = base?.answers(for: Import.labels(chosen)) ?? [:]
    var log = ImportLog(answers: known.merging(answers) { $1 }, confirmed: confirmed)
    _ = try Import.choose(tables, candidates, options, &log)
    let duties = tables.lazy.compactMap(DutyReading.init).first?.duties ?? []
    let texts = tables.flatMap { $0.before + $0.after }
    var reading = try PlanReading(chosen, texts: texts, &log)
    reading.moveSlidRows(&log)
    reading.grade(&log)
    reading.doubtNames(&log)
    reading.doubtLeftOut(&log)
    log.sortDoubts()
    self.reading = reading
    let missing = log.questions.filter { $0.proposal == nil }
    if !missing.isEmpty {
      (self.log, files, package, graded) = (log, [], nil, [:])
      agreement = (0, 0)
      return
    }
    let assembly = PlanAssembly(reading, duties: duties, &log)
    log.sortDoubts()
    graded = assembly.graded
    if assembly.tables.rows[.tranches, default: []].isEmpty { throw reading.nothingRead }
    guard options.makesFiles || base != nil else {
      (self.log, files, package) = (log, [], nil)
      agreement = (0, 0)
      return
    }
    if let base {
      let files = try Import.merged(
        base, assembly, reading, title: Import.title(chosen, tables), &log)
      (self.log, package, agreement) = (log, files.package, files.agreement)
      self.files = files.written + Import.notes(files.origins, options, log)
      return
    }
    let head = NewDescriptor(
      name: Import.name(chosen.origin.file), title: Import.title(chosen, tables),
      description: "由 planctl import 从 \(chosen.origin.file) 读入；表中空白处没有行，印出的0是数值为0的行。",
      unit: Import.unit(reading))
    let written = try Import.written(assembly.tables.completed().files(head))
    self.log = log
    agreement = (0, 0)
    package = written
    files = PackageWriter(package: written).files() + Import.notes(assembly.origins, options, log)
  }

  /// What stands beside the package: decisions, origins, doubts.
  private static func notes(
    _ origins: OriginTable, _ options: Options, _ log: ImportLog
  ) -> [(name: String, bytes: [UInt8])] {
    [
      (Mapping.fileName, Array(Mapping(log, of: options.documents).json.pretty().utf8)),
      (OriginTable.fileName, origins.bytes),
      ("doubts.csv", DoubtFile.bytes(log.doubts)),
    ]
  }

  /// Labels of money columns, as far as the header names payers.
  private static func labels(_ table: PrintedTable) -> [String] {
    var log = ImportLog()
    return ColumnReading.all(table, &log).filter(\.isMoney).map(\.words.payer)
  }

  /// The base with the figures of the table.
  private static func merged(
    _ base: BasePlan, _ assembly: PlanAssembly, _ reading: PlanReading, title: String,
    _ log: inout ImportLog
  ) throws(ImportFault) -> (
    package: PlanPackage, written: [(name: String, bytes: [UInt8])], origins: OriginTable,
    agreement: (same: Int, all: Int)
  ) {
    let unit = base.unit ?? Import.unit(reading)
    let merge = try PlanMerge(base, assembly.tables, unit: unit, &log)
    let head = NewDescriptor(
      name: Import.name(reading.table.origin.file), title: title,
      description: "由 planctl import 从 \(reading.table.origin.file) 读回。", unit: unit)
    var files = merge.tables.files(head)
    if let descriptor = base.descriptor {
      files[PlanPackage.descriptorName] = Array(descriptor.pretty().utf8)
    }
    let package = try written(files)
    return (
      package, PackageWriter(package: package).files(), merge.origins(assembly.origins),
      merge.agreement
    )
  }

  /// The package read back: what can not be read is no package.
  private static func written(_ files: [String: [UInt8]]) throws(ImportFault) -> PlanPackage {
    do {
      return try PlanPackage(.memory(files))
    } catch {
      let fault = error.faults.first
      let place = fault.map { "\($0.file):\($0.line):\($0.column)" } ?? ""
      let (zh, en) = (fault?.kind.title(.zh) ?? "", fault?.kind.title(.en) ?? "")
      throw ImportFault(
        "读出的内容不成计划：\(zh)（\(place) \(fault?.found ?? "")）",
        "what was read is no plan: \(en) (\(place) \(fault?.found ?? ""))",
        adviceZh: "用 --preview 查看每列每行读成了什么，用 --mapping 改正",
        adviceEn:
          "see with --preview what each column and row was read as; correct it with --mapping")
    }
  }

  private static func unit(_ reading: PlanReading) -> MoneyUnit {
    let unit = reading.unit ?? .tenThousands
    // Yuan are printed to the cent of 万元 at least; of other money what is printed is kept.
    let least = unit.currency == "CNY" && unit.power > 0 ? 2 : 0
    return MoneyUnit(
      currency: unit.currency, name: unit.name, title: unit.title, scale: unit.scale,
      decimals: max(least, reading.grid.decimals))
  }

  /// A name as packages have it: the file's, small letters, digits, `-`.
  private static func name(_ file: String) -> String {
    let base = file.split(separator: "/").last.map(String.init) ?? file
    let stem = base.split(separator: ".").first.map(String.init) ?? base
    let plain = stem.lowercased().unicodeScalars.map { scalar -> Character in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
    }
    let words = String(plain).split(separator: "-").joined(separator: "-")
    return words.isEmpty ? "imported-plan" : words
  }

  private static func title(_ table: PrintedTable, _ all: [PrintedTable]) -> String {
    table.title.isEmpty ? all.lazy.map(\.title).first { !$0.isEmpty } ?? "" : table.title
  }
}
