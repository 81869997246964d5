internal import Glibc
internal import PlanDocuments
internal import Planning

/// Where a command's words go: results to stdout (or `-o FILE`), everything else to stderr.
struct Console {
  var language: Language
  /// Whether the user named a language, so that a package's own does not replace it.
  let isLanguageFixed: Bool
  let resultPalette: Palette
  let messagePalette: Palette
  var output: String?

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
    messagePalette = Palette(isOn: allowed && isatty(STDERR_FILENO) == 1)
  }

  /// Uses the first language of `package` unless the user asked for another.
  mutating func adopt(_ package: PlanPackage) {
    if !isLanguageFixed, let own = package.language { language = own }
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
      try OutputFile.writeAll(bytes, to: STDOUT_FILENO, named: "stdout")
    }
  }

  /// Writes a message for people.
  func message(_ text: String) {
    if text.isEmpty { return }
    try? OutputFile.writeAll(Array(text.utf8), to: STDERR_FILENO, named: "stderr")
  }
}
