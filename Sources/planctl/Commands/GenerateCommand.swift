internal import Planning
internal import SyntheticPlans
internal import Texts

/// `planctl generate`: a synthetic plan package, as large as asked.
enum GenerateCommand {
  static let command = Command(
    name: "generate",
    summary: Bilingual(
      zh: "写一个虚构的计划，要多大有多大，可故意写错几个数并附答案",
      en: "a made-up plan of any size, with errors and their answer on request"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "文件夹", en: "DIR"), what: Bilingual(zh: "新文件夹", en: "new folder"),
      path: .folder),
    about: Bilingual(
      zh: """
        写一个虚构的计划，形状与真实的计划一样：省、市、县的资金，按年度分摊到子项目，建设内容、产出、职责、规则、情景、\
        各种合计数一应俱全，planctl validate 没有任何问题。用来试用、教学、测速。参数相同，写出的每个字节都相同。
        文件夹要么全部写成，要么原样不动；以前生成的计划整个换掉，有别的内容则不写。旁边以前的答案随之换掉：没有错数时，\
        答案里也没有单元格。
        """,
      en: """
        Writes a made-up plan with the shape of real ones: money of provinces, cities and counties by \
        year and sub-project, with texts, outputs, duties, rules, scenarios and all the sums that a \
        document prints. planctl validate finds nothing in it. For trying out, teaching and measuring. \
        The same options give the same bytes.
        The folder is written as a whole or not at all; a plan generated earlier is replaced, a folder \
        with other things in it is not. An earlier answer beside it is replaced too: where nothing is \
        wrong, by one without cells.
        """),
    sections: [
      Command.Section(
        options: [
          subprojects.form, counties.form, years.form, firstYear.form, seed.form, errors.form,
        ]),
      Command.Section(
        title: Bilingual(zh: "金额、层级和年度的名称", en: "Money and names"), options: PlanNameOption.forms),
    ],
    examples: [
      Bilingual(
        zh: "generate 试用 --subprojects 50 --errors 1",
        en: "generate trial --subprojects 50 --errors 1")
    ],
    run: run)

  private static let subprojects = Option(
    "--subprojects", of: ValueKind.count("N", "N", in: 1...SyntheticPlan.mostTranches),
    default: 1000, written: "1000", example: Bilingual(zh: "1000", en: "1000"),
    help: Bilingual(
      zh: "子项目数；资金明细至多 \(SyntheticPlan.mostTranches) 行",
      en: "how many sub-projects; at most \(SyntheticPlan.mostTranches) tranches in all"))
  private static let counties = Option(
    "--counties", of: ValueKind.count("N", "N", in: 1...SyntheticPlan.mostCounties),
    default: 18, written: "18", example: Bilingual(zh: "18", en: "18"),
    help: Bilingual(
      zh: "县数 1 至 \(SyntheticPlan.mostCounties)；约 9 个县一个市，180 个县一个省，多于一个省时另有中央资金",
      en:
        "1 to \(SyntheticPlan.mostCounties); some 9 counties a city and 180 a province; where there are "
        + "several provinces the centre pays as well"))
  private static let years = Option(
    "--years", of: ValueKind.count("N", "N", in: 1...SyntheticPlan.mostYears),
    default: 3, written: "3", example: Bilingual(zh: "3", en: "3"),
    help: Bilingual(
      zh: "年数 1 至 \(SyntheticPlan.mostYears)", en: "years, 1 to \(SyntheticPlan.mostYears)"))
  private static let firstYear = Option(
    "--first-year", of: ValueKind.word("年", "YEAR"), default: "2021", written: "2021",
    example: Bilingual(zh: "2021", en: "2021"), help: Bilingual(zh: "第一年", en: "the first of them"))
  private static let seed = Option(
    "--seed", of: ValueKind.whole("S", "S", in: 0...UInt64.max), default: 1, written: "1",
    example: Bilingual(zh: "7", en: "7"),
    help: Bilingual(
      zh: "0 至 2⁶⁴−1；换一个种子就是另一个计划", en: "0 to 2⁶⁴ − 1; another seed is another plan"))
  private static let errors = Option(
    "--errors", of: ValueKind.count("N", "N", in: 0...SyntheticPlan.mostErrors),
    default: 0, written: "0", example: Bilingual(zh: "1", en: "1"),
    help: Bilingual(
      zh: "故意写错 N 个数（至多 \(SyntheticPlan.mostErrors) 个）：相邻数字颠倒、漏写、小数点错位等，尽量每个子项目"
        + "至多一个；答案写在旁边的 文件夹.answer.json，键名与 locate --format json 相同，另有行号",
      en:
        "write N figures wrongly (at most \(SyntheticPlan.mostErrors)): digits swapped or dropped, a "
        + "decimal point moved …, one a sub-project as far as there are enough; the answer stands beside "
        + "the folder in DIR.answer.json, with the keys of locate --format json and the line"))

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    if call.has(CommonOption.output) {
      throw UsageError("generate 写一个文件夹，-o 不适用", "generate writes a folder; -o does not apply")
    }
    let folder = call.operands[0]
    // Which year can be the first depends on how many there are.
    let first = try ValueKind<Int>.count("", "", in: SyntheticPlan.firstYears(of: call[years]))
      .read(call[firstYear], firstYear.form.name)
    let dress = SyntheticDress(
      unit: try call.money(decimals: 2), tierNames: try call.tierNames(),
      start: try call.yearStart(), yearLabel: call[PlanNameOption.yearLabel] ?? "")
    if dress.unit.decimals < 2 {
      throw UsageError(
        "--unit：虚构的计划保留两位小数，\(dress.unit.name) 没有；请用更大的单位，如 thousand \(dress.unit.currency)",
        "--unit: synthetic plans have two decimals, which \(dress.unit.name) has not; use a larger unit, "
          + "such as thousand \(dress.unit.currency)")
    }
    try call.check(
      dress.unit, dress.tierNames,
      dress.labelled(firstYear: first, years: call[years]).fiscalYears)
    console.watch()
    let plan: SyntheticPlan
    do throws(SyntheticFault) {
      plan = try SyntheticPlan(
        subprojects: call[subprojects], counties: call[counties], years: call[years],
        seed: call[seed], errors: call[errors], firstYear: first, dress: dress,
        progress: console.progress)
    } catch {
      let dashes = error.parameter.isEmpty ? "" : "--"
      throw UsageError(dashes + error.message.zh, dashes + error.message.en)
    }
    try plan.write(to: folder, progress: console.progress)
    console.announce(folder, content(plan))
    if plan.errors > 0 {
      console.announce(
        SyntheticPlan.answerPath(for: folder),
        Bilingual(
          zh: "故意写错的 \(plan.errors) 个数的答案",
          en: "the answer, \(counted(plan.errors, "figure")) wrong on purpose"))
    }
    return 0
  }

  private static func content(_ plan: SyntheticPlan) -> Bilingual {
    let years = "\(plan.years.lowerBound)–\(plan.years.upperBound)"
    return Bilingual(
      zh: "虚构的计划，\(plan.subprojects) 个子项目，\(plan.places) 个地方，\(years) 年，"
        + "\(plan.tranches) 笔年度资金，\(plan.totals) 个印出的合计数",
      en: "a synthetic plan, \(counted(plan.subprojects, "sub-project")), "
        + "\(counted(plan.places, "place")), \(years), \(counted(plan.tranches, "tranche")), "
        + "\(counted(plan.totals, "printed total"))")
  }
}
