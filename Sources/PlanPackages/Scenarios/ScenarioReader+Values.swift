package import Allocation
package import Planning
package import Tables
internal import Texts

/// Values as written: shares, amounts, ranges of them, whole numbers.
extension ScenarioReader {
  /// Decimals of a percentage at most: with them a share's denominator is at most 10¹⁴.
  static let percentDecimals = 12

  package func quantity(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> Quantity
  {
    if word.last == UInt8(ascii: "%"), option != .limit, option != .backfill {
      return .share(try share(word, for: option))
    }
    return .amount(try amount(word, for: option))
  }

  // MARK: Cuts

  /// Refuses to cut more than is planned.
  ///
  /// A share of a planned sum that is 0 or negative takes nothing and is no fault; an answer says so.
  func checkCut(
    _ quantity: Quantity, of selector: Selector, as word: Word
  ) throws(ScenarioFault) {
    guard case .amount(let amount) = quantity else { return }
    let planned = atlas.planned(selector, in: draft)
    if Int128(amount) > max(planned, 0) { throw beyond(word, selector, planned) }
  }

  /// Refuses a share above 100 %, and says what the plan has.
  func checkShare(_ word: Word, of selector: Selector) throws(ScenarioFault) {
    guard word.last == UInt8(ascii: "%"), word.first != UInt8(ascii: "-"),
      case .success(let (units, decimals)) = word.dropLast().withUnsafeBytes({
        NumberLexer.scan($0, 0, $0.count)
      }), Int128(units) > 100 * powerOfTen(decimals)
    else { return }
    throw beyond(word, selector, atlas.planned(selector, in: draft))
  }

  /// A cut of more than there is.
  private func beyond(_ word: Word, _ selector: Selector, _ planned: Int128) -> ScenarioFault {
    let (what, amount) = (words(selector), draft.unit.text(planned))
    if planned <= 0 {
      return fault(
        .cut, text(word),
        (
          "有资金可减的范围：\(what) 的计划数是 \(amount)",
          "a selector with money to cut: \(what) has \(amount) in the plan"
        ), ("请换一个范围，或去掉这项削减", "choose another selector, or leave the cut out"))
    }
    return fault(
      .cut, text(word),
      (
        "至多 \(amount) 或 100%：\(what) 的计划数是 \(amount)",
        "at most \(amount), or 100%: that is what \(what) has in the plan"
      ), ("全部削减写 100%，否则请改小", "write 100% to take all of it, or cut less"))
  }

  /// `20%` as 1/5: from 0 % to 100 %.
  package func share(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> Ratio {
    let expected = ("0% 至 100% 的占比", "a share from 0% to 100%")
    guard word.last == UInt8(ascii: "%") else {
      throw fault(
        option, text(word), expected, ("占比带百分号，写成 23%", "write a share with its sign: 23%"))
    }
    switch word.dropLast().withUnsafeBytes({ NumberLexer.scan($0, 0, $0.count) }) {
    case .success(let (units, decimals)) where decimals <= ScenarioReader.percentDecimals:
      let one = Int64(powerOfTen(decimals))
      if word.first != UInt8(ascii: "-"), units <= 100 * one { return Ratio(units, 100 * one) }
      throw fault(
        option, text(word), expected, ("请改为不超出这个范围的占比", "write a share within that range"))
    case .failure(.malformed):
      throw fault(
        option, text(word), expected, ("写成 20% 或 12.5%，半角数字", "write 20% or 12.5%, in ASCII digits")
      )
    default:
      throw fault(
        option, text(word), expected,
        (
          "至多 \(ScenarioReader.percentDecimals) 位小数",
          "with at most \(ScenarioReader.percentDecimals) decimals"
        ))
    }
  }

  /// An amount of 0 or more in the plan's unit.
  package func amount(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> Amount {
    let unit = draft.unit
    let expected = (
      "以\(unit.title.zh)计的金额，不为负", "an amount of 0 or more in \(unit.title.en)"
    )
    let advice: (String, String)
    switch word.withUnsafeBytes({ NumberLexer.amount($0, 0, $0.count, decimals: unit.decimals) }) {
    case .success(let amount):
      if word.first != UInt8(ascii: "-") { return amount }
      advice = ("去掉负号", "leave the minus sign out")
    case .failure(.malformed):
      let isShare = word.last == UInt8(ascii: "%")
      advice =
        isShare
        ? ("这里不能用占比，请写金额，如 500", "a share says nothing here: write an amount, such as 500")
        : (
          "写成 500 或 840.5：半角数字，不带千分位和单位",
          "write 500 or 840.5: ASCII digits, no thousands marks, no unit"
        )
    case .failure(.tooManyDecimals):
      let precision = unit.precision
      advice = (precision.zh, unit.decimals < 0 ? precision.en : "with " + precision.en)
    case .failure(.tooLarge):
      let limit = unit.text(Amount.limit)
      advice = ("至多 \(limit)，检查是否多写了数字", "at most \(limit): look for extra digits")
    }
    throw fault(option, text(word), expected, advice)
  }

  /// A whole number from 0 to `most`.
  func wholeNumber(
    _ word: Word, most: Int64, for option: ScenarioOption
  ) throws(ScenarioFault) -> Int64 {
    if case .success(let (units, 0)) = word.withUnsafeBytes({ NumberLexer.scan($0, 0, $0.count) }),
      units <= most, word.first != UInt8(ascii: "-")
    {
      return units
    }
    throw fault(
      option, text(word), ("0 至 \(most) 的整数", "a whole number from 0 to \(most)"),
      ("写成 \(option.usage.zh)", "write \(option.usage.en)"))
  }

  package func method(_ word: Word) throws(ScenarioFault) -> Scenario.Method {
    try choice(word, for: .method)
  }

  package func first(_ word: Word) throws(ScenarioFault) -> Scenario.First {
    try choice(word, for: .first)
  }

  /// One of the words of a list.
  private func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ word: Word, for option: ScenarioOption
  ) throws(ScenarioFault) -> Choice {
    if let choice = Choice(rawValue: text(word)) { return choice }
    let near = Nearest.word(text(word), among: Choice.allCases.map(\.rawValue))
    throw fault(
      option, text(word), (option.usage.zh, option.usage.en),
      near.map { ("是否想写 \($0)？", "did you mean \($0)?") } ?? ("请改用其中之一", "use one of them"))
  }

  // MARK: Ranges

  /// The ends of `10%..30%` or `0..500`; `nil` for a plain value.
  package func range(_ word: Word, for option: ScenarioOption) throws(ScenarioFault) -> DrawnValue?
  {
    guard let dot = word.indices.dropLast().first(where: { word[$0...].starts(with: "..".utf8) })
    else { return nil }
    let low = try quantity(word[..<dot], for: option)
    let high = try quantity(word[(dot + 2)...], for: option)
    let steps: (Int64, Int64)?
    let isShare: Bool
    switch (low, high) {
    case (.amount(let low), .amount(let high)): (steps, isShare) = ((low, high), false)
    case (.share(let low), .share(let high)):
      guard let first = ScenarioReader.hundredths(low), let last = ScenarioReader.hundredths(high)
      else {
        throw fault(
          option, text(word), ("以 0.01% 为一档的占比", "shares in steps of 0.01%"),
          ("占比区间的两端至多 2 位小数", "write both ends with at most 2 decimals"))
      }
      (steps, isShare) = ((first, last), true)
    default: (steps, isShare) = (nil, false)
    }
    guard let (first, last) = steps else {
      throw fault(
        option, text(word), ("两端同为占比或同为金额", "two shares or two amounts"),
        ("写成 10%..30% 或 0..500", "write 10%..30% or 0..500"))
    }
    if first > last {
      throw fault(
        option, text(word), ("从小到大的区间", "a range from low to high"), ("请把两端对调", "swap the ends"))
    }
    return DrawnValue(change: 0, low: first, high: last, isShare: isShare)
  }

  /// A share in whole 0.01 %, if it is that.
  private static func hundredths(_ share: Ratio) -> Int64? {
    let scaled = Int128(share.numerator) * 10_000
    return scaled % Int128(share.denominator) == 0 ? Int64(scaled / Int128(share.denominator)) : nil
  }
}
