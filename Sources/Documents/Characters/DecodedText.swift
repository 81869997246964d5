internal import Archives
internal import Planning
internal import Texts

/// A document's text as UTF-8 with `\n` as the only line end and without a byte-order mark.
struct DecodedText {
  var bytes: [UInt8]
  var encoding: TextEncoding

  /// Decodes `input`; without `encoding` it is told from the bytes.
  ///
  /// Throws `invalidBytes` with the place of the first bytes that mean nothing. Complexity: O(n).
  init(_ input: [UInt8], file: String, encoding: TextEncoding? = nil) throws(DocumentFault) {
    let mark = Self.mark(input)
    self.encoding = mark?.encoding ?? encoding ?? Self.guess(input)
    let body = input.dropFirst(mark?.length ?? 0)
    switch self.encoding {
    case .utf8:
      if let fault = Self.faultOfUTF8(body, of: input, file) { throw fault }
      bytes = Array(body)
    case .utf16LittleEndian, .utf16BigEndian:
      bytes = try Self.fromUTF16(body, isBig: self.encoding == .utf16BigEndian, file: file)
    case .gb18030:
      do throws(DocumentFault) {
        bytes = try Self.fromGB18030(body, file: file)
      } catch {
        // Where nobody named an encoding and other letters than ASCII are UTF-8, it is that one that breaks.
        let bad = encoding == nil && mark == nil ? firstInvalidUTF8(body) : nil
        if let bad, body.prefix(bad).contains(where: { $0 >= 0x80 }) {
          throw Self.faultOfUTF8(body, of: input, file) ?? error
        }
        throw error
      }
    }
    unifyLineEnds()
  }

  private static func faultOfUTF8(
    _ body: ArraySlice<UInt8>, of input: [UInt8], _ file: String
  ) -> DocumentFault? {
    guard let offset = firstInvalidUTF8(body) else { return nil }
    let bad = body.startIndex + offset
    let (line, column) = lineAndColumn(of: bad, in: input)
    return DocumentFault(
      input[bad] == 0 ? .binary : .invalidBytes, file: file, line: line, column: column,
      found: "0x" + String(input[bad], radix: 16, uppercase: true))
  }

  private static func mark(_ input: [UInt8]) -> (encoding: TextEncoding, length: Int)? {
    if input.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if input.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if input.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    if input.starts(with: [0x84, 0x31, 0x95, 0x33]) { return (.gb18030, 4) }
    return nil
  }

  /// UTF-16 if zero bytes stand where its ASCII has them, UTF-8 if it is well-formed, else GB 18030.
  private static func guess(_ input: [UInt8]) -> TextEncoding {
    var zeros = (even: 0, odd: 0)
    for (offset, byte) in input.prefix(1 << 16).enumerated() where byte == 0 {
      if offset % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    // A stray zero in 8-bit text makes no UTF-16 of it.
    let isBytes =
      4 * (zeros.even + zeros.odd) < min(input.count, 1 << 16)
      && firstInvalidUTF8(input.filter { $0 != 0 }) == nil
    if input.count % 2 == 0, zeros.even + zeros.odd > 0, !isBytes {
      if zeros.odd > 8 * zeros.even { return .utf16LittleEndian }
      if zeros.even > 8 * zeros.odd { return .utf16BigEndian }
    }
    if firstInvalidUTF8(input) == nil { return isRatherGB18030(input) ? .gb18030 : .utf8 }
    return zeros.even + zeros.odd > 0 ? .utf8 : .gb18030
  }

  /// Whether text that is well-formed UTF-8 by chance is rather Chinese in GB 18030: all that is not
  /// ASCII comes in runs of whole common ideographs, two at least on average, and UTF-8 would have no
  /// ideograph in it.
  private static func isRatherGB18030(_ input: [UInt8]) -> Bool {
    var runs = 0
    var characters = 0
    var place = 0
    while place < input.count {
      guard input[place] >= 0x80 else {
        place += 1
        continue
      }
      runs += 1
      while place < input.count, input[place] >= 0x80 {
        // Rows B0 to D7 are the common ideographs, A1 to A3 the marks; E0 and more opens an
        // ideograph in UTF-8.
        guard input[place] < 0xD8, place + 1 < input.count, input[place + 1] >= 0xA1,
          input[place] >= 0xB0 || (0xA1...0xA3).contains(input[place])
        else { return false }
        characters += 1
        place += 2
      }
    }
    return runs > 0 && characters >= 2 * runs
  }

  private static func fromUTF16(
    _ body: ArraySlice<UInt8>, isBig: Bool, file: String
  ) throws(DocumentFault) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(body.count * 3 / 2)
    var place = body.startIndex
    func fault() -> DocumentFault {
      let (line, column) = lineAndColumn(of: out.count, in: out)
      let found = body[place...].prefix(2).map { String($0, radix: 16, uppercase: true) }
      return DocumentFault(
        .invalidBytes, file: file, line: line, column: column,
        found: "0x" + found.joined())
    }
    func unit(_ place: Int) -> UInt32 {
      let (first, second) = (UInt32(body[place]), UInt32(body[place + 1]))
      return isBig ? first << 8 | second : second << 8 | first
    }
    while place < body.endIndex {
      guard place + 1 < body.endIndex else { throw fault() }
      var scalar = unit(place)
      var length = 2
      if (0xD800..<0xDC00).contains(scalar), place + 3 < body.endIndex {
        let low = unit(place + 2)
        guard (0xDC00..<0xE000).contains(low) else { throw fault() }
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        length = 4
      }
      guard scalar != 0, !(0xD800..<0xE000).contains(scalar) else { throw fault() }
      append(scalar, to: &out)
      place += length
    }
    return out
  }

  private static func fromGB18030(
    _ body: ArraySlice<UInt8>, file: String
  ) throws(DocumentFault) -> [UInt8] {
    let table = GB18030.shared
    var out: [UInt8] = []
    out.reserveCapacity(body.count * 3 / 2)
    var place = body.startIndex
    let end = body.endIndex
    while place < end {
      let lead = body[place]
      if lead < 0x80, lead > 0 {
        out.append(lead)
        place += 1
        continue
      }
      let trail = place + 1 < end ? body[place + 1] : 0
      var scalar = table.scalar(lead, trail)
      var length = 2
      if scalar == 0, place + 3 < end {
        scalar = table.scalar(lead, trail, body[place + 2], body[place + 3])
        length = 4
      }
      guard scalar != 0 else {
        let (line, column) = lineAndColumn(of: out.count, in: out)
        throw DocumentFault(
          lead == 0 ? .binary : .invalidBytes, file: file, line: line, column: column,
          found: "0x" + String(lead, radix: 16, uppercase: true))
      }
      append(scalar, to: &out)
      place += length
    }
    return out
  }

  /// CR LF and CR alone become LF.
  private mutating func unifyLineEnds() {
    guard let first = bytes.firstIndex(of: 0x0D) else { return }
    var write = first
    var read = first
    while read < bytes.count {
      if bytes[read] == 0x0D {
        bytes[write] = 0x0A
        if read + 1 < bytes.count, bytes[read + 1] == 0x0A { read += 1 }
      } else {
        bytes[write] = bytes[read]
      }
      read += 1
      write += 1
    }
    bytes.removeLast(bytes.count - write)
  }
}

/// Appends `scalar`, a Unicode scalar value, as UTF-8.
@inline(__always) func append(_ scalar: UInt32, to out: inout [UInt8]) {
  func low(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (scalar >> shift & 0x3F)) }
  if scalar < 0x80 {
    out.append(UInt8(scalar))
  } else if scalar < 0x800 {
    out.append(UInt8(0xC0 | scalar >> 6))
    out.append(low(0))
  } else if scalar < 0x10000 {
    out.append(UInt8(0xE0 | scalar >> 12))
    out.append(low(6))
    out.append(low(0))
  } else {
    out.append(UInt8(0xF0 | scalar >> 18))
    out.append(low(12))
    out.append(low(6))
    out.append(low(0))
  }
}
