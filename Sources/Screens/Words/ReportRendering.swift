public import Planning
public import Texts

/// How a report is shown: language, colours, and the unit of its money. Amounts stay exact.
public struct ReportRendering: Sendable {
  /// Of texts and tables; machine formats have one form for all readers.
  public var language: Language
  /// Colours of text on a terminal; no other format looks at it.
  public var palette: Palette
  /// The plan's own if `nil`.
  public var unit: String?

  /// `unit` is 元, 万元 or 亿元, by its printed name.
  public init(language: Language, palette: Palette, unit: String? = nil) {
    self.language = language
    self.palette = palette
    self.unit = unit
  }
}
