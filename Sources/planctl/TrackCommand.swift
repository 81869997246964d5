internal import Checking
internal import Planning
internal import Screens

/// `planctl track`: what has been spent of which budget, what is behind schedule, and performance points.
extension Command {
  func track(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let format = try arguments.choice("--format", TrackReport.Format.self, default: .text)
    try checkUnit(arguments)
    let day = try asOf(arguments)
    let dimensions = try trackedDimensions(arguments)
    if format == .csv, dimensions != nil {
      throw UsageError(
        message: Bilingual(
          zh: "csv 逐笔列出，不能与 --by 同用；汇总请用 text、json、md 或 html",
          en: "csv lists single lines and does not go with --by; text, json, md and html add up"))
    }
    guard let package = try package(arguments, &console) else { return 2 }
    let hasMoney = TrackReport.hasMoney(package)
    if !hasMoney, !TrackReport.hasIndicators(package) {
      throw UsageError(
        message: Bilingual(
          zh: "计划没有执行数也没有绩效指标：需要表 execution（execution.csv）或 indicators（indicators.csv），"
            + "样例见 Plans/ziyang-example-tracking",
          en:
            "the plan has neither expenditure nor indicators to track: it needs the table execution "
            + "(execution.csv) or indicators (indicators.csv); Plans/ziyang-example-tracking is an example"
        ))
    }
    if !hasMoney, format == .csv || dimensions != nil {
      throw UsageError(
        message: Bilingual(
          zh: "计划没有表 execution，没有资金可列；绩效得分请用 text、json、md 或 html",
          en:
            "the plan has no table execution, so there is no money to list; text, json, md and html "
            + "show the scores"))
    }
    let report = TrackReport(
      package, asOf: day, by: dimensions ?? TrackReport.usualDimensions,
      TrackReport.Rendering(
        language: console.language, palette: console.palette, unit: arguments.value("--unit")))
    try console.result(report.rendered(format))
    return 0
  }

  /// `--as-of`
  func asOf(_ arguments: Arguments) throws(UsageError) -> Day? {
    guard let word = arguments.value("--as-of") else { return nil }
    guard let day = Day(word) else {
      throw UsageError(
        message: Bilingual(
          zh: "--as-of 不能是“\(word)”，应为 2021-06-30 这样的日期",
          en: "--as-of cannot be \"\(word)\"; write a date such as 2021-06-30"))
    }
    return day
  }

  /// What `--by` names; `nil` if it is not given.
  private func trackedDimensions(_ arguments: Arguments) throws(UsageError) -> [Dimension]? {
    guard arguments.value("--by") != nil else { return nil }
    let known = TrackReport.dimensions.map(\.rawValue).joined(separator: ", ")
    let list = arguments.list("--by")
    if list.isEmpty {
      throw UsageError(
        message: Bilingual(zh: "--by 后面应有维度：\(known)", en: "--by needs dimensions: \(known)"))
    }
    var dimensions: [Dimension] = []
    for word in list {
      guard let dimension = TrackReport.dimensions.first(where: { $0.rawValue == word }) else {
        throw UsageError(
          message: Bilingual(
            zh: "没有维度“\(word)”，可用 \(known)", en: "no dimension \"\(word)\"; use \(known)"))
      }
      if dimensions.contains(dimension) {
        throw UsageError(
          message: Bilingual(zh: "--by 中 \(word) 重复", en: "--by names \(word) twice"))
      }
      dimensions.append(dimension)
    }
    return dimensions
  }
}
