internal import Checking
internal import Papers
internal import Planning
internal import Screens

/// Options that several commands declare.
enum SharedOption {
  static let format = Bilingual(zh: "格式", en: "FORMAT")
  static let formatHelp = Bilingual(zh: "输出的格式", en: "the format of the output")

  /// The unit that amounts are shown in, in the words of a command.
  static func unit(_ help: Bilingual) -> Option<String?> {
    Option("--unit", of: unitKind, help: help)
  }

  /// Help names the units of yuan; other money has words, which a wrong unit is answered with.
  private static let unitKind = ValueKind<String>.one(
    Bilingual(zh: "单位", en: "UNIT"),
    of: MoneyUnit.scales.map(\.name) + MoneyUnit.words.map(\.word), shown: MoneyUnit.scales.count)

  static let exactUnit = unit(
    Bilingual(zh: "换单位，精确，不舍入", en: "another unit, exact, nothing rounded"))

  /// How many decimals a table may have depends on its plan.
  static let decimals = Option(
    "--decimals", of: ValueKind.word("N", "N"), example: Bilingual(zh: "0", en: "0"),
    help: Bilingual(
      zh: "少写小数：整张表一起取整（受控取整），每个数取相邻的上值或下值，行列仍然加得起来，并注明",
      en:
        "fewer decimals: the table is rounded as a whole (controlled rounding), each figure up or "
        + "down to the next, so that rows and columns still add up, and says so"))

  static func asOf(_ help: Bilingual) -> Option<Day?> {
    Option(
      "--as-of", of: ValueKind.day, example: Bilingual(zh: "2021-06-30", en: "2021-06-30"),
      help: help)
  }

  static let jointMoney = Option(
    "--province",
    of: ValueKind<ScheduleBook.JointMoney>.choice(
      Bilingual(zh: "分法", en: "HOW"),
      help: [
        .none: Bilingual(zh: "留在计划印出的地方", en: "it stays where the plan prints it"),
        .inProportion: Bilingual(
          zh: "按各地当年在同一子项目中的出资比例分摊，当年无地方出资的按各年合计；取整用最大余额法，"
            + "余数相同的按地方代码先后；各地合计与计划完全一致",
          en:
            "split by what each place pays for the same sub-project in the same year, or over all "
            + "years where nobody pays in that one; whole units by largest remainder, ties by place "
            + "code; over all places it adds up to the plan exactly"),
      ]), default: .none,
    help: Bilingual(zh: "上级（中央、省）资金怎样处理", en: "what becomes of joint money (centre, province)"))

  static let write = Option(
    "--write", of: ValueKind.folder,
    help: Bilingual(
      zh: "把调整后的计划写成完整的计划文件夹（合计重新相加，原计划不动）",
      en: "the new plan as a complete plan folder (totals added up again; the plan itself is not "
        + "touched)"))

  /// Dimensions that money is added up by.
  static func dimensions(
    _ known: [Dimension], fallback: String, example: String, _ help: Bilingual
  ) -> Option<[Dimension]> {
    Option(
      list: "--by", of: .choice(Bilingual(zh: "维度", en: "DIMENSION"), of: known),
      fallback: fallback, example: Bilingual(zh: example, en: example), help: help)
  }
}

extension Call {
  /// `--by`: the dimensions, none of them twice.
  func dimensions(_ option: Option<[Dimension]>) throws(UsageError) -> [Dimension]? {
    guard has(option) else { return nil }
    var dimensions: [Dimension] = []
    for dimension in self[option] {
      if dimensions.contains(dimension) {
        throw UsageError(
          "--by 中 \(dimension.rawValue) 重复", "--by names \(dimension.rawValue) twice")
      }
      dimensions.append(dimension)
    }
    return dimensions
  }

  /// `--unit` for a plan in the unit `plan`: of yuan 元, 万元 and 亿元, of any currency a word.
  func unit(_ option: Option<String?>, _ plan: MoneyUnit) throws(UsageError) -> String? {
    guard let word = self[option] else { return nil }
    if plan.shown(in: word) != nil { return word }
    let words = MoneyUnit.words.map(\.word)
    throw UsageError(
      "\(option.form.name) \(word) 是人民币的单位，这个计划的货币是 \(plan.currency)；可写 "
        + words.joined(separator: "、"),
      "\(option.form.name) \(word) is a unit of yuan, and this plan is in \(plan.currency); write "
        + words.joined(separator: ", "))
  }

  /// `--unit` and `--decimals` for a plan in the unit `plan`.
  func rounding(
    _ unit: Option<String?>, _ plan: MoneyUnit
  ) throws(UsageError) -> (unit: String?, decimals: Int?) {
    let unit = try self.unit(unit, plan)
    let least = DisplayRounding.leastDecimals(plan, shown: unit)
    let most = DisplayRounding.mostDecimals(plan, shown: unit)
    guard let word = self[SharedOption.decimals] else { return (unit, nil) }
    return (unit, try ValueKind<Int>.count("N", "N", in: least...most).read(word, "--decimals"))
  }
}

extension Call {
  /// Refuses a day of `option` before the plan begins.
  func checkBegun(_ option: Option<Day?>, _ draft: PlanDraft) throws(UsageError) {
    guard let day = self[option], let years = draft.moneyYears,
      draft.fiscalYears.start.year(of: day) < years.lowerBound
    else {
      return
    }
    let all = draft.fiscalYears.span(years.lowerBound, years.upperBound)
    let first = draft.fiscalYears.start.first(of: years.lowerBound).text
    let after = draft.fiscalYears.labels.isEmpty ? " 年" : ""
    throw UsageError(
      "--as-of \(day.text) 早于计划（\(all.zh)\(after)），没有进展可报告；应为 \(first) 或以后",
      "--as-of \(day.text) is before the plan (\(all.en)): there is no progress to report; use "
        + "\(first) or later")
  }
}
