internal import PlanPackages
internal import Planning
package import Texts

/// The formats for programs. Never translated; a figure that no document gives is null in JSON and blank
/// in CSV.
extension TrackReport {
  // MARK: CSV

  /// One row a budget line, in canonical order.
  package var csv: String {
    let header = [
      "subproject", "source", "year", "planned", "initial", "adjusted", "budget", "executed",
      "executedAsOf", "rate", "rateOfInitial", "adjustment", "unspent", "due", "behind",
      "dueOfInitial", "behindInitial", "overspent",
    ]
    return CSVText.row(header)
      + book.lines.map { line in
        CSVText.row(
          [
            CSVText.harmless(Dimension.subproject.id(line.subproject, in: draft)),
            CSVText.harmless(Dimension.source.id(line.source, in: draft)), "\(line.year)",
          ] + figures(line).map { $0.text ?? "" })
      }.joined()
  }

  /// The figures of a line behind its sub-project, source and year, in the order of the CSV.
  private func figures(_ line: BudgetLine) -> [(key: String, text: String?)] {
    var sum = ExecutionSum()
    sum.add(line, on: asOf)
    return [
      ("planned", line.planned.map { unit.text($0) }),
      ("initial", line.initial.map { unit.text($0) }),
      ("adjusted", line.adjusted.map { unit.text($0) }),
      ("budget", line.budget.map { unit.text($0) }),
      ("executed", line.executed.map { unit.text($0) }),
      ("executedAsOf", line.executedOn?.text), ("rate", line.rate?.text()),
      ("rateOfInitial", line.rateOfInitial?.text()),
    ] + differences(sum)
  }

  // MARK: JSON

  package var json: JSON {
    var members: [(key: String, value: JSON)] = [
      ("command", .string("track")), ("format", .integer(1)),
      ("plan", package.record(unit)),
      ("asOf", .optional(asOf?.text)), ("latestExecuted", .optional(latest?.text)),
      ("total", hasMoney ? .object(figures(total)) : .null),
    ]
    for dimension in dimensions {
      members.append((TrackReport.key(dimension), .array(hasMoney ? rows(by: dimension) : [])))
    }
    members.append(("behind", .array(hasMoney ? book.behind.map(lineObject) : [])))
    members.append(("overspent", .array(hasMoney ? book.overspent.map(lineObject) : [])))
    members.append(("scores", .array(forms.map(form))))
    return .object(members)
  }

  /// `bySource`
  private static func key(_ dimension: Dimension) -> String {
    let name = dimension.rawValue
    return "by" + name.prefix(1).uppercased() + name.dropFirst()
  }

  private func rows(by dimension: Dimension) -> [JSON] {
    sums(by: dimension).map { group, sum in
      let id = dimension.id(group, in: draft)
      let value: JSON =
        group < 0 ? .null : dimension == .year ? .integer(Int(group)) : .string(id)
      return .object([(dimension.rawValue, value)] + figures(sum))
    }
  }

  private func figures(_ sum: ExecutionSum) -> [(key: String, value: JSON)] {
    func text(_ amount: Int128, _ lines: Int) -> JSON {
      .optional(lines == 0 ? nil : unit.text(amount))
    }
    return [
      ("planned", text(sum.planned, sum.plannedLines)),
      ("initial", text(sum.initial, sum.initialLines)),
      ("budget", text(sum.budget, sum.budgetLines)),
      ("executed", text(sum.executed, sum.executedLines)),
      ("rate", .optional(sum.rate?.text())),
      ("rateOfInitial", .optional(sum.rateOfInitial?.text())),
    ]
      + differences(sum).map { ($0.key, JSON.optional($0.text)) } + [
        ("unbudgeted", text(sum.unbudgeted, sum.unbudgetedLines)),
        ("unrecorded", text(sum.unrecorded, sum.unrecordedLines)),
        ("lines", .object(counts(sum).map { ($0.key, JSON.integer($0.count)) })),
      ]
  }

  /// What stands between budgets and expenditure; `nil` where one side of the difference is missing.
  private func differences(_ sum: ExecutionSum) -> [(key: String, text: String?)] {
    func text(_ amount: Int128, _ lines: Int) -> String? { lines == 0 ? nil : unit.text(amount) }
    return [
      ("adjustment", sum.adjustment.map { unit.text($0) }),
      ("unspent", sum.unspent.map { unit.text($0) }), ("due", text(sum.due, sum.budgetLines)),
      ("behind", text(sum.behind, sum.budgetLines)),
      ("dueOfInitial", text(sum.dueOfInitial, sum.initialLines)),
      ("behindInitial", text(sum.behindInitial, sum.initialLines)),
      ("overspent", text(sum.overspent, min(sum.budgetLines, sum.executedLines))),
    ]
  }

  private func counts(_ sum: ExecutionSum) -> [(key: String, count: Int)] {
    [
      ("planned", sum.plannedLines), ("initial", sum.initialLines), ("adjusted", sum.adjustedLines),
      ("budget", sum.budgetLines), ("executed", sum.executedLines), ("behind", sum.behindLines),
      ("behindInitial", sum.behindInitialLines), ("overspent", sum.overspentLines),
      ("unbudgeted", sum.unbudgetedLines), ("unrecorded", sum.unrecordedLines),
      ("outdated", sum.outdatedLines),
    ]
  }

  private func lineObject(_ line: BudgetLine) -> JSON {
    .object(
      [
        ("subproject", .string(Dimension.subproject.id(line.subproject, in: draft))),
        ("source", .string(Dimension.source.id(line.source, in: draft))),
        ("year", .integer(Int(line.year))),
      ] + figures(line).map { ($0.key, .optional($0.text)) })
  }

  // MARK: Scores

  private func form(_ form: PerformanceForm) -> JSON {
    .object(
      [
        ("subproject", .optional(form.subproject.map { Dimension.subproject.id($0, in: draft) })),
        ("year", form.year.map { .integer(Int($0)) } ?? .null),
      ] + sum(form.total)
        + [
          (
            "kinds",
            .array(
              form.kinds.map { group in
                .object(
                  [("kind", .string(group.kind))] + sum(group.sum)
                    + [("indicators", .array(group.scores.map(indicator)))])
              })
          )
        ])
  }

  private func sum(_ sum: PerformanceSum) -> [(key: String, value: JSON)] {
    let isScored = sum.weightedIndicators > 0
    return [
      ("weight", .optional(isScored ? PerformanceSum.text(sum.weight) : nil)),
      ("points", .optional(isScored ? decimalText(sum.points, decimals: 2) : nil)),
      ("open", .optional(isScored ? PerformanceSum.text(sum.open) : nil)),
      ("given", .optional(sum.given.map(PerformanceSum.text))),
      (
        "statuses",
        .object(
          PerformanceScore.Status.allCases.map { ($0.name, .integer(sum.count($0))) })
      ),
    ]
  }

  private func indicator(_ score: PerformanceScore) -> JSON {
    let row = draft.indicators[score.indicator]
    return .object([
      ("indicator", .string(row.id)), ("kind", .string(row.kind)), ("name", .string(row.name)),
      ("relation", .optional(row.relation?.sign)), ("target", .string(row.target)),
      ("actual", .string(row.actual)), ("unit", .string(row.unit)),
      ("computedRate", .optional(score.computedRate?.text())),
      ("status", .string(score.status.name)), ("weight", .optional(row.weight?.text)),
      ("points", .optional(score.points.map { decimalText($0, decimals: 2) })),
      ("given", .optional(row.score?.text)),
      ("reason", .string(row.reason)),
    ])
  }
}
