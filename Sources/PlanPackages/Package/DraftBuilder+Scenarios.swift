internal import Planning
internal import Tables
internal import Texts

/// The named what-ifs.
extension DraftBuilder {
  /// Rows grouped by scenario in order of first appearance, then by step.
  mutating func buildScenarios(_ draft: inout PlanDraft) {
    guard let table = tables[.scenarios], table.rowCount > 0 else { return }
    var rank: [String: Int] = [:]
    for row in 0..<table.rowCount {
      let name = table.text("scenario_id", row)
      rank[name] = rank[name] ?? rank.count
      let step = table.decimal("step", row)?.units ?? 0
      if Int32(exactly: step) == nil {
        addStepFault(row, "step", "\(step)", "至多 \(Int32.max)", "at most \(Int32.max)")
      }
      draft.scenarioSteps.append(
        ScenarioStep(
          scenario: name, step: Int32(clamping: step),
          operation: ScenarioOption.operations[Int(table.code("op", row) ?? 0)],
          scope: Scope(
            subproject: table.code("subproject_id", row), project: table.code("project_id", row),
            source: table.code("source_id", row),
            payer: table.code("tier", row).map(Payer.init(index:)), year: table.code("year", row)),
          value: table.text("value", row), row: Int32(row)))
    }
    draft.scenarioSteps.sort {
      (rank[$0.scenario] ?? 0, $0.step, $0.row) < (rank[$1.scenario] ?? 0, $1.step, $1.row)
    }
    checkScenarios(draft)
  }

  /// Each step by itself, then each scenario whose steps are all fine as a whole.
  private mutating func checkScenarios(_ draft: PlanDraft) {
    let reader = ScenarioReader(draft)
    var unsound = Set<String>()
    for step in draft.scenarioSteps {
      let earlier = pending.count
      checkScope(step.scope, .scenarios, Int(step.row), draft)
      if pending.count == earlier {
        do throws(ScenarioFault) { _ = try reader.meaning(of: step) } catch {
          if draft.tranches.count == 0 { return addMissingMoney(step) }
          addStepFault(error)
        }
      }
      if pending.count > earlier { unsound.insert(step.scenario) }
    }
    for name in reader.names where !unsound.contains(name) {
      do throws(ScenarioFault) { _ = try reader.named(name, checksCuts: false) } catch {
        addStepFault(error)
      }
    }
  }

  /// A plan without money: one fault, not one for every step.
  private mutating func addMissingMoney(_ step: ScenarioStep) {
    let isDeclared = tables[.tranches] != nil
    pending.append(
      (
        .badScenarioStep, Place(.scenarios, row: Int(step.row), column: "scenario_id"), nil,
        Bilingual(
          zh: (isDeclared ? "表 tranches 只有表头，没有一行" : "包里没有表 tranches")
            + "：计划没有资金，情景没有可选的；应先补上各年度资金，或去掉情景",
          en: "tranches that a scenario can choose; "
            + (isDeclared
              ? "the table tranches has a header and no rows" : "the package has no table tranches")
            + ": add the plan's money, or take the scenarios away")
      ))
  }

  private mutating func addStepFault(_ fault: ScenarioFault) {
    guard case .cell(let place) = fault.location else { return }
    let expected = Bilingual(
      zh: "应为\(fault.expected.zh)；\(fault.advice.zh)",
      en: "\(fault.expected.en); \(fault.advice.en)")
    pending.append(
      (
        .badScenarioStep, place,
        fault.found.isEmpty ? nil : ScenarioFault.shown(fault.found), expected
      ))
  }

  private mutating func addStepFault(
    _ row: Int, _ column: String, _ found: String, _ zh: String, _ en: String
  ) {
    pending.append(
      (
        .badScenarioStep, Place(.scenarios, row: row, column: column), found,
        Bilingual(zh: zh, en: en)
      ))
  }
}
