internal import Planning
internal import SyntheticPlans
internal import Texts

/// `planctl generate`: a synthetic plan package, as large as asked.
extension Command {
  func generate(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let folder = try arguments.single(Bilingual(zh: "新文件夹", en: "new folder"))
    if console.output != nil {
      throw UsageError(
        message: Bilingual(
          zh: "generate 写一个文件夹，-o 不适用", en: "generate writes a folder; -o does not apply"))
    }
    let seed = try arguments.whole("--seed", in: 0...UInt64.max) ?? 1
    let subprojects = try arguments.count("--subprojects", in: 1...SyntheticPlan.mostTranches)
    let counties = try arguments.count("--counties", in: 1...SyntheticPlan.mostCounties)
    let years = try arguments.count("--years", in: 1...SyntheticPlan.mostYears) ?? 3
    let firstYears = SyntheticPlan.firstYears(of: years)
    let firstYear = try arguments.count("--first-year", in: firstYears)
    let errors = try arguments.count("--errors", in: 0...SyntheticPlan.mostErrors)
    console.watch(isQuiet: arguments.has("-q"))
    let plan: SyntheticPlan
    do throws(SyntheticFault) {
      plan = try SyntheticPlan(
        subprojects: subprojects ?? 1000, counties: counties ?? 18, years: years, seed: seed,
        errors: errors ?? 0, firstYear: firstYear ?? 2021, progress: console.progress)
    } catch {
      let dashes = error.parameter.isEmpty ? "" : "--"
      throw UsageError(
        message: Bilingual(zh: dashes + error.message.zh, en: dashes + error.message.en))
    }
    try plan.write(to: folder, progress: console.progress)
    if !arguments.has("-q") { console.message(summary(plan, folder)(console.language)) }
    return 0
  }

  private func summary(_ plan: SyntheticPlan, _ folder: String) -> Bilingual {
    let name = Layout.plain(folder)
    let years = "\(plan.years.lowerBound)–\(plan.years.upperBound)"
    var (zh, en) = (
      "已把虚构的计划写入 \(name)：\(plan.subprojects) 个子项目，\(plan.places) 个地方，\(years) 年，"
        + "\(plan.tranches) 笔年度资金，\(plan.totals) 个印出的合计数\n",
      "wrote a synthetic plan to \(name): \(counted(plan.subprojects, "sub-project")), "
        + "\(counted(plan.places, "place")), \(years), \(counted(plan.tranches, "tranche")), "
        + "\(counted(plan.totals, "printed total"))\n"
    )
    if plan.errors > 0 {
      let answer = Layout.plain(SyntheticPlan.answerPath(for: folder))
      zh += "其中 \(plan.errors) 个数故意写错，答案在 \(answer)\n"
      en += "figures wrong on purpose: \(plan.errors); the answer is \(answer)\n"
    }
    return Bilingual(zh: zh, en: en)
  }
}
