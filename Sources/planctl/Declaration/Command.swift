internal import Planning

/// One command, said once: its parser, its help in both languages, its line in the overview and in the
/// README, its part of the manual page and of the shells' completions all come from here.
struct Command: Sendable {
  let name: String
  /// One line about it.
  let summary: Bilingual
  /// What it works on.
  let operands: Operands
  /// Ways of calling it, as words behind its name. If there are none, one is made of operands and
  /// options.
  var synopsis: [Bilingual] = []
  /// Paragraphs about what it does. Lines that begin with a blank stand as they are.
  let about: Bilingual
  var sections: [Section]
  /// Calls that work, without `planctl`.
  var examples: [Bilingual]
  /// Does it, and says with which status the program ends.
  let run: @Sendable (Call, inout Console) throws -> Int32

  /// Every option of its own, in the order of its page.
  var options: [OptionForm] { sections.flatMap(\.options) }

  /// A part of the page: text, options, or both.
  struct Section: Sendable {
    var title: Bilingual?
    var text: Bilingual?
    /// What stands for its options in a synopsis, where they are many.
    var short: Bilingual?
    var options: [OptionForm] = []
  }

  /// What stands behind the name of a command that is not an option.
  struct Operands: Sendable {
    let placeholder: Bilingual
    /// What a message says is missing.
    var what: Bilingual
    var least = 1
    var most = 1
    var path = PathKind.none
    var choices: @Sendable () -> [Choice] = { [] }

    static let none = Operands(
      placeholder: Bilingual(zh: "", en: ""), what: Bilingual(zh: "", en: ""), least: 0, most: 0)
    /// The folder of one plan; inside it, it need not be named.
    static let plan = Operands(
      placeholder: Bilingual(zh: "计划", en: "PLAN"), what: Bilingual(zh: "计划文件夹", en: "plan folder"),
      least: 0, path: .folder)
    /// A plan, or the parts of one.
    static let plans = Operands(
      placeholder: plan.placeholder, what: plan.what, least: 0, most: .max, path: .folder)
  }
}

/// The options that every command takes.
enum CommonOption {
  static let language = Option(
    "--lang", of: ValueKind.language, example: Bilingual(zh: "zh", en: "zh"),
    help: Bilingual(
      zh: "语言，zh-CN、en-US 之类也可以；否则看 PLANCTL_LANG、LC_ALL、LANG，再看计划自己的语言",
      en: "language, or a tag such as zh-CN; else PLANCTL_LANG, LC_ALL, LANG, then the plan's own"))
  static let output = Option(
    "-o", "--output", of: ValueKind.file,
    help: Bilingual(
      zh: "写入文件而不是屏幕；- 为标准输出", en: "write to a file instead of the screen; - for stdout"))
  static let quiet = Option(
    flag: "-q", "--quiet",
    help: Bilingual(
      zh: "没有问题时不输出，也不显示进度和写出了什么",
      en: "silent when all is well; no progress, no word of what was written"))
  static let color = Option(
    "--color", of: ValueKind<ColorChoice>.choice(Bilingual(zh: "何时", en: "WHEN")), default: .auto,
    help: Bilingual(
      zh: "颜色；auto 只在终端上用，且没有 NO_COLOR、TERM 不是 dumb",
      en: "colours; auto uses them on a terminal, without NO_COLOR and unless TERM is dumb"))
  static let noColor = Option(
    flag: "--no-color", help: Bilingual(zh: "同 --color never", en: "the same as --color never"))
  static let help = Option(
    flag: "-h", "--help", help: Bilingual(zh: "这个命令的说明", en: "the page of the command"))
  static let version = Option(
    flag: "-V", "--version", help: Bilingual(zh: "版本", en: "the version"))

  static let all = [
    language.form, output.form, quiet.form, color.form, noColor.form, help.form, version.form,
  ]
}
