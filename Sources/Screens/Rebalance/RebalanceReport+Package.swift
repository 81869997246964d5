internal import Allocation
public import PlanPackages
public import Planning
public import Rebalancing
internal import Tables
internal import Texts

extension RebalanceReport {
  /// The plan with the new amounts, as a complete package in canonical form.
  ///
  /// Tranches have their new amounts; a year that deferral opened has a row where money goes into it.
  /// Every printed total is added up again, a total is printed for a new year where its neighbours
  /// are, and a window ends with the last deferred money. Everything else is kept. The description
  /// says what was done. O(tranches × shapes of totals).
  ///
  /// Throws when the files, read back, do not hold just this allocation.
  public func packageFiles() throws(AnswerFault) -> [(name: String, bytes: [UInt8])] {
    guard exitStatus == 0 else { return [] }
    var edit = AllocationEdit(self)
    let files = try edit.files()
    if let reason = mismatch(
      with: try AllocationEdit.read(files, version: package.namedVersion).draft)
    {
      throw AnswerFault(message: reason)
    }
    return files
  }

  /// What differs between the written tranches and this allocation, cell by cell; `nil` if nothing.
  private func mismatch(with written: PlanDraft) -> Bilingual? {
    let tranches = written.tranches
    var wanted: [[Int32]: Amount] = [:]
    for c in amounts.indices where amounts[c] != 0 {
      wanted[[cells.subproject[c], cells.source[c], cells.year[c]], default: 0] += amounts[c]
    }
    for row in 0..<tranches.count where tranches.amount[row] != 0 {
      let key = [tranches.subproject[row], tranches.source[row], tranches.year[row]]
      if wanted[key] != tranches.amount[row] {
        return Bilingual(zh: "写出的资金与结果不符", en: "the written tranches differ from the answer")
      }
      wanted[key] = nil
    }
    if !wanted.isEmpty {
      return Bilingual(zh: "写出的资金缺行", en: "tranches of the answer were not written")
    }
    if written.brokenTotalCount > 0 {
      return Bilingual(zh: "写出的合计与明细不符", en: "a written total differs from its parts")
    }
    return nil
  }
}

/// A package being changed to an allocation.
private struct AllocationEdit {
  private let report: RebalanceReport
  private let package: PlanPackage
  private let draft: PlanDraft
  private var tables: [TableName: CSVTable]
  private var tranchesChanged = 0
  private var totalsChanged = 0
  private var windowsChanged = 0

  init(_ report: RebalanceReport) {
    self.report = report
    package = report.package
    draft = report.draft
    tables = report.package.tables
  }

  /// The canonical files; throws where what was written can not be read.
  mutating func files() throws(AnswerFault) -> [(name: String, bytes: [UInt8])] {
    changeTranches()
    extendWindows()
    let sums = ScopeSums(report)
    changeTotals(sums)
    let added = newTotals(sums)
    totalsChanged += added.count
    let files = PackageWriter(
      package: PlanPackage(package, tables: tables, descriptor: descriptor())
    ).files()
    if added.isEmpty { return files }
    // New rows are written behind the old ones and brought into canonical order by reading once more.
    let path = tables[.totals]!.file
    let withRows = files.map { name, bytes in
      (name, name == path ? bytes + Array(added.joined().utf8) : bytes)
    }
    return PackageWriter(
      package: try AllocationEdit.read(withRows, version: package.namedVersion)
    ).files()
  }

  /// The package that `files` hold.
  static func read(
    _ files: [(name: String, bytes: [UInt8])], version: String?
  ) throws(AnswerFault) -> PlanPackage {
    do throws(PackageFaults) {
      return try PlanPackage(
        .memory(Dictionary(files.map { ($0.name, $0.bytes) }) { first, _ in first }),
        version: version)
    } catch {
      let found = error.faults.first.map { "\($0.file):\($0.line)" } ?? ""
      throw AnswerFault(
        message: Bilingual(
          zh: "写出的计划读不回来（\(found)），没有写出", en: "the new plan can not be read back (\(found))"))
    }
  }

  // MARK: Tranches and windows

  private mutating func changeTranches() {
    let cells = report.cells
    for c in report.changedCells {
      tranchesChanged += 1
      if cells.row[c] >= 0 {
        package.setTranche(Int(cells.row[c]), report.amounts[c], in: &tables)
      } else {
        package.appendTranche(
          Scope(
            subproject: cells.subproject[c], source: cells.source[c], year: cells.year[c]),
          report.amounts[c], to: &tables)
      }
    }
  }

  private mutating func extendWindows() {
    let cells = report.cells
    var ends: [Int32: Int32] = [:]
    for move in report.ledger?.moves ?? [] {
      guard let to = move.to, cells.year[to] > cells.year[move.from] else { continue }
      let subproject = cells.subproject[to]
      guard let end = draft.subprojects[Int(subproject)].endYear, cells.year[to] > end else {
        continue
      }
      ends[subproject] = max(ends[subproject] ?? end, cells.year[to])
    }
    let column = TableSchema.schema(.subprojects).column("end_year")!
    for (subproject, year) in ends {
      windowsChanged += 1
      let row = Int(draft.subprojects[Int(subproject)].row)
      tables[.subprojects]!.columns[column].codes[row] = year
    }
  }

  // MARK: Totals

  private mutating func changeTotals(_ sums: ScopeSums) {
    let amount = TableSchema.schema(.totals).column("amount")!
    for row in 0..<draft.totals.count {
      let sum = Amount(clamping: sums[draft.totals.scope(row)])
      if sum == draft.totals.amount[row] { continue }
      totalsChanged += 1
      tables[.totals]!.columns[amount].numbers[Int(draft.totals.row[row])] = sum
    }
  }

  /// Lines of totals for years that have money for the first time, wherever the same sum is printed
  /// for other years: a blank among printed subtotals says that there is no money.
  private func newTotals(_ sums: ScopeSums) -> [String] {
    let cells = report.cells
    let opened = report.changedCells.filter { cells.row[$0] < 0 }
    if opened.isEmpty { return [] }
    var siblings: [Scope: Int] = [:]
    var taken = Set<Scope>()
    var ids = Set<String>()
    for row in 0..<draft.totals.count {
      ids.insert(package.text(.totals, row: Int(draft.totals.row[row]), column: "total_id"))
      var scope = draft.totals.scope(row)
      guard scope.year != nil else { continue }
      taken.insert(scope)
      scope.year = nil
      // The last year's row is the model.
      siblings[scope] = row
    }
    var lines: [String] = []
    for (open, row) in siblings.sorted(by: { $0.value < $1.value }) {
      let years = Set(opened.filter { contains(open, $0) }.map { cells.year[$0] }).sorted()
      for year in years {
        var scope = open
        scope.year = year
        let sum = sums[scope]
        if taken.contains(scope) || sum == 0 { continue }
        lines.append(line(like: row, scope, Amount(clamping: sum), &ids))
      }
    }
    return lines
  }

  private func contains(_ scope: Scope, _ c: Int) -> Bool {
    let cells = report.cells
    return Selector(scope).contains(
      subproject: cells.subproject[c], source: cells.source[c], year: cells.year[c], in: draft)
  }

  /// A line of `totals.csv` for `scope`, named after the total in `row` of another year.
  private func line(
    like row: Int, _ scope: Scope, _ sum: Amount, _ ids: inout Set<String>
  ) -> String {
    let tableRow = Int(draft.totals.row[row])
    let old = "\(draft.totals.year[row])"
    let new = "\(scope.year!)"
    func renamed(_ column: String) -> String {
      ScopeSums.replacing(old, with: new, in: package.text(.totals, row: tableRow, column: column))
    }
    var id = renamed("total_id")
    while !ids.insert(id).inserted { id += "-" + new }
    let values: [String: String] = [
      "total_id": id,
      "subproject_id": scope.subproject.map { draft.subprojects[Int($0)].id } ?? "",
      "project_id": scope.project.map { draft.projects[Int($0)].id } ?? "",
      "source_id": scope.source.map { draft.sources[Int($0)].id } ?? "",
      "tier": scope.payer?.name ?? "", "year": new, "amount": draft.unit.text(sum),
      "label": renamed("label"), "version_id": package.version?.id ?? "",
    ]
    let table = tables[.totals]!
    // As `PackageWriter` orders the columns.
    let columns = table.schema.columns.indices.filter { table.header.contains($0) }
    return CSVText.row(columns.map { values[table.schema.columns[$0].name] ?? "" })
  }

  // MARK: Descriptor

  /// Says where the package comes from; sizes and hashes of the old files go.
  private func descriptor() -> Descriptor {
    var descriptor = package.descriptor
    guard case .object(var members) = descriptor.json else { return descriptor }
    func set(_ key: String, _ value: JSON) {
      if let place = members.firstIndex(where: { $0.key == key }) {
        members[place].value = value
      } else {
        let place = members.firstIndex { $0.key == "planctl" || $0.key == "resources" }
        members.insert((key, value), at: place ?? members.count)
      }
    }
    let scenario = report.answer.scenario
    set("name", .string(package.name + "-" + AllocationEdit.suffix(scenario.name)))
    let words = report.words.isEmpty ? "" : ": " + report.words.joined(separator: " ")
    let text =
      "planctl \(report.command) \(package.name)\(words) (method \(scenario.method.rawValue)). "
      + "Tranches changed: \(tranchesChanged); totals recomputed from the tranches: \(totalsChanged); "
      + "windows extended: \(windowsChanged)."
    let old = descriptor.json["description"]?.stringValue ?? ""
    set("description", .string(old.isEmpty ? text : old + "\n\n" + text))
    if case .array(let resources)? = descriptor.json["resources"] {
      set("resources", .array(resources.map(Descriptor.withoutSize)))
    }
    descriptor.json = .object(members)
    return descriptor
  }

  /// Letters, digits, `.`, `_` and `-` of `name` in lower case.
  private static func suffix(_ name: String) -> String {
    let allowed = name.lowercased().unicodeScalars.filter {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || "._-".unicodeScalars.contains($0)
    }
    return allowed.isEmpty ? "simulated" : String(String.UnicodeScalarView(allowed))
  }
}

/// Sums of the new amounts for any scope that the plan prints a total of.
private struct ScopeSums {
  private var sums: [Scope: Int128] = [:]

  /// One pass over the cells for each shape of scope: which of sub-project, project, source, payer
  /// and year it names.
  init(_ report: RebalanceReport) {
    let (draft, cells) = (report.draft, report.cells)
    var shapes = Set<[Bool]>()
    for row in 0..<draft.totals.count {
      let scope = draft.totals.scope(row)
      let shape = [
        scope.subproject != nil, scope.project != nil, scope.source != nil, scope.payer != nil,
        scope.payer == .local, scope.year != nil,
      ]
      shapes.insert(shape)
    }
    for c in report.amounts.indices {
      let row = draft.subprojects[Int(cells.subproject[c])]
      let tier = draft.sources[Int(cells.source[c])].tier
      for shape in shapes {
        if shape[1], row.project == nil { continue }
        if shape[4], !tier.isLocal { continue }
        let scope = Scope(
          subproject: shape[0] ? cells.subproject[c] : nil, project: shape[1] ? row.project : nil,
          source: shape[2] ? cells.source[c] : nil,
          payer: shape[4] ? .local : shape[3] ? .tier(tier) : nil,
          year: shape[5] ? cells.year[c] : nil)
        sums[scope, default: 0] += Int128(report.amounts[c])
      }
    }
  }

  subscript(scope: Scope) -> Int128 { sums[scope] ?? 0 }

  /// `text` with every `old` made `new`; byte by byte.
  static func replacing(_ old: String, with new: String, in text: String) -> String {
    let (old, bytes) = (Array(old.utf8), Array(text.utf8))
    var out: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position...].starts(with: old) {
        out += Array(new.utf8)
        position += old.count
      } else {
        out.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension PlanPackage {
  /// A scenario's fault with file, line and column where it stands in a file of the package.
  public func message(of fault: ScenarioFault) -> Bilingual {
    guard case .cell(let place) = fault.location, let location = locations(of: [place])[place]
    else {
      return fault.message
    }
    let text = "\(FilePath.joined(folder, location.file)):\(location.line):\(location.column): "
    return Bilingual(zh: text + fault.message.zh, en: text + fault.message.en)
  }
}
