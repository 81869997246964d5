/// A text in the two languages that planctl speaks.
public struct Bilingual: Sendable, Equatable {
  public var zh: String
  public var en: String

  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  /// The text in `language`.
  public func callAsFunction(_ language: Language) -> String {
    language == .zh ? zh : en
  }
}

public enum Language: String, Sendable, CaseIterable {
  case zh, en
}
