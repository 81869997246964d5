internal import Checking
internal import PlanPackages
package import Planning
internal import Screens
package import Texts

/// What every part of a plan holds alike, as one JSON value: years, projects, sources, duties, the totals
/// and planner's rules that name no sub-project, and what is said of the shared tables alone.
enum SharedTables {
  /// The shared side of a part.
  static func json(_ part: PartCheck, _ package: PlanPackage, _ record: FindingRecord) -> JSON {
    let draft = part.draft
    let unit = draft.unit
    let totals = draft.totals
    // Parts that do not name their siblings have the line that they always had.
    let siblings = package.descriptor.parts
    let parts: [(key: String, value: JSON)] =
      siblings.isEmpty ? [] : [("parts", .array(siblings.map(JSON.string)))]
    return .object(
      parts + PlanNames.members(draft) + [
        ("decimals", .integer(unit.decimals)), ("scale", .number("\(unit.scale)")),
        ("years", .array(part.years.map { .integer(Int($0)) })),
        ("projects", .array(draft.projects.map { .array([.string($0.id), .string($0.name)]) })),
        (
          "sources",
          .array(
            draft.sources.map {
              .array([
                .string($0.id), .string($0.name), .string($0.nameEnglish), .string($0.tier.name),
              ])
            })
        ),
        ("hasDuties", .boolean(draft.hasDuties)),
        (
          "duties",
          .array(
            draft.duties.map {
              .array([
                .string($0.id), .string($0.name), .index($0.startYear), .index($0.endYear),
                .array($0.projects.map { .integer(Int($0)) }),
              ])
            })
        ),
        (
          "totals",
          .array(
            part.wideTotals.map { row in
              .array(
                [
                  .string(
                    package.text(.totals, row: Int(totals.row[row]), column: "total_id"))
                ] + scope(totals.scope(row)) + [.string(unit.text(totals.amount[row]))])
            })
        ),
        (
          "rules",
          .array(
            part.wideRules.map { wide in
              var value = JSON.null
              if case .number(let number)? = wide.rule.value { value = .string(number.text) }
              return .array(
                [
                  .string(wide.rule.id),
                  .string(PlannerRuleKind.names[Int(wide.rule.kind.rawValue)]),
                ] + scope(wide.rule.scope) + [value])
            })
        ),
        (
          "waivers",
          .array(draft.waivers.filter { $0.subproject == nil }.map { waiver($0) })
        ),
        ("relations", counts(part.shared.relations)), ("cases", cases(part.shared.cases)),
        ("findings", .array(part.shared.findings.map(record.json))),
      ])
  }

  private static func scope(_ scope: Scope) -> [JSON] {
    [
      .index(scope.project), .index(scope.source), .optional(scope.payer?.name),
      .index(scope.year),
    ]
  }

  static func waiver(_ waiver: Waiver) -> JSON {
    let words: [JSON] = [
      .string(waiver.rule), .index(waiver.year), .string(waiver.reason),
      .string(waiver.approvedBy), .string(waiver.approvedOn),
    ]
    let named: [JSON] = [
      .index(waiver.source), .index(waiver.duty), .index(waiver.figure),
      .optional(waiver.relation), .optional(waiver.indicator), .boolean(waiver.total != nil),
    ]
    let isPlain = named.dropLast().allSatisfy { $0 == .null } && waiver.total == nil
    return .array(isPlain ? words : words + [.array(named)])
  }

  static func waiver(_ json: JSON) throws(PartialFault) -> Waiver {
    let values = try json.elements("waivers")
    guard values.count == 5 || values.count == 6 else { throw .malformed("waivers") }
    var waiver = Waiver(
      rule: try values[0].word("waivers"), subproject: nil, year: try year(values[1]),
      reason: try values[2].word("waivers"), approvedBy: try values[3].word("waivers"),
      approvedOn: try values[4].word("waivers"), row: -1)
    if values.count == 6 {
      let named = try values[5].tuple(6, "waivers")
      func index(_ json: JSON) throws(PartialFault) -> Int32? {
        try json.optional { value throws(PartialFault) in
          Int32(try value.position(Int(Int32.max), "waivers"))
        }
      }
      func word(_ json: JSON) throws(PartialFault) -> String? {
        try json.optional { value throws(PartialFault) in try value.word("waivers") }
      }
      (waiver.source, waiver.duty) = (try index(named[0]), try index(named[1]))
      waiver.figure = try index(named[2])
      (waiver.relation, waiver.indicator) = (try word(named[3]), try word(named[4]))
      // Which printed total is meant only the part knows; no finding of the whole is taken for it.
      if named[5] == .boolean(true) { waiver.total = .max }
    }
    return waiver
  }

  /// The four verdicts: exact, rounded, broken, undecided.
  static func counts(_ counts: VerdictCounts) -> JSON {
    .array(Verdict.allCases.map { .integer(counts[$0]) })
  }

  static func counts(_ json: JSON) throws(PartialFault) -> VerdictCounts {
    var counts = VerdictCounts()
    for (verdict, value) in zip(Verdict.allCases, try json.tuple(4, "relations")) {
      counts[verdict] = try value.position(.max, "relations")
    }
    return counts
  }

  /// Cases by code, in the order of the rule book.
  static func cases(_ cases: [String: Int]) -> JSON {
    .object(
      RuleBook.all.compactMap { rule in cases[rule.code].map { (rule.code, .integer($0)) } })
  }

  static func cases(_ json: JSON) throws(PartialFault) -> [String: Int] {
    guard case .object(let members) = json else { throw .malformed("cases") }
    var cases: [String: Int] = [:]
    for (code, value) in members { cases[code] = try value.position(.max, "cases") }
    return cases
  }

  static func year(_ json: JSON) throws(PartialFault) -> Int32? {
    try json.optional { json throws(PartialFault) in Int32(try json.position(10_000, "year")) }
  }

  // MARK: Back into a draft

  /// A draft of the shared tables, and the ids of its totals.
  static func draft(
    _ json: JSON, name: String, unitName: String
  ) throws(PartialFault) -> (draft: PlanDraft, totalIDs: [String]) {
    var draft = PlanDraft()
    draft.name = name
    let decimals = try json.member("decimals").whole("decimals")
    guard MoneyUnit.decimalsKept.contains(decimals) else { throw .malformed("decimals") }
    draft.unit = MoneyUnit(
      currency: "CNY", name: unitName, scale: Int64(try json.member("scale").whole("scale")),
      decimals: decimals)
    try PlanNames.read(json, into: &draft)
    for value in try json.member("years").elements("years") {
      draft.declaredYears.append(Int32(try value.position(10_000, "years")))
    }
    for value in try json.member("projects").elements("projects") {
      let pair = try value.tuple(2, "projects")
      draft.projects.append(
        Project(id: try pair[0].word("projects"), name: try pair[1].word("projects"), row: -1))
    }
    for value in try json.member("sources").elements("sources") {
      let parts = try value.tuple(4, "sources")
      guard let tier = Tier.names.firstIndex(of: try parts[3].word("sources")) else {
        throw .malformed("sources")
      }
      draft.sources.append(
        Source(
          id: try parts[0].word("sources"), name: try parts[1].word("sources"),
          nameEnglish: try parts[2].word("sources"), tier: Tier(rawValue: Int32(tier))!,
          place: nil, row: -1))
    }
    draft.hasDuties = try json.member("hasDuties") == .boolean(true)
    for value in try json.member("duties").elements("duties") {
      let parts = try value.tuple(5, "duties")
      let duty = Duty(
        id: try parts[0].word("duties"), name: try parts[1].word("duties"), lead: "",
        partners: [], startYear: try year(parts[2]), endYear: try year(parts[3]),
        projects: try parts[4].elements("duties").map { json throws(PartialFault) in
          Int32(try json.position(draft.projects.count, "duties"))
        }, row: -1)
      draft.duties.append(duty)
    }
    let totalIDs = try readTotals(json, &draft)
    try readRules(json, &draft)
    for value in try json.member("waivers").elements("waivers") {
      draft.waivers.append(try waiver(value))
    }
    return (draft, totalIDs)
  }

  private static func readTotals(
    _ json: JSON, _ draft: inout PlanDraft
  ) throws(PartialFault) -> [String] {
    var ids: [String] = []
    for value in try json.member("totals").elements("totals") {
      let parts = try value.tuple(6, "totals")
      ids.append(try parts[0].word("totals"))
      try draft.totals.append(
        try scope(Array(parts[1...4]), draft),
        amount: try parts[5].amount(draft.unit, "totals"), row: -1)
    }
    return ids
  }

  private static func readRules(_ json: JSON, _ draft: inout PlanDraft) throws(PartialFault) {
    for value in try json.member("rules").elements("rules") {
      let parts = try value.tuple(7, "rules")
      guard
        let kind = PlannerRuleKind.names.firstIndex(of: try parts[1].word("rules")).flatMap({
          PlannerRuleKind(rawValue: Int32($0))
        })
      else { throw .malformed("rules") }
      let limit = try parts[6].optional { json throws(PartialFault) in
        try json.amount(draft.unit, "rules")
      }
      draft.plannerRules.append(
        PlannerRule(
          id: try parts[0].word("rules"), kind: kind, scope: try scope(Array(parts[2...5]), draft),
          value: limit.flatMap { Int64(exactly: $0) }.map {
            .number(Decimal(units: $0, decimals: Int32(draft.unit.decimals)))
          }, row: -1))
    }
  }

  static func scope(_ parts: [JSON], _ draft: PlanDraft) throws(PartialFault) -> Scope {
    var scope = Scope()
    scope.project = try parts[0].optional { json throws(PartialFault) in
      Int32(try json.position(draft.projects.count, "project"))
    }
    scope.source = try parts[1].optional { json throws(PartialFault) in
      Int32(try json.position(draft.sources.count, "source"))
    }
    let payer = try parts[2].optional { json throws(PartialFault) in try json.word("tier") }
    if let payer {
      guard let index = Payer.names.firstIndex(of: payer) else { throw .malformed("tier") }
      scope.payer = Payer(index: Int32(index))
    }
    scope.year = try year(parts[3])
    if let source = scope.source, let payer = scope.payer {
      // A package with such a row is refused on reading.
      let tier = draft.sources[Int(source)].tier
      if payer == .local ? !tier.isLocal : payer != .tier(tier) { throw .malformed("tier") }
    }
    return scope
  }
}

extension JSON {
  /// A number, or null.
  package static func index(_ value: Int32?) -> JSON { value.map { .integer(Int($0)) } ?? .null }
}

extension TotalColumns {
  /// Adds a total. Amounts of a package fit into 64 bits; one that does not is no line of planctl's.
  package mutating func append(_ scope: Scope, amount: Int128, row: Int) throws(PartialFault) {
    guard let amount = Int64(exactly: amount) else { throw .malformed("totals") }
    subproject.append(scope.subproject ?? -1)
    project.append(scope.project ?? -1)
    source.append(scope.source ?? -1)
    payer.append(
      scope.payer.flatMap { Payer.names.firstIndex(of: $0.name) }.map { Int32($0) } ?? -1)
    year.append(scope.year ?? blankYear)
    self.amount.append(amount)
    self.row.append(Int32(row))
  }
}
