/// The lines of a plain text, each with the page it stands on.
struct TextLines {
  private let bytes: [UInt8]
  /// Bytes of each line, without its end and without a form feed at its start.
  private(set) var ranges: [Range<Int>] = []
  /// From 1; `nil` where the text has no form feeds.
  private(set) var pages: [Int]?

  init(_ text: DecodedText) {
    bytes = text.bytes
    var pages: [Int] = []
    var page = 1
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      // A form feed opens a page wherever it stands; what is before it on its line is a line.
      var from = start
      for place in start..<end where bytes[place] == 0x0C {
        if place > from {
          ranges.append(from..<place)
          pages.append(page)
        }
        page += 1
        from = place + 1
      }
      ranges.append(from..<end)
      pages.append(page)
      start = end + 1
    }
    self.pages = page > 1 ? pages : nil
  }

  var count: Int { ranges.count }

  func page(_ line: Int) -> Int? { pages?[line] }

  subscript(line: Int) -> ArraySlice<UInt8> { bytes[ranges[line]] }

  func text(_ line: Int) -> String { String(decoding: self[line], as: UTF8.self) }

  func isBlank(_ line: Int) -> Bool {
    self[line].allSatisfy { $0 == 0x20 || $0 == 0x09 } || text(line).trimmed.isEmpty
  }
}
