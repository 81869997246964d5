/// A printed decimal, `units × 10^(−decimals)`, kept as printed.
public struct Decimal: Sendable, Hashable {
  /// The digits as one whole number, with the sign: −5 of `-0.05`.
  public var units: Int64
  /// Digits behind the point as printed; 0 of `12`.
  public var decimals: Int32

  /// Takes both as they are: 1.50 stays apart from 1.5, also under `==`.
  public init(units: Int64, decimals: Int32) {
    self.units = units
    self.decimals = decimals
  }

  /// Written out exactly without superfluous zeros: `1.5` also where 1.50 was printed.
  public var text: String { decimalText(Int128(units), decimals: Int(decimals)) }

  /// The exact sum; `nil` if it is too large to be written.
  public static func sum(_ numbers: some Collection<Decimal>) -> Decimal? {
    let decimals = numbers.map(\.decimals).max() ?? 0
    let sum = numbers.reduce(Int128(0)) {
      $0 + Int128($1.units) * powerOfTen(Int(decimals - $1.decimals))
    }
    return Int64(exactly: sum).map { Decimal(units: $0, decimals: decimals) }
  }
}
