package import Checking
internal import Localisation
internal import Origins
internal import PlanPackages
internal import Planning
package import Texts

/// The formats for programs: JSON, SARIF and workflow commands of GitHub Actions. Never translated.
extension CheckupReport {
  package var json: JSON {
    var members: [(key: String, value: JSON)] = [
      ("command", .string(command)), ("format", .integer(1)),
      (
        "plan",
        .object([("name", .string(package.name)), ("unit", .string(package.draft.unit.name))])
      ),
      (
        "relations",
        .object([
          ("exact", .integer(checkup.relations[.exact])),
          ("rounded", .integer(checkup.relations[.rounded])),
          ("broken", .integer(checkup.relations[.broken])),
          ("undecided", .integer(checkup.relations[.undecided])),
        ])
      ),
    ]
    if command == "validate" {
      members.append(
        (
          "rules",
          .array(
            checkup.applied.map { rule, cases in
              .object([
                ("code", .string(rule.code)), ("cases", .integer(cases)),
                ("findings", .integer(findings.count { $0.codes.contains(rule.code) })),
              ])
            })
        ))
      members.append(("findings", .array(findings.map(finding))))
    }
    let faults = checkup.statementFaults
    let repairs = checkup.location.repairs
    members.append(
      (
        "complete",
        .boolean(
          checkup.isLocated && checkup.location.isComplete && faults.allSatisfy(\.isComplete))
      ))
    if !checkup.classes.isEmpty {
      members.append(("classes", .array(checkup.classes.map(totalClass))))
    }
    if let rounding = roundingRecord { members.append(("rounding", rounding)) }
    if let rounding = statementRoundingRecord { members.append(("statement_rounding", rounding)) }
    members.append(("groups", .array(groupRecords)))
    members.append(
      (
        "repairs",
        .array(
          repairs.map { repair($0, isUnique: repairs.count == 1 && checkup.location.isUnique) }
            + faults.flatMap { fault in fault.repairs.map { repair($0, of: fault) } })
      ))
    return .object(members)
  }

  private var record: FindingRecord {
    FindingRecord(
      draft: checkup.draft, totalID: { totalID($0) }, location: { locations[$0] },
      document: { origins?.row(of: $0) })
  }

  package func finding(_ finding: Finding) -> JSON { record.json(finding) }

  func scopeMembers(_ scope: Scope) -> [(key: String, value: JSON)] {
    record.scopeMembers(scope)
  }

  func place(_ place: Place) -> JSON? { record.place(place) }

  private func repair(_ repair: Repair, isUnique: Bool) -> JSON {
    .object([
      ("unique", .boolean(isUnique)),
      ("cells", .array(repair.cells.map(cell))),
    ])
  }

  private func cell(_ cell: RepairedCell) -> JSON {
    let scope = scope(of: cell.cell)
    let unit = checkup.draft.unit
    var table = "tranches"
    var members: [(key: String, value: JSON)] = []
    if case .total(let row) = cell.cell {
      table = "totals"
      members.append(("total", .string(totalID(row))))
    }
    members = [("table", .string(table))] + members + scopeMembers(scope)
    if let year = scope.year { members.append(("year", .integer(Int(year)))) }
    members += [
      ("found", .optional(cell.found.map { unit.text($0) })),
      ("restored", .string(unit.text(cell.restored))), ("slip", .string(cell.slip.name)),
      ("place", cell.cell.place(in: checkup.draft).flatMap(place) ?? .null),
    ]
    if let figure = cell.figure {
      members.append(("figure", .string(checkup.draft.figures[Int(figure)].id)))
    }
    return .object(members)
  }

  // MARK: Groups

  private var groupRecords: [JSON] {
    checkup.location.groups.map { group in
      .object([
        ("relations", .array(group.relations.map(relation))),
        ("least", .integer(group.least)), ("complete", .boolean(group.isComplete)),
        ("settled", .boolean(group.isSettled)), ("unique", .boolean(group.isUnique)),
        ("doubted", .boolean(group.isDoubted)),
        (
          "repairs",
          .array(
            checkup.location.repairs(of: group).map {
              .object([("cells", .array($0.cells.map(cell)))])
            })
        ),
      ])
    }
      + checkup.statementFaults.map { fault in
        let draft = checkup.draft
        return .object([
          (
            "relations",
            .array(
              fault.relations.map {
                .object([("relation", .string(draft.statementRelations[$0].id))])
              })
          ),
          ("least", .integer(fault.repairs.first?.figures.count ?? 1)),
          ("complete", .boolean(fault.isComplete)), ("settled", .boolean(!fault.repairs.isEmpty)),
          ("unique", .boolean(fault.unique != nil)), ("doubted", .boolean(false)),
          ("repairs", .array(fault.repairs.map { repair($0, of: fault) })),
        ])
      }
  }

  /// A broken relation of a printed total: which total, and what it should be the sum of.
  func relation(_ relation: TotalRelation) -> JSON {
    .object([
      ("total", .string(totalID(relation.total))), ("sum", .string("\(relation.kind)")),
    ])
  }

  private func totalClass(_ found: TotalClass) -> JSON {
    .object(
      [
        ("totals", .string("\(found.row)")), ("sum", .string("\(found.kind)")),
        ("judged", .integer(found.judged)), ("broken", .integer(found.broken)),
      ] + scopeMembers(found.scope)
        + (found.scope.year.map { [("year", .integer(Int($0)))] } ?? [])
        + [
          ("message", .string(found.question(checkup.draft).en)),
          ("message_zh", .string(found.question(checkup.draft).zh)),
        ])
  }

  /// One way to mend the relations of `fault`; every fault needs one of its own.
  private func repair(_ repair: FigureRepair, of fault: StatementFault) -> JSON {
    let draft = checkup.draft
    return .object([
      ("unique", .boolean(fault.unique == repair)),
      (
        "relations", .array(fault.relations.map { .string(draft.statementRelations[$0].id) })
      ),
      (
        "cells",
        .array(
          repair.figures.map { repaired in
            .object([
              ("table", .string("figures")),
              ("figure", .string(draft.figures[Int(repaired.figure)].id)),
              ("found", .string(repaired.found.text)),
              ("restored", .optional(repaired.meant?.text)),
              ("least", .optional(repaired.least?.text)),
              ("most", .optional(repaired.most?.text)),
              ("slip", .string(repaired.slip.name)),
              ("place", place(repaired.place(in: draft)) ?? .null),
            ])
          })
      ),
    ])
  }

  // MARK: SARIF and GitHub

  /// SARIF 2.1.0, one run. English, like every machine format.
  package var sarif: JSON {
    let levels: [Severity: String] = [.error: "error", .warning: "warning", .info: "note"]
    let rules = RuleBook.all.map { rule in
      JSON.object([
        ("id", .string(rule.code)), ("name", .string(rule.name)),
        ("shortDescription", .object([("text", .string(rule.title.en))])),
        ("fullDescription", .object([("text", .string(rule.explanation(for: package.draft).en))])),
        (
          "defaultConfiguration",
          .object([("level", .string(levels[rule.severity]!))])
        ),
        ("properties", .object([("class", .string(rule.class.rawValue))])),
      ])
    }
    let results = findings.map { finding in
      let places =
        finding.places.compactMap(sarifDocument) + finding.places.compactMap(sarifPlace)
      var members: [(key: String, value: JSON)] = [
        ("ruleId", .string(finding.rule.code)),
        ("ruleIndex", .integer(RuleBook.all.firstIndex { $0.code == finding.rule.code }!)),
        ("level", .string(levels[finding.rule.severity]!)),
        ("message", .object([("text", .string(finding.message.en))])),
        ("locations", .array(places.prefix(1).map { $0 })),
        ("relatedLocations", .array(places.dropFirst().map { $0 })),
        (
          "properties",
          .object([
            ("class", .string(finding.rule.class.rawValue)),
            ("codes", .array(finding.codes.map(JSON.string))),
          ])
        ),
      ]
      if let waiver = finding.waiver {
        let reason = checkup.draft.waivers[waiver].reason
        members.append(
          (
            "suppressions",
            .array([
              .object([("kind", .string("external")), ("justification", .string(reason))])
            ])
          ))
      }
      return JSON.object(members)
    }
    let driver = JSON.object([
      ("name", .string("planctl")), ("version", .string(planctlVersion)),
      ("rules", .array(rules)),
    ])
    let run = JSON.object([
      ("tool", .object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")),
      ("results", .array(results)),
    ])
    return .object([
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
      ("version", .string("2.1.0")), ("runs", .array([run])),
    ])
  }

  /// The document that the plan was imported from, and the cell in its words.
  private func sarifDocument(_ place: Place) -> JSON? {
    guard let origin = origins?.row(of: place)?.origin else { return nil }
    var physical: [(key: String, value: JSON)] = [
      ("artifactLocation", .object([("uri", .string(percentEncoded(origin.file)))]))
    ]
    if let line = origin.line {
      physical.append(("region", .object([("startLine", .integer(line))])))
    }
    let name = origin.sheet.isEmpty ? origin.pointer.en : origin.cell
    return .object([
      ("physicalLocation", .object(physical)),
      ("logicalLocations", .array([.object([("fullyQualifiedName", .string(name))])])),
      ("message", .object([("text", .string(origin.pointer.en))])),
    ])
  }

  private func sarifPlace(_ place: Place) -> JSON? {
    guard let location = locations[place] else { return nil }
    let uri = FilePath.relative(FilePath.joined(package.folder, location.file))
    return .object([
      (
        "physicalLocation",
        .object([
          ("artifactLocation", .object([("uri", .string(percentEncoded(uri)))])),
          (
            "region",
            .object([
              ("startLine", .integer(location.line)), ("startColumn", .integer(location.column)),
            ])
          ),
        ])
      )
    ])
  }

  private func percentEncoded(_ path: String) -> String {
    path.utf8.map { byte in
      let isPlain =
        isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || "-._~/".utf8.contains(byte)
      if isPlain { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
    }.joined()
  }

  /// Workflow commands of GitHub Actions, one a finding. English.
  package var github: String {
    let commands: [Severity: String] = [.error: "error", .warning: "warning", .info: "notice"]
    func escaped(_ text: String, isProperty: Bool) -> String {
      var text = text.replacing("%", with: "%25").replacing("\r", with: "%0D")
        .replacing("\n", with: "%0A")
      if isProperty { text = text.replacing(":", with: "%3A").replacing(",", with: "%2C") }
      return text
    }
    return findings.filter { $0.waiver == nil }.map { finding in
      var properties = ""
      if let location = finding.places.first.flatMap({ locations[$0] }) {
        let file = escaped(
          FilePath.relative(FilePath.joined(package.folder, location.file)), isProperty: true)
        properties = " file=\(file),line=\(location.line),col=\(location.column),"
      } else {
        properties = " "
      }
      let title = escaped("\(finding.rule.code) \(finding.rule.title.en)", isProperty: true)
      let printed = finding.places.first.flatMap { pointer($0, .en) }.map { $0 + ": " } ?? ""
      let message = escaped(printed + finding.message.en, isProperty: false)
      return "::\(commands[finding.rule.severity]!)\(properties)title=\(title)::\(message)\n"
    }.joined()
  }
}
