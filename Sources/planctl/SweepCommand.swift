internal import Glibc
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl sweep`: one scenario a line in, one result a line out; or a sample of scenarios.
extension Command {
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

  func sweep(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    let format = try arguments.choice("--format", RebalanceReport.Format.self, default: .text)
    let wantsSample = arguments.value("--sample") != nil
    if wantsSample == (arguments.value("--scenarios") != nil) {
      throw UsageError(
        message: Bilingual(
          zh: "请给出 --scenarios 文件（- 为标准输入）或 --sample 次数，二者之一",
          en: "give --scenarios FILE (- for standard input) or --sample N, one of the two"))
    }
    let options = arguments.ordered.filter { ScenarioReader.flags.contains($0.option) }
    let misplaced = arguments.ordered.first {
      ScenarioReader.flags.contains($0.option) || ["--seed", "--format"].contains($0.option)
    }
    if !wantsSample, let option = misplaced {
      throw UsageError(
        message: Bilingual(
          zh: "\(option.option) 只能与 --sample 同用；用 --scenarios 时变动写在每行的情景里，结果总是 JSON",
          en: "\(option.option) goes with --sample only; with --scenarios, changes stand in each "
            + "line and results are JSON"))
    }
    if wantsSample, arguments.has("--unnumbered") {
      throw UsageError(
        message: Bilingual(
          zh: "--unnumbered 只能与 --scenarios 同用", en: "--unnumbered goes with --scenarios only"))
    }
    guard let package = try package(arguments, &console) else { return 2 }
    if wantsSample { return try sample(arguments, package, options, format, console) }
    return try stream(
      arguments.value("--scenarios")!, package, isNumbered: !arguments.has("--unnumbered"), console)
  }

  // MARK: Samples

  private func sample(
    _ arguments: Arguments, _ package: PlanPackage, _ options: [(option: String, value: String?)],
    _ format: RebalanceReport.Format, _ console: Console
  ) throws -> Int32 {
    let count = try arguments.count("--sample", in: 1...Command.mostDraws)!
    let seed = try arguments.whole("--seed", in: 0...UInt64.max) ?? 1
    do {
      let template = try ScenarioTemplate(
        reader: ScenarioReader(package.draft), name: "", options: options)
      if !template.hasRanges {
        throw UsageError(
          message: Bilingual(
            zh: "--sample 需要至少一个范围，如 --cut province@2021=10%..30%",
            en: "--sample needs a range, such as --cut province@2021=10%..30%"))
      }
      let report = try ScenarioSweep(package, progress: console.progress)
        .sample(template, count: count, seed: seed)
      try console.result(
        report.rendered(format, language: console.language, palette: console.palette))
      return 0
    } catch let fault as ScenarioFault {
      throw UsageError(message: package.message(of: fault))
    } catch let fault as AnswerFault {
      throw UsageError(message: fault.message)
    }
  }

  // MARK: Lines

  /// Answers lines as they come; what has been read whole is answered before more is asked for.
  private func stream(
    _ path: String, _ package: PlanPackage, isNumbered: Bool, _ console: Console
  ) throws -> Int32 {
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw UsageError.unreadable(path) }
    defer { if file != STDIN_FILENO { close(file) } }
    if let output = console.output, Command.isSame(file, output) {
      throw UsageError(
        message: Bilingual(
          zh: "-o \(output) 就是情景文件本身，不予覆盖",
          en: "-o \(output) is the file of scenarios itself and is not overwritten"))
    }
    let sink = LineSink(console)
    var lines = LineBuffer(longest: Command.longestLine)
    let sweep = ScenarioSweep(package, isNumbered: isNumbered, progress: console.progress)
    console.progress?.begin(.sweeping, of: Command.lineCount(file))
    var number = 1
    var hasErrors = false
    var chunk = [UInt8](repeating: 0, count: Command.readSize)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw UsageError.unreadable(path) }
      let pieces = count == 0 ? lines.finish() : lines.take(chunk[..<count])
      var first = 0
      while first < pieces.count {
        // Lines that are too long stand alone; the others go together.
        if pieces[first].isTooLong {
          try sink.write(sweep.tooLong(line: number, limit: Command.longestLine).bytes + [0x0A])
          hasErrors = true
          first += 1
          number += 1
          continue
        }
        let most = min(first + Command.batch, pieces.count)
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

extension Command {
  /// The lines of a regular file from where it stands on; 0 for anything else, whose end nobody knows.
  fileprivate static func lineCount(_ file: Int32) -> Int {
    var info = Glibc.stat()
    var position = lseek(file, 0, SEEK_CUR)
    guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG, position >= 0 else { return 0 }
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
    if let output = console.output { try OutputFile.write(kept, to: output) }
  }
}
