internal import Documents
internal import Glibc
internal import Importing
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `planctl import`: a published table becomes a plan package.
extension Command {
  func importDocument(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    guard !arguments.positional.isEmpty else {
      throw UsageError(message: Bilingual(zh: "缺少要读入的文件", en: "missing the file to read"))
    }
    guard arguments.has("--preview") || console.output != nil else {
      throw UsageError(
        message: Bilingual(
          zh: "请用 -o 给出新文件夹，或用 --preview 先看",
          en: "name a new folder with -o, or look first with --preview"))
    }
    let folder = console.output
    console.output = nil
    console.watch(isQuiet: arguments.has("-q"))
    let base = try base(arguments)
    var answers = base == nil ? try mapping(arguments) : [:]
    if let unit = arguments.value("--unit") { answers["unit"] = unit }
    let grids = try grids(arguments)
    let table = arguments.value("--table")
    guard table.map({ Int($0) != nil }) ?? true else {
      throw UsageError(
        message: Bilingual(zh: "--table 应为表的序号", en: "--table takes the number of a table"))
    }
    let options = Import.Options(
      table: table.flatMap { Int($0) }, sheet: arguments.value("--sheet"))
    while true {
      let found: Import
      do throws(ImportFault) {
        found = try Import(grids, answers: answers, base: base, options: options)
      } catch {
        throw UsageError(
          message: Bilingual(
            zh: "\(error.message.zh)。\(error.advice.zh)",
            en: "\(error.message.en); \(error.advice.en)"))
      }
      let screen = ImportScreen(found, language: console.language, palette: console.palette)
      if arguments.has("--preview") {
        try console.result(screen.preview)
        return 0
      }
      let open = found.log.questions.filter { $0.proposal == nil || !arguments.has("--yes") }
      guard let question = open.first else {
        return try write(found, screen, to: folder!, arguments, console)
      }
      guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1, !arguments.has("--yes") else {
        throw UsageError(message: unanswered(open))
      }
      answers[question.key] = ask(question, screen, console)
    }
  }

  private func unanswered(_ open: [Question]) -> Bilingual {
    let keys = open.map { "\"\($0.key)\"" }.joined(separator: ", ")
    let hint = open.contains { $0.proposal == nil }
    return Bilingual(
      zh: "有 \(open.count) 个问题没有回答（\(keys)）：\(open[0].text.zh)"
        + (hint ? "请在 --mapping 文件的 answers 里回答，或在终端上运行" : "用 --yes 接受建议，或在终端上运行"),
      en: "\(counted(open.count, "question")) without an answer (\(keys)): \(open[0].text.en) "
        + (hint
          ? "Answer under \"answers\" in a --mapping file, or run it on a terminal"
          : "Take what is proposed with --yes, or run it on a terminal"))
  }

  /// Asks until one of the choices is taken; Enter takes the proposed one.
  private func ask(_ question: Question, _ screen: ImportScreen, _ console: Console) -> String {
    while true {
      console.message(screen.question(question))
      let line = readLine() ?? ""
      if line.isEmpty, let proposal = question.proposal { return question.choices[proposal].value }
      if let number = Int(line), question.choices.indices.contains(number - 1) {
        return question.choices[number - 1].value
      }
      if line.isEmpty { exit(2) }
    }
  }

  private func write(
    _ found: Import, _ screen: ImportScreen, to folder: String, _ arguments: Arguments,
    _ console: Console
  ) throws -> Int32 {
    try OutputFolder.write(found.files, to: folder, progress: console.progress)
    if arguments.has("-q") { return 0 }
    if !found.log.questions.isEmpty {
      console.message(
        Bilingual(zh: "按建议读入：\n", en: "taken as proposed:\n")(console.language) + screen.proposals)
    }
    try console.result(screen.doubts(limit: 10) + screen.summary(folder: folder))
    return 0
  }

  /// `--mapping PLAN`: the plan that the table is a newer print of.
  private func base(_ arguments: Arguments) throws -> BasePlan? {
    guard let folder = arguments.value("--mapping"), Command.isFolder(folder) else { return nil }
    do throws(PackageFaults) {
      return BasePlan(try PlanPackage(.folder(folder)))
    } catch {
      throw UsageError(message: FaultReport.line(error, folder: folder))
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private func mapping(_ arguments: Arguments) throws -> [String: String] {
    guard let file = arguments.value("--mapping") else { return [:] }
    let bytes = try Command.bytes(of: file)
    do throws(InputFault) {
      return try Mapping.answers(bytes, file: file)
    } catch {
      throw UsageError(
        message: Bilingual(
          zh: "\(file):\(error.line):\(error.column) \(error.kind.title(.zh))：\(error.expected.zh)",
          en: "\(file):\(error.line):\(error.column) \(error.kind.title(.en)): \(error.expected.en)"
        ))
    }
  }

  /// The whole file, or what comes from stdin for `-`.
  private static func bytes(of path: String) throws(UsageError) -> [UInt8] {
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw UsageError.unreadable(path) }
    defer { if file != STDIN_FILENO { close(file) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw UsageError.unreadable(path) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      if bytes.count > Command.largestDocument { throw UsageError.unreadable(path, EFBIG) }
    }
  }

  /// The largest document that is read, in bytes: a workbook of ten million cells takes less.
  private static let largestDocument = 1 << 30

  private func grids(_ arguments: Arguments) throws -> [Grid] {
    var grids: [Grid] = []
    for file in arguments.positional {
      let bytes = try Command.bytes(of: file)
      let name = file.split(separator: "/").last.map(String.init) ?? file
      do throws(DocumentFault) {
        grids += try DocumentReader.grids(bytes, file: name, encoding: nil)
      } catch {
        let place = error.part.map { " \($0)" } ?? ""
        let line = error.line > 0 ? ":\(error.line)" : ""
        throw UsageError(
          message: Bilingual(
            zh:
              "\(name)\(place)\(line) \(error.title.zh)（\(error.kind.rawValue)）。\(error.advice.zh)",
            en:
              "\(name)\(place)\(line): \(error.title.en) (\(error.kind.rawValue)); \(error.advice.en)"
          ))
      }
    }
    return grids
  }
}

/// What `planctl help import` prints.
extension Help {
  static let importing = Bilingual(
    zh: """
      planctl import 文件… -o 新文件夹 [--table N] [--sheet 名称] [--mapping 文件] [--unit 单位] [--yes]
      planctl import 文件… --preview

      把印出的表格变成计划文件夹。列和行按表头的字读，并用合计验证：一列是合计，是因为各行加起来就是它。
      空白不是零；读不出的格不会当作零；每个数注明出处和把握。

        --preview        只看：每列每行读作什么，哪些和证实了它，哪些格存疑；什么也不写
        --yes            接受所有建议，并列出来；没有建议的问题仍要回答
        --mapping 文件   以前写出的 mapping.json：同样的问题不再问；给出计划文件夹，则表格是它的新版，只改表里有的数
        --table N        第几张表；--sheet 名称：工作簿的哪一张工作表
        --unit 万元      表里没有写单位时的单位：元、千元、万元、百万元、亿元

      写出的文件夹里另有 mapping.json（所有决定）、origins.csv（每个数印在哪里）、doubts.csv（存疑的格）。
      不在终端上运行、又没有 --yes 时，有问题就什么也不写，退出状态为 2。

      """,
    en: """
      planctl import FILE… -o DIR [--table N] [--sheet NAME] [--mapping FILE] [--unit UNIT] [--yes]
      planctl import FILE… --preview

      Turns a printed table into a plan folder. Columns and rows are read by the words of the header and
      proven by sums: a column is a total because its rows add up to it. A blank is no zero, and a cell
      that can not be read is none; every figure says where it stands and how sure it is.

        --preview        looks only: what each column and row was taken for, which sums confirm it, which
                         cells are doubtful; writes nothing
        --yes            takes everything as proposed, and lists it; what has no proposal needs an answer
        --mapping FILE   a mapping.json written earlier: the same questions are not asked again; for a plan
                         folder, the table is a newer print of it, and only figures of the table change
        --table N        which table; --sheet NAME: which sheet of a workbook
        --unit 万元      the unit where the table names none: 元, 千元, 万元, 百万元, 亿元

      The folder also holds mapping.json (everything decided), origins.csv (where each figure is printed)
      and doubts.csv (doubtful cells). Away from a terminal and without --yes, an open question means that
      nothing is written; the exit status is 2.

      """)
}
