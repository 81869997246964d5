internal import Planning
internal import Texts

/// What one value of an option may be: what help calls it, the words it may be, and how it is read.
struct ValueKind<Value: Sendable>: Sendable {
  /// `文件夹`, `DIR`
  let placeholder: Bilingual
  /// The words that it can be, if these are all.
  var choices: [Choice] = []
  var path = PathKind.none
  /// Reads a word, given behind the option that is named second.
  let read: @Sendable (String, String) throws(UsageError) -> Value
}

/// One of the words that a value can be.
struct Choice: Sendable {
  let word: String
  /// What it means, where the word does not say so itself.
  let help: Bilingual?
}

/// What a shell completes a value with, beside words.
enum PathKind: Sendable {
  case none, file, folder
}

extension ValueKind {
  /// One of the words of `Value`, each with its meaning if it has one in `help`.
  static func choice(
    _ placeholder: Bilingual, help: [Value: Bilingual] = [:]
  ) -> ValueKind where Value: RawRepresentable<String> & CaseIterable & Hashable {
    let words = Value.allCases.map(\.rawValue)
    return ValueKind(
      placeholder: placeholder,
      choices: Value.allCases.map { Choice(word: $0.rawValue, help: help[$0]) }
    ) { word, option throws(UsageError) in
      if let value = Value(rawValue: Halfwidth.text(word)) { return value }
      throw UsageError.notOne(word, of: words, option)
    }
  }

  /// Some of the words of `Value`; others of its words do not go with the command.
  static func choice(
    _ placeholder: Bilingual, of some: [Value]
  ) -> ValueKind where Value: RawRepresentable<String> & Hashable {
    let words = some.map(\.rawValue)
    return ValueKind(
      placeholder: placeholder, choices: words.map { Choice(word: $0, help: nil) }
    ) { word, option throws(UsageError) in
      if let value = Value(rawValue: Halfwidth.text(word)), some.contains(value) { return value }
      throw UsageError.notOne(word, of: words, option)
    }
  }
}

extension ValueKind where Value == String {
  /// One of `words`, of which help names the first `shown`, all if that is `nil`.
  static func one(
    _ placeholder: Bilingual, of words: [String], shown: Int? = nil
  ) -> ValueKind {
    ValueKind(
      placeholder: placeholder,
      choices: words.prefix(shown ?? words.count).map { Choice(word: $0, help: nil) }
    ) { word, option throws(UsageError) in
      if words.contains(word) { return word }
      throw UsageError.notOne(word, of: words, option)
    }
  }

  /// Any word; what it means is found out later.
  static func word(
    _ zh: String, _ en: String, path: PathKind = .none, choices: [Choice] = []
  ) -> ValueKind {
    ValueKind(placeholder: Bilingual(zh: zh, en: en), choices: choices, path: path) {
      word, _ throws(UsageError) in word
    }
  }

  static let file = word("文件", "FILE", path: .file)
  static let folder = word("文件夹", "DIR", path: .folder)
}

extension ValueKind where Value == UInt64 {
  /// A whole number in `limits`, digits alone.
  static func whole(_ zh: String, _ en: String, in limits: ClosedRange<UInt64>) -> ValueKind {
    ValueKind(placeholder: Bilingual(zh: zh, en: en)) { word, option throws(UsageError) in
      try Whole.read(word, option, limits)
    }
  }
}

extension ValueKind where Value == Int {
  /// A count in `limits`, none of which is negative.
  static func count(_ zh: String, _ en: String, in limits: ClosedRange<Int>) -> ValueKind {
    ValueKind(placeholder: Bilingual(zh: zh, en: en)) { word, option throws(UsageError) in
      Int(try Whole.read(word, option, UInt64(limits.lowerBound)...UInt64(limits.upperBound)))
    }
  }
}

/// Whole numbers as words of a command line.
enum Whole {
  static func read(
    _ word: String, _ option: String, _ limits: ClosedRange<UInt64>
  ) throws(UsageError) -> UInt64 {
    let digits = Halfwidth.text(word)
    // The toolchain's parsers take a plus sign too.
    if digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt64(digits),
      limits.contains(number)
    {
      return number
    }
    let (least, most) = (limits.lowerBound, limits.upperBound)
    throw UsageError(
      "\(option) 应为 \(least) 至 \(most) 的整数，这里是“\(word)”",
      "\(option) must be a whole number from \(least) to \(most), found \"\(word)\"")
  }
}

extension ValueKind where Value == Day {
  static let day = ValueKind(placeholder: Bilingual(zh: "日期", en: "DATE")) {
    word, option throws(UsageError) in
    if let day = Day(written: Halfwidth.text(word)) { return day }
    throw UsageError(
      "\(option) 不能是“\(word)”，应为 2021-06-30 这样的日期（2021/6/30、2021年6月30日 也可以）",
      "\(option) cannot be \"\(word)\"; write a date such as 2021-06-30")
  }
}

extension Day {
  /// Reads `2021-06-30`, `2021-6-30`, `2021/6/30`, `2021.6.30` and `2021年6月30日`; the year has four digits.
  init?(written text: String) {
    let isChinese = text.contains("年")
    let marks: [Character] = ["年", "月", "日"]
    let parts = text.split(omittingEmptySubsequences: false) {
      isChinese ? marks.contains($0) : $0 == "-" || $0 == "/" || $0 == "."
    }
    let separators = text.filter { !$0.isNumber }
    let isWhole =
      isChinese ? separators == "年月日" : ["--", "//", ".."].contains(separators)
    let numbers = parts.prefix(3).compactMap { Int32($0) }
    guard isWhole, numbers.count == 3, parts.dropFirst(3).allSatisfy(\.isEmpty),
      parts[0].count == 4, parts[1...2].allSatisfy({ $0.count <= 2 })
    else { return nil }
    self.init(numbers[0], numbers[1], numbers[2])
  }
}

extension ValueKind where Value == Language {
  /// `zh`, `en`, and tags and locales of them: `zh-CN`, `en_US.UTF-8`.
  static let language = ValueKind(
    placeholder: Bilingual(zh: "语言", en: "LANGUAGE"),
    choices: Language.allCases.map { Choice(word: $0.rawValue, help: nil) }
  ) { word, option throws(UsageError) in
    if let language = Language(tag: word) { return language }
    throw UsageError(
      "\(option) 应为 zh 或 en（zh-CN、en-US 之类也可以），这里是“\(word)”",
      "\(option) must be zh or en (or a tag such as zh-CN), found \"\(word)\"")
  }
}
