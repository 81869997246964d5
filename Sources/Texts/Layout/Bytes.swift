internal import Glibc
internal import Planning

/// Line and column of the byte at `position`, both from 1; the column counts Unicode scalars and
/// ignores a byte-order mark.
package func lineAndColumn(
  of position: Int, in bytes: some RandomAccessCollection<UInt8>
) -> (line: Int, column: Int) {
  var line = 1
  var column = 1
  let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  for byte in bytes.dropFirst(start).prefix(max(position - start, 0)) {
    if byte == 0x0A {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }
  return (line, column)
}

/// Lines and columns of places in a large text, counted as by `lineAndColumn`, each from the one before
/// it: for places in their order in all one walk over the text.
package struct LineCounter {
  private let bytes: UnsafeRawBufferPointer
  private let start: Int
  private var position: Int
  private var line = 1
  private var column = 1
  private var lineStart: Int

  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    position = start
    lineStart = start
  }

  package mutating func lineAndColumn(of place: Int) -> (line: Int, column: Int) {
    if place < lineStart { (position, line, column, lineStart) = (start, 1, 1, start) }
    if place < position { (position, column) = (lineStart, 1) }
    while position < place {
      if bytes[position] == 0x0A {
        line += 1
        column = 1
        lineStart = position + 1
      } else if bytes[position] & 0xC0 != 0x80 {
        column += 1
      }
      position += 1
    }
    return (line, column)
  }
}

/// The offset of the first CR from `start` on that no LF follows, `nil` if there is none.
package func firstBareReturn(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
  var position = start
  while position < bytes.count,
    let found = memchr(bytes.baseAddress! + position, 0x0D, bytes.count - position)
  {
    let at = UnsafeRawPointer(found) - bytes.baseAddress!
    if at + 1 == bytes.count || bytes[at + 1] != 0x0A { return at }
    position = at + 2
  }
  return nil
}

/// The offset of the first NUL or the first byte that is not well-formed UTF-8, `nil` if all is well.
/// Refuses overlong forms, surrogates and values above U+10FFFF (Unicode 15, table 3-7).
package func firstInvalidUTF8(_ bytes: some RandomAccessCollection<UInt8>) -> Int? {
  bytes.withContiguousStorageIfAvailable(firstInvalid)
    ?? Array(bytes).withUnsafeBufferPointer(
      firstInvalid)
}

private func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  var position = 0
  let count = bytes.count
  while position < count {
    // Eight ASCII bytes without NUL at a time.
    while position + 8 <= count {
      let word = UnsafeRawPointer(bytes.baseAddress! + position).loadUnaligned(as: UInt64.self)
      let hasZero = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if word & 0x8080_8080_8080_8080 | hasZero != 0 { break }
      position += 8
    }
    if position == count { return nil }
    let first = bytes[position]
    let length: Int
    switch first {
    case 0x01...0x7F: length = 1
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return position
    }
    if position + length > count { return position }
    for next in 1..<max(length, 1) where bytes[position + next] & 0xC0 != 0x80 { return position }
    if length > 2 {
      let second = bytes[position + 1]
      switch first {
      case 0xE0 where second < 0xA0, 0xED where second > 0x9F, 0xF0 where second < 0x90,
        0xF4 where second > 0x8F:
        return position
      default: break
      }
    }
    position += length
  }
  return nil
}
