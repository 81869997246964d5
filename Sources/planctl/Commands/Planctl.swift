internal import Planning

/// The program and its commands, in the order in which its overview lists them.
extension Program {
  static let planctl: Program = Program(
    tagline: Bilingual(
      zh: "核对多年度公共投资计划，精确到 0.01。",
      en: "checks multi-year public investment plans, exact to 0.01."),
    first: "validate Plans/ziyang-2020-2022",
    notes: Bilingual(
      zh: """
        在计划文件夹里运行时，计划文件夹可以不写。有版本的计划写成 计划@版本（在文件夹里写 @版本），不写版本为最后一个\
        已批准的。机器格式（json、csv 等）不翻译。选项可写成 --unit 亿元 或 --unit=亿元；\
        写作 --by 维度,… 的，可用逗号列出几个，也可多次给出；-- 之后的都不是选项。
        超过半秒的工作，在终端上用一行显示进度：做到哪里、多快、还剩多久（写在标准错误上；-q 不显示）。Ctrl-C 随时可以\
        中断：写到一半的文件和文件夹不会留下，原来的结果不动；标准输出上已有的行是完整的。
        """,
      en: """
        Inside the folder of a plan its name may be left out. Of a plan with versions PLAN@VERSION is one \
        of them (inside the folder @VERSION); without it the last approved one is meant. Machine formats (json, csv, …) are never \
        translated. Options are written --unit 亿元 or --unit=亿元; one like --by DIMENSION,… takes \
        a list with commas, or may be given again; behind -- nothing is an option.
        Work of more than half a second shows its progress on a terminal, in one line on stderr: how far, \
        how fast, how long it still takes (not with -q). Ctrl-C may come at any time: no half-written \
        file or folder stays, an earlier result is left as it was, lines on stdout are whole.
        """),
    statuses: [
      ("0", Bilingual(zh: "无错误", en: "fine")),
      (
        "1",
        Bilingual(
          zh: "有错误（或 --strict 下有警告，或 fmt --check、diff --exit-code 有差异）",
          en:
            "errors found (warnings too with --strict; differences with fmt --check, diff --exit-code)"
        )
      ),
      ("2", Bilingual(zh: "用法不对或输入读不了", en: "wrong use or unreadable input")),
      ("3", Bilingual(zh: "不可行", en: "impossible: no allocation meets the limits")),
      (
        "130",
        Bilingual(
          zh: "被 Ctrl-C 中断（SIGTERM 143，SIGHUP 129）",
          en: "interrupted by Ctrl-C (143 by SIGTERM, 129 by SIGHUP)")
      ),
    ],
    environment: [
      (
        "PLANCTL_LANG",
        Bilingual(zh: "语言，在 LC_ALL、LANG 之前", en: "the language, before LC_ALL and LANG")
      ),
      ("NO_COLOR", Bilingual(zh: "非空则不用颜色", en: "no colours, unless it is empty")),
      ("TERM", Bilingual(zh: "dumb 则没有颜色和进度", en: "dumb: neither colours nor progress")),
      (
        "COLUMNS",
        Bilingual(
          zh: "每行列数，60 至 200；不设则为终端的宽度，至多 95",
          en: "columns of a line, 60 to 200; else the width of the terminal, 95 at most")
      ),
    ],
    commands: [
      ValidateCommand.command, LocateCommand.command, ShowCommand.command,
      SimulateCommand.command, RebalanceCommand.command,
      ProveCommand.command, SweepCommand.command,
      DiffCommand.command, ScheduleCommand.command, TrackCommand.command, ReportCommand.command,
      BriefCommand.command,
      ExportCommand.command, ImportCommand.command, InitCommand.command, GenerateCommand.command,
      ExplainCommand.command, WaiveCommand.command, FormatCommand.command,
      CompletionsCommand.command,
      HelpCommand.command,
    ])
}
