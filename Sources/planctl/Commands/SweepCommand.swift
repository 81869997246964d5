internal import Glibc
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl sweep`: one scenario a line in, one result a line out; or a sample of scenarios.
enum SweepCommand {
  static let command = Command(
    name: "sweep",
    summary: Bilingual(
      zh: "一次算许多情景：每行一个进，每行一个出", en: "many scenarios: one a line in, one result a line out"),
    operands: .plan,
    synopsis: [
      Bilingual(
        zh: "计划 --scenarios 文件|- [--unnumbered]", en: "PLAN --scenarios FILE|- [--unnumbered]"),
      Bilingual(
        zh: "计划 --sample 次数 [--seed 种子] 带范围的变动… [--format 格式]",
        en: "PLAN --sample N [--seed S] CHANGES with ranges… [--format FORMAT]"),
    ],
    about: Bilingual(
      zh: "一次算许多情景，两个核同时算，每个结果都经过证明。情景或者逐行写出，或者抽样。",
      en:
        "Answers many scenarios on both cores, each result proven. They are read line by line, or drawn."
    ),
    sections: [
      Command.Section(
        title: Bilingual(zh: "逐行的情景", en: "Scenarios line by line"),
        text: Bilingual(
          zh: """
            每行一个 JSON 情景，每行一个 JSON 结果，次序不变。读不懂的行给出一行 "status":"error"，其余照算；\
            有这样的行时退出码为 1。情景的键与选项同名，值与命令行的写法相同：
              {"name":"a","cut":"province@2021=20%","backfill":"city,county"}
              {"cut":{"province@2021":"20%","lezhi@2021":"50%"},"match":"plan","defer":1}
              {"scenario":"lezhi-half-2021","lock":["@2020"]}
            结果的键与 simulate --format json 相同，另有 line；不含 ledger 和 shadowPrices。notices 写明哪些变动不起\
            作用；certificate.kind 为 bounded 的没有证明最优，差距见 objective。
            """,
          en: """
            One JSON scenario a line in, one JSON result a line out, in order. A line that cannot be read \
            gives a line with "status":"error" and the run goes on; the exit status is 1 then. Keys are \
            the options' names, values as on a command line:
              {"name":"a","cut":"province@2021=20%","backfill":"city,county"}
              {"cut":{"province@2021":"20%","lezhi@2021":"50%"},"match":"plan","defer":1}
              {"scenario":"lezhi-half-2021","lock":["@2020"]}
            A result has the keys of simulate --format json and its line, without ledger and shadowPrices. \
            Its notices say which changes change nothing; with certificate.kind bounded it is not proven \
            best, by the gaps in objective.
            """),
        options: [scenarios.form, unnumbered.form]),
      Command.Section(
        title: Bilingual(zh: "抽样", en: "A sample"),
        text: Bilingual(
          zh: """
            --cut、--limit、--floor 的值可写成范围，各次在其中均匀抽取（金额到最小单位，比例到 0.01 %），印出未满足\
            需求按项目、子项目、出资地的分位数。同一种子每次抽到同样的情景。
            """,
          en: """
            Values of --cut, --limit and --floor may be ranges, from which each draw takes one, all equally \
            likely (amounts to the minor unit, shares to 0.01 %). It prints quantiles of unmet need by \
            project, sub-project and payer's place. The same seed draws the same.
            """),
        options: [sample.form, seed.form, format.form]),
      ChangeOption.section(ChangeOption.method.form),
    ],
    examples: [
      Bilingual(
        zh: "sweep Plans/ziyang-2020-2022 --sample 1000 --seed 7 --cut province@2021=10%..30%",
        en: "sweep Plans/ziyang-2020-2022 --sample 1000 --seed 7 --cut province@2021=10%..30%")
    ],
    run: run)

  private static let scenarios = Option(
    "--scenarios", of: ValueKind.file,
    help: Bilingual(
      zh: "每行一个情景的文件；- 为标准输入", en: "the file of scenarios, one a line; - for standard input"))
  private static let unnumbered = Option(
    flag: "--unnumbered",
    help: Bilingual(
      zh: "不写 line，出错的话里也不提第几行：输入可以切成几段分给几台机器，结果接起来逐字节相同",
      en:
        "leaves out the line, in results and in words of errors: the input may then be cut into pieces "
        + "for several machines, and the results put together are the same bytes"))
  private static let sample = Option(
    "--sample", of: ValueKind.count("次数", "N", in: 1...mostDraws),
    example: Bilingual(zh: "1000", en: "1000"),
    help: Bilingual(zh: "抽这么多个情景", en: "draw so many scenarios"))
  private static let seed = Option(
    "--seed", of: ValueKind.whole("种子", "S", in: 0...UInt64.max), default: 1, written: "1",
    example: Bilingual(zh: "7", en: "7"),
    help: Bilingual(zh: "换一个种子就是另一次抽样", en: "another seed is another sample"))
  private static let format = Option(
    "--format", of: ValueKind<RebalanceReport.Format>.choice(SharedOption.format), default: .text,
    help: Bilingual(zh: "分位数表的格式", en: "the format of the quantiles"))

  /// Bytes of one line at most.
  private static let longestLine = 1 << 20
  /// Bytes read at a time.
  private static let readSize = 1 << 20
  /// Lines answered before their results are written.
  ///
  /// Reason: results are some kilobytes each; the memory of a few is used again and again.
  private static let batch = 1024
  /// Draws of one sample at most.
  private static let mostDraws = 10_000_000

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    let wantsSample = call.has(sample)
    if wantsSample == call.has(scenarios) {
      throw UsageError(
        "请给出 --scenarios 文件（- 为标准输入）或 --sample 次数，二者之一",
        "give --scenarios FILE (- for standard input) or --sample N, one of the two")
    }
    let misplaced = call.ordered.first {
      ScenarioReader.flags.contains($0.option)
        || [seed.form.name, format.form.name].contains($0.option)
    }
    if !wantsSample, let option = misplaced {
      throw UsageError(
        "\(option.option) 只能与 --sample 同用；用 --scenarios 时变动写在每行的情景里，结果总是 JSON",
        "\(option.option) goes with --sample only; with --scenarios, changes stand in each "
          + "line and results are JSON")
    }
    if wantsSample, call[unnumbered] {
      throw UsageError(
        "--unnumbered 只能与 --scenarios 同用", "--unnumbered goes with --scenarios only")
    }
    guard let package = try call.package(&console) else { return 2 }
    if wantsSample { return try draw(call, package, console) }
    return try stream(call[scenarios]!, package, isNumbered: !call[unnumbered], console)
  }

  // MARK: Samples

  private static func draw(
    _ call: Call, _ package: PlanPackage, _ console: Console
  ) throws -> Int32 {
    do {
      let template = try ScenarioTemplate(
        reader: ScenarioReader(package.draft), name: "", options: call.changes)
      if !template.hasRanges {
        throw UsageError(
          "--sample 需要至少一个范围，如 --cut province@2021=10%..30%",
          "--sample needs a range, such as --cut province@2021=10%..30%")
      }
      let report = try ScenarioSweep(package, progress: console.progress)
        .sample(template, count: call[sample]!, seed: call[seed])
      try console.result(
        report.rendered(
          call[format], language: console.language, palette: console.resultPalette))
      return 0
    } catch let fault as ScenarioFault {
      throw UsageError(message: package.message(of: fault))
    } catch let fault as AnswerFault {
      throw UsageError(message: fault.message)
    }
  }

  // MARK: Lines

  /// Answers lines as they come; what has been read whole is answered before more is asked for.
  private static func stream(
    _ path: String, _ package: PlanPackage, isNumbered: Bool, _ console: Console
  ) throws -> Int32 {
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw UsageError.unreadable(path) }
    defer { if file != STDIN_FILENO { close(file) } }
    if let output = console.output, isSame(file, output) {
      throw UsageError(
        message: Bilingual(
          zh: "-o \(output) 就是情景文件本身，不予覆盖",
          en: "-o \(output) is the file of scenarios itself and is not overwritten"))
    }
    let sink = LineSink(console)
    var lines = LineBuffer(longest: longestLine)
    let sweep = ScenarioSweep(package, isNumbered: isNumbered, progress: console.progress)
    console.progress?.begin(.sweeping, of: lineCount(file))
    var number = 1
    var hasErrors = false
    var chunk = [UInt8](repeating: 0, count: readSize)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw UsageError.unreadable(path) }
      let pieces = count == 0 ? lines.finish() : lines.take(chunk[..<count])
      var first = 0
      while first < pieces.count {
        // Lines that are too long stand alone; the others go together.
        if pieces[first].isTooLong {
          try sink.write(sweep.tooLong(line: number, limit: longestLine).bytes + [0x0A])
          hasErrors = true
          first += 1
          number += 1
          continue
        }
        let most = min(first + batch, pieces.count)
        let end = pieces[first..<most].firstIndex { $0.isTooLong } ?? most
        let results = sweep.results(of: pieces[first..<end].map(\.bytes), firstLine: number)
        hasErrors = hasErrors || results.contains { $0.isError || $0.isUndecided }
        var text: [UInt8] = []
        text.reserveCapacity(results.reduce(0) { $0 + $1.bytes.count + 1 })
        for result in results {
          text += result.bytes
          text.append(0x0A)
        }
        try sink.write(text)
        number += end - first
        first = end
      }
      if count == 0 { break }
    }
    try sink.finish()
    return hasErrors ? 1 : 0
  }
}

extension SweepCommand {
  /// The lines of a regular file from where it stands on; 0 for anything else, whose end nobody knows.
  fileprivate static func lineCount(_ file: Int32) -> Int {
    var inode = Glibc.stat()
    var position = lseek(file, 0, SEEK_CUR)
    guard fstat(file, &inode) == 0, inode.st_mode & S_IFMT == S_IFREG, position >= 0 else {
      return 0
    }
    var chunk = [UInt8](repeating: 0, count: readSize)
    var lines = 0
    var isInLine = false
    while true {
      let count = chunk.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, position) }
      if count <= 0 { return lines + (isInLine ? 1 : 0) }
      for byte in chunk[..<count] where byte == 0x0A { lines += 1 }
      isInLine = chunk[count - 1] != 0x0A
      position += count
    }
  }

  /// Whether an open file and a path are one file.
  fileprivate static func isSame(_ file: Int32, _ path: String) -> Bool {
    var (a, b) = (Glibc.stat(), Glibc.stat())
    return fstat(file, &a) == 0 && stat(path, &b) == 0 && a.st_dev == b.st_dev
      && a.st_ino == b.st_ino
  }
}

/// Takes bytes apart into lines.
private struct LineBuffer {
  struct Line {
    var bytes: [UInt8]
    var isTooLong = false
  }

  let longest: Int
  private var rest: [UInt8] = []
  private var isSkipping = false

  init(longest: Int) { self.longest = longest }

  /// The lines that `bytes` complete.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> [Line] {
    var lines: [Line] = []
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      rest += bytes[start..<end]
      lines.append(line())
      start = end + 1
    }
    rest += bytes[start...]
    if rest.count > longest {
      isSkipping = true
      rest = []
    }
    return lines
  }

  /// The last line, if it does not end.
  mutating func finish() -> [Line] { rest.isEmpty && !isSkipping ? [] : [line()] }

  private mutating func line() -> Line {
    defer {
      rest = []
      isSkipping = false
    }
    if rest.last == 0x0D { rest.removeLast() }
    return Line(bytes: rest, isTooLong: isSkipping || rest.count > longest)
  }
}

/// Where results of a sweep go: stdout as they come, or a file that is replaced when all are there.
private final class LineSink {
  private let console: Console
  private var kept: [UInt8] = []

  init(_ console: Console) { self.console = console }

  func write(_ text: [UInt8]) throws {
    if console.output == nil { try console.result(text) } else { kept += text }
  }

  func finish() throws {
    if console.output != nil { try console.result(kept) }
  }
}
