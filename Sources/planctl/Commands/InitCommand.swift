internal import Planning
internal import SyntheticPlans
internal import Texts

/// `planctl init`: a small valid package to begin with.
enum InitCommand {
  static let command = Command(
    name: "init",
    summary: Bilingual(
      zh: "写一个最小的计划文件夹，填上自己的数就能用",
      en: "a small plan folder to begin with: valid, and ready to be filled in"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "文件夹", en: "DIR"), what: Bilingual(zh: "新文件夹", en: "new folder"),
      path: .folder),
    about: Bilingual(
      zh: """
        写一个最小而完整的计划：一个项目、一个子项目、几个来源，每个来源每年一行 0，一个合计数。planctl validate 没有\
        任何问题。把名称和数换成自己的，增加行，用 planctl validate 核对；表格里空白不是 0：文件里空着的，整行删去。
        文件夹应当不存在或是空的。
        """,
      en: """
        Writes the smallest plan that is whole: a project, a sub-project, a few sources with a row of 0 a \
        year each, one printed total. planctl validate finds nothing in it. Put in your own names and \
        figures, add rows, and check with planctl validate; a blank is not a zero: where the document has a \
        blank, take the row out.
        The folder must not exist, or be empty.
        """),
    sections: [
      Command.Section(
        options: [years.form, sources.form, title.form, decimals.form] + PlanNameOption.forms)
    ],
    examples: [
      Bilingual(
        zh: "init 新计划 --years 2024-2026 --unit 万元 --sources province,city",
        en: "init budget --years 2025-2030 --currency USD --unit million --year-label FY{y}")
    ],
    run: run)

  private static let mostYears = 30

  private static let years = Option(
    "--years", of: ValueKind.word("起-止", "FROM-TO"),
    example: Bilingual(zh: "2024-2026", en: "2024-2026"),
    help: Bilingual(
      zh: "计划的年度，至多 \(mostYears) 年；必须给出", en: "the plan's years, at most \(mostYears); needed"))
  private static let sources = Option(
    list: "--sources", of: ValueKind.word("编号[:层级]", "ID[:TIER]"), fallback: "city",
    example: Bilingual(zh: "province,city,bond:other", en: "province,city,bond:other"),
    help: Bilingual(
      zh: "资金来源；编号是层级（\(Tier.names.joined(separator: " "))）的不必再写层级",
      en: "who pays; an id that is a tier (\(Tier.names.joined(separator: ", "))) needs no other"))
  private static let title = Option(
    "--title", of: ValueKind.word("标题", "TITLE"),
    example: Bilingual(zh: "三年行动计划", en: "'Capital plan'"),
    help: Bilingual(zh: "计划的标题；不给出则为文件夹的名称", en: "the plan's title; else the folder's name"))
  private static let decimals = Option(
    "--decimals", of: ValueKind.word("N", "N"), default: "2", written: "2",
    example: Bilingual(zh: "0", en: "0"),
    help: Bilingual(
      zh: "保留的小数位数，−6 至 6（负数：只有整十至整百万），不多于货币的最小单位",
      en: "decimals kept, -6 to 6 (below 0: whole tens to millions), no more than the currency has")
  )

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    if call.has(CommonOption.output) {
      throw UsageError("init 写一个文件夹，-o 不适用", "init writes a folder; -o does not apply")
    }
    let folder = call.operands[0]
    let years = try self.years(call)
    let unit = try unit(call)
    let tiers = try call.tierNames()
    var fiscal = FiscalYears(start: try call.yearStart())
    if let label = call[PlanNameOption.yearLabel] {
      for year in years {
        let next = String((year + 1) % 100)
        let text = label.replacing("{y}", with: "\(year)")
          .replacing("{n}", with: next.utf8.count < 2 ? "0" + next : next)
        fiscal.labels[year] = Bilingual(zh: text, en: text)
      }
    }
    try call.check(unit, tiers, fiscal)
    let sources = try payers(call, tiers)
    if !OutputFolder.entries(folder).isEmpty {
      throw UsageError(
        "\(folder) 里已有文件；请给出一个新的文件夹", "\(folder) has files in it; name a new folder")
    }
    let name = folder.split(separator: "/").last.map(String.init) ?? "plan"
    let files = PlanSeed(
      name: name, title: call[title] ?? name, years: Array(years), unit: unit, tiers: tiers,
      fiscalYears: fiscal, sources: sources
    ).files
    try OutputFolder.write(files, to: folder)
    console.announce(
      folder,
      Bilingual(
        zh: "\(sources.count) 个来源，\(years.count) 年；填好后用 planctl validate \(folder) 核对",
        en:
          "\(counted(sources.count, "source")), \(counted(years.count, "year")); fill it in, then "
          + "planctl validate \(folder)"))
    return 0
  }

  private static func years(_ call: Call) throws(UsageError) -> ClosedRange<Int32> {
    let word = call[years] ?? ""
    let ends = word.split { "-–—".contains($0) }.map { Halfwidth.text(String($0)) }
    let numbers = ends.compactMap { $0.utf8.count == 4 ? Int32($0) : nil }
    if (1...2).contains(ends.count), numbers.count == ends.count, let first = numbers.first,
      let last = numbers.last, first >= 1900, last <= 2199, first <= last,
      last - first < Int32(mostYears)
    {
      return first...last
    }
    throw UsageError(
      word.isEmpty
        ? "请用 --years 给出年度，如 --years 2024-2026"
        : "--years 不能是“\(word)”，应为 1900 至 2199 间至多 \(mostYears) 年，如 2024-2026",
      word.isEmpty
        ? "say with --years which, such as --years 2024-2026"
        : "--years cannot be \"\(word)\"; write at most \(mostYears) years from 1900 to 2199, such as "
          + "2024-2026")
  }

  private static func unit(_ call: Call) throws(UsageError) -> MoneyUnit {
    let word = call[decimals]
    let isNegative = word.hasPrefix("-") || word.hasPrefix("−")
    let number = try ValueKind<Int>.count("", "", in: 0...6)
      .read(isNegative ? String(word.dropFirst()) : word, decimals.form.name)
    var unit = try call.money(decimals: isNegative ? -number : number)
    if call.has(decimals) { unit.decimals = isNegative ? -number : number }
    return unit
  }

  private static func payers(
    _ call: Call, _ tiers: TierNames
  ) throws(UsageError) -> [PlanSeed.Payer] {
    let words = call[sources].isEmpty ? ["city"] : call[sources]
    var payers: [PlanSeed.Payer] = []
    for word in words {
      let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      let tier = Tier.allCases.first { $0.name == parts.last! }
      guard parts.count <= 2, !parts[0].isEmpty, let tier else {
        throw UsageError(
          "--sources 不能是“\(word)”，应写成 编号:层级，层级是 " + Tier.names.joined(separator: "、"),
          "--sources cannot be \"\(word)\"; write ID:TIER, the tier one of "
            + Tier.names.joined(separator: ", "))
      }
      if payers.contains(where: { $0.id == parts[0] }) {
        throw UsageError("--sources 中 \(parts[0]) 重复", "--sources names \(parts[0]) twice")
      }
      let title = tiers.title(tier)
      let isTier = parts[0] == tier.name
      payers.append(
        PlanSeed.Payer(
          id: parts[0], name: isTier ? title.zh : parts[0], nameEnglish: isTier ? title.en : "",
          tier: tier))
    }
    return payers
  }
}
