internal import Checking
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `planctl locate`: the fewest cells whose change makes every sum hold.
enum LocateCommand {
  static let command = Command(
    name: "locate",
    summary: Bilingual(
      zh: "合计不符时，找出最少要改哪几格、应为多少",
      en: "when sums differ: the fewest cells to change, and what they must be"),
    operands: .plan,
    about: Bilingual(
      zh: """
        合计不符时，找出最少要改哪几格才能使全部合计成立，并说明这种改法是不是唯一的。预算、决算、绩效表里的数\
        （figures）按有关联的各条关系分别给出。
        \(Locator.cellsSearched) 格以内是完整搜索（“唯一”即为证明）；更多或超出限度时给出一种改法，并注明未证明最少。\
        有不符时退出码为 1。
        """,
      en: """
        When sums differ, finds the fewest cells whose change makes every sum hold, and says whether \
        there is only one way. Figures of statements are told group by group of the relations that \
        share them. Up to \(Locator.cellsSearched) cells the search is complete ("only" is a proof); \
        beyond that, or past its limit of work, one repair is given and marked as not proven. Exits 1 \
        when a sum is broken.
        """),
    sections: [Command.Section(options: [write.form, coverage.form, format.form])],
    examples: [Bilingual(zh: "locate 计划 --write 修好的计划", en: "locate PLAN --write REPAIRED")],
    run: run)

  private static let write = Option(
    "--write", of: ValueKind.folder,
    help: Bilingual(
      zh: "修复唯一时，把修复后的计划写入另一个文件夹（原计划不动；以前写出的结果整个换掉，有别的内容则不写）",
      en:
        "when the repair is unique, write the repaired plan to another folder (the plan itself is not "
        + "touched; an earlier result there is replaced as a whole, a folder with other things in it is "
        + "not)"))
  private static let coverage = Option(
    flag: "--coverage",
    help: Bilingual(
      zh: "不查错，只说明这些合计能发现什么、发现不了什么",
      en: "look for no error; say what the printed sums can notice and what not"))
  private static let format = Option(
    "--format",
    of: ValueKind<CheckupReport.Format>.choice(SharedOption.format, of: [.text, .json]),
    default: .text, help: SharedOption.formatHelp)

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    guard let package = try call.package(&console) else { return 2 }
    if call[coverage] {
      let report = CoverageReport(package)
      try console.result(call[format] == .json ? report.json : report.text(console.language))
      return 0
    }
    try call.checkWritable(write, package)
    let checkup = call.checkup(package, console)
    let report = CheckupReport(package, checkup, command: "locate", showsRepairs: true)
    try console.result(
      report.rendered(call[format], language: console.language, palette: console.resultPalette))
    if let folder = call[write] {
      guard !checkup.relationsHold else {
        console.message(
          Bilingual(
            zh: "合计全部成立，没有要修复的，没有写出 \(folder)\n",
            en: "every sum holds and nothing needs repair; \(folder) was not written\n")(
              console.language))
        return 0
      }
      guard let repair = checkup.uniqueRepair else {
        console.message(
          Bilingual(
            zh: "修复不是唯一的，没有写出 \(folder)\n",
            en: "the repair is not unique; \(folder) was not written\n")(console.language))
        return 1
      }
      try OutputFolder.write(
        package.files(applying: repair), to: folder, progress: console.progress)
      console.announce(folder, Bilingual(zh: "修复后的计划", en: "the repaired plan"))
    }
    return checkup.relationsHold ? 0 : 1
  }
}
