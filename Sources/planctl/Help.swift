internal import Checking
internal import Planning
internal import Screens
internal import Texts

/// What `planctl help` prints.
enum Help {
  static func overview(_ language: Language) -> String {
    Bilingual(
      zh: """
        planctl \(planctlVersion)：核对多年度公共投资计划，精确到 0.01。

        用法
          planctl 命令 计划文件夹 [选项]

        命令
          validate  核对全部数字关系和规则，指出错处
          locate    合计不符时，找出最少要改哪几格、应为多少
          show      按年度、来源、项目等任意维度汇总
          simulate  资金变了会怎样：谁少、谁补、什么推迟、什么落空，并附证明
          rebalance 只按计划自己的规则和给出的限制，求改动最少的安排
          sweep     一次算许多情景：每行一个进，每行一个出
          schedule  每个地方逐年做什么、出多少；文字、CSV、Markdown、xlsx、网页
          track     执行数对年初、调整预算：执行率、结余、哪些落后于序时进度；绩效得分
          report    一个带图表的网页，可打印，不用联网
          brief     截至某日的推进情况报告：各项任务、资金、滞后、要决定的事项
          export    整个计划写成 xlsx 或附表 CSV；会议和报告日程写成 iCalendar
          import    把印出的表格（Word、Excel、网页、CSV、文本）变成计划文件夹
          generate  写一个虚构的计划，要多大有多大，可故意写错几个数并附答案
          explain   解释一个代码（不带代码则列出全部）
          fmt       把计划文件夹改写为规范格式
          help      本页；planctl help 命令 看详情

        先试
          planctl validate Plans/ziyang-2020-2022

        通用选项
          --lang zh|en    语言（否则看 PLANCTL_LANG、LC_ALL、LANG，再看计划自己的语言）
          --format 格式   text、json 等，机器格式不翻译
          -o 文件         写入文件而不是屏幕
          --no-color      不用颜色      -q  没有问题时不输出      --version  版本

        超过半秒的工作，在终端上用一行显示进度：做到哪里、多快、还剩多久（写在标准错误上；-q 不显示）。
        Ctrl-C 随时可以中断：写到一半的文件和文件夹不会留下，原来的结果不动；标准输出上已有的行是完整的。

        退出码
          0 无错误   1 有错误（或 --strict 下有警告，或 fmt --check 有差异）
          2 用法不对或输入读不了   3 不可行   130 被 Ctrl-C 中断（SIGTERM 143，SIGHUP 129）

        """,
      en: """
        planctl \(planctlVersion): checks multi-year public investment plans, exact to 0.01.

        Usage
          planctl COMMAND PLAN-FOLDER [OPTIONS]

        Commands
          validate  check every relation between figures and every rule
          locate    when sums differ: the fewest cells to change, and what they must be
          show      totals by year, source, project or any other dimension
          simulate  what a change of money does: who pays, what waits, what is lost, with proof
          rebalance the plan with the least change that obeys its rules and the limits given
          sweep     many scenarios: one a line in, one result a line out
          schedule  what each place does and pays, year by year: text, csv, md, xlsx, html
          track     spending against initial and adjusted budgets, what is behind, performance scores
          report    one page with charts, for screen and print, no network needed
          brief     the progress report up to a day: duties, money, what is late, what to decide
          export    the whole plan as xlsx or as the annex table in CSV; its dates as iCalendar
          import    a printed table (Word, Excel, web page, CSV, text) as a plan folder
          generate  a made-up plan of any size, with errors and their answer on request
          explain   what a code means (all codes if none is given)
          fmt       rewrite a plan folder in canonical form
          help      this page; planctl help COMMAND for more

        Try
          planctl validate Plans/ziyang-2020-2022

        Common options
          --lang zh|en     language (else PLANCTL_LANG, LC_ALL, LANG, then the plan's own)
          --format FORMAT  text, json, …; machine formats are never translated
          -o FILE          write to a file instead of the screen
          --no-color       no colours      -q  silent when all is well      --version

        Work of more than half a second shows its progress on a terminal, in one line on stderr: how far,
        how fast, how long it still takes (not with -q). Ctrl-C may come at any time: no half-written
        file or folder stays, an earlier result is left as it was, lines on stdout are whole.

        Exit status
          0 fine   1 errors found (warnings too with --strict; differences with fmt --check)
          2 wrong use or unreadable input   3 impossible
          130 interrupted by Ctrl-C (143 by SIGTERM, 129 by SIGHUP)

        """)(language)
  }

  static func text(for command: Command) -> Bilingual {
    switch command {
    case .validate:
      Bilingual(
        zh: """
          planctl validate 计划 [--locate] [--select 代码] [--ignore 代码] [--strict] [--format 格式]
          planctl validate 部分…|- --partial [--format json|text]
          planctl validate 文件…|- --merge [--partial] [--select 代码] [--ignore 代码] [--strict]

          核对计划的全部数字关系（相等、舍入后相等、不符、无法判断，没有容差）和全部规则。
          有 error 级问题时退出码为 1。

            --locate         列出使合计成立的最小修复
            --select Y,Q103  只看这些代码（可写前缀）
            --ignore R102    不看这些代码
            --strict         有警告也退出 1
            --format         text、json、jsonl、sarif、github

          已被认可的问题写在 waivers.csv 里：仍会显示，但不影响退出码。

          全国计划可以分省核对（export --to provinces 分成各部分），再合成一个结论：
            planctl validate --partial 部分/* | planctl validate --merge -
            --partial        只判断这一部分自身能判断的，每个部分输出一行 JSON；- 为从标准输入逐行读文件夹名
            --merge          把这些行精确相加，判断全计划的合计数；结论与整个计划一次核对的相同（U101 和修复
                             除外）。先后次序和分几次合并都不影响结果；与 --partial 同用时输出合并后的一行。
                             各部分写明了全部部分（planctl.parts）而缺了哪个，就拒绝并指出

          """,
        en: """
          planctl validate PLAN [--locate] [--select CODES] [--ignore CODES] [--strict] [--format FORMAT]
          planctl validate PART…|- --partial [--format json|text]
          planctl validate FILE…|- --merge [--partial] [--select CODES] [--ignore CODES] [--strict]

          Checks every relation between figures (exact, rounded, broken or undecided, without any
          tolerance) and every rule. Exits 1 when a finding of severity error remains.

            --locate         list the smallest repairs that make the sums hold
            --select Y,Q103  only these codes (prefixes allowed)
            --ignore R102    not these codes
            --strict         exit 1 on warnings too
            --format         text, json, jsonl, sarif, github

          Findings that somebody has accepted stand in waivers.csv: they are shown and do not count.

          A national plan can be checked by province (export --to provinces takes it apart) and the
          verdicts put together:
            planctl validate --partial PARTS/* | planctl validate --merge -
            --partial        judge what the part alone decides, one line of JSON a part; - reads folder
                             names from standard input, one a line
            --merge          add those lines up exactly and judge the totals of the whole: the verdict of
                             one run over the whole plan (without U101 in sums and without repairs),
                             whatever the order and grouping; with --partial, the sum as one such line.
                             Parts that name all parts of the plan (planctl.parts) must all be there

          """)
    case .locate:
      Bilingual(
        zh: """
          planctl locate 计划 [--write 文件夹] [--coverage] [--format text|json]

          合计不符时，找出最少要改哪几格才能使全部合计成立，并说明这种改法是不是唯一的。预算、决算、绩效表里的数
          （figures）按有关联的各条关系分别给出。
          \(Locator.cellsSearched) 格以内是完整搜索（“唯一”即为证明）；更多或超出限度时给出一种改法，并注明未证明最少。
          有不符时退出码为 1。

            --write 文件夹   修复唯一时，把修复后的计划写入另一个文件夹（原计划不动；
                             以前写出的结果整个换掉，有别的内容则不写）
            --coverage       不查错，只说明这些合计能发现什么、发现不了什么

          """,
        en: """
          planctl locate PLAN [--write DIR] [--coverage] [--format text|json]

          When sums differ, finds the fewest cells whose change makes every sum hold, and says whether
          there is only one way. Figures of statements are told group by group of the relations that
          share them. Up to \(Locator.cellsSearched) cells the search is complete ("only" is a
          proof); beyond that, or past its limit of work, one repair is given and marked as not proven.
          Exits 1 when a sum is broken.

            --write DIR   when the repair is unique, write the repaired plan to another folder
                          (the plan itself is not touched; an earlier result there is replaced
                          as a whole, a folder with other things in it is not)
            --coverage    look for no error; say what the printed sums can notice and what not

          """)
    case .show:
      Bilingual(
        zh: """
          planctl show 计划 [--by 维度,…] [--where 维度=值,…] [--unit 元|万元|亿元] [--decimals N]
                            [--format 格式]

          按任意维度汇总资金：year、source、tier、place、project、subproject、level。
          默认 --by source,year。最后一个维度取值不多时横排。空白表示没有数，0 表示印出的 0。

            --where year=2021 --where tier=local   只汇总这些（local 为市县资金）
            --unit 亿元                            换单位，精确，不舍入
            --decimals 0                           少写小数：整张表一起取整，行列仍然加得起来，并注明
            --format                               text、json、csv、md

          """,
        en: """
          planctl show PLAN [--by DIMENSION,…] [--where DIMENSION=VALUE,…] [--unit 元|万元|亿元]
                            [--decimals N] [--format FORMAT]

          Totals by any dimension: year, source, tier, place, project, subproject, level.
          Without --by: source,year. The last dimension runs across when it has few values. A blank says
          that there is no figure, 0 that a zero is printed.

            --where year=2021 --where tier=local   only these (local: city, county and other)
            --unit 亿元                            another unit, exact, nothing rounded
            --decimals 0                           fewer decimals: the table is rounded as a whole, so
                                                   that it still adds up, and says so
            --format                               text, json, csv, md

          """)
    case .simulate: simulation
    case .rebalance: rebalancing
    case .sweep: sweeping
    case .schedule: scheduling
    case .track: tracking
    case .report: reporting
    case .brief: briefing
    case .export: exporting
    case .generate: generating
    case .importPlan: importing
    case .explain:
      Bilingual(
        zh: "planctl explain [代码]\n\n解释一条规则（如 Y101）或一种输入错误（如 P030），附正反例子；不带代码则列出全部。\n",
        en: """
          planctl explain [CODE]

          Explains a rule (such as Y101) or an input fault (such as P030), with an example that violates
          it and one that complies; lists all codes if none is given.

          """)
    case .fmt:
      Bilingual(
        zh: """
          planctl fmt 计划 [--check]

          把计划文件夹改写为规范格式：UTF-8 无 BOM、LF、固定的列序和行序、必要时才加引号、没有多余的零。
          每个文件先写到旁边再换名，不会留下写了一半的文件。

            --check   只检查，不改写；不规范时退出码为 1

          """,
        en: """
          planctl fmt PLAN [--check]

          Rewrites a plan folder in canonical form: UTF-8 without byte-order mark, LF, fixed order of
          columns and rows, quotes only where needed, no superfluous zeros. Each file is written beside
          the old one and renamed over it, so none is ever half-written.

            --check   change nothing; exit 1 if a file is not canonical

          """)
    case .help:
      Bilingual(zh: overview(.zh), en: overview(.en))
    }
  }
}
