internal import Planning

/// The cell formats of a workbook (`xl/styles.xml`): one list for every workbook, so that the number
/// of a format is arithmetic and the list a constant.
enum CellStyle {
  /// What a text is in its table.
  enum Role: Int, CaseIterable {
    case title, subtitle, head, note, body, total
  }

  /// Decimals with a number format of their own; a quantity with more shows this many.
  static let mostDecimals = 15

  /// Format 0 is what empty cells without a style have.
  static let plain = 0

  /// `isQuoted` marks a text that would be a formula if somebody typed it: it stays a text even when
  /// the cell is edited (ECMA-376 part 1, 18.8.45, quotePrefix).
  static func text(_ role: Role, isQuoted: Bool) -> Int {
    1 + 2 * role.rawValue + (isQuoted ? 1 : 0)
  }

  private static let firstYear = 1 + 2 * Role.allCases.count
  private static let firstNumber = firstYear + 2

  static func year(isTotal: Bool) -> Int { firstYear + (isTotal ? 1 : 0) }

  static func number(decimals: Int, isTotal: Bool) -> Int {
    firstNumber + 2 * min(max(decimals, 0), mostDecimals) + (isTotal ? 1 : 0)
  }

  private static let fonts = """
    <fonts count="4">\
    <font><sz val="10"/><name val="宋体"/><family val="3"/><charset val="134"/></font>\
    <font><b/><sz val="14"/><name val="宋体"/><family val="3"/><charset val="134"/></font>\
    <font><b/><sz val="10"/><name val="宋体"/><family val="3"/><charset val="134"/></font>\
    <font><sz val="9"/><name val="宋体"/><family val="3"/><charset val="134"/></font>\
    </fonts>
    """

  /// The first two fills are fixed by the format (18.8.21); the third shades the header.
  private static let fills = """
    <fills count="3"><fill><patternFill patternType="none"/></fill>\
    <fill><patternFill patternType="gray125"/></fill>\
    <fill><patternFill patternType="solid"><fgColor rgb="FFDDE6F0"/><bgColor indexed="64"/>\
    </patternFill></fill></fills>
    """

  private static let borders: String = {
    func sides(top: String) -> String {
      let thin = #" style="thin"><color rgb="FF8C8C8C"/></"#
      let sides = ["left", "right"].map { "<\($0)\(thin)\($0)>" }.joined()
      return "<border>\(sides)<top\(top)</top><bottom\(thin)bottom><diagonal/></border>"
    }
    return #"<borders count="3"><border><left/><right/><top/><bottom/><diagonal/></border>"#
      + sides(top: #" style="thin"><color rgb="FF8C8C8C"/>"#)
      + sides(top: #" style="medium"><color rgb="FF000000"/>"#) + "</borders>"
  }()

  /// One entry of the list; numbers count the fonts, fills and borders above.
  private static func format(
    number: Int = 0, font: Int = 0, fill: Int = 0, border: Int = 0, isQuoted: Bool = false,
    align: String
  ) -> String {
    let quote = isQuoted ? #" quotePrefix="1""# : ""
    return """
      <xf numFmtId="\(number)" fontId="\(font)" fillId="\(fill)" borderId="\(border)" xfId="0"\
      \(quote) applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"\
       applyAlignment="1"><alignment \(align)/></xf>
      """
  }

  private static func format(_ role: Role, isQuoted: Bool) -> String {
    func format(_ font: Int, fill: Int = 0, border: Int = 0, _ align: String) -> String {
      Self.format(
        number: 49, font: font, fill: fill, border: border, isQuoted: isQuoted,
        align: align + #" vertical="center" wrapText="1""#)
    }
    return switch role {
    case .title: format(1, #"horizontal="center""#)
    case .subtitle: format(0, #"horizontal="center""#)
    case .head: format(2, fill: 2, border: 1, #"horizontal="center""#)
    case .note: format(3, #"horizontal="left""#)
    case .body: format(0, border: 1, #"horizontal="left""#)
    case .total: format(2, border: 2, #"horizontal="left""#)
    }
  }

  /// The number of a format with `decimals` in the list of number formats; the format's own end at 163
  /// (18.8.30).
  private static func formatNumber(decimals: Int) -> Int { 164 + decimals }

  /// `xl/styles.xml`.
  static let part: String = {
    var formats = [#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#]
    for role in Role.allCases {
      formats += [format(role, isQuoted: false), format(role, isQuoted: true)]
    }
    for (number, sides) in [(1, "center")]
      + (0...mostDecimals).map({
        (formatNumber(decimals: $0), "right")
      })
    {
      let align = #"horizontal="\#(sides)" vertical="center""#
      formats.append(format(number: number, border: 1, align: align))
      formats.append(format(number: number, font: 2, border: 2, align: align))
    }
    let numbers = (0...mostDecimals).map { decimals in
      let fraction = decimals > 0 ? "." + String(repeating: "0", count: decimals) : ""
      return ##"<numFmt numFmtId="\##(formatNumber(decimals: decimals))""##
        + ##" formatCode="#,##0\##(fraction)"/>"##
    }
    return """
      <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
      <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
      <numFmts count="\(numbers.count)">\(numbers.joined())</numFmts>\(fonts)\(fills)\(borders)\
      <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
      <cellXfs count="\(formats.count)">\(formats.joined())</cellXfs>\
      <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
      </styleSheet>
      """
  }()
}
