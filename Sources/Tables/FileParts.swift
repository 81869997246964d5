internal import Planning
internal import Texts

/// A CSV file cut at row starts, so that several cores can read it, and its rows counted.
///
/// One pass on all cores counts the line ends of each piece of the file, apart by whether the quotes
/// before them in the piece are even or odd in number; how many quotes stand before each piece then
/// tells which of its line ends are ends of rows and which stand in quotes. In a file with stray quotes
/// that is wrong, and whoever reads the parts meets the stray quote.
struct FileParts {
  /// Where each part begins, always at a row, and the end of the file.
  private(set) var bounds: [Int]
  /// Rows before each part, and all rows.
  private(set) var rows: [Int]

  var count: Int { bounds.count - 1 }

  /// Cuts what follows `start` into at most `count` parts.
  init(_ file: FileBytes, from start: Int, count: Int) {
    let length = max((file.count - start + count - 1) / max(count, 1), 1)
    let pieces = Workers.cores.map((file.count - start + length - 1) / length) { number in
      let range = start + number * length..<min(start + (number + 1) * length, file.count)
      defer { file.drop(range) }
      return Piece(file.buffer, range)
    }
    (bounds, rows) = ([start], [0])
    var found = 0
    var isInQuotes = false
    for (number, piece) in pieces.enumerated() {
      let ends = isInQuotes ? piece.odd : piece.even
      if ends.count > 0 {
        if number > 0 {
          bounds.append(ends.first + 1)
          rows.append(found + 1)
        }
        found += ends.count
      }
      if piece.hasOddQuotes { isInQuotes.toggle() }
    }
    let isOpen = file.count > start && file.buffer[file.count - 1] != 0x0A
    let all = found + (isOpen ? 1 : 0)
    if bounds.last! == file.count, bounds.count > 1 {
      rows[rows.count - 1] = all
    } else {
      bounds.append(file.count)
      rows.append(all)
    }
  }

  /// Line ends of a piece of the file, behind an even and an odd number of the piece's quotes.
  private struct Piece {
    var even = (count: 0, first: -1)
    var odd = (count: 0, first: -1)
    var hasOddQuotes = false

    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
      var position = range.lowerBound
      var quotes = 0
      while position < range.upperBound {
        let run = min(range.upperBound - position, Piece.runLength)
        let (lineEnds, hasQuotes) = Piece.count(bytes, position, run)
        let first = quotes & 1 == 0 ? even.first : odd.first
        if !hasQuotes, lineEnds == 0 || first >= 0 {
          if quotes & 1 == 0 { even.count += lineEnds } else { odd.count += lineEnds }
        } else {
          for at in position..<position + run {
            if bytes[at] == UInt8(ascii: "\"") {
              quotes += 1
            } else if bytes[at] == 0x0A {
              if quotes & 1 == 0 {
                even = (even.count + 1, even.count == 0 ? at : even.first)
              } else {
                odd = (odd.count + 1, odd.count == 0 ? at : odd.first)
              }
            }
          }
        }
        position += run
      }
      hasOddQuotes = quotes & 1 == 1
    }

    /// Bytes counted at once: 255 words of 8, so that no byte of a sum overflows.
    private static let runLength = 255 * 8

    /// Line ends in `length` bytes, and whether a quote stands among them. Eight bytes at a time in one
    /// word; with Swift's vectors of 16 bytes the pass took ten times as long as the reading itself.
    private static func count(
      _ bytes: UnsafeRawBufferPointer, _ start: Int, _ length: Int
    ) -> (lineEnds: Int, hasQuotes: Bool) {
      let (ones, low, high) = (
        0x0101_0101_0101_0101 as UInt64, 0x7F7F_7F7F_7F7F_7F7F as UInt64,
        0x8080_8080_8080_8080 as UInt64
      )
      var sums: UInt64 = 0
      var quotes: UInt64 = 0
      var position = start
      while position + 8 <= start + length {
        let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        // A byte that is no line end has its high bit set.
        let others = word ^ (0x0A &* ones)
        sums &+= (~((others & low) &+ low | others) & high) >> 7
        // Some high bit is set if there is a quote.
        let quote = word ^ (0x22 &* ones)
        quotes |= (quote &- ones) & ~quote
        position += 8
      }
      var lineEnds = 0
      for byte in 0..<UInt64(8) { lineEnds += Int(sums >> (8 * byte) & 0xFF) }
      var hasQuotes = quotes & high != 0
      while position < start + length {
        if bytes[position] == 0x0A { lineEnds += 1 }
        if bytes[position] == UInt8(ascii: "\"") { hasQuotes = true }
        position += 1
      }
      return (lineEnds, hasQuotes)
    }
  }
}
