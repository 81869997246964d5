internal import Archives

/// CSV and its kin: fields between separators, quoted where they hold one (RFC 4180).
///
/// Rows may be of different length: published tables have titles and notes in the same file.
struct DelimitedText {
  enum Separator: String, CaseIterable {
    // In the order in which they are preferred when columns say nothing.
    case tab = "\t"
    case semicolon = ";"
    case comma = ","
    case bar = "|"
    case wideComma = "，"
  }

  /// Rows from which the separator is told.
  private static let sample = 500
  /// Bytes from which it is told.
  private static let sampleBytes = 1 << 20

  private let bytes: [UInt8]
  private let mark: [UInt8]
  private var place = 0
  /// Of the row being read, from 1.
  private var line = 1

  private init(_ bytes: [UInt8], _ separator: Separator) {
    self.bytes = bytes
    mark = Array(separator.rawValue.utf8)
  }

  /// One table with every row; blank lines are blank rows. `known` is what a name like `.tsv` says.
  static func read(
    _ text: DecodedText, file: String, separator known: Separator? = nil
  ) throws(DocumentFault) -> [Grid] {
    let separator = known ?? best(text.bytes)?.separator ?? .comma
    var builder = GridBuilder(file: file)
    var reader = DelimitedText(text.bytes, separator)
    var row = 0
    while reader.place < reader.bytes.count {
      let line = reader.line
      var column = 0
      var isOpen = true
      while isOpen {
        let (field, next) = try reader.field(builder)
        try builder.add(
          GridCell(
            row: row, column: column, text: field,
            place: GridPlace(line: line, row: row + 1, column: column + 1)))
        column += 1
        isOpen = next
      }
      row += 1
    }
    try builder.endTable()
    return try builder.finished()
  }

  /// The separator under which most rows have the same number of fields, more than one; of equals the
  /// one that cuts no figure in two. `share` is how many have it, in hundredths.
  static func best(_ bytes: [UInt8]) -> (separator: Separator, share: Int, columns: Int)? {
    var found: (separator: Separator, share: Int, columns: Int, cuts: Int)?
    for separator in Separator.allCases {
      var reader = DelimitedText(bytes, separator)
      let (counts, cuts) = reader.sampled()
      let rows = counts.values.reduce(0, +)
      let most = counts.filter { $0.key > 1 }.max { ($0.value, $0.key) < ($1.value, $1.key) }
      guard let most, rows > 0 else { continue }
      let share = most.value * 100 / rows
      if let best = found, (best.share, -best.cuts) >= (share, -cuts) { continue }
      found = (separator, share, most.key, cuts)
    }
    return found.map { ($0.separator, $0.share, $0.columns) }
  }

  /// Rows by number of fields among the first ones, and how many separators stand between two digits
  /// with a group of three behind, as in `1,234`.
  private mutating func sampled() -> (counts: [Int: Int], cuts: Int) {
    var counts: [Int: Int] = [:]
    var cuts = 0
    let builder = GridBuilder(file: "")
    while place < min(bytes.count, Self.sampleBytes), counts.values.reduce(0, +) < Self.sample {
      let start = place
      var fields = 1
      do throws(DocumentFault) {
        while try field(builder).more {
          fields += 1
          if place - mark.count > start, place + 2 < bytes.count,
            isDigit(bytes[place - mark.count - 1]), isDigit(bytes[place]),
            isDigit(bytes[place + 1]), isDigit(bytes[place + 2]),
            place + 3 == bytes.count || !isDigit(bytes[place + 3])
          {
            cuts += 1
          }
          if fields > DocumentLimits.columns || place > Self.sampleBytes { break }
        }
      } catch {
        break
      }
      // A blank line says nothing.
      if fields > 1 || place - start > 1 { counts[fields, default: 0] += 1 }
    }
    return (counts, cuts)
  }

  @inline(__always) private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  @inline(__always) private func isMark(_ place: Int) -> Bool {
    guard bytes[place] == mark[0] else { return false }
    return mark.count == 1 || bytes[place...].starts(with: mark)
  }

  /// The field at `place`, which moves behind it; whether another one follows in the row.
  private mutating func field(
    _ builder: GridBuilder
  ) throws(DocumentFault) -> (text: String, more: Bool) {
    guard place < bytes.count else { return ("", false) }
    if bytes[place] == 0x22 { return try quotedField(builder) }
    // Raw bytes: this loop is the reader's time.
    let (first, more) = (mark[0], mark.dropFirst())
    let (text, end) = bytes.withUnsafeBufferPointer { [place] bytes in
      var end = place
      let last = min(bytes.count, place + DocumentLimits.fieldBytes + 1)
      while end < last {
        let byte = bytes[end]
        if byte == 0x0A { break }
        if byte == first, more.isEmpty || bytes[(end + 1)...].starts(with: more) { break }
        end += 1
      }
      return (String(decoding: bytes[place..<end], as: UTF8.self), end)
    }
    if end - place > DocumentLimits.fieldBytes { throw builder.fault(.tooLarge, line: line) }
    place = end
    return (text, takeEnd())
  }

  /// Moves over a separator or a line end.
  private mutating func takeEnd() -> Bool {
    guard place < bytes.count else { return false }
    if bytes[place] == 0x0A {
      place += 1
      line += 1
      return false
    }
    place += mark.count
    return true
  }

  private mutating func quotedField(
    _ builder: GridBuilder
  ) throws(DocumentFault) -> (text: String, more: Bool) {
    let opened = line
    var text: [UInt8] = []
    place += 1
    while true {
      let window = bytes[place...].prefix(max(0, DocumentLimits.fieldBytes - text.count) + 1)
      guard let quote = window.firstIndex(of: 0x22) else {
        throw builder.fault(
          window.endIndex < bytes.count ? .tooLarge : .unclosedQuote, line: opened)
      }
      text += bytes[place..<quote]
      for byte in bytes[place..<quote] where byte == 0x0A { line += 1 }
      place = quote + 1
      guard place < bytes.count, bytes[place] == 0x22 else { break }
      text.append(0x22)
      place += 1
    }
    guard place == bytes.count || bytes[place] == 0x0A || isMark(place) else {
      let rest = bytes[place...].prefix { $0 != 0x0A }.prefix(60)
      throw builder.fault(
        .strayQuote, line: line, found: "\"" + String(decoding: rest, as: UTF8.self))
    }
    return (String(decoding: text, as: UTF8.self), takeEnd())
  }
}
