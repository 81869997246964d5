internal import Checking
internal import Glibc
internal import PlanPackages
internal import PlanParts
internal import Planning
internal import Screens
internal import Texts

/// `planctl validate`: a plan, a part of one, or the parts of one put together.
enum ValidateCommand {
  static let command = Command(
    name: "validate",
    summary: Bilingual(
      zh: "核对全部数字关系和规则，指出错处", en: "check every relation between figures and every rule"),
    operands: .plans,
    synopsis: [
      Bilingual(
        zh:
          "计划 [--locate] [--select 代码,…] [--ignore 代码,…] [--strict] [--verbose] [--format 格式] [--annotate 副本.xlsx]",
        en:
          "PLAN [--locate] [--select CODE,…] [--ignore CODE,…] [--strict] [--verbose] [--format FORMAT] [--annotate COPY.xlsx]"
      ),
      Bilingual(
        zh: "部分…|- --partial [--format json|text]", en: "PART…|- --partial [--format json|text]"),
      Bilingual(
        zh: "文件…|- --merge [--partial] [--select 代码,…] [--ignore 代码,…] [--strict]",
        en: "FILE…|- --merge [--partial] [--select CODE,…] [--ignore CODE,…] [--strict]"),
    ],
    about: Bilingual(
      zh: """
        核对计划的全部数字关系（相等、舍入后相等、不符、无法判断，没有容差）和全部规则。有 error 级问题时退出码为 1。
        已被认可的问题写在 waivers.csv 里：仍会显示，但不影响退出码。
        """,
      en: """
        Checks every relation between figures (exact, rounded, broken or undecided, without any \
        tolerance) and every rule. Exits 1 when a finding of severity error remains.
        Findings that somebody has accepted stand in waivers.csv: they are shown and do not count.
        """),
    sections: [
      Command.Section(
        options: [
          locate.form, select.form, ignore.form, strict.form, verbose.form, format.form,
        ]),
      Command.Section(
        title: Bilingual(zh: "分省核对", en: "By province"),
        text: Bilingual(
          zh: """
            全国计划可以分省核对（export --to provinces 分成各部分），再合成一个结论：
              planctl validate --partial 部分/* | planctl validate --merge -
            """,
          en: """
            A national plan can be checked by province (export --to provinces takes it apart) and the \
            verdicts put together:
              planctl validate --partial PARTS/* | planctl validate --merge -
            """),
        options: [partial.form, merge.form]),
      Command.Section(
        title: Bilingual(zh: "批注", en: "In the workbook"),
        text: Bilingual(
          zh: """
            从 xlsx 导入的计划，可以把结果写进那个工作簿的副本：错的格涂色、加批注（印的是什么、应为什么、哪条规则），\
            末尾加一张带链接的清单。原件不动，副本的其他部分逐字节相同：
              planctl validate 计划 --annotate 批注.xlsx
            """,
          en: """
            For a plan imported from xlsx, the findings can be written into a copy of that workbook: wrong \
            cells filled and commented (what is printed, what it must be, which rule), and a list with \
            links as its last sheet. The original is not touched, all other parts of the copy are the same bytes:
              planctl validate PLAN --annotate COPY.xlsx
            """),
        options: [annotate.form, document.form]),
    ],
    examples: [
      Bilingual(zh: "validate Plans/ziyang-2020-2022", en: "validate Plans/ziyang-2020-2022")
    ],
    run: run)

  private static let locate = Option(
    flag: "--locate",
    help: Bilingual(zh: "列出使合计成立的最小修复", en: "list the smallest repairs that make the sums hold"))
  private static let select = Option(
    list: "--select", of: codes, example: Bilingual(zh: "Y,Q103", en: "Y,Q103"),
    help: Bilingual(zh: "只看这些代码（可写前缀）", en: "only these codes (prefixes allowed)"))
  private static let ignore = Option(
    list: "--ignore", of: codes, example: Bilingual(zh: "R102", en: "R102"),
    help: Bilingual(zh: "不看这些代码", en: "not these codes"))
  private static let strict = Option(
    flag: "--strict", help: Bilingual(zh: "有警告也退出 1", en: "exit 1 on warnings too"))
  private static let verbose = Option(
    flag: "--verbose",
    help: Bilingual(
      zh: "列出没有适用对象的规则", en: "list the rules that found nothing to apply to"))
  private static let format = Option(
    "--format", of: ValueKind<CheckupReport.Format>.choice(SharedOption.format), default: .text,
    help: SharedOption.formatHelp)
  private static let annotate = Option(
    "--annotate", of: ValueKind.file, example: Bilingual(zh: "批注.xlsx", en: "copy.xlsx"),
    help: Bilingual(
      zh: "把结果写进导入时那个工作簿的副本", en: "write the findings into a copy of the workbook that was imported"
    ))
  private static let document = Option(
    "--document", of: ValueKind.file,
    help: Bilingual(
      zh: "那个工作簿在哪里；不给就在当前文件夹、计划文件夹和它的上一级找，按 SHA-256 核对",
      en:
        "where that workbook lies; else it is looked for here, in the plan's folder and beside it, and "
        + "known by its SHA-256"))
  private static let partial = Option(
    flag: "--partial",
    help: Bilingual(
      zh: "只判断这一部分自身能判断的，每个部分输出一行 JSON；- 为从标准输入逐行读文件夹名",
      en: "judge what the part alone decides, one line of JSON a part; - reads folder names from "
        + "standard input, one a line"))
  private static let merge = Option(
    flag: "--merge",
    help: Bilingual(
      zh: "把这些行精确相加，判断全计划的合计数；结论与整个计划一次核对的相同（U101 和修复除外）。先后次序和分几次合并"
        + "都不影响结果；与 --partial 同用时输出合并后的一行。各部分写明了全部部分（planctl.parts）而缺了哪个，就拒绝并指出",
      en:
        "add those lines up exactly and judge the totals of the whole: the verdict of one run over the "
        + "whole plan (without U101 in sums and without repairs), whatever the order and grouping; with "
        + "--partial, the sum as one such line. Parts that name all parts of the plan (planctl.parts) "
        + "must all be there"))

  /// A code, the beginning of some, or the name of a rule.
  private static let codes = ValueKind<String>(
    placeholder: Bilingual(zh: "代码", en: "CODE")
  ) { word, option throws(UsageError) in
    let rules = RuleBook.all
    if rules.contains(where: { $0.code.hasPrefix(word.uppercased()) || $0.name == word }) {
      return word
    }
    let letters = Set(rules.compactMap { $0.code.first.map { String($0) } }).sorted()
    let list = letters.joined(separator: ", ")
    let near = UsageError.nearest(word.uppercased(), among: rules.flatMap { [$0.code, $0.name] })
    throw UsageError(
      "\(option)：没有代码为 \(word) 的规则；代码以 \(list) 开头，planctl explain 列出全部\(near.zh)",
      "\(option): no rule has the code \(word); codes begin with \(list), planctl explain lists "
        + "them\(near.en)")
  }

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    try checkCodes(call)
    if call[partial] || call[merge] {
      if call[annotate] != nil {
        throw UsageError(
          "--annotate 要看整个计划，不能与 --partial、--merge 同用",
          "--annotate needs the whole plan and does not go with --partial or --merge")
      }
      if call[locate] {
        throw UsageError(
          "--locate 要看到全计划的每一格，不能与 --partial、--merge 同用",
          "--locate needs every cell of the plan and does not go with --partial or --merge")
      }
      guard [.text, .json].contains(call[format]) else {
        throw UsageError(
          "--partial、--merge 的格式为 text 或 json", "--partial and --merge write text or json")
      }
      return call[merge] ? try mergeParts(call, &console) : try judgeParts(call, &console)
    }
    if call.operands.count > 1 {
      throw UsageError(
        "只能给一个计划文件夹，多出了“\(call.operands[1])”；多个部分请用 --partial",
        "one plan folder only; \"\(call.operands[1])\" is too much (parts of a plan go with --partial)"
      )
    }
    if call.has(document), call[annotate] == nil {
      throw UsageError(
        "--document 与 --annotate 同用", "--document goes with --annotate")
    }
    guard let package = try call.package(&console) else { return 2 }
    // Whoever asks for other rules alone asks for no repairs.
    let locating =
      call[locate] || call[annotate] != nil
      || CheckupReport.rules(select: call[select], ignore: call[ignore])
        .contains(where: \.needsLocation)
    let report = CheckupReport(
      package, call.checkup(package, console, locating: locating), select: call[select],
      ignore: call[ignore], showsRepairs: call[locate],
      isForScreen: call[format] == .text && call[annotate] == nil,
      isVerbose: call[verbose])
    let isBad =
      report.count(of: .error) > 0 || (call[strict] && report.count(of: .warning) > 0)
    if !(console.isQuiet && call[format] == .text && !isBad) {
      try console.result(
        report.rendered(
          call[format], language: console.language, palette: console.resultPalette))
    }
    if let path = call[annotate] {
      try annotate(report, to: path, from: call[document], console)
    }
    return isBad ? 1 : 0
  }

  private static func checkCodes(_ call: Call) throws(UsageError) {
    if CheckupReport.rules(select: call[select], ignore: call[ignore]).isEmpty {
      throw UsageError(
        "--select 与 --ignore 相抵，没有规则可查", "--select and --ignore leave no rule to check")
    }
  }

  // MARK: Parts

  /// One line of JSON (or, on request, of text) for each part named, or named by a line of stdin.
  private static func judgeParts(_ call: Call, _ console: inout Console) throws -> Int32 {
    for option in [select, ignore] where call.has(option) {
      let name = option.form.name
      throw UsageError(
        "\(name) 用在 --merge 上：每个部分都要完整", "\(name) goes with --merge: parts must be whole")
    }
    let isText = call.has(format) && call[format] == .text
    if call.operands.isEmpty {
      throw UsageError("缺少部分的文件夹", "missing the folder of a part")
    }
    if call.operands.contains("-"), call.operands.count > 1 {
      throw UsageError(
        "- 从标准输入读文件夹名，不能与文件夹同写",
        "- reads the folders' names from standard input and goes with no other folder")
    }
    var folders = call.operands
    if folders == ["-"] { folders = try lines(of: "-").map { String(decoding: $0, as: UTF8.self) } }
    var status: Int32 = 0
    var kept = ""
    for folder in folders where !folder.isEmpty {
      var text: String
      do throws(PackageFaults) {
        let package = try PlanPackage(.folder(folder))
        console.adopt(package)
        let verdict = PartialVerdict(package)
        text =
          isText ? verdict.text(console.language, console.resultPalette) : verdict.line + "\n"
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

  private static func mergeParts(_ call: Call, _ console: inout Console) throws -> Int32 {
    if call.operands.isEmpty {
      throw UsageError(
        "请给出 --partial 写出的文件（- 为标准输入）",
        "name the files that --partial wrote (- for standard input)")
    }
    if call.operands.count(where: { $0 == "-" }) > 1 {
      throw UsageError(
        "标准输入（-）给了不止一次；它只能读一遍，请只写一个 -",
        "standard input (-) is named more than once, and can be read once only; write one -")
    }
    var adder = PartialVerdict.Adder()
    for path in call.operands {
      for (number, line) in try lines(of: path).enumerated() where !line.isEmpty {
        do throws(PartialFault) {
          try adder.add(PartialVerdict(line: line))
        } catch {
          let place = (path == "-" ? "stdin" : path) + ":\(number + 1): "
          throw UsageError(place + error.message.zh, place + error.message.en)
        }
      }
    }
    let whole: PartialVerdict?
    do { whole = try adder.sum() } catch { throw UsageError(message: error.message) }
    guard let sum = whole else {
      throw UsageError("没有一个部分", "no part was given: the input has no line")
    }
    if call[partial] {
      try console.result(
        call.has(format) && call[format] == .text
          ? sum.text(console.language, console.resultPalette) : sum.line + "\n")
      return sum.errors > 0 ? 1 : 0
    }
    let verdict: MergedVerdict
    do {
      verdict = try MergedVerdict(sum, select: call[select], ignore: call[ignore])
    } catch { throw UsageError(message: error.message) }
    let isBad =
      verdict.count(of: .error) > 0 || (call[strict] && verdict.count(of: .warning) > 0)
    if !(console.isQuiet && call[format] == .text && !isBad) {
      try console.result(
        call[format] == .json
          ? verdict.json : verdict.text(console.language, console.resultPalette))
    }
    return isBad ? 1 : 0
  }

  /// The lines of a file, or of standard input for `-`.
  private static func lines(of path: String) throws -> [[UInt8]] {
    let bytes = try WholeInput.bytes(of: path)
    return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      Array(line.last == 0x0D ? line.dropLast() : line)
    }
  }
}
