internal import Checking
internal import Localisation
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
        合计不符时，按相互有关的不符分组，每组各自找出最少要改哪几格才能使合计成立，并说明这种改法是不是唯一的；\
        凭合计分不出是哪一格时，列出可能的各格。一栏合计大半不成立时，先问这一栏。预算、决算、绩效表里的数（figures）\
        按有关联的各条关系分别给出。
        每组 \(Locator.cellsSearched) 格以内是完整搜索（“唯一”即为证明）；更多或超出限度时给出一种改法，并注明未证明最少。\
        有不符时退出码为 1。
        """,
      en: """
        When sums differ, finds for each group of sums that belong together the fewest cells whose change \
        makes them hold, and says whether there is only one way, or which cells the sums cannot tell \
        apart. A column of totals most of which fail is asked about first. Figures of statements are told \
        group by group of the relations that share them. Up to \(Locator.cellsSearched) cells of a group \
        the search is complete ("only" is a proof); beyond that, or past its limit of work, one repair is \
        given and marked as not proven. Exits 1 when a sum is broken.
        """),
    sections: [Command.Section(options: [write.form, coverage.form, format.form])],
    examples: [Bilingual(zh: "locate 计划 --write 修好的计划", en: "locate PLAN --write REPAIRED")],
    run: run)

  private static let write = Option(
    "--write", of: ValueKind.folder,
    help: Bilingual(
      zh: "改法唯一的各组改好后，把计划写入另一个文件夹（原计划和其余各组不动；以前写出的结果整个换掉，有别的内容则不写）",
      en:
        "mend every group that has just one repair and write the plan to another folder (the plan itself "
        + "and the other groups are not touched; an earlier result there is replaced as a whole, a folder "
        + "with other things in it is not)"))
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
    let report = CheckupReport(
      package, checkup, command: "locate", showsRepairs: true, isForScreen: call[format] == .text)
    try console.result(
      report.rendered(call[format], language: console.language, palette: console.resultPalette))
    if let folder = call[write] { try write(checkup, package, to: folder, console) }
    return checkup.relationsHold ? 0 : 1
  }

  /// Writes the plan with every group mended that can be mended in just one way.
  private static func write(
    _ checkup: Checkup, _ package: PlanPackage, to folder: String, _ console: Console
  ) throws {
    guard !checkup.relationsHold else {
      console.message(
        Bilingual(
          zh: "合计全部成立，没有要修复的，没有写出 \(folder)\n",
          en: "every sum holds and nothing needs repair; \(folder) was not written\n")(
            console.language))
      return
    }
    guard let repair = checkup.uniqueRepair else {
      console.message(
        Bilingual(
          zh: "修复不是唯一的，没有写出 \(folder)\n",
          en: "the repair is not unique; \(folder) was not written\n")(console.language))
      return
    }
    try OutputFolder.write(
      package.files(applying: repair), to: folder, progress: console.progress)
    let (all, unique) = checkup.groupCounts
    let rest =
      all == unique
      ? Bilingual(zh: "", en: "")
      : Bilingual(
        zh: "；\(all) 组不符中改了 \(unique) 组，其余 \(all - unique) 组改法不是唯一的，原样未动",
        en: "; \(unique) of \(all) groups are mended, the repair of the others is not unique and "
          + "they are as they were")
    console.announce(
      folder, Bilingual(zh: "修复后的计划\(rest.zh)", en: "the repaired plan\(rest.en)"))
  }
}
