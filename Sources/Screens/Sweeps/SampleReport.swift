internal import Allocation
internal import PlanPackages
public import Planning
internal import Proofs
internal import Rebalancing
public import Texts

/// What a sample of scenarios shows: quantiles of unmet need, by project, sub-project and place.
///
/// The place of unmet need is that of the source whose tranche nobody pays. Quantiles are exact values of
/// the sample (nearest rank: the smallest that at least that share of the draws does not exceed).
public struct SampleReport: Sendable {
  /// Percent.
  package static let quantiles = [5, 25, 50, 75, 95, 100]

  private let package: PlanPackage
  private let draft: PlanDraft
  private let count: Int
  private let seed: UInt64
  private var funded = 0
  /// Of the funded draws those in which some tier is left open.
  private var unproven = 0
  private var impossible = 0
  private var undecided = 0
  /// Of funded draws, in minor units.
  private var total: [Amount] = []
  private var bySubproject: [[Amount]]
  private var byPlace: [[Amount]]
  private var byProject: [[Amount]]
  /// −1 for none.
  private let projectOfSubproject: [Int]

  /// One draw's figures.
  struct Draw: Sendable {
    var outcome: SweepThread.DrawOutcome
    /// By sub-project, in minor units.
    var unmet: [Amount] = []
    /// By place; the last is for sources without one.
    var byPlace: [Amount] = []

    init(_ answer: CertifiedAnswer) {
      switch answer.outcome {
      case .funded(let funded, let verdict):
        outcome = verdict.isOptimal ? .best : .unproven
        unmet = funded.unmet
        let draft = funded.draft
        byPlace = [Amount](repeating: 0, count: draft.places.count + 1)
        // Where nothing is unmet, no move is.
        if unmet.allSatisfy({ $0 == 0 }) { break }
        for move in Ledger(funded).moves where move.kind == .unmet {
          let place = draft.sources[Int(funded.network.cells.source[move.from])].place
          byPlace[place.map { Int($0) } ?? draft.places.count] += move.amount
        }
      case .proportional(let answer) where answer.broken == nil:
        outcome = .best
        let draft = answer.draft
        let cells = answer.network.cells
        unmet = [Amount](repeating: 0, count: draft.subprojects.count)
        byPlace = [Amount](repeating: 0, count: draft.places.count + 1)
        for c in 0..<cells.count {
          let lost = cells.planned[c] - answer.amounts[c]
          let place = draft.sources[Int(cells.source[c])].place
          unmet[Int(cells.subproject[c])] += lost
          byPlace[place.map { Int($0) } ?? draft.places.count] += lost
        }
      case .proportional, .impossible: outcome = .impossible
      case .undecided: outcome = .undecided
      }
    }
  }

  init(_ package: PlanPackage, count: Int, seed: UInt64) {
    self.package = package
    self.count = count
    self.seed = seed
    draft = package.draft
    bySubproject = Array(repeating: [], count: draft.subprojects.count)
    byPlace = Array(repeating: [], count: draft.places.count + 1)
    byProject = Array(repeating: [], count: draft.projects.count)
    projectOfSubproject = draft.subprojects.map { $0.project.map { Int($0) } ?? -1 }
  }

  /// Adds a draw: what it came to, and its figures by sub-project and then by place.
  package mutating func add(_ outcome: SweepThread.DrawOutcome, _ figures: ArraySlice<Amount>) {
    switch outcome {
    case .best: funded += 1
    case .unproven:
      funded += 1
      unproven += 1
    case .impossible:
      impossible += 1
      return
    case .undecided:
      undecided += 1
      return
    }
    var sum: Amount = 0
    for project in byProject.indices { byProject[project].append(0) }
    var place = figures.startIndex
    for i in bySubproject.indices {
      bySubproject[i].append(figures[place])
      sum += figures[place]
      if projectOfSubproject[i] >= 0 {
        byProject[projectOfSubproject[i]][total.count] += figures[place]
      }
      place += 1
    }
    total.append(sum)
    for p in byPlace.indices {
      byPlace[p].append(figures[place])
      place += 1
    }
  }

  // MARK: Rows

  private struct Row {
    var kind: String
    var id: String
    var name: String
    /// Share of the draws with unmet need here.
    var hit: Ratio
    var quantiles: [Amount]
    var mean: Ratio
  }

  private func row(_ kind: String, _ id: String, _ name: String, _ values: [Amount]) -> Row? {
    guard values.contains(where: { $0 != 0 }) || kind == "all" else { return nil }
    let sorted = values.sorted()
    let n = max(sorted.count, 1)
    let sum = values.reduce(Int128(0)) { $0 + Int128($1) }
    return Row(
      kind: kind, id: id, name: name,
      hit: Ratio(Int64(values.count { $0 != 0 }), Int64(n)),
      quantiles: SampleReport.quantiles.map { percent in
        sorted.isEmpty ? 0 : sorted[(percent * n + 99) / 100 - 1]
      }, mean: Ratio(Int64(clamping: sum), Int64(n)))
  }

  private func rows(_ language: Language) -> [Row] {
    func name(_ zh: String, _ en: String) -> String { language == .en && !en.isEmpty ? en : zh }
    var rows = [row("all", "", "", total)]
    rows += draft.projects.indices.map {
      row("project", draft.projects[$0].id, draft.projects[$0].name, byProject[$0])
    }
    rows += draft.subprojects.indices.map {
      row("subproject", draft.subprojects[$0].id, draft.subprojects[$0].name, bySubproject[$0])
    }
    rows += draft.places.indices.map {
      row(
        "place", draft.places[$0].code,
        name(draft.places[$0].name, draft.places[$0].nameEnglish), byPlace[$0])
    }
    rows.append(row("place", "", "", byPlace[draft.places.count]))
    return rows.compactMap { $0 }
  }

  // MARK: Rendering

  /// The whole output; `palette` counts for `text` alone, `language` for `text` and `md`.
  public func rendered(
    _ format: RebalanceReport.Format, language: Language, palette: Palette
  ) -> String {
    switch format {
    case .json: json.pretty()
    case .csv: csv
    case .md: heading(language) + "\n" + table(language) { Layout.markdown($0, $1, numeric: $2) }
    case .text:
      palette.bold(Layout.plain(package.title))
        + Bilingual(
          zh: "　单位：\(draft.unit.title.zh)\n", en: "  (unit: \(draft.unit.title.en))\n")(language)
        + heading(language) + "\n" + table(language) { Layout.table($0, $1, numeric: $2) }
    }
  }

  private func heading(_ language: Language) -> String {
    Bilingual(
      zh: "抽取 \(count) 个情景（种子 \(seed)）：\(funded) 个有解"
        + (unproven > 0 ? "，其中 \(unproven) 个未证明最优" : "且已证明") + "，\(impossible) 个不可行"
        + (undecided > 0 ? "，\(undecided) 个未能判定" : "")
        + "。未满足需求的分位数：\n",
      en: "\(count) scenarios drawn (seed \(seed)): \(funded) funded, "
        + (unproven > 0 ? "\(unproven) of them not proven best" : "each proven")
        + "; \(impossible) impossible" + (undecided > 0 ? "; \(undecided) undecided" : "")
        + ". Quantiles of unmet need:\n")(language)
  }

  private func table(
    _ language: Language, _ render: ([String], [[String]], Set<Int>) -> String
  ) -> String {
    let kinds = [
      "all": Bilingual(zh: "合计", en: "all"), "project": Bilingual(zh: "项目", en: "project"),
      "subproject": Bilingual(zh: "子项目", en: "sub-project"),
      "place": Bilingual(zh: "出资地", en: "place"),
    ]
    let header =
      [
        Bilingual(zh: "类别", en: "by")(language), Bilingual(zh: "名称", en: "name")(language),
        Bilingual(zh: "有缺口的情景", en: "draws hit")(language),
      ]
      + SampleReport.quantiles.map {
        $0 == 100 ? Bilingual(zh: "最大", en: "max")(language) : "P\($0)"
      }
      + [Bilingual(zh: "平均", en: "mean")(language)]
    let cells = rows(language).map { row in
      [
        kinds[row.kind]!(language),
        [row.id, row.name].filter { !$0.isEmpty }.joined(separator: " "),
      ]
        + [row.hit.percentText(decimals: 1)] + row.quantiles.map { draft.unit.text($0) }
        + [draft.unit.text(row.mean.rounded(of: 1))]
    }
    return render(header, cells, Set(2..<header.count))
  }

  private var csv: String {
    CSVText.row(
      ["kind", "id", "draws_hit"]
        + SampleReport.quantiles.map { $0 == 100 ? "max" : "p\($0)" } + ["mean"])
      + rows(.en).map { row in
        CSVText.row(
          [
            row.kind, CSVText.harmless(row.id),
            row.hit.percentText(decimals: 2).filter { $0 != " " },
          ]
            + row.quantiles.map { draft.unit.text($0) } + [draft.unit.text(row.mean.rounded(of: 1))]
        )
      }.joined()
  }

  private var json: JSON {
    .object([
      ("command", .string("sweep")), ("format", .integer(1)),
      ("plan", package.record(draft.unit)),
      ("sample", .integer(count)), ("seed", .number("\(seed)")), ("funded", .integer(funded)),
      ("unproven", .integer(unproven)),
      ("impossible", .integer(impossible)), ("undecided", .integer(undecided)),
      (
        "unmet",
        .array(
          rows(.en).map { row in
            .object(
              [
                ("by", .string(row.kind)), ("id", .string(row.id)),
                ("hit", .string(row.hit.percentText().filter { $0 != " " })),
              ]
                + zip(SampleReport.quantiles, row.quantiles).map { percent, amount in
                  (percent == 100 ? "max" : "p\(percent)", .string(draft.unit.text(amount)))
                } + [("mean", .string(draft.unit.text(row.mean.rounded(of: 1))))])
          })
      ),
    ])
  }
}
