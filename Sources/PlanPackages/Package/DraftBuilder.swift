internal import Planning
internal import Tables
internal import Texts

/// Turns the tables of a package into the plan's own values, in canonical order, and checks what one
/// row says by itself.
struct DraftBuilder {
  private let descriptor: Descriptor
  let tables: [TableName: CSVTable]
  /// Which rows of the money belong to the version that is looked at.
  let view: VersionView
  var pending = PendingFaults()

  init(_ descriptor: Descriptor, _ tables: [TableName: CSVTable], version: String? = nil) {
    view = VersionView(tables, wanted: version)
    self.descriptor = descriptor
    self.tables = tables
  }

  mutating func build(_ log: inout FaultLog) -> PlanDraft {
    var draft = PlanDraft()
    draft.name = descriptor.name
    draft.title = descriptor.title
    draft.unit = descriptor.unit
    draft.tierNames = descriptor.tierNames
    draft.fiscalYears = descriptor.fiscalYears
    draft.declaredFigures = descriptor.declaredFigures
    draft.declaredYears = descriptor.years
    draft.places = entities(.places) { table, row in
      PlaceUnit(
        code: table.keys.text(row), name: table.text("name", row),
        nameEnglish: table.text("name_en", row),
        kind: table.code("kind", row).flatMap(PlaceKind.init),
        parent: table.code("parent_code", row),
        row: Int32(row))
    }
    draft.projects = entities(.projects) { table, row in
      Project(id: table.keys.text(row), name: table.text("name", row), row: Int32(row))
    }
    draft.sources = entities(.sources) { table, row in
      Source(
        id: table.keys.text(row), name: table.text("name", row),
        nameEnglish: table.text("name_en", row),
        tier: table.code("tier", row).flatMap(Tier.init) ?? .other,
        place: table.code("place_code", row), row: Int32(row))
    }
    buildSubprojects(&draft)
    checkPlaces(draft.places)
    checkWindows(.subprojects, draft.subprojects.lazy.map { ($0.row, $0.startYear, $0.endYear) })
    buildMoney(&draft)
    buildDuties(&draft)
    buildRules(&draft)
    buildStatements(&draft)
    buildExecution(&draft)
    buildIndicators(&draft)
    buildWaivers(&draft)
    buildCalendar(&draft)
    buildScenarios(&draft)
    report(&log)
    return draft
  }

  func entities<T: Sendable>(_ name: TableName, _ make: (CSVTable, Int) -> T) -> [T] {
    guard let table = tables[name] else { return [] }
    return Workers.cores.array(table.rowOfRank.count) { make(table, Int(table.rowOfRank[$0])) }
  }

  func rows<T: Sendable>(_ name: TableName, _ make: (CSVTable, Int) -> T) -> [T] {
    guard let table = tables[name] else { return [] }
    let order = CanonicalOrder.rows(of: table)
    return Workers.cores.array(order.count) { make(table, order[$0]) }
  }

  private func buildSubprojects(_ draft: inout PlanDraft) {
    guard let table = tables[.subprojects] else { return }
    let (name, content) = (table.cells("name"), table.cells("content"))
    let (sequence, project, level) = (
      table.cells("seq"), table.cells("project_id"), table.cells("level")
    )
    let (start, end) = (table.cells("start_year"), table.cells("end_year"))
    draft.subprojects = entities(.subprojects) { table, row in
      Subproject(
        id: table.keys.text(row), name: name.text(row),
        sequence: sequence.decimal(row).flatMap { Int32(exactly: $0.units) },
        project: project.code(row), level: level.code(row).flatMap(Level.init),
        startYear: start.code(row), endYear: end.code(row), content: content.text(row),
        row: Int32(row))
    }
  }

  // MARK: Money and outputs

  private mutating func buildMoney(_ draft: inout PlanDraft) {
    if let table = tables[.tranches] {
      draft.tranches = TrancheColumns(
        subproject: table.codes("subproject_id"), source: table.codes("source_id"),
        year: table.codes("year"), amount: table.amounts("amount"))
      if let rows = view.tranches { draft.tranches.keep(rows) }
    }
    if let table = tables[.totals] {
      let order = CanonicalOrder.rows(of: table)
      draft.totals.subproject = order.gather(table.codes("subproject_id"))
      draft.totals.project = order.gather(table.codes("project_id"))
      draft.totals.source = order.gather(table.codes("source_id"))
      draft.totals.payer = order.gather(table.codes("tier"))
      draft.totals.year = order.gather(table.codes("year"))
      draft.totals.amount = order.gather(table.amounts("amount"))
      draft.totals.row = Workers.cores.array(order.count) { Int32(order[$0]) }
      if let version = view.totals {
        let versions = table.codes("version_id")
        draft.totals = draft.totals.rows(
          (0..<order.count).filter { versions[Int(draft.totals.row[$0])] == version })
      }
      checkScopes(draft)
    }
    buildOutputs(&draft)
    for output in draft.outputs where (output.unitCost ?? 0) < 0 {
      pending.append(
        (
          .badAmount, Place(.outputs, row: Int(output.row), column: "unit_cost"),
          draft.unit.text(output.unitCost!), Bilingual(zh: "单价不得为负", en: "a cost of 0 or more")
        ))
    }
    for output in draft.outputs where output.quantity.units < 0 {
      pending.append(
        (
          .badNumber, Place(.outputs, row: Int(output.row), column: "quantity"),
          output.quantity.text,
          Bilingual(zh: "数量不得为负", en: "a quantity of 0 or more")
        ))
    }
  }

  private func buildOutputs(_ draft: inout PlanDraft) {
    guard let table = tables[.outputs] else { return }
    let (subproject, year) = (table.cells("subproject_id"), table.cells("year"))
    let (item, unit) = (table.cells("item"), table.cells("unit"))
    let (quantity, cost) = (table.cells("quantity"), table.cells("unit_cost"))
    draft.outputs = rows(.outputs) { _, row in
      Output(
        subproject: subproject.code(row) ?? 0, year: year.code(row) ?? 0, item: item.text(row),
        quantity: quantity.decimal(row) ?? Decimal(units: 0, decimals: 0), unit: unit.text(row),
        unitCost: cost.decimal(row)?.units, row: Int32(row))
    }
  }

  /// Printed totals whose scope excludes itself; those that name only one of what could disagree are
  /// passed over on all cores.
  private mutating func checkScopes(_ draft: PlanDraft) {
    let totals = draft.totals
    let doubtful = Workers.cores.mapRanges(of: totals.count) { rows in
      rows.filter { row in
        if totals.source[row] >= 0, totals.payer[row] >= 0 { return true }
        let (subproject, project) = (totals.subproject[row], totals.project[row])
        return subproject >= 0 && project >= 0
          && draft.subprojects[Int(subproject)].project != project
      }
    }
    for row in doubtful.joined() {
      checkScope(totals.scope(row), .totals, Int(totals.row[row]), draft)
    }
  }

  /// Every place must reach the top of the tree. Each is walked over once: O(places).
  private mutating func checkPlaces(_ places: [PlaceUnit]) {
    var children = Array(repeating: [Int](), count: places.count)
    var reached = places.indices.filter { places[$0].parent == nil }
    for (index, place) in places.enumerated() {
      if let parent = place.parent { children[Int(parent)].append(index) }
    }
    var isReached = Array(repeating: false, count: places.count)
    while let place = reached.popLast() {
      isReached[place] = true
      reached += children[place]
    }
    // One fault a circle: what only hangs below it is in order once the circle is mended.
    for start in places.indices where !isReached[start] {
      var path: [Int] = []
      var place = start
      while !isReached[place] {
        isReached[place] = true
        path.append(place)
        place = Int(places[place].parent!)
      }
      guard let first = path.firstIndex(of: place) else { continue }
      report(circle: Array(path[first...]), of: places)
    }
  }

  private mutating func report(circle: [Int], of places: [PlaceUnit]) {
    let first = circle.min { places[$0].row < places[$1].row }!
    let turn = circle.firstIndex(of: first)!
    let codes = (circle[turn...] + circle[...turn]).map { places[$0].code }
    let shown = codes.prefix(8).joined(separator: " → ") + (codes.count > 8 ? " → …" : "")
    pending.append(
      (
        .circularPlaces, Place(.places, row: Int(places[first].row), column: "parent_code"),
        shown,
        Bilingual(zh: "上级不得是自己或自己的下级", en: "a parent that does not lie within the place")
      ))
  }

  mutating func checkScope(
    _ scope: Scope, _ table: TableName, _ row: Int, _ draft: PlanDraft
  ) {
    if let project = scope.project, let subproject = scope.subproject,
      draft.subprojects[Int(subproject)].project != project
    {
      let found = draft.projects[Int(project)].id
      pending.append(
        (
          .contradictoryScope, Place(table, row: row, column: "project_id"), found,
          Bilingual(
            zh: "\(draft.subprojects[Int(subproject)].id) 不属于项目 \(found)",
            en: "\(draft.subprojects[Int(subproject)].id) does not belong to project \(found)")
        ))
    }
    guard let source = scope.source, let payer = scope.payer else { return }
    let tier = draft.sources[Int(source)].tier
    let agrees = payer == .tier(tier) || (payer == .local && tier.isLocal)
    if !agrees {
      pending.append(
        (
          .contradictoryScope, Place(table, row: row, column: "tier"), payer.name,
          Bilingual(
            zh: "\(draft.sources[Int(source)].id) 的层级是 \(tier.name)",
            en: "\(tier.name), the tier of \(draft.sources[Int(source)].id)")
        ))
    }
  }

  private mutating func checkWindows(
    _ table: TableName, _ windows: some Sequence<(row: Int32, start: Int32?, end: Int32?)>
  ) {
    for window in windows {
      guard let start = window.start, let end = window.end, end < start else { continue }
      pending.append(
        (
          .reversedWindow, Place(table, row: Int(window.row), column: "end_year"), "\(end)",
          Bilingual(zh: "应不早于起始年 \(start)", en: "\(start) or later")
        ))
    }
  }

  // MARK: Duties, rules

  private mutating func buildDuties(_ draft: inout PlanDraft) {
    draft.hasDuties = tables[.duties] != nil
    var projects = Array(repeating: [Int32](), count: tables[.duties]?.rowCount ?? 0)
    for pair in rows(.dutyProjects, { ($0.code("duty_id", $1)!, $0.code("project_id", $1)!) }) {
      projects[Int(pair.0)].append(pair.1)
    }
    draft.duties = entities(.duties) { table, row in
      Duty(
        id: table.keys.text(row), name: table.text("name", row), lead: table.text("lead", row),
        partners: table.text("partners", row).split(separator: ";").map(String.init),
        startYear: table.code("start_year", row), endYear: table.code("end_year", row),
        projects: projects[Int(table.rank[row])], row: Int32(row))
    }
    checkWindows(.duties, draft.duties.lazy.map { ($0.row, $0.startYear, $0.endYear) })
  }

  private mutating func buildRules(_ draft: inout PlanDraft) {
    draft.plannerRules = rows(.rules) { table, row in
      PlannerRule(
        id: table.text("rule_id", row), kind: PlannerRuleKind(rawValue: table.code("kind", row)!)!,
        scope: Scope(
          subproject: table.code("subproject_id", row), project: table.code("project_id", row),
          source: table.code("source_id", row),
          payer: table.code("tier", row).map(Payer.init(index:)), year: table.code("year", row)),
        value: ruleValue(table.text("value", row)), row: Int32(row))
    }
    for rule in draft.plannerRules {
      checkScope(rule.scope, .rules, Int(rule.row), draft)
      checkRuleValue(rule, draft)
    }
  }

  private mutating func checkRuleValue(_ rule: PlannerRule, _ draft: PlanDraft) {
    let text = tables[.rules]!.text("value", Int(rule.row))
    let isShare = rule.kind == .shareMaximum || rule.kind == .shareMinimum
    var isFine = true
    switch rule.value {
    case .ratio(let ratio)?:
      isFine = rule.kind == .shareMaximum || rule.kind == .shareMinimum || rule.kind == .floor
      isFine = isFine && ratio.numerator >= 0 && ratio.numerator <= ratio.denominator
    case .number(let number)?:
      isFine = draft.unit.minorUnits(number) != nil && rule.kind != .lock && !isShare
    case nil: isFine = rule.kind == .lock && text.isEmpty
    }
    if !isFine {
      let (zh, en) =
        switch rule.kind {
        case .shareMaximum, .shareMinimum: ("应为 0% 至 100% 的占比", "a share from 0% to 100%")
        case .floor: ("应为金额或占比", "an amount or a share")
        case .cap: ("应为金额", "an amount")
        case .lock: ("锁定没有值，应为空", "a blank: a lock has no value")
        case .priority: ("应为优先次序的整数", "a whole number, the order of priority")
        }
      pending.append(
        (
          .badRuleValue, Place(.rules, row: Int(rule.row), column: "value"), text,
          Bilingual(zh: zh, en: en)
        ))
    }
    if isShare, rule.scope.source == nil, rule.scope.payer == nil {
      pending.append(
        (
          .badRuleValue, Place(.rules, row: Int(rule.row), column: "tier"), nil,
          Bilingual(zh: "占比规则要写明 source_id 或 tier", en: "a source_id or a tier for a share rule")
        ))
    }
  }

  /// `23%` and `0.23` are shares, other numbers amounts; `nil` for anything else.
  private func ruleValue(_ text: String) -> RuleValue? {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast() : text[...]
    let scanned = Array(digits.utf8).withUnsafeBytes { NumberLexer.scan($0, 0, $0.count) }
    guard case .success(let (units, decimals)) = scanned, decimals <= 12,
      units.magnitude <= Amount.limit.magnitude
    else { return nil }
    let denominator = Int64(powerOfTen(decimals))
    if isPercent { return .ratio(Ratio(units, denominator * 100)) }
    if decimals > 0, units >= 0, units <= denominator { return .ratio(Ratio(units, denominator)) }
    return .number(Decimal(units: units, decimals: Int32(decimals)))
  }

  // MARK: Faults

  /// Adds the pending faults with their places, in file order.
  private func report(_ log: inout FaultLog) {
    for name in TableName.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
      let (faults, more) = pending.first(in: name)
      guard let table = tables[name], !faults.isEmpty else { continue }
      let places = RowPlaces(table, rows: faults.map(\.place.row))
      log.addUnshown(more)
      for fault in faults {
        let (line, column) = places.place(row: fault.place.row, column: fault.place.column)
        log.add(
          InputFault(
            fault.kind, file: table.file, line: line, column: column, found: fault.found,
            expected: fault.expected))
      }
    }
  }
}

/// Faults whose lines are still to be found: of each table those of the first rows, as many as are
/// shown, and how many there are; a plan of 10⁸ rows may be wrong in every one.
struct PendingFaults {
  typealias Fault = (kind: FaultKind, place: Place, found: String?, expected: Bilingual)

  private(set) var count = 0
  private var kept: [TableName: [Fault]] = [:]
  private var counts: [TableName: Int] = [:]

  mutating func append(_ fault: Fault) {
    let table = fault.place.table
    count += 1
    counts[table, default: 0] += 1
    kept[table, default: []].append(fault)
    if kept[table]!.count >= 4 * FaultLog.limit { kept[table] = PendingFaults.first(kept[table]!) }
  }

  /// The faults of `table` in the order of its rows, and how many more there are.
  func first(in table: TableName) -> (faults: [Fault], more: Int) {
    let faults = PendingFaults.first(kept[table] ?? [])
    return (faults, (counts[table] ?? 0) - faults.count)
  }

  /// By row; faults of one row as they came.
  private static func first(_ faults: [Fault]) -> [Fault] {
    faults.enumerated().sorted {
      ($0.element.place.row, $0.offset) < ($1.element.place.row, $1.offset)
    }.prefix(FaultLog.limit).map(\.element)
  }
}
