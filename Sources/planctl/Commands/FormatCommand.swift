internal import PlanPackages
internal import Planning
internal import Texts

/// `planctl fmt`: a plan folder in canonical form.
enum FormatCommand {
  static let command = Command(
    name: "fmt",
    summary: Bilingual(zh: "把计划文件夹改写为规范格式", en: "rewrite a plan folder in canonical form"),
    operands: .plan,
    about: Bilingual(
      zh: """
        把计划文件夹改写为规范格式：UTF-8 无 BOM、LF、固定的列序和行序、必要时才加引号、没有多余的零。每个文件先写到\
        旁边再换名，不会留下写了一半的文件。
        """,
      en: """
        Rewrites a plan folder in canonical form: UTF-8 without byte-order mark, LF, fixed order of \
        columns and rows, quotes only where needed, no superfluous zeros. Each file is written beside \
        the old one and renamed over it, so none is ever half-written.
        """),
    sections: [Command.Section(options: [check.form])],
    examples: [Bilingual(zh: "fmt 计划 --check", en: "fmt PLAN --check")],
    run: run)

  private static let check = Option(
    flag: "--check",
    help: Bilingual(
      zh: "只检查，不改写；不规范时退出码为 1", en: "change nothing; exit 1 if a file is not canonical"))

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    guard let package = try call.package(&console) else { return 2 }
    console.progress?.begin(.writing)
    let changes = package.changesToCanonical()
    let isCheck = call[check]
    var text = ""
    for change in changes {
      let path = FilePath.joined(package.folder, change.file)
      if !isCheck { try OutputFile.write(change.bytes, to: path) }
      text +=
        Layout.plain(path)
        + Bilingual(
          zh: isCheck ? " 不是规范格式\n" : " 已改为规范格式\n",
          en: isCheck ? " is not canonical\n" : " made canonical\n")(console.language)
    }
    if changes.isEmpty, !console.isQuiet {
      text = Bilingual(zh: "所有文件都是规范格式。\n", en: "All files are canonical.\n")(console.language)
    }
    try console.result(text)
    return isCheck && !changes.isEmpty ? 1 : 0
  }
}
