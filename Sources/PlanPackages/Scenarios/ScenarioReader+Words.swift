public import Allocation
internal import Planning

/// A scenario written out again.
extension ScenarioReader {
  /// The scenario as words of a command line, one for each change in its order, then the method and what
  /// comes first if they are not the usual ones, then `--no-rules`. `option(in:)` takes them apart, and
  /// `scenario(name:options:)` makes the same scenario of them.
  ///
  /// Only a share that has no exact percentage of at most 12 decimals, which no reader makes, is
  /// rounded.
  public func words(_ scenario: Scenario) -> [String] {
    var words = scenario.changes.map(word)
    if scenario.method != .leastChange {
      words.append("--method " + scenario.method.rawValue)
    }
    if scenario.first != .fair { words.append("--first " + scenario.first.rawValue) }
    if !scenario.followsRules { words.append("--no-rules") }
    return words
  }

  /// `selector` as a command line writes it; `*` for everything.
  public func words(_ selector: Selector) -> String {
    let rows = atlas.text(selector.rows, in: draft)
    let text =
      atlas.text(selector.sources, in: draft) + (selector.year.map { "@\($0)" } ?? "")
      + (rows.isEmpty ? "" : ":" + rows)
    return text.isEmpty ? "*" : text
  }

  private func word(_ change: Change) -> String {
    switch change {
    case .cut(let selector, let quantity): "--cut \(words(selector))=\(text(quantity))"
    case .limit(let selector, let most): "--limit \(words(selector))=\(draft.unit.text(most))"
    case .lock(let selector): "--lock \(words(selector))"
    case .floor(let selector, let quantity): "--floor \(words(selector))=\(text(quantity))"
    case .backfill(let sets, let most):
      "--backfill " + sets.map(text).joined(separator: ",")
        + (most.map { "=" + draft.unit.text($0) } ?? "")
    case .carryover(.all): "--carryover"
    case .carryover(let sources): "--carryover=\(text(sources))"
    case .deferral(0): "--defer"
    case .deferral(let years): "--defer=\(years)"
    case .match(let sources, let share):
      "--match " + (sources == .payer(.tier(.province)) ? "" : text(sources) + "=")
        + (share.map(percent) ?? "plan")
    case .priority(let order):
      "--priority " + order.map { atlas.text($0, in: draft) }.joined(separator: ",")
    }
  }

  private func text(_ sources: SourceSet) -> String {
    sources == .all ? "*" : atlas.text(sources, in: draft)
  }

  private func text(_ quantity: Quantity) -> String {
    switch quantity {
    case .share(let share): percent(share)
    case .amount(let amount): draft.unit.text(amount)
    }
  }

  private func percent(_ share: Ratio) -> String {
    let decimals = ScenarioReader.percentDecimals
    return decimalText(share.rounded(of: 100 * powerOfTen(decimals)), decimals: decimals) + "%"
  }
}
