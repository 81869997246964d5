internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `planctl show`: totals by any dimension.
enum ShowCommand {
  static let command = Command(
    name: "show",
    summary: Bilingual(
      zh: "按年度、来源、项目等任意维度汇总", en: "totals by year, source, project or any other dimension"),
    operands: .plan,
    about: Bilingual(
      zh: "按任意维度汇总资金。最后一个维度取值不多时横排。空白表示没有数，0 表示印出的 0。",
      en: """
        Totals by any dimension. The last dimension runs across when it has few values. A blank says \
        that there is no figure, 0 that a zero is printed.
        """),
    sections: [
      Command.Section(
        options: [by.form, filter.form, unit.form, SharedOption.decimals.form, format.form])
    ],
    examples: [
      Bilingual(
        zh: "show Plans/ziyang-2020-2022 --by place,year --where tier=local",
        en: "show Plans/ziyang-2020-2022 --by place,year --where tier=local")
    ],
    run: run)

  private static let by = SharedOption.dimensions(
    Dimension.allCases, fallback: "source,year", example: "source,year",
    Bilingual(zh: "按这些维度", en: "by these dimensions"))
  private static let filter = Option(
    list: "--where", of: ValueKind.word("维度=值,…", "DIMENSION=VALUE,…"),
    example: Bilingual(zh: "year=2021", en: "year=2021"),
    help: Bilingual(
      zh: "只汇总这些（tier=local 为市县资金）；同一维度的几个值取其全部",
      en: "only these (tier=local: city, county and other); several values of one dimension count "
        + "together"))
  private static let unit = SharedOption.exactUnit
  private static let format = Option(
    "--format", of: ValueKind<Pivot.Format>.choice(SharedOption.format), default: .text,
    help: SharedOption.formatHelp)

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    let dimensions = try call.dimensions(by) ?? [.source, .year]
    let filters = try filters(call[filter])
    guard let package = try call.package(&console) else { return 2 }
    let rounding = try call.rounding(unit, package.draft.unit)
    do {
      let pivot = try Pivot(
        package, by: dimensions, where: filters, unit: rounding.unit, decimals: rounding.decimals,
        progress: console.progress)
      try console.result(
        pivot.rendered(
          call[format], language: console.language, palette: console.resultPalette))
    } catch let unknown as Pivot.UnknownValue {
      throw error(unknown, package.draft)
    }
    return 0
  }

  /// Values listed when one is unknown.
  private static let listed = 20

  private static func error(_ unknown: Pivot.UnknownValue, _ draft: PlanDraft) -> UsageError {
    let name = "\(unknown.dimension.rawValue)=\(unknown.value)"
    let values = Pivot.values(of: unknown.dimension, in: draft)
    let list =
      values.prefix(listed).joined(separator: ", ") + (values.count > listed ? ", …" : "")
    let near = UsageError.nearest(unknown.value, among: values)
    return UsageError(
      "计划里没有 \(name)；有 \(list)\(near.zh)", "the plan has no \(name), but \(list)\(near.en)")
  }

  /// The values of each dimension named. A word without `=` is one more value of the dimension before
  /// it, as in `year=2021,2022`.
  private static func filters(_ words: [String]) throws(UsageError) -> [Pivot.Filter] {
    var filters: [Pivot.Filter] = []
    for word in words {
      let parts = Halfwidth.text(word).split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        let kind = ValueKind.choice(by.form.placeholder!, of: Dimension.allCases)
        let dimension = try kind.read(parts[0], "--where")
        if let known = filters.firstIndex(where: { $0.dimension == dimension }) {
          // The same dimension again: its values go on.
          filters.append(filters.remove(at: known))
        } else {
          filters.append(Pivot.Filter(dimension, []))
        }
      } else if filters.isEmpty || word.contains("=") {
        throw UsageError(
          "--where 写成 维度=值[,值]，如 year=2021",
          "write --where DIMENSION=VALUE[,VALUE], such as year=2021")
      }
      filters[filters.count - 1].values.append(parts.last!)
    }
    return filters
  }
}
