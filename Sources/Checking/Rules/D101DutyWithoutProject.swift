internal import Planning

extension Rule {
  /// A case is a duty, and so is what a finding is about. O(duties).
  public static let dutyWithoutProject: Rule = Rule(
    code: "D101", name: "duty-without-project", severity: .error, class: .omission,
    title: Bilingual(zh: "分工任务没有对应的项目", en: "duty without a project"),
    explanation: Bilingual(
      zh: "分工表列了任务、牵头单位和进度，但实施计划里没有项目承担它，也就没有钱。",
      en: """
        The table of duties names a task, a lead and a window, but no project of the plan carries it \
        out, so there is no money for it.
        """),
    violating: RuleExample([
      .duties: "duty_id,name,lead,partners,start_year,end_year\nd1,训练基地建设,市应急局,,2020,2022\n"
    ]),
    complying: RuleExample([
      .duties: "duty_id,name,lead,partners,start_year,end_year\nd1,消防站建设,市应急局,,2020,2021\n",
      .dutyProjects: "duty_id,project_id\nd1,p1\n",
    ]),
    check: { context, result in
      result.cases = context.draft.duties.count
      for (index, duty) in context.draft.duties.enumerated() where duty.projects.isEmpty {
        let years = context.draft.fiscalYears
        let window = years.period(duty.startYear, duty.endYear)
        result.findings.append(
          Finding(
            .dutyWithoutProject, Subject(duty: Int32(index)),
            places: [Place(.duties, row: Int(duty.row), column: "duty_id")],
            message: Bilingual(
              zh:
                "\(duty.name)（牵头单位：\(duty.lead)，\(window.zh)）：实施计划中没有对应的项目，也没有资金。请列明项目和资金，或说明由哪个项目承担",
              en:
                "\(duty.name) (lead \(duty.lead), \(window.en)): no project of the plan carries it "
                + "out, and there is no money for it: which project does?")))
      }
    })
}
