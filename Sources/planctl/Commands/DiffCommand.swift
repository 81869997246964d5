internal import Comparing
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `planctl diff`: what differs between two plans, and a plan made of another by a change list.
enum DiffCommand {
  static let command = Command(
    name: "diff",
    summary: Bilingual(
      zh: "两个计划逐格比较：谁增谁减、是否抵平、核对结果有何变化；变更清单可发送、可应用",
      en: "two plans cell by cell: who gains, who loses, what nets to zero; change lists"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "前 后", en: "BEFORE AFTER"),
      what: Bilingual(zh: "计划文件夹", en: "plan folder"), most: 2, path: .folder),
    synopsis: [
      Bilingual(
        zh: "前 后 [--exit-code] [--format 格式]", en: "BEFORE AFTER [--exit-code] [--format FORMAT]"),
      Bilingual(
        zh: "计划 --apply 清单 [--write 文件夹] [--format 格式]",
        en: "PLAN --apply LIST [--write DIR] [--format FORMAT]"),
    ],
    about: Bilingual(
      zh: """
        两个计划，或一个计划的两个版本（计划@草案 计划@批准），逐格比较。格按规范写法比较：5.0 与 5 相同，空白不是 0。列出改、加、去的每一格，新增、取消、改名、换编号的\
        子项目，谁增谁减，增减是否抵平（总额、各年、各来源），按来源和按年度从前一计划走到后一计划，印出的合计是否随明细\
        改动，哪些核对结果新出现、消失。编号相同的是同一个子项目；编号不同的，名称相同（两边都只有一个）或资金逐笔相同\
        （不全为 0，两边都只有一个）的认作同一个。两个计划的单位必须相同，不作换算。
        --format json 写出的是变更清单，可以发送；--apply 把它用到一个计划上，清单所改的每一格必须与清单所记的原值一致，\
        否则指出是哪一格，什么也不写。清单出自这个计划时，结果与后一计划的规范文件逐字节相同（按清单中的摘要核对）。
        """,
      en: """
        Compares two plans, or two versions of one (PLAN@draft PLAN@approved), cell by cell, as canonical files write them: 5.0 and 5 are the same, a blank is \
        not 0. Lists every cell that was changed, added or removed; sub-projects that came, went or have \
        another name or id; who gains and who loses, and whether the changes net to zero (in all, by year, by \
        source); the way from one plan to the other by source and by year; printed totals that do not follow \
        their tranches; findings that appeared or disappeared. Equal ids are the same sub-project; of the \
        others, those of equal name, or with just the same money (not all 0), if there is one alone on either \
        side. Both plans must be in the same unit; nothing is converted.
        --format json writes a change list, which can be sent. --apply makes the changes in a plan: every cell \
        that the list changes must stand there as the list says it stood, else the cell is named and nothing \
        is written. If the list was made from this plan, the result is the canonical files of the later plan, \
        byte for byte (held against the digests in the list).
        """),
    sections: [
      Command.Section(options: [exitCode.form, apply.form, write.form, format.form])
    ],
    examples: [
      Bilingual(
        zh: "diff 草案 定稿 --format html -o 差异.html",
        en: "diff draft approved --format html -o diff.html"),
      Bilingual(
        zh: "diff 草案 --apply 变更.json --write 定稿",
        en: "diff draft --apply changes.json --write approved"),
    ],
    run: run)

  private static let exitCode = Option(
    flag: "--exit-code",
    help: Bilingual(zh: "有差异时退出码为 1", en: "exit 1 if the plans differ"))
  private static let apply = Option(
    "--apply", of: ValueKind.file, example: Bilingual(zh: "变更.json", en: "changes.json"),
    help: Bilingual(
      zh: "把 diff --format json 写出的变更清单用到计划上（- 为标准输入），并比较改前改后",
      en:
        "make the changes of a list that diff --format json wrote (- for standard input), and compare "
        + "before and after"))
  private static let write = Option(
    "--write", of: ValueKind.folder,
    help: Bilingual(
      zh: "把改后的计划写成完整的计划文件夹（与 --apply 同用；原计划不动）",
      en:
        "the plan after the changes as a plan folder (with --apply; the plan itself is not touched)"
    ))
  private static let format = Option(
    "--format", of: ValueKind<ComparisonReport.Format>.choice(SharedOption.format), default: .text,
    help: SharedOption.formatHelp)

  /// Change lists of more bytes are refused.
  private static let mostBytes = 1 << 30

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    try checkOptions(call)
    if [.xlsx, .html].contains(call[format]) { try console.refuse(call[format].rawValue) }
    guard let before = try call.package(&console, named: call.operands[0]) else { return 2 }
    try call.checkWritable(write, before)
    let after: PlanPackage
    var changed: ChangedPlan?
    if let path = call[apply] {
      if before.isVersionNamed {
        throw UsageError(
          "--apply 用于整个计划；请不写 @\(before.version?.id ?? "")",
          "--apply is about a whole plan; leave out @\(before.version?.id ?? "")")
      }
      guard let made = try changes(path, to: before, call, console) else { return 2 }
      (changed, after) = (made, made.package)
    } else {
      guard let other = try call.package(&console, named: call.operands[1]) else { return 2 }
      after = other
    }
    let comparison: PlanComparison
    do { comparison = try PlanComparison(before, after) } catch {
      throw UsageError(message: error.message)
    }
    if !(console.isQuiet && call[format] == .text && comparison.isSame) {
      let report = ComparisonReport(
        comparison, before: CheckupReport(before, call.checkup(before, console)),
        after: CheckupReport(after, call.checkup(after, console)), language: console.language,
        palette: console.resultPalette)
      try console.result(report.rendered(call[format]))
    }
    if let changed, let folder = call[write] {
      console.progress?.begin(.writing)
      try OutputFolder.write(changed.files, to: folder, progress: console.progress)
      console.announce(folder, Bilingual(zh: "改后的计划", en: "the plan after the changes"))
    }
    return call[exitCode] && !comparison.isSame ? 1 : 0
  }

  private static func checkOptions(_ call: Call) throws(UsageError) {
    let isApplying = call.has(apply)
    if isApplying, call.operands.count > 1 {
      throw UsageError(
        "--apply 用于一个计划，多出了“\(call.operands[1])”",
        "--apply is about one plan; \"\(call.operands[1])\" is too much")
    }
    if !isApplying, call.operands.count < 2 {
      throw UsageError(
        "请给出前后两个计划，或一个计划和 --apply 清单",
        "name two plans, or one plan and a change list with --apply")
    }
    if !isApplying, call.has(write) {
      throw UsageError(
        "--write 写出应用清单后的计划，要与 --apply 同用",
        "--write writes the plan after a change list; use it with --apply")
    }
  }

  /// The plan with the list in the file `path`; what does not fit is told.
  private static func changes(
    _ path: String, to base: PlanPackage, _ call: Call, _ console: Console
  ) throws -> ChangedPlan? {
    func report(_ faults: PackageFaults, in folder: String) {
      console.message(
        FaultReport.text(
          faults, folder: folder, language: console.language, palette: console.messagePalette))
    }
    let bytes = try WholeInput.bytes(of: path, atMost: mostBytes)
    let list: ChangeList
    do throws(PackageFaults) {
      list = try ChangeList(bytes, file: path == "-" ? "stdin" : path)
    } catch {
      report(error, in: "")
      return nil
    }
    do throws(ChangedPlan.Fault) {
      let changed = try ChangedPlan(list, to: base)
      tell(changed.origin, console)
      return changed
    } catch {
      switch error {
      case .plan(let faults): report(faults, in: base.folder)
      case .list(let faults): report(faults, in: "")
      case .result(let faults):
        console.message(
          console.errorLabel
            + Bilingual(
              zh: "清单改出来的计划读不了，没有写出：\n",
              en: "the plan that the list makes can not be read, and nothing is written:\n")(
              console.language))
        report(faults, in: call[write] ?? "")
      }
      return nil
    }
  }

  private static func tell(_ origin: ChangedPlan.Origin, _ console: Console) {
    guard case .other = origin, !console.isQuiet else { return }
    console.message(
      console.warningLabel
        + Bilingual(
          zh: "清单不是从这个计划作出的；它所改的各格都与它所记的原值一致，其余以这个计划为准。\n",
          en:
            "the list was not made from this plan; all that it changes stands here as it says, and the rest "
            + "stays as it is in this plan.\n")(console.language))
  }
}
