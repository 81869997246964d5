internal import Planning

extension Rule {
  /// A case is a duty with a window, carried out by sub-projects with windows.
  public static let dutyWindowDiffers: Rule = Rule(
    code: "Y104", name: "duty-window-differs", severity: .error, class: .contradiction,
    title: Bilingual(
      zh: "分工表的时间进度与实施计划不一致",
      en: "duty window differs from the sub-projects that carry it out"),
    explanation: Bilingual(
      zh: "分工表（duties）给出的起止年度，要等于承担它的各子项目起止年度合起来的范围。",
      en: """
        The window of a duty must be the span of the windows of the sub-projects that carry it out.
        """),
    violating: RuleExample([
      .duties: "duty_id,name,lead,partners,start_year,end_year\nd1,消防站建设,市消防救援支队,,2020,2022\n",
      .dutyProjects: "duty_id,project_id\nd1,p1\n",
    ]),
    complying: RuleExample([
      .duties: "duty_id,name,lead,partners,start_year,end_year\nd1,消防站建设,市消防救援支队,,2020,2021\n",
      .dutyProjects: "duty_id,project_id\nd1,p1\n",
    ]),
    check: { context, result in
      let draft = context.draft
      var windows: [(start: Int32, end: Int32)?] = Array(
        repeating: nil, count: draft.projects.count)
      for subproject in draft.subprojects {
        guard let project = subproject.project, let start = subproject.startYear,
          let end = subproject.endYear
        else { continue }
        let window = windows[Int(project)] ?? (start, end)
        windows[Int(project)] = (min(window.start, start), max(window.end, end))
      }
      for (index, duty) in draft.duties.enumerated() {
        let parts = duty.projects.compactMap { windows[Int($0)] }
        guard let start = parts.map(\.start).min(), let end = parts.map(\.end).max(),
          duty.startYear != nil || duty.endYear != nil
        else { continue }
        result.cases += 1
        if duty.startYear ?? start == start, duty.endYear ?? end == end { continue }
        let (own, theirs) = (span(duty.startYear, duty.endYear), span(start, end))
        let years = draft.fiscalYears
        let (dutyYears, ownYears) = (
          years.period(duty.startYear, duty.endYear), years.period(start, end)
        )
        let carriers = draft.subprojects.indices.filter { subproject in
          draft.subprojects[subproject].project.map { duty.projects.contains($0) } ?? false
        }
        let names = carriers.map { context.label(Int32($0)) }
        let verb = names.count == 1 ? "runs" : "run"
        let column = duty.endYear ?? end == end ? "start_year" : "end_year"
        var finding = Finding(
          .dutyWindowDiffers, Subject(duty: Int32(index)), found: own, expected: theirs,
          places: [Place(.duties, row: Int(duty.row), column: column)]
            + carriers.map { context.place(of: Int32($0), column) },
          message: Bilingual(
            zh: "\(duty.name)：分工表为\(dutyYears.zh)，承担它的"
              + names.map { "“\($0)”" }.joined() + "为\(ownYears.zh)。请说明以哪个为准",
            en: "\(duty.name): the duty runs \(dutyYears.en), but "
              + "\(names.joined(separator: ", ")) \(verb) \(ownYears.en): which of them holds?"))
        let isOneEnd = (duty.startYear ?? start == start) != (duty.endYear ?? end == end)
        if carriers.count == 1, isOneEnd {
          finding.correction = Correction(
            place: context.place(of: Int32(carriers[0]), column),
            value: "\((column == "end_year" ? duty.endYear : duty.startYear)!)")
        }
        result.findings.append(finding)
      }
    })
}
