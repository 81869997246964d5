internal import Checking
internal import Localisation
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// Reading, checking, locating and summing a plan.
enum CheckSuites {
  /// Files to columns, every cell checked. Verified: the tranches add up to the printed total of all.
  static func read(_ plan: BenchPlan, repeats: Int) -> [Measurement] {
    var times: [Duration] = []
    var draft = PlanDraft()
    for _ in 0..<repeats {
      draft = PlanDraft()
      times.append(ContinuousClock().measure { draft = plan.package().draft })
    }
    verify(sum(draft) == printedSum(draft), "the tranches add up to the printed total")
    return [
      Measurement(
        suite: "read", plan: plan.name, what: "all files to checked columns",
        counts: [
          ("tranches", draft.tranches.count), ("totals", draft.totals.count),
          ("sub-projects", draft.subprojects.count), ("bytes", plan.bytes),
        ], times: times, work: ("tranches", draft.tranches.count), answer: hash(draft))
    ]
  }

  /// All totals and all rules. Verified: a plan without planted errors has none, and every relation was
  /// judged.
  static func check(_ plan: BenchPlan, repeats: Int) -> [Measurement] {
    let draft = plan.package().draft
    var times: [Duration] = []
    var checkup: Checkup?
    for _ in 0..<repeats {
      times.append(ContinuousClock().measure { checkup = Checkup(draft, workers: .cores) })
    }
    let relations = checkup!.relations
    verify(relations[.broken] == 0 && checkup!.count(of: .error) == 0, "the plan is clean")
    verify(relations.total >= draft.totals.count, "every printed total was judged")
    let cases = checkup!.applied.map(\.cases)
    return [
      Measurement(
        suite: "check", plan: plan.name, what: "all totals and rules",
        counts: [
          ("tranches", draft.tranches.count), ("relations", relations.total),
          ("cases", cases.reduce(0, +)),
        ], times: times, work: ("tranches", draft.tranches.count),
        answer: AnswerHash.of(cases.map { Int64($0) } + [Int64(relations[.exact])]))
    ]
  }

  /// 1, 2 and 3 wrong cells: all totals and rules, and the repair. Verified: exactly those cells, with
  /// what stood there, proven unique. Then a wrong cell in every tenth sub-project. Verified: each of them
  /// lies in a group whose repairs hold it.
  static func locate(_ plan: BenchPlan, repeats: Int) -> [Measurement] {
    let draft = plan.package().draft
    return (1...3).map { errors in
      var wrong = draft
      let cells = spoil(&wrong, errors)
      var times: [Duration] = []
      var checkup: Checkup?
      for _ in 0..<repeats {
        times.append(ContinuousClock().measure { checkup = Checkup(wrong, workers: .cores) })
      }
      let repair = checkup!.location.unique
      verify(
        repair?.cells.map(\.cell) == cells.map { .tranche($0.row) }
          && repair?.cells.map(\.restored) == cells.map(\.right),
        "\(errors) wrong cells are found, and what stood there")
      return Measurement(
        suite: "locate", plan: plan.name, what: "check and locate \(errors) wrong",
        counts: [
          ("tranches", draft.tranches.count), ("broken", checkup!.relations[.broken]),
          ("nodes", checkup!.location.nodes),
        ], times: times, work: ("tranches", draft.tranches.count),
        answer: AnswerHash.of(repair!.cells.map(\.restored)))
    } + [locateMany(draft, plan, repeats)]
  }

  private static func locateMany(
    _ draft: PlanDraft, _ plan: BenchPlan, _ repeats: Int
  ) -> Measurement {
    var wrong = draft
    var cells = Set<Cell>()
    var last: Int32 = -1
    for row in 0..<draft.tranches.count
    where draft.tranches.subproject[row] % 10 == 0 && draft.tranches.subproject[row] != last {
      last = draft.tranches.subproject[row]
      wrong.tranches.amount[row] += 90 + Amount(row % 1000)
      cells.insert(.tranche(row))
    }
    var times: [Duration] = []
    var checkup: Checkup?
    for _ in 0..<repeats {
      times.append(ContinuousClock().measure { checkup = Checkup(wrong, workers: .cores) })
    }
    let location = checkup!.location
    let named = Set(
      location.groups.flatMap { location.repairs(of: $0) }.flatMap(\.cells).map(\.cell))
    verify(cells.isSubset(of: named), "\(cells.count) wrong cells are named")
    return Measurement(
      suite: "locate", plan: plan.name, what: "check and locate one in ten wrong",
      counts: [
        ("tranches", draft.tranches.count), ("broken", checkup!.relations[.broken]),
        ("groups", location.groups.count), ("nodes", location.nodes),
      ], times: times, work: ("tranches", draft.tranches.count),
      answer: AnswerHash.of(location.groups.map { Int64($0.wayCount) }))
  }

  /// Sums by source and year, and by sub-project. Verified: they add up to the plan.
  static func show(_ plan: BenchPlan, repeats: Int) -> [Measurement] {
    let package = plan.package()
    let draft = package.draft
    let total = draft.unit.text(sum(draft))
    return [[Dimension.source, .year], [.subproject], [.project, .tier, .year]].map { dimensions in
      var times: [Duration] = []
      var rendered = ""
      for _ in 0..<repeats {
        times.append(
          ContinuousClock().measure {
            guard let pivot = try? Pivot(package, by: dimensions, where: []) else { return }
            rendered = pivot.rendered(.json, language: .en, palette: Palette(isOn: false))
          })
      }
      verify(rendered.contains("\"\(total)\""), "the pivot adds up to the plan")
      var hash = AnswerHash()
      hash.add(rendered)
      return Measurement(
        suite: "show", plan: plan.name,
        what: "by " + dimensions.map(\.rawValue).joined(separator: ", ") + ", as JSON",
        counts: [("tranches", draft.tranches.count), ("bytes", rendered.utf8.count)], times: times,
        work: ("tranches", draft.tranches.count), answer: hash.value)
    }
  }

  // MARK: The plan

  private static func sum(_ draft: PlanDraft) -> Int128 {
    draft.tranches.amount.reduce(Int128(0)) { $0 + Int128($1) }
  }

  private static func printedSum(_ draft: PlanDraft) -> Int128? {
    (0..<draft.totals.count).first { draft.totals.scope($0) == Scope() }
      .map { Int128(draft.totals.amount[$0]) }
  }

  private static func hash(_ draft: PlanDraft) -> UInt64 {
    var hash = AnswerHash()
    let tranches = draft.tranches
    for row in 0..<tranches.count {
      hash.add(Int64(tranches.subproject[row]) << 32 | Int64(tranches.source[row]))
      hash.add(Int64(tranches.year[row]))
      hash.add(tranches.amount[row])
    }
    for amount in draft.totals.amount { hash.add(amount) }
    return hash.value
  }

  /// Adds 0.90, 12.30 and 1.77 to tranches spread over the plan, each of another sub-project.
  private static func spoil(
    _ draft: inout PlanDraft, _ errors: Int
  ) -> [(row: Int, right: Amount)] {
    (1...errors).map { number in
      let row = draft.tranches.count / (errors + 1) * number
      let right = draft.tranches.amount[row]
      draft.tranches.amount[row] = right + [90, 1_230, 177][number - 1]
      return (row, right)
    }
  }
}
