internal import PlanPackages
internal import Planning
internal import Texts

/// Options that say what a new plan is in, and what it calls its tiers and years.
enum PlanNameOption {
  static let currency = Option(
    "--currency", of: ValueKind.word("代码", "CODE"), default: "CNY", written: "CNY",
    example: Bilingual(zh: "USD", en: "USD"),
    help: Bilingual(
      zh: "货币的 ISO 4217 代码", en: "the currency, by its code in ISO 4217"))
  static let unit = Option(
    "--unit", of: ValueKind.word("名称", "NAME"),
    example: Bilingual(zh: "千元", en: "'thousand USD'"),
    help: Bilingual(
      zh: "金额单位，数量写在名称里：万元、千元、百万美元、thousand USD；不给出则为万元，别的货币为其代码",
      en:
        "the unit of amounts, its number in words: 万元, thousand USD, lakh INR; 万元 if it is not given, "
        + "of other currencies the code"))
  static let unitChinese = Option(
    "--unit-zh", of: ValueKind.word("名称", "NAME"), example: Bilingual(zh: "百万美元", en: "百万美元"),
    help: Bilingual(zh: "单位的中文名称，与 --unit 不同时", en: "the unit in Chinese, where it differs"))
  static let tiers = Option(
    list: "--tiers", of: ValueKind.word("层级=中文/英文", "TIER=ZH/EN"),
    example: Bilingual(zh: "province=州/State", en: "province=州/State"),
    help: Bilingual(
      zh: "层级（\(TierNames.words.joined(separator: " "))）在这个计划里叫什么",
      en: "what the plan calls its tiers (\(TierNames.words.joined(separator: ", ")))"))
  static let yearLabel = Option(
    "--year-label", of: ValueKind.word("名称", "LABEL"),
    example: Bilingual(zh: "FY{y}", en: "FY{y}"),
    help: Bilingual(
      zh: "年度的名称，{y} 为年份，{n} 为下一年的后两位：FY{y}、{y}/{n}",
      en:
        "what years are called, {y} for the year and {n} for the last two digits of the next: FY{y}, "
        + "{y}/{n}"))
  static let yearStart = Option(
    "--year-start", of: ValueKind.word("月", "MONTH"), default: "1", written: "1",
    example: Bilingual(zh: "7", en: "7"),
    help: Bilingual(
      zh: "年度开始的月份；始于上一日历年的写负数，如 -10",
      en:
        "the month in which years begin; with a minus sign, -10, where that is in the calendar year before"
    ))

  static let forms = [
    currency.form, unit.form, unitChinese.form, tiers.form, yearLabel.form, yearStart.form,
  ]
}

extension Call {
  /// The money that `--currency` and `--unit` name, with as many of `decimals` as it has.
  func money(decimals: Int) throws(UsageError) -> MoneyUnit {
    let currency = self[PlanNameOption.currency]
    let name = self[PlanNameOption.unit] ?? (currency == "CNY" ? "万元" : currency)
    let power = Multiple.split(name).power
    let most = power + (Currency.minorDecimals(currency) ?? 0)
    let scale = Int64(clamping: powerOfTen(min(power, 18)))
    return MoneyUnit(
      currency: currency, name: name,
      title: self[PlanNameOption.unitChinese].map { Bilingual(zh: $0, en: name) }, scale: scale,
      decimals: min(decimals, most))
  }

  /// What `--tiers` names.
  func tierNames() throws(UsageError) -> TierNames {
    var names = TierNames()
    for word in self[PlanNameOption.tiers] {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      let titles = (parts.last ?? "").split(separator: "/").map(String.init)
      guard parts.count == 2, titles.count == 2 else {
        throw UsageError(
          "--tiers 不能是“\(word)”，应写成 province=州/State",
          "--tiers cannot be \"\(word)\"; write province=州/State")
      }
      names.own[parts[0]] = Bilingual(zh: titles[0], en: titles[1])
    }
    return names
  }

  /// When years begin.
  func yearStart() throws(UsageError) -> YearStart {
    let word = self[PlanNameOption.yearStart]
    let isBefore = word.hasPrefix("-")
    let month = try ValueKind<Int>.count("", "", in: 1...12)
      .read(isBefore ? String(word.dropFirst()) : word, PlanNameOption.yearStart.form.name)
    return YearStart(month: Int8(month), isYearBefore: isBefore)
  }

  /// What is wrong with these settings of a package, as the reader of packages says it.
  func check(_ unit: MoneyUnit, _ tiers: TierNames, _ years: FiscalYears) throws(UsageError) {
    guard let fault = NewDescriptor.fault(of: NewDescriptor.settings(unit, tiers, years)) else {
      return
    }
    let options = [
      "currency": "--currency", "unit": "--unit", "unitNames": "--unit-zh", "unitScale": "--unit",
      "decimals": "--decimals", "tiers": "--tiers", "yearLabels": "--year-label",
    ]
    let option = options[fault.key] ?? fault.key
    throw UsageError("\(option)：\(fault.expected.zh)", "\(option): \(fault.expected.en)")
  }
}
