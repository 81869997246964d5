internal import Checking
internal import PlanPackages
internal import Planning
internal import Screens
internal import Tables
package import Texts

/// The formats for programs, the same in every language.
extension ComparisonReport {
  // MARK: CSV

  /// One row a cell that differs.
  var csv: String {
    var text = CSVText.row([
      "table", "change", "key", "column", "before", "after", "difference",
    ])
    for change in comparison.tables {
      let schema = TableSchema.schema(change.table)
      for row in change.rows {
        let key = zip(schema.key, row.key).filter { !$0.1.isEmpty }.map { "\($0)=\($1)" }
          .joined(separator: ";")
        let cells = row.cells.isEmpty ? [CellChange(column: "", before: "", after: "")] : row.cells
        for cell in cells {
          text += CSVText.row(
            [
              change.table.rawValue, row.kind.rawValue, key, cell.column, cell.before, cell.after,
              difference(cell, schema),
            ].map { isNumber($0) ? $0 : CSVText.harmless(Layout.plainCell($0)) })
        }
      }
    }
    return text
  }

  /// Whether `text` is a number, which no spreadsheet takes for a formula.
  private func isNumber(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    return digits.first.map { ("0"..."9").contains($0) } == true
      && digits.allSatisfy { ("0"..."9").contains($0) || $0 == "." }
  }

  /// What an amount changes by; a blank counts as nothing.
  private func difference(_ cell: CellChange, _ schema: TableSchema) -> String {
    guard let column = schema.column(cell.column), schema.columns[column].kind == .amount else {
      return ""
    }
    func amount(_ text: String) -> Int128? {
      if text.isEmpty { return 0 }
      let scanned = Array(text.utf8).withUnsafeBytes { NumberLexer.scan($0, 0, $0.count) }
      guard case .success(let (units, decimals)) = scanned else { return nil }
      return money.unit.minorUnits(Decimal(units: units, decimals: Int32(decimals)))
    }
    guard let before = amount(cell.before), let after = amount(cell.after) else { return "" }
    return money.unit.text(after - before)
  }

  // MARK: JSON

  package var json: JSON {
    .object(
      [
        ("command", .string("diff")), ("format", .integer(1)),
        ("before", plan(comparison.before)), ("after", plan(comparison.after)),
        ("same", .boolean(comparison.isSame)), ("summary", summary), ("money", moneyJSON),
      ] + sumsJSON + [("totals", .array(totals.map(total))), ("findings", findingsJSON)]
        + ChangeList(comparison).members)
  }

  private func plan(_ package: PlanPackage) -> JSON {
    guard case .object(let members) = package.record(package.draft.unit) else { return .null }
    return .object(members + [("title", .string(package.title))])
  }

  private var summary: JSON {
    let matches = comparison.matches
    return .object([
      ("cellsChanged", .integer(comparison.changedCells)),
      ("rowsAdded", .integer(comparison.rows(.added))),
      ("rowsRemoved", .integer(comparison.rows(.removed))),
      ("subprojectsAdded", .integer(matches.earlier.count { $0 < 0 })),
      ("subprojectsRemoved", .integer(matches.later.count { $0 < 0 })),
      ("subprojectsRenumbered", .integer(matches.renumbered.count)),
      (
        "subprojectsRenamed",
        .integer(
          matches.earlier.indices.count {
            let other = matches.earlier[$0]
            return other >= 0
              && !comparison.before.draft.subprojects[Int(other)].name
                .isExactly(comparison.after.draft.subprojects[$0].name)
          })
      ),
    ])
  }

  private var moneyJSON: JSON {
    func isLevel(_ dimension: Dimension) -> JSON { .boolean(money.changed(dimension).isEmpty) }
    return .object([
      ("unit", .string(money.unit.name)), ("before", .string(text(money.before))),
      ("after", .string(text(money.after))), ("change", .string(text(money.change))),
      ("netsToZero", .boolean(money.change == 0)), ("netsToZeroByYear", isLevel(.year)),
      ("netsToZeroBySource", isLevel(.source)),
    ])
  }

  /// Sums that change, by every dimension.
  private var sumsJSON: [(key: String, value: JSON)] {
    Dimension.allCases.map { dimension in
      let name = dimension.rawValue
      return (
        "by" + name.prefix(1).uppercased() + name.dropFirst(),
        .array(
          money.changed(dimension).map { line in
            let id = id(line, dimension)
            let code: JSON = id.isEmpty ? .null : dimension == .year ? .number(id) : .string(id)
            return .object([
              (name, code), ("before", .optional(line.before.map { text($0) })),
              ("after", .optional(line.after.map { text($0) })),
              ("change", .string(text(line.change))),
            ])
          })
      )
    } + [("bySourceYear", sourceYearJSON)]
  }

  private var sourceYearJSON: JSON {
    let (sources, years) = (money.lines(by: .source), money.lines(by: .year))
    return .array(
      sources.indices.flatMap { row in
        years.indices.filter { money.bySourceYear[row][$0] != 0 }.map { column in
          .object([
            ("source", .string(id(sources[row], .source))),
            ("year", .number(id(years[column], .year))),
            ("change", .string(text(money.bySourceYear[row][column]))),
          ])
        }
      })
  }

  private func total(_ total: TotalComparison) -> JSON {
    func amount(_ amount: Int128?) -> JSON { .optional(amount.map { text($0) }) }
    return .object([
      ("total", .string(total.id)), ("label", .string(total.label)),
      ("sumBefore", amount(total.sumBefore)), ("sumAfter", amount(total.sumAfter)),
      ("printedBefore", amount(total.printedBefore)), ("printedAfter", amount(total.printedAfter)),
      ("follows", total.follows.map(JSON.boolean) ?? .null),
    ])
  }

  private var findingsJSON: JSON {
    func record(_ report: CheckupReport) -> FindingRecord {
      FindingRecord(
        draft: report.checkup.draft, totalID: report.totalID, location: { report.locations[$0] },
        isBilingual: true)
    }
    let (before, after) = (record(reports.before), record(reports.after))
    return .object([
      ("appeared", .array(findings.appeared.map(after.json))),
      ("disappeared", .array(findings.disappeared.map(before.json))),
      (
        "changed",
        .array(
          findings.changed.map {
            .object([("before", before.json($0.before)), ("after", after.json($0.after))])
          })
      ),
      ("kept", .integer(findings.kept)),
    ])
  }
}
