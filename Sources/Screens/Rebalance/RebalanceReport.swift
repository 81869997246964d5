package import Allocation
public import PlanPackages
package import Planning
public import Rebalancing
public import Texts

/// What `simulate` and `rebalance` tell about one scenario: figures first, texts later.
///
/// All sums are in minor units of the plan and come from the cells alone, so that every view of the same
/// answer agrees.
public struct RebalanceReport: Sendable {
  /// `json` holds everything, in the plan's unit; the others what there is room for.
  public enum Format: String, CaseIterable, Sendable { case text, json, csv, md }

  /// The plan that was asked about, as read.
  public let package: PlanPackage
  /// `simulate` or `rebalance`: named in machine formats and in what is written.
  public let command: String
  /// The changes as a command line writes them.
  public let words: [String]
  /// The outcome and, where it is funded, the verdict of its proof.
  public let answer: CertifiedAnswer
  /// What one more unit of each binding ceiling would restore.
  public var prices: [ShadowPrice]
  /// What the answer comes to at each depth of the first cut; `nil` unless it was asked for.
  public var curve: CutCurve?

  package let draft: PlanDraft
  package let cells: AllocationCells
  /// New amounts; the plan's own where there is no answer.
  package let amounts: [Amount]
  package let terms: AllocationTerms
  /// What each tier comes to and what is proven of it; none where nothing is claimed.
  package var tiers: [TierVerdict]
  /// Every move of money; `nil` in a brief report, and where no answer of least change is there.
  public let ledger: Ledger?

  /// `isBrief` leaves the ledger out; prices and the curve can be added later by `explain`.
  public init(
    _ package: PlanPackage, command: String, words: [String], _ answer: CertifiedAnswer,
    prices: [ShadowPrice] = [], curve: CutCurve? = nil, isBrief: Bool = false
  ) {
    self.package = package
    self.command = command
    self.words = words
    self.answer = answer
    self.prices = prices
    self.curve = curve
    draft = answer.sums.draft
    switch answer.outcome {
    case .funded(let funded, _):
      (terms, cells, amounts) = (funded.terms, funded.network.cells, funded.amounts)
      ledger = isBrief ? nil : Ledger(funded)
    case .proportional(let answer):
      (terms, cells, amounts) = (answer.terms, answer.network.cells, answer.amounts)
      ledger = nil
    case .impossible(let impossible):
      (terms, cells, amounts) = (impossible.terms, AllocationCells(), [])
      ledger = nil
    case .undecided:
      (terms, cells, amounts) = (
        AllocationTerms(answer.scenario, answer.sums), AllocationCells(), []
      )
      ledger = nil
    }
    tiers = RebalanceReport.tiers(answer.outcome, terms)
  }

  /// 0 when there is an allocation, 3 when there is none, 1 when that stays undecided.
  public var exitStatus: Int32 {
    switch answer.outcome {
    case .funded: 0
    case .proportional(let answer): answer.broken == nil ? 0 : 3
    case .impossible: 3
    case .undecided: 1
    }
  }

  /// `funded`, `impossible` or `undecided`.
  public var status: String {
    switch answer.outcome {
    case .funded: "funded"
    case .proportional(let answer): answer.broken == nil ? "funded" : "impossible"
    case .impossible: "impossible"
    case .undecided: "undecided"
    }
  }

  // MARK: Sums

  /// Before and after along one dimension.
  package struct Line: Sendable {
    package var subproject: Int32 = -1
    package var source: Int32 = -1
    package var year: Int32 = blankYear
    package var before: Int128 = 0
    package var after: Int128 = 0
    package var change: Int128 { after - before }
  }

  /// Sums over the cells that `slot` puts in the same of `count` places, in the order of the places.
  private func sums(_ count: Int, _ slot: (Int) -> Int, _ line: (Int) -> Line) -> [Line] {
    var before = [Int128](repeating: 0, count: count)
    var after = before
    // The first cell of each place.
    var first = [Int32](repeating: -1, count: count)
    for c in amounts.indices {
      let slot = slot(c)
      if first[slot] < 0 { first[slot] = Int32(c) }
      before[slot] += Int128(cells.planned[c])
      after[slot] += Int128(amounts[c])
    }
    var lines: [Line] = []
    lines.reserveCapacity(count)
    for slot in 0..<count where first[slot] >= 0 {
      var line = line(Int(first[slot]))
      line.before = before[slot]
      line.after = after[slot]
      lines.append(line)
    }
    return lines
  }

  /// First year, and the number of years, in which there are cells.
  private var years: (first: Int32, count: Int) {
    guard let first = cells.year.min(), let last = cells.year.max() else { return (0, 0) }
    return (first, Int(last - first) + 1)
  }

  package var total: Line {
    var line = Line()
    for c in amounts.indices {
      line.before += Int128(cells.planned[c])
      line.after += Int128(amounts[c])
    }
    return line
  }

  /// By source and year, in canonical order.
  package var bySourceYear: [Line] {
    let years = years
    return sums(
      draft.sources.count * years.count,
      { Int(cells.source[$0]) * years.count + Int(cells.year[$0] - years.first) },
      { Line(source: cells.source[$0], year: cells.year[$0]) })
  }

  /// By year.
  package var byYear: [Line] {
    let years = years
    return sums(
      years.count, { Int(cells.year[$0] - years.first) }, { Line(year: cells.year[$0]) })
  }

  /// By sub-project, in printed order.
  package var bySubproject: [Line] {
    sums(
      draft.subprojects.count, { Int(cells.subproject[$0]) },
      { Line(subproject: cells.subproject[$0]) })
  }

  /// Cells whose amount changes.
  package var changedCells: [Int] { amounts.indices.filter { amounts[$0] != cells.planned[$0] } }

  /// A limit as a command line writes it: `city@2021<=840.5`, in the plan's unit if `shown` is `nil`.
  package func text(of limit: Int, in shown: MoneyUnit? = nil) -> String {
    let limit = terms.limits[limit]
    let unit = shown ?? draft.unit
    let selector = limit.selector.text(in: draft)
    switch limit.kind {
    case .ceiling(let amount): return selector + "<=" + unit.text(amount)
    case .floor(let amount): return selector + ">=" + unit.text(amount)
    case .lock: return "lock " + selector
    case .spent(let amount): return "spent " + selector + ">=" + unit.text(amount)
    case .match(let share?):
      return "match " + selector + "=" + share.percentText().filter { $0 != " " }
    case .match(nil): return "match " + selector + "=plan"
    }
  }

  func origin(of limit: Int) -> String {
    switch terms.limits[limit].origin {
    case .you: "you"
    case .rule(let id): id
    case .execution: "execution"
    }
  }
}

extension RebalanceReport {
  /// How text, tables and pages are shown.
  public typealias Rendering = ReportRendering

  /// Steps that `explain` counts: prices, and the curve.
  public static func steps(withCurve: Bool) -> Int { withCurve ? 2 : 1 }

  /// Adds what takes more solves: shadow prices, and the curve over the scenario's first cut. `progress`
  /// counts each as a step.
  public mutating func explain(
    _ rebalancer: Rebalancer, withCurve: Bool, progress: WorkProgress? = nil
  ) throws(AnswerFault) {
    do {
      if case .funded(let funded, _) = answer.outcome {
        prices = try rebalancer.shadowPrices(of: funded)
      }
      progress?.advance(by: 1)
      defer { progress?.advance(by: withCurve ? 1 : 0) }
      if withCurve, let cut = answer.scenario.firstCut {
        curve = try rebalancer.curve(of: answer.scenario, over: cut)
      }
    } catch { throw AnswerFault(error) }
  }
}
