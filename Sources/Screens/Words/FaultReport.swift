public import PlanPackages
public import Planning
public import Texts

/// Unreadable input, as the user sees it.
public enum FaultReport {
  /// One block a fault: where, what was found and expected, what to do.
  public static func text(
    _ faults: PackageFaults, folder: String, language: Language, palette: Palette
  ) -> String {
    var text = ""
    for fault in faults.faults { text += block(fault, folder, language, palette) }
    let more = faults.count - faults.faults.count
    if more > 0 {
      text += Bilingual(
        zh: "另有至少 \(more) 处错误，改正以上各处后再查。\n",
        en: "at least \(more) more; correct these and run again.\n")(language)
    }
    return text
  }

  /// The notes of a package that was read.
  public static func notes(
    _ package: PlanPackage, language: Language, palette: Palette
  ) -> String {
    package.notes.map { block($0, package.folder, language, palette) }.joined()
  }

  /// The first fault in one line, and how many more there are.
  public static func line(_ faults: PackageFaults, folder: String) -> Bilingual {
    guard let fault = faults.faults.first else { return Bilingual(zh: "", en: "") }
    func line(_ language: Language, _ colon: String, _ separator: String) -> String {
      ([fault.kind.title(language) + colon + place(of: fault, folder)] + details(fault, language))
        .joined(separator: separator)
    }
    let more = faults.count - 1
    return Bilingual(
      zh: fault.kind.rawValue + " " + line(.zh, "：", "；") + (more > 0 ? "；另有 \(more) 处错误" : ""),
      en: fault.kind.rawValue + " " + line(.en, ": ", "; ") + (more > 0 ? "; \(more) more" : ""))
  }

  private static func block(
    _ fault: InputFault, _ folder: String, _ language: Language, _ palette: Palette
  ) -> String {
    let kind = fault.kind
    let lines =
      [
        (kind.isNote
          ? palette.warning("warning[\(kind.rawValue)]")
          : palette.error("error[\(kind.rawValue)]"))
          + ": " + palette.bold(kind.title(language)),
        "  --> " + place(of: fault, folder),
      ] + details(fault, language).map { "   = " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  /// File, line and column, as far as the fault has them.
  private static func place(of fault: InputFault, _ folder: String) -> String {
    var place = fault.file.isEmpty ? folder : FilePath.joined(folder, fault.file)
    if fault.line > 0 { place += ":\(fault.line)" }
    if fault.column > 0 { place += ":\(fault.column)" }
    return Layout.plain(place)
  }

  /// What was found, what was expected, what to do.
  private static func details(_ fault: InputFault, _ language: Language) -> [String] {
    var details: [String] = []
    if let found = fault.reason?(language) ?? fault.found {
      details.append(
        Bilingual(zh: "这里是：", en: "found: ")(language) + "“" + Layout.plain(found) + "”")
    }
    details.append(
      Bilingual(zh: "要求：", en: "expected: ")(language) + Layout.plain(fault.expected(language)))
    details.append(
      Bilingual(zh: "怎么办：", en: "what to do: ")(language) + fault.kind.advice(language))
    return details
  }
}
