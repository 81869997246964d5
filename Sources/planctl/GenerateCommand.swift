internal import PlanDocuments
internal import Planning

/// `planctl generate`: a synthetic plan package, as large as asked.
extension Command {
  func generate(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let folder = try arguments.single(Bilingual(zh: "新文件夹", en: "new folder"))
    if console.output != nil {
      throw UsageError(
        message: Bilingual(
          zh: "generate 写一个文件夹，-o 不适用", en: "generate writes a folder; -o does not apply"))
    }
    guard let seed = Command.number(arguments.value("--seed") ?? "1") else {
      throw UsageError(
        message: Bilingual(
          zh: "--seed 不能是“\(arguments.value("--seed")!)”，应为 0 至 \(UInt64.max) 的整数",
          en: "--seed cannot be \"\(arguments.value("--seed")!)\"; use a whole number from 0 to "
            + "\(UInt64.max)"))
    }
    console.watch(isQuiet: arguments.has("-q"))
    let plan: SyntheticPlan
    do throws(SyntheticFault) {
      plan = try SyntheticPlan(
        subprojects: count("--subprojects", 1000, arguments),
        counties: count("--counties", 18, arguments), years: count("--years", 3, arguments),
        seed: seed, errors: count("--errors", 0, arguments),
        firstYear: count("--first-year", 2021, arguments), progress: console.progress)
    } catch {
      throw UsageError(message: error.message)
    }
    try plan.write(to: folder, progress: console.progress)
    if !arguments.has("-q") { console.message(summary(plan, folder)(console.language)) }
    return 0
  }

  /// The value of `option` as a whole number, without a sign.
  private func count(
    _ option: String, _ fallback: Int, _ arguments: Arguments
  ) throws(SyntheticFault) -> Int {
    guard let word = arguments.value(option) else { return fallback }
    if let number = Command.number(word).flatMap(Int.init(exactly:)) { return number }
    throw SyntheticFault(
      message: Bilingual(
        zh: "\(option) 不能是“\(word)”，应为整数", en: "\(option) cannot be \"\(word)\"; use a whole number"
      ))
  }

  private func summary(_ plan: SyntheticPlan, _ folder: String) -> Bilingual {
    let name = Layout.plain(folder)
    let years = "\(plan.years.lowerBound)–\(plan.years.upperBound)"
    var (zh, en) = (
      "已把虚构的计划写入 \(name)：\(plan.subprojects) 个子项目，\(plan.places) 个地方，\(years) 年，"
        + "\(plan.tranches) 笔年度资金，\(plan.totals) 个印出的合计数\n",
      "wrote a synthetic plan to \(name): \(plan.subprojects) sub-projects, \(plan.places) places, "
        + "\(years), \(plan.tranches) tranches, \(plan.totals) printed totals\n"
    )
    if plan.errors > 0 {
      let answer = Layout.plain(SyntheticPlan.answerPath(for: folder))
      zh += "其中 \(plan.errors) 个数故意写错，答案在 \(answer)\n"
      en += "\(plan.errors) of the figures are wrong on purpose; the answer is \(answer)\n"
    }
    return Bilingual(zh: zh, en: en)
  }
}
