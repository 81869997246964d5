internal import Archives
internal import Checking
internal import Documents
internal import Glibc
internal import Importing
internal import Origins
internal import PlanPackages
internal import Planning
internal import PrintedWords
internal import Screens
internal import Texts

/// `planctl import`: a published table becomes a plan package.
enum ImportCommand {
  static let command = Command(
    name: "import",
    summary: Bilingual(
      zh: "印出的表格（Word、Excel、网页、CSV、文本）变成计划文件夹，结构由合计验证",
      en: "a printed table (Word, Excel, web page, CSV, text) as a plan folder, proven by its sums"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "文件…", en: "FILE…"),
      what: Bilingual(zh: "要读入的文件", en: "file to read"), most: .max, path: .file),
    synopsis: [
      Bilingual(zh: "文件… -o 新文件夹 [选项]", en: "FILE… -o DIR [options]"),
      Bilingual(zh: "文件… --preview", en: "FILE… --preview"),
    ],
    about: Bilingual(
      zh: """
        把印出的表格变成计划文件夹。列和行按表头的字读，并用合计验证：一列是合计，是因为各行加起来就是它。空白不是零；\
        读不出的格不会当作零；每个数注明出处和把握。
        写出的文件夹里另有 mapping.json（所有决定）、origins.csv（每个数印在哪里）、doubts.csv（存疑的格）。写完即核对\
        一遍，并说出下一条命令。不在终端上运行、又没有 --yes 时，有问题就什么也不写，退出码为 2。
        """,
      en: """
        Turns a printed table into a plan folder. Columns and rows are read by the words of the header \
        and proven by sums: a column is a total because its rows add up to it. A blank is no zero, and a \
        cell that can not be read is none; every figure says where it stands and how sure it is.
        The folder also holds mapping.json (everything decided), origins.csv (where each figure is \
        printed) and doubts.csv (doubtful cells). What was written is then validated, and the next \
        command named. Away from a terminal and without --yes, an open question means that nothing is \
        written; the exit status is 2.
        """),
    sections: [
      Command.Section(options: [
        preview.form, yes.form, mapping.form, table.form, sheet.form, unit.form, encoding.form,
      ])
    ],
    examples: [
      Bilingual(zh: "import 附件1.docx --preview", en: "import annex.docx --preview"),
      Bilingual(zh: "import 附件1.docx -o 计划 --yes", en: "import annex.docx -o plan --yes"),
    ],
    run: run)

  private static let preview = Option(
    flag: "--preview",
    help: Bilingual(
      zh: "只看：每列每行读作什么，哪些和证实了它，哪些格存疑；几张表都可能时逐张列出；什么也不写",
      en:
        "looks only: what each column and row was taken for, which sums confirm it, which cells are "
        + "doubtful; lists the tables where several may be meant; writes nothing"))
  private static let yes = Option(
    flag: "--yes",
    help: Bilingual(
      zh: "接受所有建议，并列出来；没有建议的问题仍要回答",
      en: "takes everything as proposed, and lists it; what has no proposal needs an answer"))
  private static let mapping = Option(
    "--mapping", of: ValueKind.file,
    help: Bilingual(
      zh: "以前写出的 mapping.json：同样的问题不再问；给出计划文件夹，则表格是它的新版，只改表里有的数",
      en:
        "a mapping.json written earlier: the same questions are not asked again; for a plan folder, the "
        + "table is a newer print of it, and only figures of the table change"))
  private static let table = Option(
    "--table", of: ValueKind.table, example: Bilingual(zh: "2", en: "2"),
    help: Bilingual(
      zh: "读第几张表（--preview 列出）；all 把每张成得了计划的表各写成一个文件夹",
      en:
        "which table (--preview lists them); all writes a folder for each table that makes a plan"))
  private static let sheet = Option(
    "--sheet", of: ValueKind.word("名称", "NAME"), example: Bilingual(zh: "Sheet1", en: "Sheet1"),
    help: Bilingual(zh: "读工作簿的哪一张工作表", en: "which sheet of a workbook"))
  private static let unit = Option(
    "--unit",
    of: ValueKind<String>.unit, example: Bilingual(zh: "万元", en: "USD"),
    help: Bilingual(zh: "表里没写单位时的单位", en: "the unit where the table names none"))
  private static let encoding = Option(
    "--encoding",
    of: ValueKind<TextEncoding>.choice(Bilingual(zh: "编码", en: "ENCODING")),
    help: Bilingual(
      zh: "文本文件的编码；否则由字节看出", en: "the encoding of a text file; else its bytes tell"))

  // MARK: The walk

  /// What a call asks for, read before anything is shown.
  private struct Task {
    var grids: [Grid]
    var answers: [String: String]
    var base: BasePlan?
    var options: Import.Options
  }

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    guard call[preview] || console.output != nil else {
      throw UsageError(
        "请用 -o 给出新文件夹，或用 --preview 先看", "name a new folder with -o, or look first with --preview")
    }
    console.watch()
    let folder = console.takeFolder()
    if let folder, !call[preview] { try checkTarget(folder) }
    let base = try base(call)
    var answers = base == nil ? try answers(call) : [:]
    if let unit = call[unit] { answers["unit"] = unit }
    let (grids, documents) = try grids(call)
    let number = call[table].flatMap { $0 }
    var options = Import.Options(table: number, sheet: call[sheet], makesFiles: !call[preview])
    options.documents = documents
    let task = Task(grids: grids, answers: answers, base: base, options: options)
    if call.has(table), number == nil { return try importAll(task, call, to: folder, console) }
    return try importOne(task, call, to: folder, console)
  }

  private static func importOne(
    _ task: Task, _ call: Call, to folder: String?, _ console: Console
  ) throws -> Int32 {
    var task = task
    while true {
      let found: Import
      do throws(ImportFault) {
        found = try Import(
          task.grids, answers: task.answers, base: task.base, options: task.options)
      } catch {
        if error.isAmbiguous, call[preview] { return try list(task, console) }
        throw UsageError(
          "\(error.message.zh)。\(error.advice.zh)", "\(error.message.en); \(error.advice.en)")
      }
      let screen = ImportScreen(
        found, language: console.language, palette: console.resultPalette)
      if call[preview] {
        try console.result(screen.preview)
        return 0
      }
      let open = found.log.questions.filter { $0.proposal == nil || !call[yes] }
      guard let question = open.first else {
        return try write(found, screen, to: folder!, console)
      }
      guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1, !call[yes] else {
        throw UsageError(message: unanswered(open))
      }
      task.answers[question.key] = ask(question, screen, console)
    }
  }

  private static func unanswered(_ open: [Question]) -> Bilingual {
    let shown = open.prefix(questionsNamed).map { "\"\($0.key)\"" }.joined(separator: ", ")
    let keys = shown + (open.count > questionsNamed ? ", …" : "")
    let sums = open.count { $0.proposal == nil && $0.key.hasPrefix("sum:") }
    if sums >= columnsMisread {
      return Bilingual(
        zh: "有 \(sums) 列按表头是合计，却和各列加不起来：多半是表头或各列没有读对，而不是文件有错。"
          + "用 --preview 查看每列读成了什么；由 PDF 转出的文本最好换成 Word、Excel 或网页原件",
        en:
          "\(sums) columns are sums by their headers and do not add up: the header or the columns "
          + "were probably misread. See with --preview what each column was taken for; for the text of a PDF, "
          + "the Word, Excel or web page it was made from reads better")
    }
    let needsAnswer = open.contains { $0.proposal == nil }
    return Bilingual(
      zh: "有 \(open.count) 个问题没有回答（\(keys)）：\(open[0].text.zh)"
        + (needsAnswer ? "请在 --mapping 文件的 answers 里回答，或在终端上运行" : "用 --yes 接受建议，或在终端上运行"),
      en: "\(counted(open.count, "question")) without an answer (\(keys)): \(open[0].text.en) "
        + (needsAnswer
          ? "Answer under \"answers\" in a --mapping file, or run it on a terminal"
          : "Take what is proposed with --yes, or run it on a terminal"))
  }

  /// Columns of sums that fail from which the reading of the header, and no column, is in question.
  private static let columnsMisread = 3

  /// Questions that a message names at most.
  private static let questionsNamed = 5

  /// Asks until one of the choices is taken; Enter takes the proposed one.
  private static func ask(
    _ question: Question, _ screen: ImportScreen, _ console: Console
  ) -> String {
    while true {
      console.message(screen.question(question))
      // No more input: whoever was asked has gone.
      guard let line = readLine() else { exit(2) }
      if line.isEmpty, let proposal = question.proposal { return question.choices[proposal].value }
      if let number = Int(line), question.choices.indices.contains(number - 1) {
        return question.choices[number - 1].value
      }
    }
  }

  private static func write(
    _ found: Import, _ screen: ImportScreen, to folder: String, _ console: Console
  ) throws -> Int32 {
    try OutputFolder.write(found.files, to: folder, progress: console.progress)
    if console.isQuiet { return 0 }
    if !found.log.questions.isEmpty {
      console.message(
        Bilingual(zh: "按建议读入：\n", en: "taken as proposed:\n")(console.language) + screen.proposals)
    }
    try console.result(
      screen.doubts(limit: 10) + screen.summary(folder: folder) + verdict(found, console)
        + screen.next(folder: folder))
    return 0
  }

  /// What `validate` says of the plan that was written, in one line. Which cells of broken sums are wrong is
  /// not searched for here: the reading may be.
  private static func verdict(_ found: Import, _ console: Console) -> String {
    guard let package = found.package else { return "" }
    let (all, broken) = (package.draft.totals.count, package.draft.brokenTotalCount)
    if broken > 0 {
      return Bilingual(
        zh: "核对：印出的合计 \(all) 个，\(broken) 个与明细不符。\n",
        en: "validated: \(broken) of \(counted(all, "printed total")) not the sum of its parts.\n")(
          console.language)
    }
    let checkup = Checkup(package.draft)
    let (errors, warnings) = (checkup.count(of: .error), checkup.count(of: .warning))
    let relations = checkup.relations
    let (total, failed) = (relations.total, relations[.broken])
    return Bilingual(
      zh: "核对：数字关系 \(total) 条，\(failed) 条不符；错误 \(errors) 个，警告 \(warnings) 个。\n",
      en: "validated: \(counted(total, "relation")), \(failed) broken; "
        + "\(counted(errors, "error")), \(counted(warnings, "warning")).\n")(console.language)
  }

  // MARK: Several tables

  private static func list(_ task: Task, _ console: Console) throws -> Int32 {
    let overview = TableOverview(task.grids, answers: task.answers, options: task.options)
    try console.result(OverviewScreen(overview, language: console.language).text)
    return 0
  }

  /// `--table all`: a folder for each table that makes a plan; the others are named with the reason.
  private static func importAll(
    _ task: Task, _ call: Call, to folder: String?, _ console: Console
  ) throws -> Int32 {
    if call[preview] { return try list(task, console) }
    let overview = TableOverview(task.grids, answers: task.answers, options: task.options)
    var (files, text) = ([(name: String, bytes: [UInt8])](), "")
    var written = 0
    for number in overview.candidates {
      var options = task.options
      options.table = number
      let name = "table-\(number)"
      do throws(ImportFault) {
        let found = try Import(
          task.grids, answers: task.answers, base: task.base, options: options)
        let open = found.log.questions.filter { $0.proposal == nil || !call[yes] }
        guard open.isEmpty else {
          text += "\(name): " + Layout.plain(unanswered(open)(console.language)) + "\n"
          continue
        }
        written += 1
        files += found.files.map { (name + "/" + $0.name, $0.bytes) }
        let screen = ImportScreen(
          found, language: console.language, palette: console.resultPalette)
        text += "\(name): " + screen.counts + verdict(found, console)
      } catch {
        text += "\(name): " + Layout.plain(error.message(console.language)) + "\n"
      }
    }
    guard written > 0 else {
      console.message(text)
      let count = overview.lines.count
      throw UsageError(
        "\(count) 张表里没有一张能读成计划", "none of \(counted(count, "table")) makes a plan")
    }
    try OutputFolder.write(files, to: folder!, progress: console.progress)
    if !console.isQuiet { try console.result(text) }
    console.announce(
      folder!, Bilingual(zh: "\(written) 个计划", en: counted(written, "plan")))
    return 0
  }

  // MARK: Files

  /// A plan that was not imported is nobody's earlier result, and is not replaced.
  private static func checkTarget(_ folder: String) throws(UsageError) {
    guard PlanFolders.isPlan(folder),
      !PlanFolders.isFile(FilePath.joined(folder, Mapping.fileName))
    else { return }
    throw UsageError(
      "\(folder) 是计划文件夹，不是以前导入的，不予覆盖；请给出新文件夹",
      "\(folder) is a plan folder that was not imported, and is not overwritten; name a new folder")
  }

  /// `--mapping PLAN`: the plan that the table is a newer print of.
  private static func base(_ call: Call) throws -> BasePlan? {
    guard let folder = call[mapping], isFolder(folder) else { return nil }
    let package: PlanPackage
    do throws(PackageFaults) { package = try PlanPackage(.folder(folder)) } catch {
      throw UsageError(message: FaultReport.line(error, folder: folder))
    }
    guard package.versions.isEmpty else {
      throw UsageError(
        "\(folder) 里有多个版本，import 只能对照没有版本的计划；请先导入成新的计划文件夹，再把各行并入 versions 的版本",
        "\(folder) holds versions, and import reads a table against a plan without any: import it as a plan of "
          + "its own, and add its rows as a version")
    }
    return BasePlan(package)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func answers(_ call: Call) throws -> [String: String] {
    guard let file = call[mapping] else { return [:] }
    let bytes = try WholeInput.bytes(of: file, atMost: largestDocument)
    do throws(InputFault) {
      return try Mapping.answers(bytes, file: file)
    } catch {
      let place = "\(file):\(error.line):\(error.column) "
      throw UsageError(
        place + "\(error.kind.title(.zh))：\(error.expected.zh)",
        place + "\(error.kind.title(.en)): \(error.expected.en)")
    }
  }

  /// The largest document that is read, in bytes: a workbook of ten million cells takes less.
  private static let largestDocument = 1 << 30

  private static func grids(
    _ call: Call
  ) throws -> (grids: [Grid], documents: [ReadDocument]) {
    var grids: [Grid] = []
    var documents: [ReadDocument] = []
    for file in call.operands {
      let bytes = try WholeInput.bytes(of: file, atMost: largestDocument)
      let name = file.split(separator: "/").last.map(String.init) ?? file
      documents.append(ReadDocument(file: name, bytes: bytes))
      do throws(DocumentFault) {
        grids += try DocumentReader.grids(bytes, file: name, encoding: call[encoding])
      } catch {
        let place =
          name + (error.part.map { " \($0)" } ?? "") + (error.line > 0 ? ":\(error.line)" : "")
        let (title, advice, code) = (error.title, error.advice, error.kind.rawValue)
        throw UsageError(
          "\(place) \(title.zh)（\(code)）。\(advice.zh)",
          "\(place): \(title.en) (\(code)); \(advice.en)")
      }
    }
    return (grids, documents)
  }
}

extension ValueKind where Value == String {
  /// A unit of money: 万元, `million USD`, 千円.
  fileprivate static let unit = ValueKind(placeholder: Bilingual(zh: "单位", en: "UNIT")) {
    word, option throws(UsageError) in
    if let unit = MoneyWord(word) { return unit.name }
    throw UsageError(
      "\(option) 后面是金额单位，如 万元、百万美元、\"thousand KES\"；不是 \(word)",
      "\(option) takes a unit of money, such as 万元, \"million USD\" or \"thousand KES\"; not \(word)"
    )
  }
}

extension ValueKind where Value == Int? {
  /// The number of a table, or `all`, which is `nil`.
  fileprivate static let table = ValueKind(placeholder: Bilingual(zh: "N", en: "N")) {
    word, option throws(UsageError) in
    if word == "all" { return nil }
    return try ValueKind<Int>.count("N", "N", in: 1...DocumentLimits.tables).read(word, option)
  }
}
