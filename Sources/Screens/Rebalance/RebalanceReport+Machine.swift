internal import Allocation
internal import Checking
internal import PlanPackages
internal import Planning
internal import Proofs
internal import Rebalancing
package import Texts

/// The same figures for programs: JSON, never translated. All amounts are decimal strings in the
/// package's unit; rows are sorted by the plan's printed order and year.
extension RebalanceReport {
  private typealias Members = [(key: String, value: JSON)]

  package var json: JSON {
    var members: Members = [
      ("command", .string(command)), ("format", .integer(1)), ("status", .string(status)),
      ("method", .string(answer.scenario.method.rawValue)),
      ("first", .string(answer.scenario.first.rawValue)),
      ("plan", package.record(draft.unit)),
      ("scenario", .string(answer.scenario.name)),
      ("changes", .array(words.map(JSON.string))),
    ]
    switch answer.outcome {
    case .funded(let funded, let verdict):
      members += figures
      members += [
        ("asked", .array(zip(funded.network.askedHubs, funded.asked).compactMap(asked))),
        ("ledger", .array(ledger?.moves.map(move) ?? [])),
        ("objective", .array(objective)),
      ]
      if let fairness {
        members.append(
          (
            "fairness",
            .object([
              ("unmet", amount(fairness.unmet)), ("least", amount(fairness.least)),
              ("price", amount(fairness.price)),
            ])
          ))
      }
      members += [
        ("shadowPrices", .array(prices.map(price))),
        (
          "certificate",
          .object([
            ("checked", .boolean(true)),
            ("kind", .string(isBest ? "optimal" : "bounded")),
            ("gap", .number("\(verdict.gap)")), ("unjudged", .integer(verdict.unjudged)),
          ])
        ),
      ]
    case .proportional(let proportional):
      if let broken = proportional.broken {
        members += [
          ("conflict", .array([limit(broken)])), ("repairs", .array([])),
          ("certificate", .object([("checked", .boolean(false)), ("kind", .string("none"))])),
        ]
      } else {
        members += figures
        members += [
          (
            "objective",
            .array([
              .object([("tier", .string("unmet")), ("value", amount(-total.change))]),
              .object([("tier", .string("change")), ("value", amount(-total.change))]),
            ])
          ),
          ("certificate", .object([("checked", .boolean(true)), ("kind", .string("allowed"))])),
        ]
      }
    case .impossible(let impossible):
      members += [
        ("conflict", .array(impossible.conflict.map(limit))),
        ("repairs", .array(impossible.repairs.map(repair))),
        ("repairsTogether", .array(impossible.together.map(repair))),
        ("certificate", .object([("checked", .boolean(true)), ("kind", .string("impossible"))])),
      ]
    case .undecided:
      members.append(
        ("certificate", .object([("checked", .boolean(false)), ("kind", .string("none"))])))
    }
    members.append(("notices", .array(noticeLines)))
    if let curve { members.append(("curve", json(of: curve))) }
    return .object(members)
  }

  /// One line of a sweep: the same keys, without ledger and shadow prices, and only what changes; with
  /// the number of the line it answers, if one is given.
  package func line(_ number: Int?) -> JSON {
    guard case .object(let members) = json else { return json }
    let left: Set<String> = ["ledger", "shadowPrices", "plan"]
    return .object(
      [members[0], members[1]] + (number.map { [("line", .integer($0))] } ?? [])
        + members[2...].filter { !left.contains($0.key) })
  }

  // MARK: Parts

  private var figures: Members {
    [
      ("before", .object([("total", amount(total.before))])),
      ("after", .object([("total", amount(total.after))])),
      (
        "bySource",
        .array(
          bySourceYear.map { line in
            .object(
              [
                ("source", .string(draft.sources[Int(line.source)].id)),
                ("year", .integer(Int(line.year))),
              ] + change(line))
          })
      ),
      (
        "byYear",
        .array(byYear.map { .object([("year", .integer(Int($0.year)))] + change($0)) })
      ),
      (
        "bySubproject",
        .array(
          bySubproject.map { line in
            .object([
              ("subproject", .string(draft.subprojects[Int(line.subproject)].id)),
              ("before", amount(line.before)), ("after", amount(line.after)),
              ("unmet", amount(max(0, -line.change))),
            ])
          })
      ),
      (
        "tranches",
        .array(
          changedCells.map { c in
            .object(
              cell(c) + [
                ("before", amount(Int128(cells.planned[c]))), ("after", amount(Int128(amounts[c]))),
              ])
          })
      ),
    ]
  }

  private func amount(_ value: Int128) -> JSON { .string(draft.unit.text(value)) }

  private func change(_ line: Line) -> Members {
    [
      ("before", amount(line.before)), ("after", amount(line.after)),
      ("change", amount(line.change)),
    ]
  }

  private func cell(_ c: Int) -> Members {
    [
      ("subproject", .string(draft.subprojects[Int(cells.subproject[c])].id)),
      ("source", .string(draft.sources[Int(cells.source[c])].id)),
      ("year", .integer(Int(cells.year[c]))),
    ]
  }

  private func asked(_ hub: SourceYear, _ extra: Amount) -> JSON? {
    if extra == 0 { return nil }
    return .object([
      ("source", .string(draft.sources[Int(hub.source)].id)), ("year", .integer(Int(hub.year))),
      ("planned", amount(hub.planned)), ("extra", amount(Int128(extra))),
    ])
  }

  private func move(_ move: Move) -> JSON {
    let tier: String =
      switch move.kind {
      case .unmet: "unmet"
      case .asked: "asked"
      case .delayed: "delay"
      }
    return .object([
      ("kind", .string(move.kind.rawValue)), ("from", .object(cell(move.from))),
      ("to", move.to.map { .object(cell($0)) } ?? .null), ("amount", amount(Int128(move.amount))),
      ("limit", move.limit.map { .string(text(of: $0)) } ?? .null), ("tier", .string(tier)),
    ])
  }

  /// Value, bound and gap of each tier; tiers of unmet need have all classes in one, with the value and the
  /// gap of each.
  private var objective: [JSON] {
    var classes: [TierVerdict] = []
    var others: [JSON] = []
    var sums: [TierVerdict] = []
    for tier in tiers {
      switch tier.tier {
      case .total: sums.append(tier)
      case .unmet: classes.append(tier)
      case .asked: others.append(objective("asked", tier.value, tier.bound))
      case .delay: others.append(objective("delay", tier.value, tier.bound))
      case .change: others.append(objective("change", tier.value, tier.bound))
      case .proportion: break
      }
    }
    let least = sums.isEmpty ? [] : [objective("total", sums)]
    return least + [objective("unmet", classes)] + others
  }

  /// One tier of all classes.
  private func objective(_ tier: String, _ classes: [TierVerdict]) -> JSON {
    objective(
      tier, classes.reduce(Int128(0)) { $0 + $1.value },
      classes.reduce(Int128(0)) { $0 + $1.bound },
      [
        ("classes", .array(classes.map { amount($0.value) })),
        ("classGaps", .array(classes.map { amount($0.gap) })),
      ])
  }

  private func objective(
    _ tier: String, _ value: Int128, _ bound: Int128, _ more: Members = []
  ) -> JSON {
    .object(
      [("tier", .string(tier)), ("value", amount(value))] + more
        + [("bound", amount(bound)), ("gap", amount(value - bound))])
  }

  var noticeLines: [JSON] {
    let notices = notices
    if notices.isEmpty { return [] }
    let wordings = [Language.en, .zh].map {
      NoticeWords(
        words: PlanWords(draft: draft, language: $0), unit: draft.unit, changes: words)
    }
    return notices.map { notice in
      .object([
        ("change", .string(wordings[0].change(notice.change))),
        ("message", .string(wordings[0].sentence(notice))),
        ("message_zh", .string(wordings[1].sentence(notice))),
      ])
    }
  }

  private func price(_ price: ShadowPrice) -> JSON {
    .object([
      ("limit", .string(text(of: price.limit))),
      (
        "restored",
        .array(
          price.restored.map {
            .object([
              ("subproject", .string(draft.subprojects[Int($0.subproject)].id)),
              ("amount", amount(Int128($0.amount))),
            ])
          })
      ),
      ("relieved", amount(Int128(price.relieved))), ("hastened", amount(price.hastened)),
    ])
  }

  private func limit(_ number: Int) -> JSON {
    .object([("limit", .string(text(of: number))), ("origin", .string(origin(of: number)))])
  }

  private func repair(_ repair: Impossible.Repair) -> JSON {
    switch repair {
    case .raise(let limit, let atLeast):
      .object([
        ("limit", .string(terms.limits[limit].selector.text(in: draft))),
        ("atLeast", amount(Int128(atLeast))),
      ])
    case .lower(let limit, let atMost):
      .object([
        ("limit", .string(terms.limits[limit].selector.text(in: draft))),
        ("atMost", amount(Int128(atMost))),
      ])
    case .release(let limit):
      .object([("limit", .string(text(of: limit))), ("release", .boolean(true))])
    case .backfill(let sources, let atLeast):
      .object([
        (
          "limit",
          .string("backfill " + sources.map { $0.text(in: draft) }.joined(separator: ","))
        ), ("atLeast", amount(Int128(atLeast))),
      ])
    }
  }

  private func json(of curve: CutCurve) -> JSON {
    .object([
      ("selector", .string(curve.selector.text(in: draft))),
      ("planned", amount(Int128(curve.planned))), ("complete", .boolean(curve.isComplete)),
      (
        "points",
        .array(
          curve.points.map { point in
            .object([
              ("cut", amount(Int128(point.cut))),
              (
                "share", .string(Ratio(point.cut, max(curve.planned, 1)).percentText())
              ),
              (
                "status",
                .string(
                  point.isPossible ? "funded" : point.isUndecided ? "undecided" : "impossible")
              ),
              ("unmet", amount(point.unmetSum)),
              ("asked", amount(Int128(point.asked))), ("delay", amount(point.delay)),
              (
                "bySubproject",
                .array(
                  point.unmet.indices.compactMap { i in
                    point.unmet[i] == 0
                      ? nil
                      : .object([
                        ("subproject", .string(draft.subprojects[i].id)),
                        ("unmet", amount(Int128(point.unmet[i]))),
                      ])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
