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

  /// The palette for results: none when they go to a file.
  var palette: Palette { output == nil ? resultPalette : Palette(isOn: false) }

  /// Writes a result. A full disk or a closed pipe is an error, not silence.
  func result(_ text: String) throws(OutputFault) {
    if let output {
      try OutputFile.write(Array(text.utf8), to: output)
    } else {
      try Console.write(text, to: STDOUT_FILENO, named: "stdout")
    }
  }

  /// Writes a message for people.
  func message(_ text: String) {
    try? Console.write(text, to: STDERR_FILENO, named: "stderr")
  }

  private static func write(
    _ text: String, to file: Int32, named name: String
  ) throws(OutputFault) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress! + written, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        let reason = String(cString: strerror(errno))
        throw OutputFault(
          path: name, reason: Bilingual(zh: "无法写入：\(reason)", en: "cannot write: \(reason)"))
      }
      written += count
    }
  }
}
