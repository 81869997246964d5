internal import Checking
internal import Glibc
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// The commands and their exit statuses.
///
/// 0 fine, 1 findings of severity error (or differences with `--check`), 2 wrong use or unreadable
/// input, 3 impossible, 130 interrupted (143 by SIGTERM, 129 by SIGHUP).
@main
enum PlanctlTool {
  static func main() {
    FreedMemory.keep()
    Watch.arm()
    ChangedInput.install()
    let status = run(Array(CommandLine.arguments.dropFirst())) { name in
      getenv(name).map { String(cString: $0) }
    }
    Watch.end()
    exit(status)
  }

  /// Options that every command takes.
  static let commonValued = ["--lang", "-o"]
  static let commonPlain = ["--no-color", "-q", "-h", "--help"]

  /// Options of which a second value would silently replace the first.
  private static let givenOnce = [
    "-o", "--lang", "--format", "--out", "--write", "--unit", "--decimals", "--province", "--to",
    "--as-of", "--subprojects", "--counties", "--years", "--first-year", "--seed", "--errors",
  ]

  static func run(_ words: [String], environment: (String) -> String?) -> Int32 {
    let early = Console(environment: environment, language: languageWord(words), noColor: false)
    do {
      return try dispatch(words, environment)
    } catch {
      // No progress behind the last words.
      Watch.end()
      early.report(error)
    }
    return 2
  }

  /// `--lang` before the options are taken apart, so that even a usage error speaks it.
  private static func languageWord(_ words: [String]) -> String? {
    for (position, word) in words.enumerated() {
      if word.hasPrefix("--lang=") { return String(word.dropFirst(7)) }
      if word == "--lang", position + 1 < words.count { return words[position + 1] }
    }
    return nil
  }

  private static func dispatch(
    _ words: [String], _ environment: (String) -> String?
  ) throws -> Int32 {
    // Options may stand before the command.
    guard let position = words.firstIndex(where: { word in Command(rawValue: word) != nil }),
      words[..<position].allSatisfy({ $0.hasPrefix("-") || $0 == "zh" || $0 == "en" })
    else { return try withoutCommand(words, environment) }
    let command = Command(rawValue: words[position])!
    let rest = Array(words[..<position] + words[(position + 1)...])
    let arguments = try Arguments(
      rest, valued: commonValued + command.valued, plain: commonPlain + command.plain,
      optional: command.optional)
    if let option = givenOnce.first(where: { arguments.all($0).count > 1 }) {
      throw UsageError(
        message: Bilingual(zh: "\(option) 只能给一次", en: "\(option) may be given only once"))
    }
    if let word = arguments.value("--lang"), Language(rawValue: word) == nil {
      throw UsageError(
        message: Bilingual(zh: "--lang 应为 zh 或 en", en: "--lang must be zh or en"))
    }
    var console = Console(
      environment: environment, language: arguments.value("--lang"),
      noColor: arguments.has("--no-color"))
    console.output = arguments.value("-o")
    if arguments.has("-h") || arguments.has("--help") {
      try console.result(Help.text(for: command)(console.language))
      return 0
    }
    return try command.run(arguments, &console)
  }

  private static func withoutCommand(
    _ words: [String], _ environment: (String) -> String?
  ) throws -> Int32 {
    let console = Console(
      environment: environment, language: languageWord(words), noColor: false)
    if words.contains("--version") {
      try console.result("planctl \(planctlVersion)\n")
      return 0
    }
    guard let word = words.first(where: { !$0.hasPrefix("-") && $0 != "zh" && $0 != "en" }) else {
      let isAsked = words.contains("-h") || words.contains("--help")
      if !isAsked, words.isEmpty {
        console.message(Help.overview(console.language))
        return 2
      }
      let unknown = words.first {
        !["-h", "--help", "--lang"].contains($0) && $0.hasPrefix("-") && !$0.hasPrefix("--lang=")
      }
      if let unknown {
        throw UsageError(
          message: Bilingual(zh: "不认识的选项 \(unknown)", en: "unknown option \(unknown)"))
      }
      try console.result(Help.overview(console.language))
      return 0
    }
    let near = Command.allCases.map(\.rawValue).min {
      Nearest.distance(word, $0) < Nearest.distance(word, $1)
    }!
    let isNear = Nearest.distance(word, near) <= 2
    throw UsageError(
      message: Bilingual(
        zh: "不认识的命令“\(word)”" + (isNear ? "，是否想写 \(near)？" : ""),
        en: "unknown command \"\(word)\"" + (isNear ? "; did you mean \(near)?" : "")))
  }
}

/// The commands of this version.
enum Command: String, CaseIterable {
  case validate, locate, show, simulate, rebalance, sweep, schedule, track, report, brief, export,
    generate, explain, fmt, help
  case importPlan = "import"

  /// Options with a value, beside the common ones.
  var valued: [String] {
    switch self {
    case .validate: ["--format", "--select", "--ignore"]
    case .locate: ["--format", "--write"]
    case .show: ["--format", "--by", "--where", "--unit", "--decimals"]
    case .simulate, .rebalance: ["--format", "--unit", "--write"] + Command.changeOptions
    case .sweep: ["--format", "--scenarios", "--sample", "--seed"] + Command.changeOptions
    case .schedule:
      ["--format", "--unit", "--decimals", "--place", "--province", "--out"] + Command.changeOptions
    case .track: ["--format", "--unit", "--as-of", "--by"]
    case .report: ["--province"] + Command.changeOptions
    case .brief: ["--format", "--unit", "--as-of"]
    case .export: ["--to"]
    case .generate:
      ["--subprojects", "--counties", "--years", "--first-year", "--seed", "--errors"]
    case .importPlan: ["--table", "--sheet", "--mapping", "--unit"]
    case .explain, .fmt, .help: []
    }
  }

  /// Options that say what changes, with a value.
  static let changeOptions = [
    "--cut", "--limit", "--lock", "--floor", "--backfill", "--match", "--method", "--priority",
    "--first", "--scenario",
  ]

  /// Options that may have a value after `=`.
  var optional: [String] {
    switch self {
    case .simulate, .rebalance, .sweep, .schedule, .report: ["--defer", "--carryover"]
    case .validate, .locate, .show, .track, .brief, .export, .generate, .explain, .fmt, .help,
      .importPlan:
      []
    }
  }

  /// Options without a value, beside the common ones.
  var plain: [String] {
    switch self {
    case .validate: ["--locate", "--strict", "--partial", "--merge"]
    case .fmt: ["--check"]
    case .importPlan: ["--yes", "--preview"]
    case .locate: ["--coverage"]
    case .simulate, .rebalance: ["--no-rules", "--curve"]
    case .sweep: ["--no-rules", "--unnumbered"]
    case .schedule, .report: ["--no-rules"]
    case .show, .track, .brief, .export, .generate, .explain, .help: []
    }
  }

  func run(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    switch self {
    case .validate: try validate(arguments, &console)
    case .locate: try locate(arguments, &console)
    case .show: try show(arguments, &console)
    case .simulate, .rebalance: try simulate(arguments, &console)
    case .sweep: try sweep(arguments, &console)
    case .schedule: try schedule(arguments, &console)
    case .track: try track(arguments, &console)
    case .report: try report(arguments, &console)
    case .brief: try brief(arguments, &console)
    case .export: try export(arguments, &console)
    case .generate: try generate(arguments, &console)
    case .explain: try explain(arguments, console)
    case .fmt: try format(arguments, &console)
    case .help: try help(arguments, console)
    case .importPlan: try importDocument(arguments, &console)
    }
  }

  /// Reads the package that the command works on, or reports its faults and returns `nil`.
  func package(_ arguments: Arguments, _ console: inout Console) throws -> PlanPackage? {
    let folder = try arguments.single(Bilingual(zh: "计划文件夹", en: "plan folder"))
    do {
      console.watch(isQuiet: arguments.has("-q"))
      let package = try PlanPackage(.folder(folder), progress: console.progress)
      console.adopt(package)
      if !arguments.has("-q") {
        console.message(
          FaultReport.notes(
            package, language: console.language, palette: console.messagePalette))
      }
      if let output = console.output, package.owns(output) {
        throw UsageError(
          message: Bilingual(
            zh: "-o \(output) 是计划自己的文件，不予覆盖",
            en: "-o \(output) is a file of the plan itself and is not overwritten"))
      }
      if let output = console.output, package.contains(output) {
        throw UsageError(
          message: Bilingual(
            zh: "-o \(output) 在计划文件夹里；请写到别处，原计划保持不动",
            en:
              "-o \(output) lies in the plan's own folder; name another place, the plan stays as it is"
          ))
      }
      return package
    } catch let error as PackageFaults {
      console.message(
        FaultReport.text(
          error, folder: folder, language: console.language, palette: console.messagePalette))
      return nil
    }
  }

  /// The checkup of `package`, its tranches counted.
  func checkup(_ package: PlanPackage, _ console: Console) -> Checkup {
    let draft = package.draft
    let progress = console.progress
    progress?.begin(.checking, of: draft.tranches.count)
    return Checkup(draft, workers: .cores) { progress?.advance(by: $0) }
  }

  private func locate(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
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
    let report = CheckupReport(package, checkup, command: "locate", showsRepairs: true)
    try console.result(
      report.rendered(format, language: console.language, palette: console.palette))
    if let folder = arguments.value("--write"), !checkup.relationsHold {
      guard let repair = checkup.uniqueRepair else {
        console.message(
          Bilingual(
            zh: "修复不是唯一的，没有写出 \(folder)\n",
            en: "the repair is not unique; \(folder) was not written\n")(console.language))
        return 1
      }
      try OutputFolder.write(
        package.files(applying: repair), to: folder, progress: console.progress)
      console.message(
        Bilingual(zh: "已把修复后的计划写入 \(folder)\n", en: "wrote the repaired plan to \(folder)\n")(
          console.language))
    }
    return checkup.relationsHold ? 0 : 1
  }

  private func show(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let format = try arguments.choice("--format", Pivot.Format.self, default: .text)
    var dimensions: [Dimension] = []
    for word in arguments.list("--by") {
      let dimension = try dimension(word)
      if dimensions.contains(dimension) {
        throw UsageError(
          message: Bilingual(zh: "--by 中 \(word) 重复", en: "--by names \(word) twice"))
      }
      dimensions.append(dimension)
    }
    if dimensions.isEmpty { dimensions = [.source, .year] }
    var filters: [Pivot.Filter] = []
    for word in arguments.all("--where") {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        throw UsageError(
          message: Bilingual(
            zh: "--where 写成 维度=值[,值]，如 year=2021",
            en: "write --where DIMENSION=VALUE[,VALUE], such as year=2021"))
      }
      filters.append(
        Pivot.Filter(
          try dimension(String(parts[0])), parts[1].split(separator: ",").map(String.init)))
    }
    try checkUnit(arguments)
    guard let package = try package(arguments, &console) else { return 2 }
    let rounding = try rounding(arguments, package.draft.unit)
    console.progress?.begin(.summing, of: package.draft.tranches.count)
    do {
      let pivot = try Pivot(
        package, by: dimensions, where: filters, unit: rounding.unit, decimals: rounding.decimals)
      try console.result(
        pivot.rendered(format, language: console.language, palette: console.palette))
    } catch let unknown as Pivot.UnknownValue {
      throw UsageError(
        message: Bilingual(
          zh: "计划里没有 \(unknown.dimension.rawValue)=\(unknown.value)",
          en: "the plan has no \(unknown.dimension.rawValue)=\(unknown.value)"))
    }
    return 0
  }

  private func dimension(_ word: String) throws(UsageError) -> Dimension {
    if let dimension = Dimension(rawValue: word) { return dimension }
    let words = Dimension.allCases.map(\.rawValue).joined(separator: ", ")
    throw UsageError(
      message: Bilingual(
        zh: "没有维度“\(word)”，可用 \(words)", en: "no dimension \"\(word)\"; use \(words)"))
  }

  private func explain(_ arguments: Arguments, _ console: Console) throws -> Int32 {
    if arguments.positional.isEmpty {
      try console.result(Explanation.index(console.language))
      return 0
    }
    let word = try arguments.single(Bilingual(zh: "代码", en: "code"))
    guard let text = Explanation.text(word, console.language) else {
      throw UsageError(
        message: Bilingual(
          zh: "没有代码“\(word)”；planctl explain 列出全部代码",
          en: "no code \"\(word)\"; planctl explain lists all of them"))
    }
    try console.result(text)
    return 0
  }

  private func format(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    guard let package = try package(arguments, &console) else { return 2 }
    console.progress?.begin(.writing)
    let changes = package.changesToCanonical()
    let isCheck = arguments.has("--check")
    var text = ""
    for change in changes {
      let path = package.folder + (package.folder.hasSuffix("/") ? "" : "/") + change.file
      if !isCheck { try OutputFile.write(change.bytes, to: path) }
      text +=
        Layout.plain(path)
        + Bilingual(
          zh: isCheck ? " 不是规范格式\n" : " 已改为规范格式\n",
          en: isCheck ? " is not canonical\n" : " made canonical\n")(console.language)
    }
    if changes.isEmpty, !arguments.has("-q") {
      text = Bilingual(zh: "所有文件都是规范格式。\n", en: "All files are canonical.\n")(console.language)
    }
    try console.result(text)
    return isCheck && !changes.isEmpty ? 1 : 0
  }

  private func help(_ arguments: Arguments, _ console: Console) throws -> Int32 {
    guard let word = arguments.positional.first else {
      try console.result(Help.overview(console.language))
      return 0
    }
    guard let command = Command(rawValue: word) else {
      throw UsageError(
        message: Bilingual(zh: "不认识的命令“\(word)”", en: "unknown command \"\(word)\""))
    }
    try console.result(Help.text(for: command)(console.language))
    return 0
  }
}

extension Console {
  /// Says why a command could not be run.
  fileprivate func report(_ error: any Error) {
    switch error {
    case let error as UsageError:
      message(
        errorLabel + Layout.plain(error.message(language)) + "\n"
          + Bilingual(zh: "用法见 planctl help\n", en: "see planctl help\n")(language))
    case let error as OutputFault:
      message(
        errorLabel + Layout.plain(error.path) + Bilingual(zh: "：", en: ": ")(language)
          + error.reason(language) + "\n")
    default: message(errorLabel + "\(error)\n")
    }
  }
}
