internal import Planning

/// Help on the commands that write documents for people.
extension Help {
  static let scheduling = Bilingual(
    zh: """
      planctl schedule 计划 [--place 代码,…|all] [变动…] [--province none|in-proportion]
                       [--unit 元|万元|亿元] [--decimals N] [--format 格式] [--out 文件夹 | -o 文件]

      每个地方做什么、出多少：按子项目和年度的资金与合计、建设内容、建设任务（产出）、职责（谁牵头、谁配合）、期限，
      以及计划在这些子项目里的错误。--place 也可写地方的名称；不写即全部地方。

        --province in-proportion  上级（中央、省）资金按各地当年在同一子项目中的出资比例分摊，当年无地方
                                  出资的按各年合计；取整用最大余额法，余数相同的按地方代码先后；
                                  各地合计与计划完全一致。默认 none：留在计划印出的地方
        变动…            与 simulate 相同（--cut、--scenario、--backfill …）：计划与调整后并列
        --unit --decimals 换单位或少写小数：整张表一起取整（受控取整），每个数取相邻的上值或下值，行列仍然
                         加得起来，并注明。--unit 亿元 保留计划自己的小数位数
        --format         text、csv、md、xlsx、html；--out 时默认 xlsx
        --out 文件夹     每个地方一个文件（以代码命名），加目录 index 和对账表 reconciliation；后两个总
                         另有 CSV。对账表不取整，各地之和与计划相差必为 0。整个文件夹要么全部写成，
                         要么原样不动；以前写出的结果（不论格式和地方）整个换掉，有别的
                         内容则不写

      CSV 与 xlsx 的行：own 本级资金、joint 分得的上级资金、given 分给各地的（负数）、total 合计、
      output 产出数量、duty 职责。xlsx 的合计是公式。

      """,
    en: """
      planctl schedule PLAN [--place CODE,…|all] [CHANGES…] [--province none|in-proportion]
                       [--unit 元|万元|亿元] [--decimals N] [--format FORMAT] [--out DIR | -o FILE]

      What each place does and pays: money by sub-project and year with totals, content, the outputs due, duties
      (who leads, who helps), deadlines, and the plan's errors in these sub-projects. All places unless
      --place names some.

        --province in-proportion  joint money (centre, province) is split by what each place pays for
                                  the same sub-project in the same year, or over all years where nobody
                                  pays in that one; whole units by largest remainder, ties by place
                                  code; over all places it adds up to the plan exactly. Without it
                                  (none) it stays where the plan prints it
        CHANGES…         as in simulate (--cut, --scenario, --backfill …): plan and result side by side
        --unit --decimals  another unit or fewer decimals: the table is rounded as a whole (controlled
                         rounding), each figure up or down to the next, so that rows and columns still
                         add up, and says so. A larger --unit keeps as many decimals as the plan has
        --format         text, csv, md, xlsx, html; xlsx with --out
        --out DIR        one file a place, named by its code, an index and a reconciliation; these two
                         always as CSV as well. The reconciliation is never rounded, and its difference
                         from the plan is 0. The folder is written as a whole or not at all; an earlier
                         result is replaced, a folder with other things in it is not

      Rows of CSV and xlsx: own (money of the place), joint (its part of joint money), given (passed on
      to places, negative), total, output (quantities), duty. Totals in xlsx are formulas.

      """)

  static let reporting = Bilingual(
    zh: """
      planctl report 计划 [--scenario 名称|all]… [变动…] [--province none|in-proportion] -o 文件.html

      一个自成一体的网页：结论和四个数字、核对结果（每条链接到所指的单元格）、各年各来源的柱图、各地各年
      的热度图、从来源到项目的流向图、项目实施计划表、每个地方一节、方法与复现命令。不用脚本，不联网；
      每张图后面都有数字表；可直接打印成 A4。

        --scenario 名称  计划里的情景，可多次给出，all 为全部：每个情景一节（从计划到调整后、哪些项目和
                         地方增减、削减越深缺口多大），几个情景可在页面上切换
        变动…            与 simulate 相同，合起来是另一个情景
        --province       各地一节中上级资金是否分摊，见 planctl help schedule

      只有一个情景时，各地一节并列计划与调整后；否则是计划。同样的输入得到逐字节相同的页面。

      """,
    en: """
      planctl report PLAN [--scenario NAME|all]… [CHANGES…] [--province none|in-proportion] -o FILE.html

      One self-contained page: verdict and four figures, findings (each linked to its cell), bars by year
      and source, a heat map of places by year, the flow from sources to projects, the plan as the annex
      prints it, a section a place, method and the command that reproduces it. No script, no network;
      a table after every chart; prints on A4 as it is.

        --scenario NAME  a scenario of the plan; several may be given, all means all: a section each
                         (from plan to result, which projects and places gain and lose, what is lost as
                         the cut goes deeper), and on screen the reader can switch between them
        CHANGES…         as in simulate; together they are one more scenario
        --province       whether the places' sections split joint money, see planctl help schedule

      With one scenario the places' sections show plan and result side by side, else the plan. The same
      input gives the same page, byte for byte.

      """)

  static let briefing = Bilingual(
    zh: """
      planctl brief 计划 --as-of 日期 [--format md|html|text] [--unit 元|万元|亿元] [-o 文件]

      推进情况的报告，可以直接报送或再修改：总体情况、重点任务进展（分工表逐项）、资金到位与执行（来源与
      年度）、进度滞后的事项（金额大的在前）、需要研究决定的事项（编号，附数字和要决定的问题）、下一次会议
      和报告的日期、口径。没有执行数（execution 表）时写明无从判断，列出计划资金、到期任务和要决定的事项。

        --as-of 2021-06-30  数据截至的日期，必须给出；不能早于计划的第一年
        --format            md（默认）、html（可打印成 A4，不用脚本，不联网）、text
        --unit              换单位，精确，不舍入

      报送对象、报告单位和日期取自 calendar 表。每个说法的规则写在报告末尾和 Progress.md 里。

      """,
    en: """
      planctl brief PLAN --as-of DATE [--format md|html|text] [--unit 元|万元|亿元] [-o FILE]

      The report on progress, ready to be sent or edited: the plan as a whole, progress by duty, money by
      source and year, what is late (largest first), what needs a decision (numbered, with the figures
      and the question), the dates of the next meeting and report, how the figures were made. Without
      expenditure (table execution) it says that delays cannot be told, and shows planned money, what is
      due, and the decisions.

        --as-of 2021-06-30  up to which day; needed, and not before the plan's first year
        --format            md (unless given), html (prints on A4, no script, no network), text
        --unit              another unit, exact, nothing rounded

      Addressee, author and dates come from the table calendar. The rule behind every word stands at the
      end of the report and in Progress.md.

      """)

  static let exporting = Bilingual(
    zh: """
      planctl export 计划 --to xlsx|wide-csv|ics [-o 文件]
      planctl export 计划 --to provinces -o 文件夹

      整个计划换一种格式。

        xlsx      第一张工作表是通行的附表（三级表头，一行一个子项目，合计为公式），后面每个数据表一张
        wide-csv  那张附表的 CSV，列名不翻译；与 xlsx 逐格相同
        ics       会议和报告的日程（calendar 表），iCalendar 文件，任何日历程序都能读；报告提前一周提醒
        provinces 每个省（顶层地方）一个计划文件夹，按出资来源的地方分；没有地方出资的归入 central。
                  用于分省核对：见 planctl help validate。子项目由两个省出资时报错；情景属于整个计划，不写出

      表内的字都是文字，不会被当成公式；数字是数字，空白不是 0。

      """,
    en: """
      planctl export PLAN --to xlsx|wide-csv|ics [-o FILE]
      planctl export PLAN --to provinces -o DIR

      The whole plan in another format.

        xlsx      the familiar annex table (a header of three levels, one row a sub-project, totals as
                  formulas) and a sheet for each table of the package
        wide-csv  that table as CSV, its column names not translated; cell for cell as in xlsx
        ics       the dates of meetings and reports (table calendar) as iCalendar, for any calendar
                  program; with an alarm a week before a report
        provinces a plan folder for each province (top-level place), by the places of the sources that
                  pay; what no place pays (the centre alone, or nobody) is the part central. For
                  checking part by part: see planctl help validate. A sub-project paid by two
                  provinces is an error; scenarios belong to the whole plan and are left out

      Texts stay texts and are never taken for formulas; numbers are numbers, a blank is not 0.

      """)
}
