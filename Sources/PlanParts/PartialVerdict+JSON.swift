internal import Checking
internal import PlanPackages
package import Planning
internal import Screens
public import Texts

/// A partial verdict as one line of JSON, there and back.
extension PartialVerdict {
  /// The version of the line's format.
  package static let version = 1

  /// The line, without line end. The same content gives the same bytes.
  public var line: String { json.text() }

  private var json: JSON {
    .object([
      ("command", .string("validate")), ("format", .integer(1)),
      ("partial", .integer(PartialVerdict.version)),
      ("plan", .object([("name", .string(plan)), ("unit", .string(unit.name))])),
      ("parts", .array(parts.map(summary))), ("digest", .string(digest)), ("shared", shared),
      ("subprojects", subprojects.json),
      ("projects", pairs(projectCounts) { [.integer($0)] }),
      ("relations", SharedTables.counts(relations)), ("cases", SharedTables.cases(cases)),
      ("broken", .boolean(isBroken)),
      (
        "totals",
        pairs(shares) { share in
          [
            amount(share.sum), .integer(share.count), amount(share.below),
            .integer(share.belowCount), .array(share.years.map { .integer(Int($0)) }),
          ]
        }
      ),
      ("rules", pairs(rules) { [amount($0.sum), .integer($0.count)] }),
      (
        "patterns",
        .array(
          Tier.allCases.compactMap { tier in
            patterns[tier].map { pattern in
              .array([
                .string(tier.name), .integer(pattern.cases),
                .array(
                  pattern.support.enumerated().filter { $0.element > 0 }.map {
                    .array([.integer($0.offset), .integer($0.element)])
                  }),
              ])
            }
          })
      ),
      ("windows", pairs(windows) { [.integer(Int($0.start)), .integer(Int($0.end))] }),
      ("entire", .array(entire.map(member))),
      ("met", .array(met.sorted().map { .integer($0) })),
      ("waivers", .array(waivers.map(member))),
      ("unjudged", .array(unjudged.sorted().map { .string($0) })),
      (
        "findings",
        .array(findings.map { .object([("part", .string($0.part)), ("finding", $0.json)]) })
      ),
    ])
  }

  private func amount(_ value: Int128) -> JSON { .string(unit.text(value)) }

  /// `[[key, …], …]`, by key.
  private func pairs<Value>(_ values: [Int: Value], _ write: (Value) -> [JSON]) -> JSON {
    .array(
      values.sorted { $0.key < $1.key }.map { .array([.integer($0.key)] + write($0.value)) })
  }

  package func summary(_ part: Summary) -> JSON {
    .object([
      ("part", .string(part.name)), ("subprojects", .integer(part.subprojects)),
      ("tranches", .integer(part.tranches)), ("amount", amount(part.amount)),
      ("relations", SharedTables.counts(part.relations)), ("errors", .integer(part.errors)),
      ("warnings", .integer(part.warnings)),
    ])
  }

  private func member(_ entire: Entire) -> JSON {
    .object([
      ("id", .string(entire.id)), ("part", .string(entire.part)), ("file", .string(entire.file)),
      ("project", entire.project.map { .integer($0) } ?? .null),
      ("window", .array([.index(entire.start), .index(entire.end)])),
      (
        "tranches",
        .array(
          entire.tranches.map {
            .array([.integer($0.source), .integer(Int($0.year)), amount($0.amount)])
          })
      ),
      (
        "totals",
        .array(
          entire.totals.map { total in
            .array([
              .string(total.id), .index(total.scope.project), .index(total.scope.source),
              .optional(total.scope.payer?.name), .index(total.scope.year), amount(total.amount),
              .integer(total.line), .integer(total.column),
            ])
          })
      ),
    ])
  }

  private func member(_ open: OpenWaiver) -> JSON {
    .object([
      ("part", .string(open.part)), ("file", .string(open.file)), ("line", .integer(open.line)),
      ("column", .integer(open.column)), ("subproject", .string(open.subproject)),
      ("project", open.project.map { .integer($0) } ?? .null),
      ("waiver", SharedTables.waiver(open.waiver)),
    ])
  }

  // MARK: Reading

  /// Reads a line that `line` wrote.
  public init(line bytes: [UInt8]) throws(PartialFault) {
    let json: JSON
    do { json = try JSONReader.value(bytes, file: "") } catch {
      throw PartialFault(
        zh: "第 \(max(error.column, 1)) 列起不是合法的 JSON（\(error.expected.zh)）",
        en: "not JSON from column \(max(error.column, 1)) on (expected \(error.expected.en))")
    }
    if let reason = json["error"]?.stringValue, let part = json["part"]?.stringValue {
      let (zh, name) = (json["error_zh"]?.stringValue ?? reason, Layout.plain(part))
      throw PartialFault(
        zh: "部分 \(name) 没有读成：\(Layout.plain(zh))",
        en: "part \(name) could not be read: \(Layout.plain(reason))")
    }
    guard json["command"] == .string("validate"), let version = json["partial"] else {
      throw .malformed("partial")
    }
    if version != .integer(PartialVerdict.version) {
      throw PartialFault(
        zh: "这一行的格式是 \(version.text())，本版 planctl 读取 \(PartialVerdict.version)",
        en: "the line has format \(version.text()); this planctl reads \(PartialVerdict.version)")
    }
    plan = try json.member("plan").member("name").word("plan")
    shared = try json.member("shared")
    let unitName = try json.member("plan").member("unit").word("unit")
    let tables = try SharedTables.draft(shared, name: plan, unitName: unitName).draft
    unit = tables.unit
    parts = []
    subprojects = try IdentifierRuns(try json.member("subprojects"))
    relations = try SharedTables.counts(try json.member("relations"))
    cases = try SharedTables.cases(try json.member("cases"))
    isBroken = try json.member("broken") == .boolean(true)
    if json["digest"] != .string(digest) { throw .malformed("digest") }
    if let list = shared["parts"], Descriptor.partNames(list) == nil { throw .malformed("parts") }
    for value in try json.member("parts").elements("parts") { parts.append(try summary(value)) }
    if parts.isEmpty { throw .malformed("parts") }
    try readSums(json, tables)
    for value in try json.member("entire").elements("entire") {
      entire.append(try readEntire(value, tables))
    }
    for value in try json.member("met").elements("met") {
      met.insert(try value.position(tables.waivers.count, "met"))
    }
    for value in try json.member("waivers").elements("waivers") {
      waivers.append(try readWaiver(value, tables))
    }
    for value in try json.member("unjudged").elements("unjudged") {
      unjudged.insert(try value.word("unjudged"))
    }
    for value in try json.member("findings").elements("findings") {
      let finding = try value.member("finding")
      guard let code = finding["code"]?.stringValue, RuleBook.rule(code) != nil else {
        throw .malformed("findings")
      }
      findings.append((part: try value.member("part").word("part"), json: finding))
    }
    sort()
  }

  private func summary(_ json: JSON) throws(PartialFault) -> Summary {
    Summary(
      name: try json.member("part").word("part"),
      subprojects: try json.member("subprojects").position(.max, "subprojects"),
      tranches: try json.member("tranches").position(.max, "tranches"),
      amount: try json.member("amount").amount(unit, "amount"),
      relations: try SharedTables.counts(try json.member("relations")),
      errors: try json.member("errors").position(.max, "errors"),
      warnings: try json.member("warnings").position(.max, "warnings"))
  }

  private mutating func readSums(_ json: JSON, _ tables: PlanDraft) throws(PartialFault) {
    for value in try json.member("projects").elements("projects") {
      let pair = try value.tuple(2, "projects")
      let project = try pair[0].whole("projects")
      if project < -1 || project >= tables.projects.count { throw .malformed("projects") }
      projectCounts[project] = try pair[1].position(.max, "projects")
    }
    for value in try json.member("totals").elements("totals") {
      let values = try value.tuple(6, "totals")
      var share = TotalShares.Share()
      share.sum = try values[1].amount(unit, "totals")
      share.count = try values[2].position(.max, "totals")
      share.below = try values[3].amount(unit, "totals")
      share.belowCount = try values[4].position(.max, "totals")
      for year in try values[5].elements("totals") {
        share.years.append(Int32(try year.position(10_000, "totals")))
      }
      shares[try values[0].position(tables.totals.count, "totals")] = share
    }
    for value in try json.member("rules").elements("rules") {
      let values = try value.tuple(3, "rules")
      rules[try values[0].position(tables.plannerRules.count, "rules")] = ScopeMoney(
        sum: try values[1].amount(unit, "rules"), count: try values[2].position(.max, "rules"))
    }
    for value in try json.member("patterns").elements("patterns") {
      let values = try value.tuple(3, "patterns")
      guard let tier = Tier.names.firstIndex(of: try values[0].word("patterns")) else {
        throw .malformed("patterns")
      }
      var pattern = SharePattern()
      pattern.cases = try values[1].position(.max, "patterns")
      for entry in try values[2].elements("patterns") {
        let pair = try entry.tuple(2, "patterns")
        pattern.support[try pair[0].position(101, "patterns")] =
          try pair[1].position(.max, "patterns")
      }
      patterns[Tier(rawValue: Int32(tier))!] = pattern
    }
    for value in try json.member("windows").elements("windows") {
      let values = try value.tuple(3, "windows")
      windows[try values[0].position(tables.projects.count, "windows")] = (
        Int32(try values[1].position(10_000, "windows")),
        Int32(try values[2].position(10_000, "windows"))
      )
    }
  }

  private func readEntire(_ json: JSON, _ tables: PlanDraft) throws(PartialFault) -> Entire {
    let window = try json.member("window").tuple(2, "window")
    var entire = Entire(
      id: try json.member("id").word("entire"), part: try json.member("part").word("entire"),
      file: try json.member("file").word("entire"),
      project: try json.member("project").optional { value throws(PartialFault) in
        try value.position(tables.projects.count, "entire")
      }, start: try SharedTables.year(window[0]), end: try SharedTables.year(window[1]),
      tranches: [], totals: [])
    for value in try json.member("tranches").elements("tranches") {
      let values = try value.tuple(3, "tranches")
      let amount = try values[2].amount(unit, "tranches")
      if Int64(exactly: amount) == nil { throw .malformed("tranches") }
      entire.tranches.append(
        (
          try values[0].position(tables.sources.count, "tranches"),
          Int32(try values[1].position(10_000, "tranches")), amount
        ))
    }
    for value in try json.member("totals").elements("entire") {
      let values = try value.tuple(8, "entire")
      let project = try values[1].optional { json throws(PartialFault) in
        try json.position(tables.projects.count, "entire")
      }
      if let project, project != entire.project { throw .malformed("entire") }
      entire.totals.append(
        Entire.Total(
          id: try values[0].word("entire"),
          scope: try SharedTables.scope(Array(values[1...4]), tables),
          amount: try values[5].amount(unit, "entire"),
          line: try values[6].position(.max, "entire"),
          column: try values[7].position(.max, "entire")))
    }
    return entire
  }

  private func readWaiver(_ json: JSON, _ tables: PlanDraft) throws(PartialFault) -> OpenWaiver {
    OpenWaiver(
      part: try json.member("part").word("waivers"), file: try json.member("file").word("waivers"),
      line: try json.member("line").position(.max, "waivers"),
      column: try json.member("column").position(.max, "waivers"),
      subproject: try json.member("subproject").word("waivers"),
      project: try json.member("project").optional { value throws(PartialFault) in
        try value.position(tables.projects.count, "waivers")
      }, waiver: try SharedTables.waiver(try json.member("waiver")))
  }

  /// A line that says why the part in `folder` has no verdict, so that a merge cannot overlook it.
  public static func failure(_ faults: PackageFaults, folder: String) -> String {
    failure(part: folder, FaultReport.line(faults, folder: folder))
  }

  package static func failure(part: String, _ reason: Bilingual) -> String {
    JSON.object([
      ("command", .string("validate")), ("format", .integer(1)),
      ("partial", .integer(version)), ("part", .string(part)), ("error", .string(reason.en)),
      ("error_zh", .string(reason.zh)),
    ]).text()
  }
}
