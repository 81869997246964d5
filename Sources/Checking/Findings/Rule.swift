public import Planning

/// One check: a permanent code, a name that states the defect, what it means, an example that
/// violates it and one that complies, and the check itself.
public struct Rule: Sendable {
  /// Permanent: a letter for the family and three digits.
  public let code: String
  /// The defect in words of kebab-case, as permanent as the code; selects the rule as well.
  public let name: String
  /// The same for every finding of the rule.
  public let severity: Severity
  /// What a finding asks of the reader; the same for every finding of the rule.
  public let `class`: FindingClass
  /// A few words, for headings and lists.
  public let title: Bilingual
  /// A paragraph: what is compared with what, how it is rounded, where it does not apply.
  public let explanation: Bilingual
  /// What is said instead about a plan in another currency than yuan or with tiers of its own, where
  /// `explanation` names yuan or the tiers of China.
  public var explanationElsewhere: Bilingual? = nil
  /// A plan that has a finding of this rule.
  public let violating: RuleExample
  /// A plan that the rule applies to and that has no finding of it.
  public let complying: RuleExample
  package let check: @Sendable (CheckupContext, inout RuleResult) -> Void
}

extension Rule {
  /// Title and class, as the first line of a finding has them.
  package var heading: Bilingual {
    Bilingual(zh: "\(title.zh)（\(`class`.title.zh)）", en: "\(title.en) (\(`class`.title.en))")
  }

  /// What the rule means, in words that fit `draft`.
  package func explanation(for draft: PlanDraft) -> Bilingual {
    if draft.unit.currency == "CNY", draft.tierNames.isEmpty { return explanation }
    return explanationElsewhere ?? explanation
  }
}

/// A tiny plan: the tables that differ from `RuleExample.base`, as CSV.
public struct RuleExample: Sendable {
  /// CSV with a header row; takes the place of the table of `base`, or stands beside it.
  public var tables: [TableName: String]

  /// Takes the tables as they are; they are read when the example is shown or tried.
  public init(_ tables: [TableName: String]) { self.tables = tables }

  /// A sub-project `s1` that runs 2020–2021 and gets 23 from the province and 77 from the city in
  /// 2020.
  public static let base: [TableName: String] = [
    .projects: "project_id,name\np1,消防站建设\n",
    .subprojects:
      "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
      + "s1,1,p1,消防站建设,city-county,2020,2021,\n",
    .sources:
      "source_id,name,tier\nprovince,省级资金,province\ncity,市本级,city\ncounty,县级,county\n",
    .tranches: "subproject_id,source_id,year,amount\ns1,province,2020,23\ns1,city,2020,77\n",
  ]
}

/// What a rule returns.
package struct RuleResult {
  /// What the rules before this one found.
  let earlier: [Finding]
  var findings: [Finding] = []
  /// How many cases the rule looked at: 0 says that it never applied.
  var cases = 0
  /// Verdicts of relations that the rule itself judged.
  var relations = VerdictCounts()

  init(earlier: [Finding]) { self.earlier = earlier }
}

/// `2020–2022`, or `2020` when both ends are the same; `…` for an open end.
public func span(_ start: Int32?, _ end: Int32?) -> String {
  let (from, to) = (start.map { "\($0)" } ?? "…", end.map { "\($0)" } ?? "…")
  return from == to ? from : from + "–" + to
}
