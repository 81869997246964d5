internal import Checking
internal import Localisation
public import PlanPackages
public import Planning
internal import Texts

/// What the printed totals of a plan can and cannot notice, for `locate --coverage`.
public struct CoverageReport {
  private let package: PlanPackage
  private let coverage: Coverage

  /// O(cells), and O(cells²) for the patterns of a small plan.
  public init(_ package: PlanPackage) {
    self.package = package
    coverage = Coverage(package.draft)
  }

  /// Examples shown in text.
  private static let examplesShown = 3

  /// Counts, each with a few examples, one a line and safe for a terminal.
  public func text(_ language: Language) -> String {
    if coverage.cellCount == 0 {
      return Bilingual(zh: "计划里没有资金数。\n", en: "The plan has no money cells.\n")(language)
    }
    let histogram = coverage.cellsByRelations.map { entry in
      Bilingual(
        zh: "\(entry.cells) 格各在 \(entry.relations) 条关系中",
        en: "\(entry.cells) in \(entry.relations)")(language)
    }.joined(separator: language == .zh ? "，" : ", ")
    var lines = [
      Bilingual(
        zh: "共 \(coverage.cellCount) 格（明细和印出的合计）：\(histogram)。",
        en:
          "\(coverage.cellCount) cells (tranches and printed totals), by the number of relations they "
          + "stand in: \(histogram).")(language)
    ]
    if let noticed = coverage.alwaysNoticed {
      lines.append(
        Bilingual(
          zh: "同额改动不超过 \(noticed) 格的错误一定会被发现"
            + (noticed > 1 ? "，任何 1 格的错误都能确定是哪一格。" : "。"),
          en: "An error in up to \(noticed) cells by equal amounts is always noticed"
            + (noticed > 1 ? "; one in a single cell is always located." : "."))(language))
    }
    lines += section(
      Bilingual(zh: "不在任何关系中的格", en: "cells in no relation"),
      coverage.unguarded.map { label($0) }, language)
    lines += section(
      Bilingual(zh: "关系相同、无法区分的组", en: "groups of cells that cannot be told apart"),
      coverage.indistinguishable.map { $0.map(label).joined(separator: " | ") }, language)
    if let patterns = coverage.patterns {
      lines += section(
        Bilingual(
          zh: "3 至 4 格同额一增一减、合计看不出的组合",
          en: "sets of 3 or 4 cells whose equal changes cancel in every sum"),
        patterns.map(label), language)
    } else {
      lines.append(
        Bilingual(
          zh: "格数超过 \(Coverage.largestPatternSearch)，未列举相互抵消的组合。",
          en:
            "More than \(Coverage.largestPatternSearch) cells: patterns that cancel are not listed."
        )(
          language))
    }
    return lines.map { Layout.plain($0) + "\n" }.joined()
  }

  private func section(_ title: Bilingual, _ items: [String], _ language: Language) -> [String] {
    let mark = language == .zh ? "：" : ": "
    let more = items.count - CoverageReport.examplesShown
    return [title(language) + mark + "\(items.count)"]
      + items.prefix(CoverageReport.examplesShown).map { "  " + $0 }
      + (more > 0 ? ["  …"] : [])
  }

  private func label(_ cell: Cell) -> String {
    let draft = package.draft
    let scope = cell.scope(in: draft)
    let words = [
      scope.subproject.map { draft.subprojects[Int($0)].id } ?? "*",
      scope.source.map { draft.sources[Int($0)].id } ?? scope.payer?.name ?? "*",
      scope.year.map { "\($0)" } ?? "*",
    ]
    return words.joined(separator: "/")
  }

  private func label(_ pattern: Coverage.Pattern) -> String {
    pattern.changes.map { ($0.sign > 0 ? "+" : "−") + label($0.cell) }.joined(separator: " ")
  }

  /// All of it without the text's limits, as one object over several lines.
  public var json: String {
    JSON.object([
      ("command", .string("locate")), ("format", .integer(1)),
      (
        "plan",
        .object([("name", .string(package.name)), ("unit", .string(package.draft.unit.name))])
      ),
      ("cells", .integer(coverage.cellCount)),
      (
        "byRelations",
        .array(
          coverage.cellsByRelations.map {
            .object([("relations", .integer($0.relations)), ("cells", .integer($0.cells))])
          })
      ),
      ("alwaysNoticed", coverage.alwaysNoticed.map(JSON.integer) ?? .null),
      ("unguarded", .array(coverage.unguarded.map { .string(label($0)) })),
      (
        "indistinguishable",
        .array(coverage.indistinguishable.map { .array($0.map { .string(label($0)) }) })
      ),
      (
        "cancelling", coverage.patterns.map { .array($0.map { .string(label($0)) }) } ?? .null
      ),
    ]).pretty()
  }
}
