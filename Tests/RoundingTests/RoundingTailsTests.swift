import Testing

@testable import Rounding

/// Probabilities beside those of exact fractions in Python.
struct RoundingTailsTests {
  @Test(arguments: [
    (1, 0.0), (2, 0.25), (3, 1.0 / 3), (4, 0.4010416667), (5, 0.45), (10, 0.5890373576),
    (20, 0.7005897097),
  ])
  func `so often a sum of rounded parts is broken`(parts: Int, chance: Double) {
    let found = Double(RoundingTails.chance(parts)) / Double(1 << 30)
    #expect(abs(found - chance) < 1e-8)
  }

  @Test func `beyond twenty parts the chance is a little too low`() {
    // Exactly 0.7073772768 and 0.7529936174.
    #expect(abs(Double(RoundingTails.chance(21)) / Double(1 << 30) - 0.7074) < 0.012)
    #expect(abs(Double(RoundingTails.chance(30)) / Double(1 << 30) - 0.7530) < 0.007)
    #expect(RoundingTails.chance(21) < 759_540_000)
  }

  @Test(arguments: [(2, 20, 0), (4, 30, 5), (10, 12, 2)])
  func `the most broken sums that are too few`(parts: Int, sums: Int, most: Int) {
    let chances = Array(repeating: RoundingTails.chance(parts), count: sums)
    #expect(RoundingTails(chances, broken: most, figures: 0, slips: 0).isTooFew)
    #expect(!RoundingTails(chances, broken: most + 1, figures: 0, slips: 0).isTooFew)
  }

  @Test func `the bound for many sums is safe and sharp enough`() {
    let chances = Array(repeating: Int64(1 << 28), count: 5_000)
    // 1,250 are expected; 30.6 is the deviation, and at 1 % exactly 1,178 would be too few.
    #expect(!RoundingTails(chances, broken: 1_178, figures: 0, slips: 0).isTooFew)
    #expect(RoundingTails(chances, broken: 1_140, figures: 0, slips: 0).isTooFew)
    #expect(RoundingTails(chances, broken: 0, figures: 0, slips: 0).isTooFew)
  }

  @Test(arguments: [(20, 2), (100, 4), (1_000, 12), (5_000, 38), (10_000, 68)])
  func `the fewest slips that are too many`(figures: Int, fewest: Int) {
    #expect(RoundingTails.isTooMany(fewest, of: figures))
    #expect(!RoundingTails.isTooMany(fewest - 1, of: figures))
  }

  @Test func `figures are exact, rounded, mixed, or it is not to be told`() {
    let chances = Array(repeating: RoundingTails.chance(4), count: 60)
    func style(_ broken: Int, _ slips: Int) -> FigureStyle {
      RoundingTails(chances, broken: broken, figures: 300, slips: slips).style
    }
    #expect(style(1, 1) == .exact)
    #expect(style(24, 12) == .rounded)
    #expect(style(9, 9) == .mixed)
    let few = RoundingTails([RoundingTails.chance(2)], broken: 1, figures: 3, slips: 1)
    #expect(few.style == .undecided)
  }
}
