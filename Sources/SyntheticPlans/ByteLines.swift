internal import Glibc
internal import Planning

/// Up to 16 bytes of text, stored with one instruction.
struct ShortText: Sendable {
  let bytes: SIMD16<UInt8>
  let count: Int

  init(_ text: String) {
    var bytes = SIMD16<UInt8>()
    var count = 0
    for byte in text.utf8 {
      bytes[count] = byte
      count += 1
    }
    self.bytes = bytes
    self.count = count
  }
}

/// Lines of CSV in the making: bytes outside the Swift heap, used again for the next lines.
///
/// Raw memory because the rows of `tranches.csv` are made one by one: 10⁷ rows of 30 bytes took 0.06 s on one
/// thread, and 0.52 s with `[UInt8].append` (best of three, Swift 6.3, x86-64).
struct ByteLines: ~Copyable {
  private var start: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 1 << 16) {
    start = .allocate(byteCount: capacity, alignment: 16)
    self.capacity = capacity
  }

  deinit { start.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  mutating func removeAll() { count = 0 }

  /// Makes room for `more` bytes and 16 that `append(_: ShortText)` may write too many.
  @inline(__always)
  mutating func reserve(_ more: Int) {
    if capacity - count < more + 16 { grow(more + 16) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    moved.copyMemory(from: start, byteCount: count)
    start.deallocate()
    (start, capacity) = (moved, larger)
  }

  // MARK: Appending within what is reserved

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  @inline(__always)
  mutating func put(_ text: ShortText) {
    start.storeBytes(of: text.bytes, toByteOffset: count, as: SIMD16<UInt8>.self)
    count += text.count
  }

  /// A number that is not negative.
  @inline(__always)
  mutating func put(number: UInt64) {
    var rest = number
    var digits = 1
    var limit: UInt64 = 10
    while digits < 19, rest >= limit {
      limit &*= 10
      digits += 1
    }
    var position = count + digits
    count = position
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      position -= 1
      start.storeBytes(
        of: 48 &+ UInt8(truncatingIfNeeded: digit), toByteOffset: position, as: UInt8.self)
      rest = quotient
    } while rest > 0
  }

  /// An amount with two decimals, without superfluous zeros.
  @inline(__always)
  mutating func put(amount: Amount) {
    if amount < 0 { put(UInt8(ascii: "-")) }
    let (whole, cents) = amount.magnitude.quotientAndRemainder(dividingBy: 100)
    put(number: whole)
    if cents == 0 { return }
    let (tenths, hundredths) = cents.quotientAndRemainder(dividingBy: 10)
    put(UInt8(ascii: "."))
    put(48 &+ UInt8(truncatingIfNeeded: tenths))
    if hundredths > 0 { put(48 &+ UInt8(truncatingIfNeeded: hundredths)) }
  }

  // MARK: Appending anything

  mutating func append(_ bytes: [UInt8]) {
    reserve(bytes.count)
    bytes.withUnsafeBytes {
      (start + count).copyMemory(
        from: $0.baseAddress ?? UnsafeRawPointer(start), byteCount: $0.count)
    }
    count += bytes.count
  }

  mutating func append(_ text: String) { append(Array(text.utf8)) }
}
