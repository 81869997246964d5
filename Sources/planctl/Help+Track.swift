internal import Planning

/// What `planctl help track` prints.
extension Help {
  static let tracking = Bilingual(
    zh: """
      planctl track 计划 [--as-of 日期] [--by 维度,…] [--unit 元|万元|亿元] [--format 格式] [-o 文件]

      执行跟踪。读 execution.csv（年初预算 initial、调整预算 adjusted、执行数 executed）：各年、各来源、
      各出资地、各项目、各子项目的执行率、调整额、结余，哪些落后于序时进度，哪些超支，对年初预算和
      调整预算各算一遍。读 indicators.csv：按表上的分值计算绩效得分。只有其中一张表时只写那一部分。

        --as-of 2021-06-30  截至这一天：各笔各阶段取不晚于这一天的最新数；没有日期的数在没有更准的数时采用。
                         应执行数＝预算×已过去的时间：以前各年 100 %，当年按月（6 月 30 日为一半，月内按日），
                         以后各年 0 %。不给日期：取最新的数，各年都视为已经结束
        --by             year、source、tier、place、project、subproject 中的几个；默认除 tier 外全部
        --unit           换单位，精确，不舍入
        --format         text、json、csv、md、html。csv 逐笔列出（不能与 --by 同用）

      没有调整的，以年初预算为准。空白不是 0：没有登记执行数的写“未登记”，单独计数。
      得分：达到指标值得全部分值，未达到的按比例，没有完成值的不计分也不计为 0；预算执行率没有填写的
      按执行数÷预算计算。定义和公式见 Sources/Planning/Planning.docc/Execution.md。

      """,
    en: """
      planctl track PLAN [--as-of DATE] [--by DIMENSION,…] [--unit 元|万元|亿元] [--format FORMAT]
                    [-o FILE]

      Execution. From execution.csv (initial budget, adjusted budget, executed): execution rates,
      adjustments and what is unspent, by year, source, place that pays, project and sub-project; what is
      behind schedule and what is overspent, against the adjusted and against the initial budget. From
      indicators.csv: performance points by the weights of the form. With one of the tables alone, that
      part alone.

        --as-of 2021-06-30  the state at the end of that day: of every line and stage the latest figure up
                         to it; an undated figure counts where there is no dated one. Due is the budget
                         times the time passed: all of earlier years, of the running year by months (30
                         June is one half, within a month by days), nothing of later years. Without a
                         date the latest figures count and every year is taken as over
        --by             some of year, source, tier, place, project, subproject; all but tier if not given
        --unit           another unit, exact, nothing rounded
        --format         text, json, csv, md, html; csv lists single lines (not with --by)

      Where nothing was adjusted the initial budget counts. A blank is not a zero: a line without recorded
      expenditure is shown as such and counted apart. Points: a target reached earns all, a target missed
      in proportion; without a result there is no score, and no 0. A blank execution rate is executed /
      budget. Definitions and formulas: Sources/Planning/Planning.docc/Execution.md.

      """)
}
