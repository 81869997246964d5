internal import Planning

extension Rule {
  /// A case is a project, where there are duties at all. O(projects + projects of duties).
  public static let projectWithoutDuty: Rule = Rule(
    code: "D102", name: "project-without-duty", severity: .warning, class: .omission,
    title: Bilingual(zh: "项目没有责任单位", en: "project without a duty"),
    explanation: Bilingual(
      zh: "计划有分工表，但某个项目不承担其中任何任务：没有人牵头。没有分工表的计划不适用。",
      en: """
        The plan has a table of duties, but this project carries out none of them: nobody leads it. \
        Does not apply to a plan without duties.
        """),
    violating: RuleExample([
      .duties: "duty_id,name,lead,partners,start_year,end_year\nd1,训练基地建设,市应急局,,2020,2022\n"
    ]),
    complying: RuleExample([
      .duties: "duty_id,name,lead,partners,start_year,end_year\nd1,消防站建设,市应急局,,2020,2021\n",
      .dutyProjects: "duty_id,project_id\nd1,p1\n",
    ]),
    check: { context, result in
      let draft = context.draft
      guard draft.hasDuties else { return }
      result.cases = draft.projects.count
      let led = Set(draft.duties.flatMap(\.projects))
      for (index, project) in draft.projects.enumerated() where !led.contains(Int32(index)) {
        let name = project.name.isEmpty ? project.id : project.name
        result.findings.append(
          Finding(
            .projectWithoutDuty, Subject(scope: Scope(project: Int32(index))),
            places: [Place(.projects, row: Int(project.row), column: "project_id")],
            message: Bilingual(
              zh: "\(name)：分工表中没有任何任务对应它，无人牵头。请写明牵头单位",
              en: "\(name): no duty names it, so nobody leads it: who does?")))
      }
    })
}
