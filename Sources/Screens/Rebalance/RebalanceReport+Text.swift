internal import Allocation
internal import Checking
internal import Planning
internal import Rebalancing
internal import Texts

extension RebalanceReport {
  /// The report as text, Markdown, CSV or JSON.
  ///
  /// Text and Markdown say the same. JSON is in the plan's unit whatever `rendering` says. CSV is one
  /// long table of everything that changes, with the columns `kind, subproject_id, source_id, year,
  /// before, after, change, to_source_id, to_year, amount, limit, tier`; its kinds are
  /// - `tranche`: a tranche whose amount changes;
  /// - `unmet`, `asked`, `delayed`: a move of `amount` away from a tranche, to another source or year
  ///   unless nobody pays, by which limit and in which tier;
  /// - `conflict`, `repair`, `together`: what makes it impossible, and the amount that would do;
  /// - `curve`: unmet need (`change`, negative) at one depth of a cut (`amount`), in all and by
  ///   sub-project.
  public func rendered(_ format: Format, _ rendering: Rendering) -> String {
    switch format {
    case .json: json.pretty()
    case .csv: csv(rendering)
    case .md: RebalanceScreen(self, rendering, isNarrow: false).page().markdown
    case .text: RebalanceScreen(self, rendering, isNarrow: true).page().text(rendering.palette)
    }
  }

  // MARK: CSV

  static let csvColumns = [
    "kind", "subproject_id", "source_id", "year", "before", "after", "change", "to_source_id",
    "to_year", "amount", "limit", "tier",
  ]

  private func csv(_ rendering: Rendering) -> String {
    let unit = rendering.unit.flatMap { draft.unit.shown(in: $0) } ?? draft.unit
    var text = CSVText.row(RebalanceReport.csvColumns)
    func add(_ kind: String, _ values: [String: String]) {
      text += CSVText.row(
        RebalanceReport.csvColumns.map { $0 == "kind" ? kind : values[$0] ?? "" })
    }
    func cell(_ c: Int) -> [String: String] {
      [
        "subproject_id": CSVText.harmless(draft.subprojects[Int(cells.subproject[c])].id),
        "source_id": CSVText.harmless(draft.sources[Int(cells.source[c])].id),
        "year": "\(cells.year[c])",
      ]
    }
    for c in changedCells {
      var values = cell(c)
      values["before"] = unit.text(cells.planned[c])
      values["after"] = unit.text(amounts[c])
      values["change"] = unit.text(amounts[c] - cells.planned[c])
      add("tranche", values)
    }
    for move in ledger?.moves ?? [] {
      var values = cell(move.from)
      if let to = move.to {
        values["to_source_id"] = cell(to)["source_id"]
        values["to_year"] = "\(cells.year[to])"
      }
      values["amount"] = unit.text(move.amount)
      values["limit"] = move.limit.map { CSVText.harmless(self.text(of: $0, in: unit)) }
      values["tier"] = move.kind == .delayed ? "delay" : move.kind.rawValue
      add(move.kind.rawValue, values)
    }
    if case .impossible(let impossible) = answer.outcome {
      for limit in impossible.conflict {
        add("conflict", ["limit": CSVText.harmless(self.text(of: limit, in: unit))])
      }
      for (kind, repairs) in [("repair", impossible.repairs), ("together", impossible.together)] {
        for repair in repairs { add(kind, values(repair, unit)) }
      }
    }
    if case .proportional(let answer) = answer.outcome, let limit = answer.broken {
      add("conflict", ["limit": CSVText.harmless(self.text(of: limit, in: unit))])
    }
    for point in curve?.points ?? [] where point.isPossible {
      add("curve", ["amount": unit.text(point.cut), "change": unit.text(-point.unmetSum)])
      for i in point.unmet.indices where point.unmet[i] > 0 {
        add(
          "curve",
          [
            "subproject_id": CSVText.harmless(draft.subprojects[i].id),
            "amount": unit.text(point.cut), "change": unit.text(-point.unmet[i]),
          ])
      }
    }
    return text
  }

  private func values(_ repair: Impossible.Repair, _ unit: MoneyUnit) -> [String: String] {
    switch repair {
    case .raise(let limit, let amount), .lower(let limit, let amount):
      ["limit": CSVText.harmless(text(of: limit, in: unit)), "amount": unit.text(amount)]
    case .release(let limit): ["limit": CSVText.harmless(text(of: limit, in: unit))]
    case .backfill(let sources, let amount):
      [
        "limit": "backfill " + sources.map { $0.text(in: draft) }.joined(separator: ","),
        "amount": unit.text(amount),
      ]
    }
  }
}
