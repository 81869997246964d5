internal import Foundation

/// How many random cases a test tries.
public enum Trials {
  /// One case of so many is tried as a rule; all of them where the variable `PLANCTL_TRIALS` of the
  /// environment says `all`.
  private static let step =
    ProcessInfo.processInfo.environment["PLANCTL_TRIALS"] == "all" ? 1 : 5

  /// Cases spread evenly over `all`.
  public static func of<Number: FixedWidthInteger & Sendable>(_ all: Range<Number>) -> [Number]
  where Number.Stride: SignedInteger {
    Array(all).enumerated().filter { $0.offset % step == 0 }.map(\.element)
  }
}
