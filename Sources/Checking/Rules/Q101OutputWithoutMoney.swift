internal import Planning

extension Rule {
  /// A case is an output, a finding all those of a sub-project. O(outputs × years).
  public static let outputWithoutMoney: Rule = Rule(
    code: "Q101", name: "output-without-money", severity: .error, class: .omission,
    title: Bilingual(zh: "有建设数量而没有资金", en: "output without money"),
    explanation: Bilingual(
      zh: "某年要完成的数量（outputs）既没有当年资金，也没有以前年度的资金。",
      en:
        "A quantity is due (table outputs), but no money stands in that year or any year before it."
    ),
    violating: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2021,\ns2,2,p1,专职消防员招录,city-county,2020,2021,\n",
      .outputs: "subproject_id,year,item,quantity,unit,unit_cost\ns2,2020,专职消防员,94,人,\n",
    ]),
    complying: RuleExample([
      .outputs: "subproject_id,year,item,quantity,unit,unit_cost\ns1,2020,消防站,1,个,\n"
    ]),
    check: { context, result in
      let outputs = context.draft.outputs
      result.cases = outputs.count
      let unpaid = outputs.indices.filter { position in
        outputs[position].quantity.units != 0
          && !context.years.enumerated().contains { index, year in
            year <= outputs[position].year
              && context.money.sum(Int(outputs[position].subproject), index) != 0
          }
      }
      let bySubproject = Dictionary(grouping: unpaid) { outputs[$0].subproject }
      for (subproject, positions) in bySubproject.sorted(by: { $0.key < $1.key }) {
        let years = Set(positions.map { outputs[$0].year }).sorted()
        let items = positions.map { position in
          let output = outputs[position]
          let amount = output.quantity.text
          let title = context.title(year: output.year)
          return Bilingual(
            zh: "\(title.zh)\(output.item)\(amount)\(output.unit)",
            en: "\(output.item) \(amount) \(output.unit) in \(title.en)".replacing("  ", with: " "))
        }
        var finding = Finding(
          .outputWithoutMoney, Subject(scope: Scope(subproject: subproject), years: years),
          found: "0",
          places: positions.map {
            Place(.outputs, row: Int(outputs[$0].row), column: "quantity")
          },
          message: Bilingual(
            zh: "\(context.label(subproject))："
              + items.map(\.zh).joined(separator: "、") + "，没有任何资金。请列明资金来源",
            en: "\(context.label(subproject)): " + items.map(\.en).joined(separator: ", ")
              + ", but no money: who pays?"))
        if !context.money.hasAny(Int(subproject)) {
          // Any money would do for both.
          finding.correction = Correction(
            place: context.place(of: subproject, "subproject_id"), value: "")
        }
        result.findings.append(finding)
      }
    })
}
