internal import Archives

/// A workbook of Excel, WPS or LibreOffice (SpreadsheetML, ECMA-376 part 1, 18): a grid a sheet.
struct WorkbookReader {
  private var package: OfficePackage
  private let main: String
  private var is1904 = false
  private var sheets: [(name: String, id: String, isHidden: Bool)] = []

  init(_ package: OfficePackage, main: String) {
    self.package = package
    self.main = main
  }

  static func read(_ package: OfficePackage, main: String) throws(DocumentFault) -> [Grid] {
    var reader = WorkbookReader(package, main: main)
    return try reader.read()
  }

  private mutating func read() throws(DocumentFault) -> [Grid] {
    let relations = try package.relations(of: main)
    try readSheetList()
    var book = SheetReader.Book(is1904: is1904)
    if let styles = relations.target("styles"), package.holds(styles) {
      book.formats = try package.readXML(styles, CellFormats.read)
    }
    if let strings = relations.target("sharedStrings"), package.holds(strings) {
      book.strings = try package.readXML(strings, SharedStrings.read)
    }
    var builder = GridBuilder(file: package.file)
    for sheet in sheets {
      // Sheets of charts and dialogs have no cells.
      guard let relation = relations[sheet.id], relation.type == "worksheet" else { continue }
      builder.part = relation.target
      try package.readXML(relation.target) { (xml) throws(DocumentFault) in
        var reader = SheetReader(book, isHidden: sheet.isHidden)
        try reader.read(&xml)
        try reader.write(to: &builder, sheet: sheet.name)
      }
    }
    builder.part = nil
    return try builder.finished()
  }

  private mutating func readSheetList() throws(DocumentFault) {
    (sheets, is1904) = try package.readXML(main) { (xml) throws(DocumentFault) in
      var found: [(name: String, id: String, isHidden: Bool)] = []
      var is1904 = false
      while true {
        let event = try xml.next()
        if event == .finish { return (found, is1904) }
        guard event == .start else { continue }
        if xml.isNamed("workbookPr") { is1904 = xml.isTrue("date1904") }
        if xml.isNamed("sheet"), let id = try xml.value("id") {
          let state = try xml.value("state") ?? "visible"
          found.append((try xml.value("name") ?? "", id, state != "visible"))
        }
      }
    }
  }
}

/// The texts that cells share, in their order; runs of rich text are joined, phonetic hints left out.
enum SharedStrings {
  static func read(_ xml: inout XMLReader) throws(DocumentFault) -> [String] {
    var strings: [String] = []
    var text: [UInt8] = []
    while true {
      switch try xml.next() {
      case .finish: return strings
      case .start:
        if xml.isNamed("si") {
          try readText(&xml, into: &text)
          strings.append(String(decoding: text, as: UTF8.self))
        }
      default: continue
      }
    }
  }

  /// The text of an element that holds `t`, alone or in runs; ends behind the element.
  static func readText(_ xml: inout XMLReader, into text: inout [UInt8]) throws(DocumentFault) {
    text.removeAll(keepingCapacity: true)
    let depth = xml.depth
    var isText = false
    var isRaised = false
    while xml.depth >= depth {
      switch try xml.next() {
      case .start:
        if xml.isNamed("rPh") { try xml.skipElement() }
        if xml.isNamed("r") {
          isRaised = false
        } else if xml.isNamed("vertAlign") {
          isRaised = xml.raw("val")?.elementsEqual("superscript".utf8) == true
        }
        isText = xml.isNamed("t")
      case .end: isText = false
      case .text:
        guard isText else { continue }
        try xml.appendText(to: &text, isRaised: isRaised)
      case .finish: return
      }
    }
    unescape(&text)
  }

  /// `_x000D_` stands for a character that XML cannot hold (18.4.12); a carriage return is dropped, since
  /// a line feed follows it.
  static func unescape(_ text: inout [UInt8]) {
    guard text.contains(0x5F), text.contains(0x78) else { return }
    var out: [UInt8] = []
    var place = 0
    while place < text.count {
      if text[place] == 0x5F, place + 6 < text.count, text[place + 1] == 0x78,
        text[place + 6] == 0x5F,
        let value = UInt32(String(decoding: text[place + 2..<place + 6], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      {
        if value != 0x0D { append(scalar.value, to: &out) }
        place += 7
      } else {
        out.append(text[place])
        place += 1
      }
    }
    text = out
  }
}

/// The number format of every cell style (18.8).
enum CellFormats {
  static func read(_ xml: inout XMLReader) throws(DocumentFault) -> [NumberFormat] {
    var own: [Int: String] = [:]
    var styles: [Int] = []
    var isCellStyle = false
    while true {
      switch try xml.next() {
      case .finish:
        var known: [Int: NumberFormat] = [:]
        return styles.map { id in
          if let format = known[id] { return format }
          let format = NumberFormat(own[id] ?? builtIn[id] ?? "General")
          known[id] = format
          return format
        }
      case .start:
        if xml.isNamed("numFmt"), let id = xml.number("numFmtId"),
          let code = try xml.value("formatCode")
        {
          own[id] = code
        } else if xml.isNamed("cellXfs") {
          isCellStyle = true
        } else if xml.isNamed("xf"), isCellStyle {
          styles.append(xml.number("numFmtId") ?? 0)
        } else if xml.isNamed("dxfs") {
          // Formats under conditions have number formats of their own.
          try xml.skipElement()
        }
      case .end: if xml.isNamed("cellXfs") { isCellStyle = false }
      case .text: continue
      }
    }
  }

  /// Formats without a code of their own (18.8.30), dates as China writes them: 27 to 36 and 50 to 58 are
  /// those of zh-cn, and 14 and 22 depend on who looks.
  private static let builtIn: [Int: String] = [
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;[Red]¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;[Red]¥-#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: "yyyy\"年\"m\"月\"", 28: "m\"月\"d\"日\"", 29: "m\"月\"d\"日\"",
    30: "m-d-yy", 31: "yyyy\"年\"m\"月\"d\"日\"", 32: "h\"时\"mm\"分\"",
    33: "h\"时\"mm\"分\"ss\"秒\"", 34: "上午/下午h\"时\"mm\"分\"",
    35: "上午/下午h\"时\"mm\"分\"ss\"秒\"", 36: "yyyy\"年\"m\"月\"", 37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
    42: "_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* \"-\"_ ;_ @_ ",
    43: "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
    44: "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: "yyyy\"年\"m\"月\"", 51: "m\"月\"d\"日\"",
    52: "yyyy\"年\"m\"月\"", 53: "m\"月\"d\"日\"", 54: "m\"月\"d\"日\"",
    55: "上午/下午h\"时\"mm\"分\"", 56: "上午/下午h\"时\"mm\"分\"ss\"秒\"", 57: "yyyy\"年\"m\"月\"",
    58: "m\"月\"d\"日\"",
  ]
}
