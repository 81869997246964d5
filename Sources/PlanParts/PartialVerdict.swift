package import Checking
public import PlanPackages
package import Planning
internal import Screens
package import Texts

/// What `validate --partial` says of one part of a plan, or of several added up: one line of JSON.
///
/// Merging is associative and commutative: every list is kept in an order that depends on its content
/// alone, so any tree of merges over the same parts gives the same bytes.
public struct PartialVerdict: Sendable {
  /// One part, for people.
  package struct Summary: Sendable {
    var name: String
    var subprojects: Int
    var tranches: Int
    var amount: Int128
    var relations: VerdictCounts
    var errors: Int
    var warnings: Int
  }

  /// A sub-project handed on entire.
  struct Entire: Sendable {
    struct Total: Sendable {
      var id: String
      var scope: Scope
      var amount: Int128
      var line: Int
      var column: Int
    }

    var id: String
    var part: String
    var file: String
    var project: Int?
    var start: Int32?
    var end: Int32?
    var tranches: [(source: Int, year: Int32, amount: Int128)]
    var totals: [Total]
  }

  /// A waiver for one sub-project that no finding of its part meets.
  package struct OpenWaiver: Sendable {
    var part: String
    var file: String
    var line: Int
    var column: Int
    var subproject: String
    var project: Int?
    var waiver: Waiver
  }

  /// Money in the scope of a planner's rule.
  package struct ScopeMoney: Sendable {
    var sum: Int128 = 0
    var count = 0
  }

  package var plan: String
  package var unit: MoneyUnit
  package var shared: JSON
  /// By name.
  package var parts: [Summary]
  package var subprojects: IdentifierRuns
  /// How many sub-projects each project has; −1 for those without one.
  var projectCounts: [Int: Int] = [:]
  package var relations: VerdictCounts
  package var cases: [String: Int]
  var isBroken: Bool
  /// By position among the shared totals.
  package var shares: [Int: TotalShares.Share] = [:]
  /// By position among the shared rules.
  package var rules: [Int: ScopeMoney] = [:]
  var patterns: [Tier: SharePattern] = [:]
  /// By project.
  var windows: [Int: (start: Int32, end: Int32)] = [:]
  /// By id.
  var entire: [Entire] = []
  /// Positions of shared waivers that a finding meets.
  var met: Set<Int> = []
  /// By part, line.
  package var waivers: [OpenWaiver] = []
  var unjudged: Set<String> = []
  /// By severity, rule, part; within a part as found.
  package var findings: [(part: String, json: JSON)] = []

  /// Findings of severity error that nobody has waived.
  public var errors: Int { count(.error) + sharedCount(.error) }

  package func count(_ severity: Severity) -> Int {
    findings.count { PartialVerdict.stands($0.json, severity) }
  }

  func sharedCount(_ severity: Severity) -> Int {
    guard case .array(let findings)? = shared["findings"] else { return 0 }
    return findings.count { PartialVerdict.stands($0, severity) }
  }

  package static func stands(_ finding: JSON, _ severity: Severity) -> Bool {
    finding["severity"] == .string(severity.rawValue) && finding["waived"] == nil
  }

  /// The name of what shared tables say, by which parts of one plan are known.
  var digest: String {
    "sha256:" + SHA256.hexadecimal(SHA256.digest(of: Array(shared.text().utf8)))
  }

  // MARK: Of one part

  /// Judges the part in `package`. Time linear in its rows.
  public init(_ package: PlanPackage) {
    let part = PartCheck(package.draft, workers: .cores)
    let draft = package.draft
    let name = package.partName
    let own = part.own
    let locations = package.locations(of: (own.findings + part.shared.findings).flatMap(\.places))
    func record(
      sharedOnly: Bool, _ totalRow: @escaping (Int) -> Int
    ) -> FindingRecord {
      FindingRecord(
        draft: draft,
        totalID: { package.text(.totals, row: totalRow($0), column: "total_id") },
        // Forms of the whole stand among those of sub-projects: on other lines in each part.
        location: { sharedOnly && $0.table == .indicators ? nil : locations[$0] },
        isBilingual: true)
    }
    plan = package.name
    unit = draft.unit
    shared = SharedTables.json(
      part, package, record(sharedOnly: true) { Int(draft.totals.row[$0]) })
    subprojects = IdentifierRuns(draft.subprojects.map(\.id))
    relations = own.relations
    cases = own.cases
    isBroken = part.isBroken
    unjudged = part.unjudged
    let ownRecord = record(sharedOnly: false) { part.ownTotalRows[$0] }
    findings = own.findings.map { (part: name, json: ownRecord.json($0)) }
    parts = []
    addSums(part)
    addEntire(part, package)
    addWaivers(part, package)
    parts = [
      Summary(
        name: name, subprojects: draft.subprojects.count, tranches: draft.tranches.count,
        amount: draft.tranches.amount.reduce(Int128(0)) { $0 + Int128($1) },
        relations: own.relations, errors: count(.error), warnings: count(.warning))
    ]
    sort()
  }

  /// The sub-projects that the part hands on entire, with the places of their totals.
  private mutating func addEntire(_ part: PartCheck, _ package: PlanPackage) {
    if part.entire.isEmpty { return }
    let draft = part.draft
    let totals = draft.totals
    var rows: [Int32: [Int]] = [:]
    for index in part.entire { rows[index] = [] }
    for row in 0..<totals.count { rows[totals.subproject[row]]?.append(row) }
    func place(_ row: Int) -> Place { Place(.totals, row: Int(totals.row[row]), column: "amount") }
    let locations = package.locations(of: rows.values.flatMap { $0 }.map(place))
    entire = part.entire.map { index in
      let subproject = draft.subprojects[Int(index)]
      return Entire(
        id: subproject.id, part: package.partName, file: package.fileName(.totals),
        project: subproject.project.map { Int($0) }, start: subproject.startYear,
        end: subproject.endYear, tranches: [],
        totals: rows[index]!.map { row in
          var scope = totals.scope(row)
          scope.subproject = nil
          let location = locations[place(row)]
          return Entire.Total(
            id: package.text(.totals, row: Int(totals.row[row]), column: "total_id"), scope: scope,
            amount: Int128(totals.amount[row]), line: location?.line ?? 0,
            column: location?.column ?? 0)
        })
    }
    addTranches(part)
  }

  /// Waivers that no finding of the part meets, and which shared ones one does.
  private mutating func addWaivers(_ part: PartCheck, _ package: PlanPackage) {
    let draft = part.draft
    func place(_ number: Int) -> Place {
      Place(.waivers, row: Int(draft.waivers[number].row), column: "rule")
    }
    let open = draft.waivers.indices.filter {
      draft.waivers[$0].subproject != nil && !part.metWaivers.contains($0)
    }
    let locations = package.locations(of: open.map(place))
    waivers = open.map { number in
      let waiver = draft.waivers[number]
      let location = locations[place(number)]
      let subproject = draft.subprojects[Int(waiver.subproject!)]
      return OpenWaiver(
        part: package.partName, file: location?.file ?? "", line: location?.line ?? 0,
        column: location?.column ?? 0, subproject: subproject.id,
        project: subproject.project.map { Int($0) }, waiver: waiver)
    }
    let shared = draft.waivers.indices.filter { draft.waivers[$0].subproject == nil }
    met = Set(shared.indices.filter { part.metWaivers.contains(shared[$0]) })
  }

  private mutating func addSums(_ part: PartCheck) {
    for (position, share) in part.shares.shares.enumerated() where !share.isEmpty {
      shares[position] = share
    }
    for (position, wide) in part.wideRules.enumerated() where wide.count > 0 {
      rules[position] = ScopeMoney(sum: wide.sum, count: wide.count)
    }
    for (tier, pattern) in part.patterns { patterns[tier] = pattern }
    for (project, window) in part.windows.enumerated() {
      if let window { windows[project] = window }
    }
    for (project, count) in part.subprojectsOfProject.enumerated() where count > 0 {
      projectCounts[project == part.subprojectsOfProject.count - 1 ? -1 : project] = count
    }
  }

  /// Gives the sub-projects handed on entire their tranches: one pass over all tranches.
  private mutating func addTranches(_ part: PartCheck) {
    if entire.isEmpty { return }
    let tranches = part.draft.tranches
    var slot = Array(repeating: -1, count: part.draft.subprojects.count)
    for (position, index) in part.entire.enumerated() { slot[Int(index)] = position }
    for row in 0..<tranches.count {
      let position = slot[Int(tranches.subproject[row])]
      if position < 0 { continue }
      entire[position].tranches.append(
        (Int(tranches.source[row]), tranches.year[row], Int128(tranches.amount[row])))
    }
    for position in entire.indices {
      entire[position].tranches.sort { ($0.source, $0.year) < ($1.source, $1.year) }
    }
  }

  // MARK: Adding up

  /// This and `other` added up. Throws when they are no disjoint parts of one plan.
  public func merged(with other: PartialVerdict) throws(PartialFault) -> PartialVerdict {
    try checkSamePlan(other)
    var sum = self
    sum.parts += other.parts
    sum.subprojects = try subprojects.union(other.subprojects)
    sum.relations.add(other.relations)
    sum.isBroken = isBroken || other.isBroken
    for (project, count) in other.projectCounts {
      sum.projectCounts[project] = try (sum.projectCounts[project] ?? 0).plus(count)
    }
    for (code, count) in other.cases { sum.cases[code] = try (sum.cases[code] ?? 0).plus(count) }
    for (position, share) in other.shares {
      var total = sum.shares[position] ?? TotalShares.Share()
      total.sum = try total.sum.plus(share.sum)
      total.count = try total.count.plus(share.count)
      total.below = try total.below.plus(share.below)
      total.belowCount = try total.belowCount.plus(share.belowCount)
      total.years = Set(total.years + share.years).sorted()
      sum.shares[position] = total
    }
    for (position, money) in other.rules {
      var total = sum.rules[position] ?? ScopeMoney()
      total.sum = try total.sum.plus(money.sum)
      total.count = try total.count.plus(money.count)
      sum.rules[position] = total
    }
    for (tier, pattern) in other.patterns {
      var total = sum.patterns[tier] ?? SharePattern()
      total.cases = try total.cases.plus(pattern.cases)
      for rate in total.support.indices {
        total.support[rate] = try total.support[rate].plus(pattern.support[rate])
      }
      sum.patterns[tier] = total
    }
    for (project, window) in other.windows {
      let own = sum.windows[project] ?? window
      sum.windows[project] = (min(own.start, window.start), max(own.end, window.end))
    }
    sum.entire += other.entire
    sum.met.formUnion(other.met)
    sum.waivers += other.waivers
    sum.unjudged.formUnion(other.unjudged)
    sum.findings += other.findings
    sum.sort()
    return sum
  }

  /// Adds up partial verdicts as they come, two sums of equal size at a time, so that no list is sorted
  /// more often than the logarithm of their number, and no more sums than that are in memory.
  public struct Adder {
    private var sums: [(size: Int, verdict: PartialVerdict)] = []

    /// No verdicts yet.
    public init() {}

    /// Throws where `verdict` is of another plan, of a part that is in already, or leaves 128 bits.
    public mutating func add(_ verdict: PartialVerdict) throws(PartialFault) {
      // What cannot belong together is found out while the line is known.
      if let last = sums.last { try last.verdict.checkSamePlan(verdict) }
      sums.append((1, verdict))
      while sums.count > 1, sums[sums.count - 1].size == sums[sums.count - 2].size { try fold() }
    }

    private mutating func fold() throws(PartialFault) {
      let last = sums.removeLast()
      let before = sums.removeLast()
      sums.append((before.size + last.size, try before.verdict.merged(with: last.verdict)))
    }

    /// The sum of all; `nil` if there were none.
    public mutating func sum() throws(PartialFault) -> PartialVerdict? {
      while sums.count > 1 { try fold() }
      return sums.last?.verdict
    }
  }

  private func checkSamePlan(_ other: PartialVerdict) throws(PartialFault) {
    let names = (Layout.plain(parts[0].name), Layout.plain(other.parts[0].name))
    if !plan.utf8.elementsEqual(other.plan.utf8) || unit != other.unit {
      let plans = (Layout.plain(plan), Layout.plain(other.plan))
      throw PartialFault(
        zh: "\(names.0) 属于计划“\(plans.0)”（\(unit.title.zh)），\(names.1) 属于“\(plans.1)”"
          + "（\(other.unit.title.zh)）：不是一个计划的各部分",
        en: "\(names.0) belongs to plan \"\(plans.0)\" (\(unit.title.en)), \(names.1) to "
          + "\"\(plans.1)\" (\(other.unit.title.en)): these are not parts of one plan")
    }
    let own = Set(parts.map(\.name))
    if let twice = other.parts.first(where: { own.contains($0.name) }) {
      let name = Layout.plain(twice.name)
      throw PartialFault(
        zh: "部分 \(name) 给了两次；每个部分只能给一次", en: "part \(name) is given twice; give each once")
    }
    if shared == other.shared { return }
    guard case .object(let members) = shared, case .object(let others) = other.shared else {
      throw .malformed("shared")
    }
    let key = (members + others).first { shared[$0.key] != other.shared[$0.key] }?.key ?? "shared"
    let advice =
      switch key {
      case "years":
        Bilingual(
          zh: "；请在每个部分的 datapackage.json 的 planctl 中写上全计划的 \"years\"",
          en: "; write the years of the whole plan as \"years\" into planctl of every part's "
            + "datapackage.json")
      case "parts":
        Bilingual(
          zh: "；各部分的 datapackage.json 的 planctl 中，\"parts\" 应列出同样的部分：请用 export --to provinces "
            + "重新分出全部部分",
          en:
            "; \"parts\" in planctl of every part's datapackage.json must name the same parts: make "
            + "all of them anew with export --to provinces")
      default: Bilingual(zh: "", en: "")
      }
    throw PartialFault(
      zh: "\(names.0) 与 \(names.1) 的共用内容不同（\(key)）：各部分应有相同的部分名单、年度、项目、来源、分工和全计划合计数"
        + advice.zh,
      en:
        "\(names.0) and \(names.1) differ in what all parts share (\(key)): list of parts, years, "
        + "projects, sources, duties and the totals of the whole must be the same" + advice.en)
  }

  /// Brings every list into the order that depends on its content alone.
  package mutating func sort() {
    parts.sort { naturallyPrecedes($0.name, $1.name) }
    entire.sort { naturallyPrecedes($0.id, $1.id) }
    waivers.sort {
      $0.part == $1.part ? $0.line < $1.line : naturallyPrecedes($0.part, $1.part)
    }
    let weights = PartialVerdict.weights
    let keyed = findings.enumerated().map { place, finding in
      (
        weight: finding.json["code"]?.stringValue.flatMap { weights[$0] } ?? .max,
        part: finding.part, place: place
      )
    }
    let order = keyed.sorted { a, b in
      if a.weight != b.weight { return a.weight < b.weight }
      if a.part != b.part { return naturallyPrecedes(a.part, b.part) }
      return a.place < b.place
    }
    findings = order.map { findings[$0.place] }
  }

  /// Where findings of each code stand: by severity, then in the order of the rule book.
  package static let weights: [String: Int] = {
    let severity = [Severity.error: 0, .warning: 1, .info: 2]
    return Dictionary(
      uniqueKeysWithValues: RuleBook.all.enumerated().map { place, rule in
        (rule.code, severity[rule.severity]! * RuleBook.all.count + place)
      })
  }()
}

extension PlanPackage {
  /// The name of the part that the package holds: the descriptor's `planctl.part`, or else the folder's.
  public var partName: String {
    if !descriptor.part.isEmpty { return descriptor.part }
    return OutputFile.resolved(folder).split(separator: "/").last.map(String.init) ?? name
  }

  func fileName(_ table: TableName) -> String {
    descriptor.resources.first { $0.table == table }?.path ?? ""
  }
}
