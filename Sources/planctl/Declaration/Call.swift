internal import Planning
internal import Texts

/// The words behind `planctl COMMAND`, taken apart by what the command declares.
struct Call: Sendable {
  let command: Command
  /// The words that are no options.
  private(set) var operands: [String] = []
  /// Every option in the order in which it was written, by its first name.
  private(set) var ordered: [(option: String, value: String?)] = []

  /// Takes `words` apart: `--by year`, `--by=year`, `-o FILE`, `--defer`, `--defer=1`; behind `--` nothing
  /// is an option. What starts with `-` and is not declared is refused with the nearest option, and every
  /// value is checked. `all` are the commands, to say which of them has an option.
  init(_ command: Command, _ words: [String], among all: [Command]) throws(UsageError) {
    self.command = command
    let known = command.options + CommonOption.all
    var position = 0
    while position < words.count {
      let word = words[position]
      position += 1
      if word == "--" {
        operands += words[position...]
        break
      }
      if !word.hasPrefix("-") || word == "-" {
        if let last = ordered.last, words[position - 2] == last.option,
          Call.isBareValue(word, of: last.option, known)
        {
          throw UsageError(
            "\(last.option) 的值要写在等号后面：\(last.option)=\(word)",
            "\(last.option) takes its value behind an equals sign: \(last.option)=\(word)")
        }
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let form = known.first(where: { $0.names.contains(String(parts[0])) }) else {
        throw Call.unknown(String(parts[0]), command, all)
      }
      var value = parts.count == 2 ? String(parts[1]) : nil
      if form.placeholder == nil {
        if value != nil {
          throw UsageError("选项 \(form.name) 不带值", "option \(form.name) takes no value")
        }
      } else if value == nil, !form.isValueOptional {
        guard position < words.count, !Call.isOption(words[position], among: known) else {
          throw Call.missingValue(of: form, before: position < words.count ? words[position] : nil)
        }
        value = words[position]
        position += 1
      }
      try add(form, value)
    }
  }

  private mutating func add(_ form: OptionForm, _ value: String?) throws(UsageError) {
    let isRefused = form.placeholder != nil && !form.repeats
    if isRefused, has(form) {
      throw UsageError("\(form.name) 只能给一次", "\(form.name) may be given only once")
    }
    if let value { try form.check(value) }
    ordered.append((form.name, value))
  }

  /// Whether `word` is an option rather than the value of one: `-` (standard input), `-5` and any other
  /// word with one dash that no option is called are values.
  private static func isOption(_ word: String, among known: [OptionForm]) -> Bool {
    word.hasPrefix("--") || known.contains { $0.names.contains(word) }
  }

  /// Whether a number stands behind an option whose value may be left out: `--defer 1`.
  private static func isBareValue(
    _ word: String, of option: String, _ known: [OptionForm]
  ) -> Bool {
    guard let form = known.first(where: { $0.name == option }), form.isValueOptional else {
      return false
    }
    return Halfwidth.text(word).utf8.allSatisfy { (48...57).contains($0) }
  }

  private static func missingValue(of form: OptionForm, before next: String?) -> UsageError {
    let example = form.example ?? Bilingual(zh: "", en: "")
    return UsageError(
      "选项 \(form.name) 后面应有一个值" + (next.map { "，这里是选项“\($0)”" } ?? "")
        + "；写法如 \(form.name) \(example.zh)",
      "option \(form.name) needs a value" + (next.map { ", found the option \"\($0)\"" } ?? "")
        + "; write it like \(form.name) \(example.en)")
  }

  private static func unknown(_ name: String, _ command: Command, _ all: [Command]) -> UsageError {
    let own = (command.options + CommonOption.all).flatMap(\.names)
    var near = UsageError.nearest(name, among: own)
    let owners = all.filter { $0.options.contains { $0.names.contains(name) } }.map(\.name)
    if !owners.isEmpty {
      let list = owners.joined(separator: ", ")
      near = Bilingual(
        zh: "；\(command.name) 没有这个选项，\(list) 才有",
        en: "; \(command.name) does not take it, \(owners.count == 1 ? "only " : "")\(list) "
          + (owners.count == 1 ? "does" : "do"))
    }
    return UsageError("不认识的选项 \(name)\(near.zh)", "unknown option \(name)\(near.en)")
  }

  // MARK: What was given

  /// What `option` says.
  subscript<Value>(option: Option<Value>) -> Value {
    option.value(ordered.filter { $0.option == option.form.name }.map(\.value))
  }

  /// Whether `option` was given at all.
  func has<Value>(_ option: Option<Value>) -> Bool { has(option.form) }

  private func has(_ form: OptionForm) -> Bool { ordered.contains { $0.option == form.name } }

  /// Refuses too few and too many operands.
  func checkOperands() throws(UsageError) {
    let (least, most) = (command.operands.least, command.operands.most)
    let what = command.operands.what
    if operands.count < least { throw UsageError("缺少\(what.zh)", "missing \(what.en)") }
    if operands.count > most {
      throw UsageError(
        most == 0
          ? "\(command.name) 不需要“\(operands[0])”" : "只能给一个\(what.zh)，多出了“\(operands[most])”",
        most == 0
          ? "\(command.name) takes no \"\(operands[0])\""
          : "one \(what.en) only; \"\(operands[most])\" is too much")
    }
  }
}
