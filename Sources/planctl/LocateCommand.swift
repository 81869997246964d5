internal import Checking
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `planctl locate`: which cells of broken sums are wrong, and the plan with them mended.
extension Command {
  func locate(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let format = try arguments.choice("--format", CheckupReport.Format.self, default: .text)
    guard format == .text || format == .json else {
      throw UsageError(
        message: Bilingual(zh: "locate 的格式为 text 或 json", en: "locate writes text or json"))
    }
    guard let package = try package(arguments, &console) else { return 2 }
    if arguments.has("--coverage") {
      let report = CoverageReport(package)
      try console.result(format == .json ? report.json : report.text(console.language))
      return 0
    }
    try checkWritable(arguments, package)
    let checkup = checkup(package, console)
    let report = CheckupReport(
      package, checkup, command: "locate", showsRepairs: true, isForScreen: format == .text)
    try console.result(
      report.rendered(format, language: console.language, palette: console.palette))
    if let folder = arguments.value("--write"), !checkup.relationsHold {
      try write(checkup, package, to: folder, console)
    }
    return checkup.relationsHold ? 0 : 1
  }

  /// Writes the plan with every group mended that can be mended in just one way.
  private func write(
    _ checkup: Checkup, _ package: PlanPackage, to folder: String, _ console: Console
  ) throws {
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
    console.message(
      Bilingual(
        zh: "已把修复后的计划写入 \(folder)\(rest.zh)\n",
        en: "wrote the repaired plan to \(folder)\(rest.en)\n")(console.language))
  }
}
