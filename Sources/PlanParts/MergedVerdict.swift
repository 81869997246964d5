public import Checking
internal import PlanPackages
package import Planning
internal import Screens
internal import Texts

/// The verdict on a whole plan, from the partial verdicts of all its parts: what one run over the whole
/// says, without localisation.
///
/// Verdict counts, cases and findings are those of the single run. What needs every cell is not done:
/// repairs, unit slips (U101) in sums, and execution rates (E102) of forms without a sub-project.
public struct MergedVerdict: Sendable {
  /// A finding and the part whose file it stands in; empty for shared tables and the whole.
  package struct Entry: Sendable {
    var part: String
    var json: JSON
  }

  /// What the parts say together, before the whole was judged.
  public let partial: PartialVerdict
  package let relations: VerdictCounts
  package let cases: [String: Int]
  /// By severity, rule, part; those of the whole first.
  package let findings: [Entry]
  /// Codes that could not be judged in full.
  let unjudged: [String]
  let totalsHold: Bool

  /// Judges what `partial` has added up; `select` and `ignore` hold codes as in `CheckupReport`.
  ///
  /// Throws when the parts say which parts the plan has and some are missing, or one is none of them.
  public init(
    _ partial: PartialVerdict, select: [String] = [], ignore: [String] = []
  ) throws(PartialFault) {
    try partial.checkWhole()
    self.partial = partial
    let skeleton = try Skeleton(partial)
    let whole = WholeCheck(skeleton.draft, skeleton.sums)
    totalsHold = whole.totalsHold
    var relations = partial.relations
    relations.add(try SharedTables.counts(try partial.shared.member("relations")))
    relations.add(whole.relations)
    self.relations = relations
    var cases = partial.cases
    for more in [try SharedTables.cases(try partial.shared.member("cases")), whole.cases] {
      for (code, count) in more { cases[code] = try (cases[code] ?? 0).plus(count) }
    }
    self.cases = cases
    let entries =
      whole.findings.map(skeleton.entry)
      + (try partial.shared.member("findings").elements("findings")).map {
        Entry(part: "", json: $0)
      }
      + partial.findings.map { Entry(part: $0.part, json: $0.json) }
    let shown = Set(CheckupReport.rules(select: select, ignore: ignore).map(\.code))
    let weights = PartialVerdict.weights
    let keyed = entries.enumerated().compactMap { place, entry in
      entry.json["code"]?.stringValue.flatMap { code in
        shown.contains(code) ? weights[code].map { (weight: $0, place: place) } : nil
      }
    }
    findings = keyed.sorted { ($0.weight, $0.place) < ($1.weight, $1.place) }.map {
      entries[$0.place]
    }
    var unjudged = partial.unjudged
    if !whole.totalsHold { unjudged.insert(Rule.unitSlip.code) }
    self.unjudged = unjudged.intersection(shown).sorted()
  }

  /// Findings of `severity` that are shown and not waived.
  public func count(of severity: Severity) -> Int {
    findings.count { PartialVerdict.stands($0.json, severity) }
  }
}

/// A small plan that stands for the whole: the shared tables, the sub-projects handed on entire, and one
/// or two stand-ins for the other sub-projects of each project, so that sets of sub-projects that are
/// the same in the whole are the same here.
private struct Skeleton {
  var draft: PlanDraft
  let sums: WholeCheck.Sums
  private let totalIDs: [String]
  /// Where rows of totals and waivers stand that parts handed on, by row in the draft.
  private let totalPlaces: [Int: (part: String, location: SourceLocation)]
  private let waiverPlaces: [Int: (part: String, location: SourceLocation)]

  init(_ partial: PartialVerdict) throws(PartialFault) {
    var (draft, ids) = try SharedTables.draft(
      partial.shared, name: partial.plan, unitName: partial.unit.name)
    let wideTotals = ids.count
    var places: [Int: (part: String, location: SourceLocation)] = [:]
    for entire in partial.entire {
      let index = Int32(draft.subprojects.count)
      draft.subprojects.append(
        Skeleton.subproject(entire.id, entire.project, entire.start, entire.end))
      for tranche in entire.tranches {
        draft.tranches.subproject.append(index)
        draft.tranches.source.append(Int32(tranche.source))
        draft.tranches.year.append(tranche.year)
        draft.tranches.amount.append(Int64(tranche.amount))
      }
      for total in entire.totals {
        var scope = total.scope
        scope.subproject = index
        places[ids.count] = (
          entire.part,
          SourceLocation(file: entire.file, line: total.line, column: total.column)
        )
        try draft.totals.append(scope, amount: total.amount, row: ids.count)
        ids.append(total.id)
      }
    }
    var waivers: [Int: (part: String, location: SourceLocation)] = [:]
    let wideWaivers = draft.waivers.count
    for open in partial.waivers {
      var waiver = open.waiver
      let known = draft.subprojects.firstIndex { $0.id.utf8.elementsEqual(open.subproject.utf8) }
      waiver.subproject = Int32(known ?? draft.subprojects.count)
      waiver.row = Int32(draft.waivers.count)
      waivers[draft.waivers.count] = (
        open.part, SourceLocation(file: open.file, line: open.line, column: open.column)
      )
      draft.waivers.append(waiver)
      if known == nil {
        let window = open.project.flatMap { partial.windows[$0] }
        draft.subprojects.append(
          Skeleton.subproject(open.subproject, open.project, window?.start, window?.end))
      }
    }
    Skeleton.addStandIns(partial, &draft)
    self.draft = draft
    totalIDs = ids
    totalPlaces = places
    waiverPlaces = waivers
    sums = WholeCheck.Sums(
      shares: TotalShares(
        (0..<wideTotals).map { partial.shares[$0] ?? TotalShares.Share() }),
      rules: draft.plannerRules.indices.map {
        let money = partial.rules[$0] ?? PartialVerdict.ScopeMoney()
        return (money.sum, money.count)
      },
      patterns: Tier.allCases.compactMap { tier in
        partial.patterns[tier].map { (tier: tier, pattern: $0) }
      },
      isMet: (0..<draft.waivers.count).map { $0 < wideWaivers && partial.met.contains($0) },
      isBroken: partial.isBroken)
  }

  private static func subproject(
    _ id: String, _ project: Int?, _ start: Int32?, _ end: Int32?
  ) -> Subproject {
    Subproject(
      id: id, name: "", sequence: nil, project: project.map { Int32($0) }, level: nil,
      startYear: start, endYear: end, content: "", row: -1)
  }

  private static func addStandIns(_ partial: PartialVerdict, _ draft: inout PlanDraft) {
    var present: [Int: Int] = [:]
    for subproject in draft.subprojects {
      present[subproject.project.map { Int($0) } ?? -1, default: 0] += 1
    }
    for (project, count) in partial.projectCounts.sorted(by: { $0.key < $1.key }) {
      let there = present[project] ?? 0
      let missing = max(min(count, 2) - there, count > there ? 1 : 0)
      let window = partial.windows[project]
      let name = project < 0 ? "" : draft.projects[project].id
      for number in 0..<max(0, missing) {
        draft.subprojects.append(
          subproject(
            number == 0 ? name + "/*" : name + "/…", project < 0 ? nil : project, window?.start,
            window?.end))
      }
    }
  }

  /// A finding of the whole for the report.
  func entry(_ finding: Finding) -> MergedVerdict.Entry {
    let place = finding.places.lazy.compactMap { found($0) }.first
    let record = FindingRecord(
      draft: draft, totalID: { totalIDs[$0] }, location: { found($0)?.location },
      isBilingual: true)
    return MergedVerdict.Entry(part: place?.part ?? "", json: record.json(finding))
  }

  private func found(_ place: Place) -> (part: String, location: SourceLocation)? {
    switch place.table {
    case .totals: totalPlaces[place.row]
    case .waivers: waiverPlaces[place.row]
    default: nil
    }
  }
}
