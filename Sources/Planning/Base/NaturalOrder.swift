/// Whether `a` comes before `b` in natural order: runs of digits compare as numbers (`p2` before
/// `p10`), everything else by bytes; equal numbers of different length fall back to bytes.
public func naturallyPrecedes(_ a: String, _ b: String) -> Bool {
  Array(a.utf8).withUnsafeBytes { x in
    Array(b.utf8).withUnsafeBytes { y in naturallyPrecedes(x, y) }
  }
}

/// Whether the UTF-8 text `x` comes before `y` in natural order; nothing is allocated.
public func naturallyPrecedes(_ x: UnsafeRawBufferPointer, _ y: UnsafeRawBufferPointer) -> Bool {
  var (i, j) = (0, 0)
  while i < x.count, j < y.count {
    if isDigit(x[i]), isDigit(y[j]) {
      let (m, n) = (digitRun(x, from: i), digitRun(y, from: j))
      let left = x[i..<m].drop { $0 == UInt8(ascii: "0") }
      let right = y[j..<n].drop { $0 == UInt8(ascii: "0") }
      if left.count != right.count { return left.count < right.count }
      if !left.elementsEqual(right) { return left.lexicographicallyPrecedes(right) }
      (i, j) = (m, n)
    } else {
      if x[i] != y[j] { return x[i] < y[j] }
      (i, j) = (i + 1, j + 1)
    }
  }
  if x.count - i != y.count - j { return x.count - i < y.count - j }
  return x.lexicographicallyPrecedes(y)
}

@inlinable @inline(__always) package func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

private func digitRun(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
  var end = start
  while end < bytes.count, isDigit(bytes[end]) { end += 1 }
  return end
}
