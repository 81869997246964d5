/// DEFLATE undone (RFC 1951), into as many bytes as the archive says there are.
///
/// Codes are looked up in a table of 10 bits with a second level for the longer ones; bits are taken from
/// a 64-bit word that is refilled eight bytes at a time. Complexity: O(input + output).
struct Inflate {
  enum Failure {
    /// The stream ends before its last block does.
    case truncated
    /// A block, code or distance that cannot be.
    case malformed
    /// More or fewer bytes than announced.
    case wrongSize
  }

  /// `input` unpacked to exactly `size` bytes.
  static func bytes(
    _ input: UnsafeBufferPointer<UInt8>, size: Int
  ) -> Result<[UInt8], InflateError> {
    var failure: Failure?
    let out = [UInt8](unsafeUninitializedCapacity: size) { out, count in
      var inflate = Inflate(input: input, out: out, size: size)
      failure = inflate.run()
      if failure == nil, inflate.written != size { failure = .wrongSize }
      // Bytes that were not written are not read either.
      count = failure == nil ? size : 0
    }
    return failure.map { .failure(InflateError(failure: $0)) } ?? .success(out)
  }

  struct InflateError: Error { var failure: Failure }

  private let input: UnsafeBufferPointer<UInt8>
  private let out: UnsafeMutableBufferPointer<UInt8>
  private let size: Int
  private var position = 0
  private var written = 0
  private var bits: UInt64 = 0
  private var bitCount = 0
  /// Zero bytes taken from behind the end of the input.
  private var borrowed = 0
  private var literals = CodeTable()
  private var distances = CodeTable()

  private init(input: UnsafeBufferPointer<UInt8>, out: UnsafeMutableBufferPointer<UInt8>, size: Int)
  {
    self.input = input
    self.out = out
    self.size = size
  }

  private mutating func run() -> Failure? {
    while true {
      refill()
      let isLast = take(1) == 1
      let failure: Failure?
      switch take(2) {
      case 0: failure = copyStored()
      case 1:
        readFixedCodes()
        failure = decodeBlock()
      case 2: failure = readCodes() ?? decodeBlock()
      default: return isCut ? .truncated : .malformed
      }
      if let failure { return isCut ? .truncated : failure }
      if isCut { return .truncated }
      if isLast { return nil }
    }
  }

  /// Whether bits were used that the input has not.
  private var isCut: Bool { borrowed * 8 > bitCount }

  /// At least 56 bits in the word.
  @inline(__always) private mutating func refill() {
    if position + 8 <= input.count {
      let word = UnsafeRawPointer(input.baseAddress! + position).loadUnaligned(as: UInt64.self)
      bits |= word << UInt64(bitCount)
      position += (63 - bitCount) >> 3
      bitCount |= 56
      return
    }
    while bitCount <= 56 {
      if position < input.count {
        bits |= UInt64(input[position]) << UInt64(bitCount)
        position += 1
      } else {
        borrowed += 1
      }
      bitCount += 8
    }
  }

  @inline(__always) private mutating func take(_ count: Int) -> Int {
    let value = Int(truncatingIfNeeded: bits & (1 << UInt64(count) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  private mutating func copyStored() -> Failure? {
    // The rest of the byte, then whole bytes: what the word holds is given back.
    let whole = bitCount >> 3
    _ = take(bitCount & 7)
    if borrowed > whole { return .truncated }
    position -= whole - borrowed
    (bits, bitCount, borrowed) = (0, 0, 0)
    guard position + 4 <= input.count else { return .truncated }
    let length = Int(input[position]) | Int(input[position + 1]) << 8
    let check = Int(input[position + 2]) | Int(input[position + 3]) << 8
    guard length ^ check == 0xFFFF else { return .malformed }
    position += 4
    guard position + length <= input.count else { return .truncated }
    guard written + length <= size else { return .wrongSize }
    for offset in 0..<length { out[written + offset] = input[position + offset] }
    position += length
    written += length
    return nil
  }

  private mutating func readFixedCodes() {
    var lengths = [UInt8](repeating: 8, count: 288)
    for symbol in 144..<256 { lengths[symbol] = 9 }
    for symbol in 256..<280 { lengths[symbol] = 7 }
    _ = literals.build(lengths, .literals)
    _ = distances.build([UInt8](repeating: 5, count: 30), .distances)
  }

  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  private mutating func readCodes() -> Failure? {
    refill()
    let literalCount = take(5) + 257
    let distanceCount = take(5) + 1
    let orderCount = take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { return .malformed }
    var own = [UInt8](repeating: 0, count: 19)
    for symbol in Self.lengthOrder.prefix(orderCount) {
      refill()
      own[symbol] = UInt8(take(3))
    }
    guard distances.build(own, .lengths) else { return .malformed }
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      refill()
      let entry = distances[bits]
      guard entry.kind == .literal else { return .malformed }
      _ = take(entry.length)
      switch entry.base {
      case 0...15: lengths.append(UInt8(entry.base))
      case 16:
        guard let last = lengths.last else { return .malformed }
        lengths += repeatElement(last, count: 3 + take(2))
      case 17: lengths += repeatElement(0, count: 3 + take(3))
      default: lengths += repeatElement(0, count: 11 + take(7))
      }
      if isCut { return .truncated }
    }
    guard lengths.count == literalCount + distanceCount, lengths[256] > 0,
      literals.build(Array(lengths[..<literalCount]), .literals),
      distances.build(Array(lengths[literalCount...]), .distances)
    else { return .malformed }
    return nil
  }

  /// Literals and references up to the end of the block. 15 + 5 + 15 + 13 bits at most are used between
  /// two refills.
  private mutating func decodeBlock() -> Failure? {
    while true {
      refill()
      let entry = literals[bits]
      _ = take(entry.length)
      switch entry.kind {
      case .literal:
        guard written < size else { return .wrongSize }
        out[written] = UInt8(truncatingIfNeeded: entry.base)
        written += 1
      case .reference:
        let length = entry.base + take(entry.extra)
        let far = distances[bits]
        guard far.kind == .reference else { return .malformed }
        _ = take(far.length)
        let distance = far.base + take(far.extra)
        guard distance <= written else { return .malformed }
        guard written + length <= size else { return .wrongSize }
        copy(length, from: distance)
      case .end: return nil
      default: return .malformed
      }
      if borrowed > 8 { return .truncated }
    }
  }

  @inline(__always) private mutating func copy(_ length: Int, from distance: Int) {
    let base = out.baseAddress!
    var to = base + written
    var from = to - distance
    let end = to + length
    written += length
    // Eight bytes at a time where that reads nothing it has just written and stays inside.
    if distance >= 8, written + 8 <= size {
      while to < end {
        UnsafeMutableRawPointer(to).storeBytes(
          of: UnsafeRawPointer(from).loadUnaligned(as: UInt64.self), as: UInt64.self)
        to += 8
        from += 8
      }
      return
    }
    while to < end {
      to.pointee = from.pointee
      to += 1
      from += 1
    }
  }
}
