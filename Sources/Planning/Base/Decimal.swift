/// A printed decimal, `units × 10^(−decimals)`, kept as printed.
public struct Decimal: Sendable, Hashable {
  public var units: Int64
  public var decimals: Int32

  public init(units: Int64, decimals: Int32) {
    self.units = units
    self.decimals = decimals
  }

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
