internal import Planning

extension Rule {
  /// A case is an output whose quantity the text names once. O(bytes of text × bytes of item) each.
  public static let outputDiffersFromText: Rule = Rule(
    code: "Q104", name: "output-differs-from-text", severity: .error, class: .contradiction,
    title: Bilingual(zh: "建设数量与建设内容的文字不符", en: "quantity differs from the text"),
    explanation: Bilingual(
      zh: """
        outputs 表的数量，要与建设内容中同一年写明的数量一致（“2020年，新建2个小型消防站”“小型水罐车3辆”）。\
        文字中没有写这一项的数量时不判断。
        """,
      en: """
        A quantity in table outputs must be the one that the sub-project's text names for that year \
        ("2020年，新建2个小型消防站", "小型水罐车3辆"). Nothing is said where the text does not name it.
        """),
    violating: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2021,\"2020年，新建2个小型消防站。\"\n",
      .outputs: "subproject_id,year,item,quantity,unit,unit_cost\ns1,2020,小型消防站,3,个,\n",
    ]),
    complying: RuleExample([
      .subprojects: "subproject_id,seq,project_id,name,level,start_year,end_year,content\n"
        + "s1,1,p1,消防站建设,city-county,2020,2021,\"2020年，新建2个小型消防站。\"\n",
      .outputs: "subproject_id,year,item,quantity,unit,unit_cost\ns1,2020,小型消防站,2,个,\n",
    ]),
    check: { context, result in
      for output in context.draft.outputs {
        let subproject = context.draft.subprojects[Int(output.subproject)]
        let named = DescribedQuantities.quantity(
          of: output.item, unit: output.unit, year: output.year, in: subproject.content)
        guard let named else { continue }
        result.cases += 1
        let scale = powerOfTen(Int(output.quantity.decimals))
        if Int128(output.quantity.units) == Int128(named) * scale { continue }
        let title = context.title(year: output.year)
        result.findings.append(
          Finding(
            .outputDiffersFromText,
            Subject(scope: Scope(subproject: output.subproject, year: output.year)),
            found: output.quantity.text, expected: "\(named)",
            difference: decimalText(
              Int128(output.quantity.units) - Int128(named) * scale,
              decimals: Int(output.quantity.decimals)),
            places: [
              Place(.outputs, row: Int(output.row), column: "quantity"),
              context.place(of: output.subproject, "content"),
            ],
            message: Bilingual(
              zh: "\(context.label(output.subproject)) \(title.zh)：\(output.item)填为 "
                + "\(output.quantity.text) \(output.unit)，建设内容写的是 \(named) \(output.unit)",
              en: "\(context.label(output.subproject)) \(title.en): \(output.item) is "
                + "\(output.quantity.text) \(output.unit) here and \(named) \(output.unit) in the text"
            )
          ))
      }
    })
}
