internal import Checking
internal import Glibc
internal import Planning
internal import Texts

/// A mistake in how planctl was called.
struct UsageError: Error {
  var message: Bilingual

  /// A file that the system, as `errno` says, does not let be read.
  static func unreadable(_ path: String, _ failure: Int32 = errno) -> UsageError {
    let reason = SystemReason.words(failure)
    return UsageError(
      message: Bilingual(
        zh: "读不了 \(path)：\(reason.zh)", en: "cannot read \(path): \(reason.en)"))
  }
}

/// The words behind `planctl COMMAND`, taken apart by what the command declares.
struct Arguments {
  private(set) var positional: [String] = []
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []
  /// Every option in the order in which it was written.
  private(set) var ordered: [(option: String, value: String?)] = []

  /// Takes `words` apart. `valued` options take a value (`--by year`, `--by=year`, `-o FILE`), `plain`
  /// ones do not, `optional` ones may (`--defer`, `--defer=1`); anything else that starts with `-` is
  /// refused with the nearest known option.
  init(
    _ words: [String], valued: [String], plain: [String], optional: [String] = []
  ) throws(UsageError) {
    var position = 0
    var onlyPositional = false
    while position < words.count {
      let word = words[position]
      position += 1
      if onlyPositional || !word.hasPrefix("-") || word == "-" {
        positional.append(word)
        continue
      }
      if word == "--" {
        onlyPositional = true
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if plain.contains(name) || optional.contains(name), parts.count == 1 {
        flags.insert(name)
        ordered.append((name, nil))
      } else if valued.contains(name) || optional.contains(name) {
        if parts.count == 2 {
          values[name, default: []].append(String(parts[1]))
        } else if position < words.count,
          !Arguments.isOption(words[position], among: valued + plain + optional)
        {
          values[name, default: []].append(words[position])
          position += 1
        } else {
          throw Arguments.missingValue(
            of: name, before: position < words.count ? words[position] : nil)
        }
        ordered.append((name, values[name]!.last))
      } else if plain.contains(name) {
        throw UsageError(
          message: Bilingual(zh: "选项 \(name) 不带值", en: "option \(name) takes no value"))
      } else {
        throw Arguments.unknown(name, among: valued + plain + optional)
      }
    }
  }

  /// Whether `word` is an option rather than the value of one: `-` (standard input), `-5` and any other
  /// word with one dash that no option is called are values.
  private static func isOption(_ word: String, among known: [String]) -> Bool {
    word.hasPrefix("--") || known.contains(word)
  }

  private static func missingValue(of name: String, before next: String?) -> UsageError {
    let example = OptionExample.text(name)
    return UsageError(
      message: Bilingual(
        zh: "选项 \(name) 后面应有一个值" + (next.map { "，这里是选项“\($0)”" } ?? "") + "；写法如 \(example.zh)",
        en: "option \(name) needs a value" + (next.map { ", found the option \"\($0)\"" } ?? "")
          + "; write it like \(example.en)"))
  }

  private static func unknown(_ name: String, among known: [String]) -> UsageError {
    let near = Nearest.word(name, among: known)
    let isNear = near != nil
    return UsageError(
      message: Bilingual(
        zh: "不认识的选项 \(name)" + (isNear ? "，是否想写 \(near!)？" : ""),
        en: "unknown option \(name)" + (isNear ? "; did you mean \(near!)?" : "")))
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }

  /// The last value given for `name`.
  func value(_ name: String) -> String? { values[name]?.last }

  /// Every value given for `name`.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// Every comma-separated word given for `name`.
  func list(_ name: String) -> [String] {
    (values[name] ?? []).flatMap { $0.split(separator: ",").map(String.init) }
  }

  /// The one word that the command works on.
  func single(_ what: Bilingual) throws(UsageError) -> String {
    if positional.count == 1 { return positional[0] }
    throw UsageError(
      message: positional.isEmpty
        ? Bilingual(zh: "缺少\(what.zh)", en: "missing \(what.en)")
        : Bilingual(
          zh: "只能给一个\(what.zh)，多出了“\(positional[1])”",
          en: "one \(what.en) only; \"\(positional[1])\" is too much"))
  }

  /// The value of `name` as a whole number in `limits`, digits alone; `nil` if it was not given.
  func whole(_ name: String, in limits: ClosedRange<UInt64>) throws(UsageError) -> UInt64? {
    guard let word = value(name) else { return nil }
    // The toolchain's parsers take a plus sign too.
    if word.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt64(word),
      limits.contains(number)
    {
      return number
    }
    let (least, most) = (limits.lowerBound, limits.upperBound)
    throw UsageError(
      message: Bilingual(
        zh: "\(name) 应为 \(least) 至 \(most) 的整数，这里是“\(word)”",
        en: "\(name) must be a whole number from \(least) to \(most), found \"\(word)\""))
  }

  /// The value of `name` as a count in `limits`, none of which is negative; `nil` if it was not given.
  func count(_ name: String, in limits: ClosedRange<Int>) throws(UsageError) -> Int? {
    try whole(name, in: UInt64(limits.lowerBound)...UInt64(limits.upperBound)).map { Int($0) }
  }

  /// The value of `name` as one of the words of `type`.
  func choice<T: RawRepresentable & CaseIterable>(
    _ name: String, _ type: T.Type, default fallback: T
  ) throws(UsageError) -> T where T.RawValue == String {
    guard let word = value(name) else { return fallback }
    if let choice = T(rawValue: word) { return choice }
    let words = T.allCases.map(\.rawValue).joined(separator: ", ")
    throw UsageError(
      message: Bilingual(
        zh: "\(name) 不能是“\(word)”，应为 \(words) 之一",
        en: "\(name) cannot be \"\(word)\"; use one of \(words)"))
  }
}
