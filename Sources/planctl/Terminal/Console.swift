internal import Glibc
internal import PlanPackages
internal import Planning
internal import Texts

/// When colours are used.
enum ColorChoice: String, CaseIterable, Sendable { case auto, always, never }

/// Where a command's words go: results to stdout (or `-o FILE`), everything else to stderr.
struct Console {
  var language: Language
  /// Whether the user named a language, so that a package's own does not replace it.
  let isLanguageFixed: Bool
  private(set) var resultPalette: Palette
  let messagePalette: Palette
  /// Whether only what is wrong is said.
  let isQuiet: Bool
  /// The file that results go to; `nil` for stdout.
  private(set) var output: String?
  /// Columns of a page of prose.
  let columns: Int
  /// What to count long work with: there only if somebody sees it.
  private(set) var progress: WorkProgress?
  /// Whether a line on stderr can be taken away again.
  private let hasErasableMessages: Bool
  private let screenPalette: Palette
  /// The value of `PLANCTL_LANG` that is no language.
  private let unknownLanguage: String?

  /// How a console is asked for on the command line.
  struct Settings {
    var language: Language?
    var color = ColorChoice.auto
    var isQuiet = false
    var output: String?
  }

  /// Languages, colours and widths as the command line asks for them, and then the environment.
  init(environment: (String) -> String?, _ settings: Settings) {
    var fixed = settings.language
    let own = environment("PLANCTL_LANG").flatMap { $0.isEmpty ? nil : $0 }
    unknownLanguage = fixed == nil && own.map { Language(tag: $0) == nil } == true ? own : nil
    for name in ["PLANCTL_LANG", "LC_ALL", "LANG"] where fixed == nil {
      fixed = environment(name).flatMap(Language.init(tag:))
    }
    isLanguageFixed = fixed != nil
    language = fixed ?? .en
    isQuiet = settings.isQuiet
    output = settings.output == "-" ? nil : settings.output
    let isDumb = environment("TERM") == "dumb"
    let isPlain = isDumb || environment("NO_COLOR").map { !$0.isEmpty } ?? false
    func isPainted(_ file: Int32?) -> Bool {
      switch settings.color {
      case .always: true
      case .never: false
      case .auto: !isPlain && file.map { isatty($0) == 1 } ?? false
      }
    }
    let asked = environment("COLUMNS").flatMap { Int($0) }.map(Console.bounded)
    let screen = output == nil ? asked ?? Console.screenColumns() : asked
    columns = screen ?? Console.usualColumns
    screenPalette = Palette(isOn: isPainted(STDOUT_FILENO), columns: screen)
    resultPalette =
      output == nil ? screenPalette : Palette(isOn: isPainted(nil), columns: screen)
    messagePalette = Palette(isOn: isPainted(STDERR_FILENO), columns: screen)
    hasErasableMessages = isatty(STDERR_FILENO) == 1 && !isDumb
  }

  /// Columns of prose where nobody says how many.
  private static let usualColumns = 95

  /// Prose is laid out in 60 to 200 columns: narrower it falls apart, wider nobody follows a line.
  private static func bounded(_ columns: Int) -> Int { min(max(columns, 60), 200) }

  /// The width of the terminal that results go to, if it is narrower than prose is; else `nil`.
  private static func screenColumns() -> Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0,
      size.ws_col < usualColumns
    else { return nil }
    return bounded(Int(size.ws_col))
  }

  /// Says once what of the environment is not understood.
  func warnOfEnvironment() {
    guard let unknownLanguage, !isQuiet else { return }
    message(
      warningLabel
        + Bilingual(
          zh: "不认识 PLANCTL_LANG=\(Layout.plain(unknownLanguage))，应为 zh 或 en\n",
          en: "PLANCTL_LANG is \(Layout.plain(unknownLanguage)), which is neither zh nor en\n")(
          language))
  }

  /// Uses the first language of `package` unless the user asked for another.
  mutating func adopt(_ package: PlanPackage) {
    if !isLanguageFixed, let own = package.language { language = own }
    Watch.speak(language)
  }

  /// From here on the command may take long or write files: signals end it cleanly, and what takes
  /// longer than half a second is shown, unless it is quiet.
  mutating func watch() {
    if hasErasableMessages, !isQuiet { progress = progress ?? WorkProgress() }
    Watch.begin(progress, language)
  }

  /// The folder that `-o` names, for a command that writes one: what it says goes to stdout.
  mutating func takeFolder() -> String? {
    defer { (output, resultPalette) = (nil, screenPalette) }
    return output
  }

  /// Whether results go to a terminal.
  var isScreen: Bool { output == nil && isatty(STDOUT_FILENO) == 1 }

  /// Writes a result.
  func result(_ text: String) throws(OutputFault) { try result(Array(text.utf8)) }

  /// Writes a result, and says so if it is a file.
  func result(_ bytes: [UInt8]) throws(OutputFault) {
    if let output {
      try OutputFile.write(bytes, to: output)
      announce(output)
    } else {
      var rest = bytes[...]
      while !rest.isEmpty {
        let block = rest.prefix(Console.blockLength(rest))
        rest = rest.dropFirst(block.count)
        try Watch.aside(isResult: true, at: progress?.state) { () throws(OutputFault) in
          try OutputFile.writeAll(Array(block), to: STDOUT_FILENO, named: "stdout")
        }
      }
    }
  }

  /// Bytes written at once: an interruption waits for one block.
  private static let blockSize = 1 << 16

  /// The length of the first block of `bytes`: whole lines, as many as fit, one at least.
  static func blockLength(_ bytes: ArraySlice<UInt8>) -> Int {
    if bytes.count <= blockSize { return bytes.count }
    let newline = UInt8(ascii: "\n")
    let end =
      bytes.prefix(blockSize).lastIndex(of: newline)
      ?? bytes.dropFirst(blockSize).firstIndex(of: newline)
    return end.map { $0 + 1 - bytes.startIndex } ?? bytes.count
  }

  /// Says that a file or folder was written, and what is in it: always in the same words.
  func announce(_ path: String, _ content: Bilingual? = nil) {
    if isQuiet { return }
    let (name, what) = (Layout.plain(path), content.map { $0(language) })
    let zh = "已写入 \(name)" + (what.map { "：" + $0 } ?? "")
    let en = "wrote \(name)" + (what.map { ": " + $0 } ?? "")
    message(Bilingual(zh: zh, en: en)(language) + "\n")
  }

  /// What a message about an error begins with.
  var errorLabel: String {
    language == .zh ? messagePalette.error("错误") + "：" : messagePalette.error("error") + ": "
  }

  /// What a message about something to know begins with.
  var warningLabel: String {
    language == .zh ? messagePalette.warning("警告") + "：" : messagePalette.warning("warning") + ": "
  }

  /// Writes a message for people.
  func message(_ text: String) {
    if text.isEmpty { return }
    Watch.aside(isResult: false, at: progress?.state) {
      try? OutputFile.writeAll(Array(text.utf8), to: STDERR_FILENO, named: "stderr")
    }
  }
}

extension Language {
  /// `zh`, `zh-CN`, `zh_Hans_CN.UTF-8`, `en-US`: the language of a tag or a locale; `nil` for others.
  init?(tag: String) {
    let first = tag.lowercased().prefix { $0.isASCII && $0.isLetter }
    self.init(rawValue: String(first))
  }
}
