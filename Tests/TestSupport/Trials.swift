internal import Foundation

/// How many random cases a test tries: few as a rule, so that all tests take a minute or two; more where
/// the variable `PLANCTL_TRIALS` of the environment says `many`, and every one where it says `all`.
public enum Trials {
  private static let wish = ProcessInfo.processInfo.environment["PLANCTL_TRIALS"]

  /// Whether too few cases are tried to say how often each kind of them comes.
  public static var areFew: Bool { wish != "all" && wish != "many" }

  /// Cases spread evenly over `all`: every twentieth, or with `many` every eighth.
  public static func of<Number: FixedWidthInteger & Sendable>(_ all: Range<Number>) -> [Number]
  where Number.Stride: SignedInteger {
    spread(all, step: wish == "all" ? 1 : wish == "many" ? 8 : 20)
  }

  /// Those of a short series of costly cases: every sixth, or with `many` every second.
  public static func ofFew<Number: FixedWidthInteger & Sendable>(_ all: Range<Number>) -> [Number]
  where Number.Stride: SignedInteger {
    spread(all, step: wish == "all" ? 1 : wish == "many" ? 2 : 6)
  }

  private static func spread<Number: FixedWidthInteger>(
    _ all: Range<Number>, step: Int
  ) -> [Number] where Number.Stride: SignedInteger {
    Array(all).enumerated().filter { $0.offset % step == 0 }.map(\.element)
  }
}
