internal import Checking
internal import Glibc
internal import PlanPackages
internal import PlanParts
internal import Planning
internal import Screens
internal import Texts

/// `planctl validate`: a plan, a part of one, or the parts of one put together.
extension Command {
  func validate(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let format = try arguments.choice("--format", CheckupReport.Format.self, default: .text)
    let (select, ignore) = try codes(arguments)
    if arguments.has("--partial") || arguments.has("--merge") {
      if arguments.has("--locate") {
        throw UsageError(
          message: Bilingual(
            zh: "--locate 要看到全计划的每一格，不能与 --partial、--merge 同用",
            en: "--locate needs every cell of the plan and does not go with --partial or --merge"))
      }
      guard format == .text || format == .json else {
        throw UsageError(
          message: Bilingual(
            zh: "--partial、--merge 的格式为 text 或 json", en: "--partial and --merge write text or json"
          ))
      }
      return arguments.has("--merge")
        ? try merge(arguments, select, ignore, format, &console)
        : try partial(arguments, &console)
    }
    guard let package = try package(arguments, &console) else { return 2 }
    // Whoever asks for other rules alone asks for no repairs.
    let locating =
      arguments.has("--locate")
      || CheckupReport.rules(select: select, ignore: ignore).contains(where: \.needsLocation)
    let report = CheckupReport(
      package, checkup(package, console, locating: locating), select: select,
      ignore: ignore, showsRepairs: arguments.has("--locate"), isForScreen: format == .text)
    let isBad =
      report.count(of: .error) > 0
      || (arguments.has("--strict") && report.count(of: .warning) > 0)
    if !(arguments.has("-q") && format == .text && !isBad) {
      try console.result(
        report.rendered(format, language: console.language, palette: console.palette))
    }
    return isBad ? 1 : 0
  }

  /// The values of `--select` and `--ignore`, checked.
  private func codes(_ arguments: Arguments) throws(UsageError) -> ([String], [String]) {
    for word in arguments.list("--select") + arguments.list("--ignore")
    where !RuleBook.all.contains(where: { $0.code.hasPrefix(word.uppercased()) || $0.name == word })
    {
      throw UsageError(
        message: Bilingual(zh: "没有代码为 \(word) 的规则", en: "no rule has the code \(word)"))
    }
    let select = arguments.list("--select")
    let ignore = arguments.list("--ignore")
    for name in ["--select", "--ignore"] where arguments.value(name) != nil {
      if arguments.list(name).isEmpty {
        throw UsageError(
          message: Bilingual(zh: "\(name) 后面应有代码，如 Y101", en: "\(name) needs codes, such as Y101"))
      }
    }
    if CheckupReport.rules(select: select, ignore: ignore).isEmpty {
      throw UsageError(
        message: Bilingual(
          zh: "--select 与 --ignore 相抵，没有规则可查", en: "--select and --ignore leave no rule to check"))
    }
    return (select, ignore)
  }

  // MARK: Parts

  /// One line of JSON (or, on request, of text) for each part named, or named by a line of stdin.
  private func partial(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    for name in ["--select", "--ignore"] where arguments.value(name) != nil {
      throw UsageError(
        message: Bilingual(
          zh: "\(name) 用在 --merge 上：每个部分都要完整", en: "\(name) goes with --merge: parts must be whole")
      )
    }
    let isText = arguments.value("--format") == "text"
    if arguments.positional.isEmpty {
      throw UsageError(message: Bilingual(zh: "缺少部分的文件夹", en: "missing the folder of a part"))
    }
    if arguments.positional.contains("-"), arguments.positional.count > 1 {
      throw UsageError(
        message: Bilingual(
          zh: "- 从标准输入读文件夹名，不能与文件夹同写",
          en: "- reads the folders' names from standard input and goes with no other folder"))
    }
    var folders = arguments.positional
    if folders == ["-"] {
      folders = try Command.lines(of: "-").map { String(decoding: $0, as: UTF8.self) }
    }
    var status: Int32 = 0
    var kept = ""
    for folder in folders where !folder.isEmpty {
      var text: String
      do throws(PackageFaults) {
        let package = try PlanPackage(.folder(folder))
        console.adopt(package)
        let verdict = PartialVerdict(package)
        text =
          isText ? verdict.text(console.language, console.palette) : verdict.line + "\n"
        if verdict.errors > 0 { status = max(status, 1) }
      } catch {
        console.message(
          FaultReport.text(
            error, folder: folder, language: console.language, palette: console.messagePalette))
        text = isText ? "" : PartialVerdict.failure(error, folder: folder) + "\n"
        status = 2
      }
      if console.output == nil { try console.result(text) } else { kept += text }
    }
    if console.output != nil { try console.result(kept) }
    return status
  }

  // MARK: The whole

  private func merge(
    _ arguments: Arguments, _ select: [String], _ ignore: [String],
    _ format: CheckupReport.Format, _ console: inout Console
  ) throws -> Int32 {
    if arguments.positional.isEmpty {
      throw UsageError(
        message: Bilingual(
          zh: "请给出 --partial 写出的文件（- 为标准输入）",
          en: "name the files that --partial wrote (- for standard input)"))
    }
    if arguments.positional.count(where: { $0 == "-" }) > 1 {
      throw UsageError(
        message: Bilingual(
          zh: "标准输入（-）给了不止一次；它只能读一遍，请只写一个 -",
          en: "standard input (-) is named more than once, and can be read once only; write one -"))
    }
    var adder = PartialVerdict.Adder()
    for path in arguments.positional {
      for (number, line) in try Command.lines(of: path).enumerated() where !line.isEmpty {
        do throws(PartialFault) {
          try adder.add(PartialVerdict(line: line))
        } catch {
          let place = (path == "-" ? "stdin" : path) + ":\(number + 1): "
          throw UsageError(
            message: Bilingual(zh: place + error.message.zh, en: place + error.message.en))
        }
      }
    }
    let whole: PartialVerdict?
    do { whole = try adder.sum() } catch { throw UsageError(message: error.message) }
    guard let sum = whole else {
      throw UsageError(
        message: Bilingual(zh: "没有一个部分", en: "no part was given: the input has no line"))
    }
    if arguments.has("--partial") {
      try console.result(
        arguments.value("--format") == "text"
          ? sum.text(console.language, console.palette) : sum.line + "\n")
      return sum.errors > 0 ? 1 : 0
    }
    let verdict: MergedVerdict
    do {
      verdict = try MergedVerdict(sum, select: select, ignore: ignore)
    } catch { throw UsageError(message: error.message) }
    let isBad =
      verdict.count(of: .error) > 0
      || (arguments.has("--strict") && verdict.count(of: .warning) > 0)
    if !(arguments.has("-q") && format == .text && !isBad) {
      try console.result(
        format == .json ? verdict.json : verdict.text(console.language, console.palette))
    }
    return isBad ? 1 : 0
  }

  /// The lines of a file, or of standard input for `-`.
  private static func lines(of path: String) throws -> [[UInt8]] {
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    func unreadable() -> UsageError {
      UsageError.unreadable(path)
    }
    guard file >= 0 else { throw unreadable() }
    defer { if file != STDIN_FILENO { close(file) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw unreadable() }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      Array(line.last == 0x0D ? line.dropLast() : line)
    }
  }
}
