package import Checking
internal import PlanPackages
internal import Planning
package import Screens

/// What the check says of one plan and not of the other.
///
/// A finding is the same in both plans if its rule and what it is about are the same; if its words are
/// others, it is still there with other figures.
package struct FindingComparison: Sendable {
  package var appeared: [Finding] = []
  package var disappeared: [Finding] = []
  package var changed: [(before: Finding, after: Finding)] = []
  /// Findings that both plans have, word for word.
  package var kept = 0

  /// Compares what two checkups show. O(findings).
  package init(
    _ before: CheckupReport, _ after: CheckupReport, _ matches: SubprojectMatches
  ) {
    let ids = matches.renumbered.ids
    var earlier: [ExactText: [Finding]] = [:]
    for finding in before.findings {
      earlier[Self.key(finding, before, ids), default: []].append(finding)
    }
    var open: [(key: ExactText, finding: Finding)] = []
    for finding in after.findings {
      let key = Self.key(finding, after, [:])
      let words = Self.words(finding)
      if let same = earlier[key]?.firstIndex(where: { Self.words($0) == words }) {
        earlier[key]!.remove(at: same)
        kept += 1
      } else {
        open.append((key, finding))
      }
    }
    for (key, finding) in open {
      if earlier[key]?.isEmpty == false {
        changed.append((earlier[key]!.removeFirst(), finding))
      } else {
        appeared.append(finding)
      }
    }
    // In the order of the earlier plan.
    var left = earlier.mapValues(\.count)
    for finding in before.findings.reversed() {
      let key = Self.key(finding, before, ids)
      if left[key, default: 0] > 0 {
        left[key]! -= 1
        disappeared.append(finding)
      }
    }
    disappeared.reverse()
  }

  private static func words(_ finding: Finding) -> [String] {
    [finding.message.zh, finding.message.en, finding.waiver == nil ? "" : "waived"]
      + finding.evidence.flatMap { [$0.zh, $0.en] }
  }

  /// Rule and subject, by ids of the later plan.
  private static func key(
    _ finding: Finding, _ report: CheckupReport, _ ids: [ExactText: String]
  ) -> ExactText {
    let draft = report.checkup.draft
    let subject = finding.subject
    let scope = subject.scope
    let id = scope.subproject.map { draft.subprojects[Int($0)].id } ?? ""
    return ExactText([
      finding.rule.code, ids[ExactText(id)] ?? id,
      scope.project.map { draft.projects[Int($0)].id } ?? "",
      scope.source.map { draft.sources[Int($0)].id } ?? "", scope.payer?.name ?? "",
      subject.years.map { "\($0)" }.joined(separator: " "),
      subject.duty.map { draft.duties[Int($0)].id } ?? "",
      subject.total.map { report.totalID($0) } ?? "",
      subject.figure.map { draft.figures[Int($0)].id } ?? "", subject.relation ?? "",
      subject.indicator ?? "",
    ])
  }
}
