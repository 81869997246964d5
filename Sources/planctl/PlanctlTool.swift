internal import Glibc
internal import Planning
internal import Texts

/// Finds the command that the words of a command line name, and runs it.
///
/// Exit status: 0 fine, 1 findings of severity error (or differences with `--check`), 2 wrong use or
/// unreadable input, 3 impossible, 130 interrupted (143 by SIGTERM, 129 by SIGHUP).
@main
enum PlanctlTool {
  static func main() {
    FreedMemory.keep()
    Watch.arm()
    ChangedInput.install()
    let status = run(Array(CommandLine.arguments.dropFirst())) { name in
      getenv(name).map { String(cString: $0) }
    }
    Watch.end()
    exit(status)
  }

  static func run(_ words: [String], environment: (String) -> String?) -> Int32 {
    let (command, rest) = command(in: words)
    do {
      guard let command else { return try withoutCommand(words, environment) }
      return try run(command, rest, environment)
    } catch {
      // No progress behind the last words.
      Watch.end()
      early(words, environment).report(error, command)
    }
    return 2
  }

  // MARK: Words

  /// The first word that is neither an option nor the value of one that every command takes, if it
  /// names a command; and the words without it.
  private static func command(in words: [String]) -> (Command?, [String]) {
    guard let position = firstPlain(words), let command = Program.planctl.command(words[position])
    else { return (nil, words) }
    return (command, Array(words[..<position] + words[(position + 1)...]))
  }

  /// The position of the first word that is neither an option nor the value of a common one.
  private static func firstPlain(_ words: [String]) -> Int? {
    var position = 0
    while position < words.count {
      let word = words[position]
      if !word.hasPrefix("-") { return position }
      let form = CommonOption.all.first { $0.names.contains(word) }
      position += form?.placeholder == nil ? 1 : 2
    }
    return nil
  }

  /// A console from what can be told before the words are taken apart, so that even a usage error
  /// speaks the language that was asked for.
  private static func early(_ words: [String], _ environment: (String) -> String?) -> Console {
    func value(_ option: String) -> String? {
      for (position, word) in words.enumerated() {
        if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
        if word == option, position + 1 < words.count { return words[position + 1] }
      }
      return nil
    }
    let color = value(CommonOption.color.form.name).flatMap(ColorChoice.init)
    return Console(
      environment: environment,
      Console.Settings(
        language: value(CommonOption.language.form.name).flatMap(Language.init(tag:)),
        color: words.contains(CommonOption.noColor.form.name) ? .never : color ?? .auto))
  }

  // MARK: Commands

  private static func run(
    _ command: Command, _ words: [String], _ environment: (String) -> String?
  ) throws -> Int32 {
    let call = try Call(command, words, among: Program.planctl.commands)
    var console = console(call, environment)
    if call[CommonOption.version] { return try writeVersion(console) }
    console.warnOfEnvironment()
    if call[CommonOption.help] {
      let page = HelpPage(console.language, width: console.columns)
      try console.result(page.text(command))
      return 0
    }
    try call.checkOperands()
    return try command.run(call, &console)
  }

  private static func console(_ call: Call, _ environment: (String) -> String?) -> Console {
    Console(
      environment: environment,
      Console.Settings(
        language: call[CommonOption.language],
        color: call[CommonOption.noColor] ? .never : call[CommonOption.color],
        isQuiet: call[CommonOption.quiet], output: call[CommonOption.output]))
  }

  private static func writeVersion(_ console: Console) throws -> Int32 {
    try console.result("planctl \(planctlVersion)\n")
    return 0
  }

  private static func withoutCommand(
    _ words: [String], _ environment: (String) -> String?
  ) throws -> Int32 {
    if let position = firstPlain(words) {
      let word = words[position]
      if PlanFolders.isPlan(word) {
        throw UsageError(
          "\(word) 是计划，前面要写命令，如 planctl validate \(word)",
          "\(word) is a plan; say what to do with it, such as planctl validate \(word)")
      }
      throw Program.planctl.unknown(word)
    }
    let call = try Call(HelpCommand.command, words, among: [])
    let console = console(call, environment)
    if call[CommonOption.version] { return try writeVersion(console) }
    console.warnOfEnvironment()
    let overview = HelpPage(console.language, width: console.columns).overview(.planctl)
    if words.isEmpty {
      console.message(overview)
      return 2
    }
    try console.result(overview)
    return 0
  }
}

extension Console {
  /// Says why a command could not be run.
  fileprivate func report(_ error: any Error, _ command: Command?) {
    switch error {
    case let error as UsageError:
      let page = "planctl help" + (command.map { " " + $0.name } ?? "")
      message(
        errorLabel + Layout.plain(error.message(language)) + "\n"
          + Bilingual(zh: "用法见 \(page)\n", en: "see \(page)\n")(language))
    case let error as OutputFault:
      message(
        errorLabel + Layout.plain(error.path) + Bilingual(zh: "：", en: ": ")(language)
          + error.reason(language) + "\n")
    default: message(errorLabel + "\(error)\n")
    }
  }
}
