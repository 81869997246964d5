package import Allocation
internal import Checking
internal import Planning
package import Tables
internal import Texts

/// Options with their words, as a command line or a JSON string has them.
extension ScenarioReader {
  package func add(
    flag: String, _ value: String?, to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    guard let option = ScenarioOption(flag: flag) else {
      let near = Nearest.word(flag, among: ScenarioReader.flags)
      throw ScenarioFault(
        option: "", found: flag,
        expected: Bilingual(
          zh: "情景的选项：" + ScenarioReader.flags.joined(separator: "、"),
          en: "an option of a scenario: " + ScenarioReader.flags.joined(separator: ", ")),
        advice: near.map { Bilingual(zh: "是否想写 \($0)？", en: "did you mean \($0)?") }
          ?? Bilingual(zh: "请检查拼写", en: "check the spelling"))
    }
    try add(option, value, to: &assembly)
  }

  /// Takes `value` apart into the option's subject (what it is about) and its value (how much); options
  /// that may be given several times take a list with commas as well.
  package func add(
    _ option: ScenarioOption, _ value: String?, to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    guard let value else { return try addBare(option, to: &assembly) }
    let word = Array(Halfwidth.text(value).utf8)[...]
    switch option {
    case .cut, .limit, .floor, .lock, .match, .carryover:
      let items = ScenarioReader.list(word)
      try checkThousands(items, for: option)
      for item in items { try add(option, item: item, to: &assembly) }
    default: try add(option, item: word, to: &assembly)
    }
  }

  /// Three digits behind a comma are no change of their own.
  private func checkThousands(_ items: [Word], for option: ScenarioOption) throws(ScenarioFault) {
    for (first, next) in zip(items, items.dropFirst()) where next.count >= 3 {
      guard next.prefix(3).allSatisfy(isDigit), next.allSatisfy({ isDigit($0) || $0 == 0x2E }),
        let equals = first.lastIndex(of: UInt8(ascii: "="))
      else { continue }
      throw fault(
        option, text(first[(equals + 1)...]) + "," + text(next),
        (
          "以\(draft.unit.title.zh)计的金额", "an amount in \(draft.unit.title.en)"
        ),
        ("逗号分开几项变动，金额不带千分位", "commas part several changes: no thousands marks"))
    }
  }

  private func add(
    _ option: ScenarioOption, item word: Word, to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    let value = text(word)
    let equals = word.lastIndex(of: UInt8(ascii: "="))
    switch option {
    case .cut, .limit, .floor:
      guard let equals else {
        throw fault(
          option, value, ("范围=值，* 表示全部", "SELECTOR=VALUE, * for everything"),
          ("写成 \(option.usage.zh)", "write \(option.usage.en)"))
      }
      try add(option, subject: word[..<equals], word[(equals + 1)...], to: &assembly)
    case .backfill, .match:
      if let equals {
        try add(option, subject: word[..<equals], word[(equals + 1)...], to: &assembly)
      } else if option == .backfill {
        try add(option, subject: word, nil, to: &assembly)
      } else if word.elementsEqual("plan".utf8) || word.last == UInt8(ascii: "%") {
        try add(option, subject: [], word, to: &assembly)
      } else {
        throw fault(
          option, value, ("来源=占比，或 plan", "SOURCES=SHARE, or plan"),
          ("写成 \(option.usage.zh)", "write \(option.usage.en)"))
      }
    case .lock:
      if equals != nil {
        throw fault(
          option, value, ("单独的范围：锁定没有值", "a selector alone: a lock has no value"),
          ("写成 --lock @2020", "write --lock @2020"))
      }
      try add(option, subject: word, nil, to: &assembly)
    case .carryover, .priority: try add(option, subject: word, nil, to: &assembly)
    case .deferral, .method, .first, .scenario, .noRules:
      try add(option, subject: [], word, to: &assembly)
    }
  }

  /// An option without any value.
  private func addBare(
    _ option: ScenarioOption, to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    switch option {
    case .deferral: try add(option, subject: [], Array("0".utf8)[...], to: &assembly)
    case .carryover: try add(option, subject: Array("*".utf8)[...], nil, to: &assembly)
    case .noRules: assembly.followsRules = false
    default:
      throw fault(
        option, "", (option.usage.zh, option.usage.en),
        ("\(option.flag) 后面要有值", "\(option.flag) needs a value"))
    }
  }

  /// Adds what one option says: `subject` is what it is about, `value` how much.
  package func add(
    _ option: ScenarioOption, subject: Word, _ value: Word?, to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    let (subject, most) = (Halfwidth.bytes(subject), value.map(Halfwidth.bytes))
    switch option {
    case .cut, .limit, .floor, .match, .deferral, .method, .first, .scenario:
      if most == nil { return try addBare(option, to: &assembly) }
    case .lock, .carryover, .priority:
      if let value = most {
        throw fault(
          option, text(value), ("空白：这里没有值", "no value"),
          ("写成 \(option.usage.zh)", "write \(option.usage.en)")
        )
      }
    case .backfill, .noRules: break
    }
    let value = most ?? []
    switch option {
    case .cut, .limit, .floor: try addQuantity(option, subject, value, to: &assembly)
    case .lock: assembly.changes.append(.lock(try selector(subject, for: option)))
    case .backfill: try addBackfill(ScenarioReader.list(subject), most, to: &assembly)
    case .carryover: assembly.changes.append(.carryover(try payingSources(subject, for: option)))
    case .match: assembly.changes.append(try match(subject, value))
    case .deferral:
      try checkOnce(option, assembly.hasDeferral, value)
      let most = Int64(ScenarioReader.mostYearsBeyond)
      let years = try wholeNumber(value, most: most, for: option)
      assembly.changes.append(.deferral(yearsBeyond: Int32(years)))
    case .priority:
      try addPriority(ScenarioReader.list(subject), to: &assembly)
    case .method:
      try checkOnce(option, assembly.method != nil, value)
      assembly.method = try method(value)
    case .first:
      try checkOnce(option, assembly.first != nil, value)
      assembly.first = try first(value)
    case .scenario:
      try checkOnce(option, assembly.base != nil, value)
      assembly.base = try named(text(value))
    case .noRules:
      throw fault(
        option, text(value), ("单独的 --no-rules", "no value"),
        ("只写 --no-rules", "write --no-rules alone"))
    }
  }

  private func addQuantity(
    _ option: ScenarioOption, _ subject: Word, _ value: Word, to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    let selector = try selector(subject, for: option)
    let quantity: Quantity
    if var range = try range(value, for: option) {
      guard assembly.allowsRanges else {
        throw fault(
          option, text(value), ("一个值", "one value"),
          ("区间只用于抽样；这里写一个值", "a range is for draws only; write one value"))
      }
      range.change = assembly.changes.count
      assembly.ranges.append(range)
      quantity = range.quantity(range.low)
      if option == .cut { try checkCut(range.quantity(range.high), of: selector, as: value) }
    } else {
      if option == .cut { try checkShare(value, of: selector) }
      quantity = try self.quantity(value, for: option)
      if option == .cut { try checkCut(quantity, of: selector, as: value) }
    }
    assembly.changes.append(change(option, selector, quantity))
  }

  /// The words between commas, empty ones too.
  package static func list(_ word: Word) -> [Word] {
    word.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
  }

  /// A cut, a limit or a floor; `quantity` reads no share for a limit.
  package func change(_ option: ScenarioOption, _ selector: Selector, _ quantity: Quantity)
    -> Change
  {
    switch (option, quantity) {
    case (.cut, _): .cut(selector, quantity)
    case (.limit, .amount(let amount)): .limit(selector, amount)
    default: .floor(selector, quantity)
    }
  }

  func addBackfill(
    _ names: [Word], _ most: Word?, to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    var sets: [SourceSet] = []
    var seen = Set<SourceSet>()
    for name in names {
      let set = try payingSources(name, for: .backfill)
      try checkOnce(.backfill, !seen.insert(set).inserted, name)
      sets.append(set)
    }
    var atMost: Amount?
    if let most { atMost = try amount(most, for: .backfill) }
    assembly.changes.append(.backfill(sets, atMost: atMost))
  }

  func addPriority(
    _ names: [Word], to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    try checkOnce(.priority, assembly.hasPriority, names.first ?? [])
    var order: [RowSet] = []
    var seen = Set<RowSet>()
    for name in names {
      let rows = try rows(name, for: .priority)
      if rows == .all {
        throw fault(
          .priority, text(name), ("子项目或项目的编号", "ids of sub-projects or projects"),
          ("没有写出的自动排在最后", "those not named come last by themselves"))
      }
      try checkOnce(.priority, !seen.insert(rows).inserted, name)
      order.append(rows)
    }
    assembly.changes.append(.priority(order))
  }

  /// `subject` empty: all province money. `plan`: the plan's own shares.
  package func match(_ subject: Word, _ value: Word) throws(ScenarioFault) -> Change {
    var sources = SourceSet.payer(.tier(.province))
    if subject.isEmpty {
      try checkMoney(Selector(sources: sources), for: .match, as: value)
    } else {
      sources = try payingSources(subject, for: .match)
    }
    if sources == .all {
      throw fault(
        .match, text(subject), ("一部分来源", "some of the sources"),
        ("全部资金的占比总是 100%，请写明来源", "all sources always give 100%: name those that share"))
    }
    if value.elementsEqual("plan".utf8) { return .match(sources, share: nil) }
    return .match(sources, share: try share(value, for: .match))
  }

  func checkOnce(
    _ option: ScenarioOption, _ isRepeated: Bool, _ word: Word
  ) throws(ScenarioFault) {
    if isRepeated {
      throw fault(
        option, text(word), ("仅一次", "it once"), ("删去重复的一个", "remove one of the two"))
    }
  }
}
