/// All rules, in the order in which they are listed and applied.
public enum RuleBook {
  /// Each code once; whatever its place, the rule on waivers is applied last.
  public static let all: [Rule] = [
    .totalDiffersFromParts, .totalWithoutParts, .exactOrRounded, .totalsOffByRounding,
    .shareAboveLimit, .shareOffPattern,
    .shareBelowLimit, .amountOutsideLimit, .ruleWithoutEffect, .moneyOutsideWindow,
    .moneyInUndescribedYear, .describedYearWithoutMoney,
    .dutyWindowDiffers, .outputWithoutMoney, .quantityTimesUnitCostDiffers, .noUnitPriceFits,
    .outputDiffersFromText,
    .payerOutsideLevel, .dutyWithoutProject, .projectWithoutDuty, .unitSlip, .figuresDisagree,
    .growthOverZero,
    .headcountAboveEstablishment, .executionAboveAdjusted, .rateDiffers, .deepCutHiddenByRate,
    .executedFarFromInitial,
    .indicatorMissedWithoutReason, .indicatorDirection, .indicatorContradiction,
    .weightsDoNotAddUp, .countInPercent, .indicatorWithoutResult, .waiverWithoutFinding,
  ]

  /// The rule with this code (in any case) or name.
  public static func rule(_ word: String) -> Rule? {
    all.first { $0.code == word.uppercased() || $0.name == word.lowercased() }
  }
}

extension Rule {
  /// Whether what the rule finds depends on which cells of broken sums are wrong.
  public var needsLocation: Bool {
    [Rule.totalDiffersFromParts, .unitSlip, .waiverWithoutFinding].contains { $0.code == code }
  }
}
