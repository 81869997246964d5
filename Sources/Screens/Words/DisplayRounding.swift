internal import CoarserUnits
public import Planning

/// How money is shown: in which unit, with how many decimals, and what must be rounded for that.
public struct DisplayRounding: Sendable {
  /// The unit shown, with the decimals shown.
  package let unit: MoneyUnit
  /// Minor units of the plan in one minor unit shown; 1 when nothing is rounded.
  package let base: Int128
  /// Minor units shown in one of the plan's, where more decimals are asked for than there are.
  package let factor: Int128

  /// Shows money of a plan in `plan` in the unit called `shown` (the plan's if `nil`) with `decimals`
  /// decimals. If they are not given: all in the plan's unit or a smaller one, and in a larger unit as
  /// many as the plan itself has.
  package init(_ plan: MoneyUnit, shown name: String?, decimals: Int?) {
    var unit = name.flatMap { plan.shown(in: $0) } ?? plan
    let exact = unit.decimals
    let wanted = decimals ?? (unit.scale > plan.scale ? max(plan.decimals, min(exact, 0)) : exact)
    unit.decimals = wanted
    self.unit = unit
    base = wanted < exact ? powerOfTen(exact - wanted) : 1
    factor = wanted > exact ? powerOfTen(wanted - exact) : 1
  }

  /// Decimals shown at most: as many as a plan may have, and those that a larger unit adds, but no more
  /// than 14 beyond the exact figures, so that sums of 10⁸ amounts of 10¹⁵ minor units fit `Int128`.
  public static func mostDecimals(_ plan: MoneyUnit, shown name: String?) -> Int {
    let exact = (name.flatMap { plan.shown(in: $0) } ?? plan).decimals
    return min(14, exact + 14)
  }

  /// Decimals needed at least to show money of a plan in `plan` in the unit called `name`: rounding to
  /// coarser steps than `ControlledRounding.baseLimit` would leave nothing of the figures.
  public static func leastDecimals(_ plan: MoneyUnit, shown name: String?) -> Int {
    let exact = (name.flatMap { plan.shown(in: $0) } ?? plan).decimals
    var (least, base) = (exact, Int64(1))
    while least > 0, base < ControlledRounding.baseLimit {
      base *= 10
      least -= 1
    }
    return max(least, 0)
  }

  /// What was done, in words; `nil` if nothing is rounded.
  package var sentence: Bilingual? {
    if base == 1 { return nil }
    return Bilingual(
      zh: "金额以\(unit.title.zh)计，保留 \(unit.decimals) 位小数：整张表一起取整（受控取整），每个数取相邻的上值或下值，"
        + "各行各列仍然加得起来；精确数见不带 --unit、--decimals 的输出。",
      en:
        "Amounts in \(unit.title.en) with \(unit.decimals) decimals: the table was rounded as a whole "
        + "(controlled rounding), each figure up or down to the next, so that rows and columns still add "
        + "up; the exact figures are in the output without --unit and --decimals.")
  }
}
