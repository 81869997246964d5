/// A rectangle of a chart, in tenths of a pixel.
struct ChartBox: Sendable, Equatable {
  var x: Range<Int>
  var y: Range<Int>

  /// The place beside `point` for a label that meets the fewest pieces of `curves`: above or below
  /// it, to its right or left, moved into `frame` where it would stick out.
  static func free(
    of curves: [[(x: Int, y: Int)]], beside point: (x: Int, y: Int), width: Int, height: Int,
    within frame: ChartBox
  ) -> ChartBox {
    let distance = 100
    let lefts = [point.x + distance, point.x - distance - width]
    let tops = [point.y - distance - height, point.y + distance]
    let boxes = lefts.flatMap { left in
      tops.map { top in
        let left = max(min(left, frame.x.upperBound - width), frame.x.lowerBound)
        let top = max(min(top, frame.y.upperBound - height), frame.y.lowerBound)
        return ChartBox(x: left..<(left + width), y: top..<(top + height))
      }
    }
    func hits(_ box: ChartBox) -> Int {
      let hidesPoint = box.x.contains(point.x) && box.y.contains(point.y)
      return curves.reduce(hidesPoint ? 1_000 : 0) { hits, curve in
        hits + zip(curve, curve.dropFirst()).count { box.meets($0, $1) }
      }
    }
    return boxes.min { hits($0) < hits($1) }!
  }

  /// Whether the line between two points, ascending in x, meets the box.
  func meets(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int)) -> Bool {
    let (first, last) = (max(from.x, x.lowerBound), min(to.x, x.upperBound))
    if first > last { return false }
    let ends =
      from.x == to.x
      ? [from.y, to.y]
      : [first, last].map { at in
        from.y + (to.y - from.y) * (at - from.x) / (to.x - from.x)
      }
    return ends.min()! < y.upperBound && ends.max()! >= y.lowerBound
  }
}
