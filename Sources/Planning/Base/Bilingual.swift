/// A text in the two languages that planctl speaks.
public struct Bilingual: Sendable, Equatable {
  /// Simplified Chinese.
  public var zh: String
  /// English; never falls back to `zh`, so an empty text stays empty.
  public var en: String

  /// Takes both texts as they are; nothing checks that they say the same.
  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  /// The text in `language`.
  public func callAsFunction(_ language: Language) -> String {
    language == .zh ? zh : en
  }
}

/// The raw value is the word of `--lang` and of `languages` in a descriptor.
public enum Language: String, Sendable, CaseIterable {
  case zh, en
}
