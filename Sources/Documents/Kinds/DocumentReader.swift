public import Archives

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
    case .archive: return try archive(bytes, file: file)
    case .text: return try text(bytes, file: file, encoding: encoding)
    }
  }

  private static func archive(_ bytes: [UInt8], file: String) throws(DocumentFault) -> [Grid] {
    var package = OfficePackage(try ZipReader(bytes, file: file))
    if package.holds("content.xml") {
      // The parts of an encrypted document are bytes without meaning; its list of parts says so.
      let parts = try package.read("META-INF/manifest.xml") ?? []
      if String(decoding: parts, as: UTF8.self).contains("encryption-data") {
        throw DocumentFault(.encrypted, file: file)
      }
      let kind = try package.read("mimetype").map { String(decoding: $0, as: UTF8.self) } ?? ""
      return try OpenDocumentReader.read(package, isText: kind.contains("opendocument.text"))
    }
    var main = try package.mainPart()
    if main.map(package.holds) != true {
      main = ["xl/workbook.xml", "word/document.xml"].first(where: package.holds)
    }
    // Folders may have any name; what the main part is, its first element tells.
    guard let main else { throw DocumentFault(.otherArchive, file: file) }
    let root = try package.readXML(main) { (xml) throws(DocumentFault) in
      _ = try xml.next()
      return xml.nameText
    }
    switch root {
    case "workbook": return try WorkbookReader.read(package, main: main)
    case "document": return try WordReader.read(package, main: main)
    default: throw DocumentFault(.otherArchive, file: file)
    }
  }

  private static func text(
    _ bytes: [UInt8], file: String, encoding: TextEncoding?
  ) throws(DocumentFault) -> [Grid] {
    let name = file.lowercased()
    func ends(_ endings: String...) -> Bool { endings.contains { name.hasSuffix($0) } }
    if isHTML(bytes, named: ends(".html", ".htm", ".xhtml", ".mht")) {
      return try HTMLTables.read(try page(bytes, file, encoding), file: file)
    }
    let text = try DecodedText(bytes, file: file, encoding: encoding)
    guard text.bytes.contains(where: { $0 > 0x20 }) else {
      throw DocumentFault(.empty, file: file)
    }
    if isHTML(text.bytes, named: false) { return try HTMLTables.read(text, file: file) }
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

  // MARK: Web pages

  private static func lowercased(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.map { $0 < 0x80 && $0 > 0 ? $0 : 0x3F }, as: UTF8.self).lowercased()
  }

  /// Whether it opens as a page does, or is named as one and has a tag; much that is called `.xls` is.
  private static func isHTML(_ bytes: [UInt8], named: Bool) -> Bool {
    let start = lowercased(bytes.drop { $0 <= 0x20 || $0 >= 0x80 }.prefix(1024))
    if ["<!doctype html", "<html", "<table", "<head", "<body", "<meta"].contains(where: {
      start.hasPrefix($0)
    }) {
      return true
    }
    if start.hasPrefix("<?xml") || start.hasPrefix("<!--") || start.hasPrefix("<div") {
      return start.contains("<html") || start.contains("<table")
    }
    return named && bytes.contains(0x3C)
  }

  /// A page in the encoding it declares; if that cannot be, in the one that its bytes tell.
  private static func page(
    _ bytes: [UInt8], _ file: String, _ encoding: TextEncoding?
  ) throws(DocumentFault) -> DecodedText {
    if let encoding { return try DecodedText(bytes, file: file, encoding: encoding) }
    let start = lowercased(bytes.prefix(4096))
    var declared: TextEncoding?
    if let place = start.firstRange(of: "charset=")?.upperBound {
      let name = start[place...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
      if name.hasPrefix("gb") || name.hasPrefix("x-gb") || name.hasPrefix("hz-gb") {
        declared = .gb18030
      } else if name.hasPrefix("utf-8") || name.hasPrefix("utf8") {
        declared = .utf8
      }
    }
    if let declared {
      do throws(DocumentFault) {
        return try DecodedText(bytes, file: file, encoding: declared)
      } catch {
        // A page that says one thing and is another: the bytes decide.
      }
    }
    return try DecodedText(bytes, file: file)
  }
}
