package import Allocation
package import Planning
internal import Tables

/// Rows of `scenarios.csv`. Each names what it is about in its scope columns:
///
/// | op | scope | value |
/// | --- | --- | --- |
/// | cut, floor | any | a share or an amount |
/// | limit | any | an amount |
/// | lock | any | blank |
/// | backfill | source or tier | blank, or the amount that the sources give together at most |
/// | carryover | source or tier; blank for all | blank |
/// | defer | blank | years beyond the window; blank for 0 |
/// | match | source or tier; blank for the province | a share, or `plan` |
/// | priority | sub-project or project | a whole number; the smallest is spared first |
/// | method | blank | the method |
/// | first | blank | `fair` or `total` |
///
/// The `backfill` rows of a scenario are one backfill: its sources together give at most the one
/// amount that stands in any of them; two different amounts are a fault. The `priority` rows are one
/// order; equal numbers follow the printed order. Both stand where the first of their rows stands.
extension ScenarioReader {
  /// What one row says.
  package enum StepMeaning {
    case change(Change)
    case backfill(SourceSet, atMost: Amount?)
    case priority(RowSet, rank: Int64)
    case method(Scenario.Method)
    case first(Scenario.First)
  }

  /// `checksCuts`: whether a cut beyond the plan is a fault. It is one when the scenario is asked for, not
  /// when a plan is read: a plan that was written with less money keeps its scenarios.
  package func scenario(
    _ name: String, of steps: [ScenarioStep], checksCuts: Bool
  ) throws(ScenarioFault) -> Scenario {
    var scenario = Scenario(name: name)
    var backfill: (position: Int, sets: [SourceSet], atMost: Amount?)?
    var priority: (position: Int, ranked: [(rank: Int64, printed: Int, rows: RowSet)])?
    var once = Set<String>()
    var sets = Set<SourceSet>()
    var ranked = Set<RowSet>()
    for step in steps {
      let isRepeated = !once.insert(step.operation).inserted
      switch try meaning(of: step) {
      case .change(let change):
        if case .deferral = change, isRepeated { throw repeated(step, column: "op") }
        if checksCuts, case .cut(let selector, let quantity) = change {
          do throws(ScenarioFault) {
            try checkCut(quantity, of: selector, as: Array(step.value.utf8)[...])
          } catch { throw located(step, "value", error) }
        }
        scenario.changes.append(change)
      case .method(let method):
        if isRepeated { throw repeated(step, column: "op") }
        scenario.method = method
      case .first(let first):
        if isRepeated { throw repeated(step, column: "op") }
        scenario.first = first
      case .backfill(let set, let atMost):
        if backfill == nil { scenario.changes.append(.backfill([], atMost: nil)) }
        var merged = backfill.take() ?? (scenario.changes.count - 1, [], nil)
        if !sets.insert(set).inserted { throw repeated(step, column: "op") }
        if let earlier = merged.atMost, let atMost, earlier != atMost {
          throw differing(step, earlier)
        }
        merged.sets.append(set)
        merged.atMost = merged.atMost ?? atMost
        backfill = merged
      case .priority(let rows, let rank):
        if priority == nil { scenario.changes.append(.priority([])) }
        var merged = priority.take() ?? (scenario.changes.count - 1, [])
        if !ranked.insert(rows).inserted { throw repeated(step, column: "op") }
        merged.ranked.append((rank, atlas.printed(rows), rows))
        priority = merged
      }
    }
    if let backfill {
      scenario.changes[backfill.position] = .backfill(backfill.sets, atMost: backfill.atMost)
    }
    if let priority {
      let order = priority.ranked.sorted { ($0.rank, $0.printed) < ($1.rank, $1.printed) }
      scenario.changes[priority.position] = .priority(order.map(\.rows))
    }
    return scenario
  }

  /// What a row says by itself.
  package func meaning(of step: ScenarioStep) throws(ScenarioFault) -> StepMeaning {
    guard let option = ScenarioOption(rawValue: step.operation),
      ScenarioOption.operations.contains(step.operation)
    else {
      throw located(
        step, "op",
        fault(
          .scenario, step.operation,
          (
            ScenarioOption.operations.joined(separator: "、") + " 之一",
            "one of " + ScenarioOption.operations.joined(separator: ", ")
          ), ("请改用其中之一", "use one of them")))
    }
    try checkColumns(step, option)
    let value = Array(step.value.utf8)[...]
    do throws(ScenarioFault) {
      return try meaning(of: step, option, value)
    } catch {
      throw located(step, "value", error)
    }
  }

  private func meaning(
    of step: ScenarioStep, _ option: ScenarioOption, _ value: Word
  ) throws(ScenarioFault) -> StepMeaning {
    switch option {
    case .cut, .limit, .floor:
      if value.isEmpty {
        throw fault(
          option, "", (option == .limit ? "金额" : "占比或金额", "a value"),
          ("写成 20% 或 500", "write 20% or 500"))
      }
      return .change(change(option, try selector(of: step), try quantity(value, for: option)))
    case .lock: return .change(.lock(try selector(of: step)))
    case .backfill:
      var atMost: Amount?
      if !value.isEmpty { atMost = try amount(value, for: option) }
      return .backfill(try selector(of: step).sources, atMost: atMost)
    case .carryover: return .change(.carryover(try selector(of: step).sources))
    case .deferral:
      let most = Int64(ScenarioReader.mostYearsBeyond)
      let years = value.isEmpty ? 0 : try wholeNumber(value, most: most, for: option)
      return .change(.deferral(yearsBeyond: Int32(years)))
    case .match:
      var sources = try selector(of: step).sources
      if sources == .all { sources = .payer(.tier(.province)) }
      if value.elementsEqual("plan".utf8) { return .change(.match(sources, share: nil)) }
      return .change(.match(sources, share: try share(value, for: option)))
    case .priority:
      let rank = try wholeNumber(value, most: Amount.limit, for: option)
      return .priority(rows(of: step.scope), rank: rank)
    case .first: return .first(try first(value))
    case .method, .scenario, .noRules: return .method(try method(value))
    }
  }

  private func rows(of scope: Scope) -> RowSet {
    scope.subproject.map(RowSet.subproject) ?? scope.project.map(RowSet.project) ?? .all
  }

  /// The scope as a selector that chooses money.
  private func selector(of step: ScenarioStep) throws(ScenarioFault) -> Selector {
    let scope = step.scope
    let option = ScenarioOption(rawValue: step.operation) ?? .scenario
    if let year = scope.year, !atlas.has(year) {
      throw located(
        step, "year",
        fault(
          option, "\(year)", ("计划中有资金的年度", "a year in which the plan has money"), yearAdvice))
    }
    let sources =
      scope.source.map(SourceSet.source) ?? scope.payer.map(atlas.sources(of:)) ?? .all
    let selector = Selector(sources: sources, year: scope.year, rows: rows(of: scope))
    do throws(ScenarioFault) {
      try checkMoney(selector, for: option, as: Array(words(selector).utf8)[...])
    } catch {
      throw located(step, "op", error)
    }
    return selector
  }

  /// Refuses scope columns that say nothing for the operation, and those that it lacks.
  private func checkColumns(
    _ step: ScenarioStep, _ option: ScenarioOption
  ) throws(ScenarioFault) {
    let scope = step.scope
    let namesRows = scope.subproject != nil || scope.project != nil
    let namesSources = scope.source != nil || scope.payer != nil
    let takesRows = [.cut, .limit, .floor, .lock, .priority].contains(option)
    let takesSources = ![.deferral, .priority, .method, .first].contains(option)
    let takesYear = [.cut, .limit, .floor, .lock].contains(option)
    let superfluous: (column: String, found: String)? =
      if namesRows, !takesRows {
        (scope.subproject != nil ? "subproject_id" : "project_id", rows(of: scope).text(in: draft))
      } else if namesSources, !takesSources {
        (
          scope.source != nil ? "source_id" : "tier",
          scope.source.map { draft.sources[Int($0)].id } ?? scope.payer?.name ?? ""
        )
      } else if let year = scope.year, !takesYear {
        ("year", "\(year)")
      } else if !step.value.isEmpty, option == .lock || option == .carryover {
        ("value", step.value)
      } else {
        nil
      }
    if let (column, found) = superfluous {
      throw located(
        step, column,
        fault(
          option, found,
          ("空格：\(step.operation) 没有这一列", "a blank: \(step.operation) has no \(column)"),
          ("请清空该格", "clear the cell")))
    }
    if option == .priority, !namesRows {
      throw located(
        step, "subproject_id",
        fault(option, "", ("子项目或项目", "a sub-project or a project"), ("请填写", "fill it in")))
    }
    if option == .backfill, !namesSources {
      throw located(
        step, "source_id",
        fault(option, "", ("补足的来源或层级", "the source or tier that gives"), ("请填写", "fill it in")))
    }
  }

  private func repeated(_ step: ScenarioStep, column: String) -> ScenarioFault {
    let option = ScenarioOption(rawValue: step.operation) ?? .scenario
    return located(
      step, column,
      fault(
        option, step.operation,
        ("同一情景中仅一次", "it once in a scenario (step \(step.step) says it again)"),
        ("删去或改正其中一行", "remove or correct one of the rows")))
  }

  private func differing(_ step: ScenarioStep, _ earlier: Amount) -> ScenarioFault {
    let amount = draft.unit.text(earlier)
    return located(
      step, "value",
      fault(
        .backfill, step.value,
        (
          "空格或 \(amount)：同一情景的 backfill 共用一个金额",
          "a blank or \(amount), the one amount of all backfill rows"
        ),
        ("这个金额是各来源合计的上限", "the amount is the most that the sources give together")))
  }

  /// `fault` at a cell of `step`, unless it has a cell already.
  private func located(
    _ step: ScenarioStep, _ column: String, _ fault: ScenarioFault
  ) -> ScenarioFault {
    if case .cell = fault.location { return fault }
    var fault = fault
    fault.option = step.operation
    fault.location = .cell(Place(.scenarios, row: Int(step.row), column: column))
    return fault
  }
}
