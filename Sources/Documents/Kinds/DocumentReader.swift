/// Turns the bytes of a published document into its tables.
public enum DocumentReader {
  /// The tables of a document, in its order; the kind is told from the bytes first, the name second.
  ///
  /// Throws where nothing can be read or nothing is a table. Time and memory are linear in the unpacked
  /// bytes, which `DocumentLimits` bounds.
  public static func grids(
    _ bytes: [UInt8], file: String, encoding: TextEncoding? = nil
  ) throws(DocumentFault) -> [Grid] {
    switch DocumentKind(bytes) {
    case .refused(let kind): throw DocumentFault(kind, file: file)
    case .archive: throw DocumentFault(.otherArchive, file: file)
    case .text: return try text(bytes, file: file, encoding: encoding)
    }
  }

  private static func text(
    _ bytes: [UInt8], file: String, encoding: TextEncoding?
  ) throws(DocumentFault) -> [Grid] {
    let name = file.lowercased()
    func ends(_ endings: String...) -> Bool { endings.contains { name.hasSuffix($0) } }
    let text = try DecodedText(bytes, file: file, encoding: encoding)
    guard text.bytes.contains(where: { $0 > 0x20 }) else {
      throw DocumentFault(.empty, file: file)
    }
    if ends(".csv") { return try DelimitedText.read(text, file: file) }
    if ends(".tsv", ".tab") { return try DelimitedText.read(text, file: file, separator: .tab) }
    let lines = TextLines(text)
    if ends(".md", ".markdown") || PipeTables.fits(lines) {
      return try PipeTables.read(lines, file: file)
    }
    if TabTables.fits(lines) { return try TabTables.read(lines, file: file) }
    // Nearly all rows of one length: separators. Else what stands below what counts.
    let best = DelimitedText.best(text.bytes)
    if let best, best.share >= 80, best.separator == .tab || best.columns > 2 {
      return try DelimitedText.read(text, file: file, separator: best.separator)
    }
    if TabRows.fits(lines) { return try TabRows.read(lines, file: file) }
    return try LayoutTables.read(lines, file: file)
  }
}
