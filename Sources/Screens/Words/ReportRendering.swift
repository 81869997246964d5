public import Planning
public import Texts

/// How a report is shown: language, colours, and the unit of its money. Amounts stay exact.
public struct ReportRendering: Sendable {
  public var language: Language
  public var palette: Palette
  /// The plan's own if `nil`.
  public var unit: String?

  public init(language: Language, palette: Palette, unit: String? = nil) {
    self.language = language
    self.palette = palette
    self.unit = unit
  }
}
