internal import Glibc
internal import PlanPackages
internal import Planning
internal import Texts

/// Where a command's words go: results to stdout (or `-o FILE`), everything else to stderr.
struct Console {
  var language: Language
  /// Whether the user named a language, so that a package's own does not replace it.
  let isLanguageFixed: Bool
  let resultPalette: Palette
  let messagePalette: Palette
  var output: String?
  /// What to count long work with: there only if somebody sees it.
  private(set) var progress: WorkProgress?
  /// Whether a line on stderr can be taken away again.
  private let hasErasableMessages: Bool

  /// Languages and colours as the environment asks for them.
  init(environment: (String) -> String?, language: String?, noColor: Bool) {
    var fixed = language.flatMap(Language.init)
    for name in ["PLANCTL_LANG", "LC_ALL", "LANG"] where fixed == nil {
      guard let value = environment(name)?.lowercased() else { continue }
      fixed = value.hasPrefix("zh") ? .zh : value.hasPrefix("en") ? .en : nil
    }
    isLanguageFixed = fixed != nil
    self.language = fixed ?? .en
    let allowed = !noColor && environment("NO_COLOR").map(\.isEmpty) ?? true
    resultPalette = Palette(isOn: allowed && isatty(STDOUT_FILENO) == 1)
    let isTerminal = isatty(STDERR_FILENO) == 1
    messagePalette = Palette(isOn: allowed && isTerminal)
    hasErasableMessages = isTerminal && environment("TERM") != "dumb"
  }

  /// Uses the first language of `package` unless the user asked for another.
  mutating func adopt(_ package: PlanPackage) {
    if !isLanguageFixed, let own = package.language { language = own }
    Watch.speak(language)
  }

  /// From here on the command may take long or write files: signals end it cleanly, and what takes
  /// longer than half a second is shown, unless `isQuiet`.
  mutating func watch(isQuiet: Bool) {
    if hasErasableMessages, !isQuiet { progress = progress ?? WorkProgress() }
    Watch.begin(progress, language)
  }

  /// Whether results go to a terminal.
  var isScreen: Bool { output == nil && isatty(STDOUT_FILENO) == 1 }

  /// The palette for results: none when they go to a file.
  var palette: Palette { output == nil ? resultPalette : Palette(isOn: false) }

  /// Writes a result.
  func result(_ text: String) throws(OutputFault) { try result(Array(text.utf8)) }

  /// Writes a result.
  func result(_ bytes: [UInt8]) throws(OutputFault) {
    if let output {
      try OutputFile.write(bytes, to: output)
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
