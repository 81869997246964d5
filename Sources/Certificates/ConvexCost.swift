/// The convex cost of one arc's flow, zero at flow 0 even where the bounds leave 0 out.
public enum ConvexCost: Sendable, Equatable {
  /// Cost of one unit.
  case linear(Int64)
  /// Slope i, cost of one unit, applies below `breaks[i]`, the last slope above the last break:
  /// one slope more than breaks, breaks rising strictly, slopes never falling.
  case pieces(breaks: [Int64], slopes: [Int64])
  /// square × flow² + linear × flow with square ≥ 0.
  case quadratic(square: Int64, linear: Int64)
}
