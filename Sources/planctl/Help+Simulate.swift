internal import Planning

/// What `planctl help simulate` and `planctl help rebalance` print.
extension Help {
  static let simulation = Bilingual(
    zh: """
      planctl simulate 计划 变动… [--method 方法] [--curve] [--write 文件夹] [--unit 单位] [--format 格式]

      按变动重新安排资金：前后对比、谁多出、什么推迟、什么落空，哪条限制在起作用。

      \(order.zh)
      \(changes.zh)
      方法
        --method least-change   （默认）按上面的次序求最优
        --method priority       按印出的次序，后面的子项目先减
        --method proportional   被削减的资金一律减同一百分比，不补足、不推迟，不称最优
        --method all            三种并列

      \(output.zh)
      例
        planctl simulate Plans/ziyang-2020-2022 --cut province@2021=20% --backfill city,county

      """,
    en: """
      planctl simulate PLAN CHANGES… [--method METHOD] [--curve] [--write DIR] [--unit UNIT]
                       [--format FORMAT]

      Allocates the money again under the changes: before and after, who gives more, what waits, what
      is lost, which limits bind.

      \(order.en)
      \(changes.en)
      Methods
        --method least-change   (default) the best in that order
        --method priority       the last printed sub-projects lose first
        --method proportional   the same percentage of every tranche that is cut; no backfill, no
                                deferral; not claimed to be best
        --method all            all three side by side

      \(output.en)
      Example
        planctl simulate Plans/ziyang-2020-2022 --cut province@2021=20% --backfill city,county

      """)

  static let rebalancing = Bilingual(
    zh: """
      planctl rebalance 计划 [变动…] [选项同 simulate]

      求符合计划自己的规则（rules.csv）、已支出（execution.csv）和所给限制、改动最少的安排。
      与 simulate 相同，只是可以不给任何变动：那时只看计划是否已经符合自己的规则。

      \(changes.zh)
      \(output.zh)
      """,
    en: """
      planctl rebalance PLAN [CHANGES…] [options as for simulate]

      The plan with the least change that obeys its own rules (rules.csv), what is already spent
      (execution.csv) and the limits given. As simulate, but no change need be given: then it says
      whether the plan obeys its own rules already.

      \(changes.en)
      \(output.en)
      """)

  static let sweeping = Bilingual(
    zh: """
      planctl sweep 计划 --scenarios 文件|- [--unnumbered]
      planctl sweep 计划 --sample 次数 [--seed 种子] 带范围的变动… [--format text|json|csv|md]

      第一种：每行一个 JSON 情景，每行一个 JSON 结果，次序不变，两个核同时算，每个结果都经过证明。
      读不懂的行给出一行 "status":"error"，其余照算；有这样的行时退出码为 1。
      情景的键与选项同名，值与命令行的写法相同：
        {"name":"a","cut":"province@2021=20%","backfill":"city,county"}
        {"cut":{"province@2021":"20%","lezhi@2021":"50%"},"match":"plan","defer":1}
        {"scenario":"lezhi-half-2021","lock":["@2020"]}
      结果的键与 simulate --format json 相同，另有 line；不含 ledger 和 shadowPrices。
      notices 写明哪些变动不起作用；certificate.kind 为 bounded 的没有证明最优，差距见 objective。
      --unnumbered 不写 line，出错的话里也不提第几行：输入可以切成几段分给几台机器，结果接起来逐字节相同。

      第二种：--cut、--limit、--floor 的值可写成范围，各次在其中均匀抽取（金额到最小单位，比例到 0.01 %），
      印出未满足需求按项目、子项目、出资地的分位数。同一种子每次抽到同样的情景。
        planctl sweep Plans/ziyang-2020-2022 --sample 1000 --seed 7 --cut province@2021=10%..30%

      """,
    en: """
      planctl sweep PLAN --scenarios FILE|- [--unnumbered]
      planctl sweep PLAN --sample N [--seed S] CHANGES with ranges… [--format text|json|csv|md]

      The first reads one JSON scenario a line and writes one JSON result a line, in order, on both
      cores, each result proven. A line that cannot be read gives a line with "status":"error" and the
      run goes on; the exit status is 1 then. Keys are the options' names, values as on a command line:
        {"name":"a","cut":"province@2021=20%","backfill":"city,county"}
        {"cut":{"province@2021":"20%","lezhi@2021":"50%"},"match":"plan","defer":1}
        {"scenario":"lezhi-half-2021","lock":["@2020"]}
      A result has the keys of simulate --format json and its line, without ledger and shadowPrices.
      Its notices say which changes change nothing; with certificate.kind bounded it is not proven
      best, by the gaps in objective.
      --unnumbered leaves out the line, in results and in words of errors: the input may then be cut into
      pieces for several machines, and the results put together are the same bytes.

      The second draws scenarios: values of --cut, --limit and --floor may be ranges, from which each
      draw takes one, all equally likely (amounts to the minor unit, shares to 0.01 %). It prints
      quantiles of unmet need by project, sub-project and payer's place. The same seed draws the same.
        planctl sweep Plans/ziyang-2020-2022 --sample 1000 --seed 7 --cut province@2021=10%..30%

      """)

  private static let order = Bilingual(
    zh: """
      什么算最优：逐层比较，后一层不得损害前一层
        1 缺口    各类依次（--priority）；同一类里，先让各子项目中最大的短缺比例尽量小，再让其次的尽量小，
                  依此类推。只有一个上限起作用时就是同一百分比；有配套等规则时，均衡可能使合计的缺口更大，
                  多出的部分作为“公平的代价”写明；--first total 则先使合计最少，再在其中求均衡
        2 多出    获准补足的来源各年多出的比例，同样均衡
        3 推迟    金额 × 年数最少
        4 改动    逐笔增减之和最少
        5 均衡    余下的选择尽量同比例，再按印出的次序
      独立的复核程序对每一层给出结果和下界。各层差距都是 0 才称“最优，已证明”；否则第一句就写明
      “未证明最优”，以及那一层至多还可减少多少。

      """,
    en: """
      What is best: tiers, compared in order; a later one never worsens an earlier one
        1 unmet     class by class (--priority); within a class the largest share of its need that a
                    sub-project loses is as small as possible, then the next largest, and so on.
                    Where one ceiling alone binds that is one percentage for all; with cofinancing or
                    other rules, fair shares can lose more in all: the price of fairness, stated then;
                    --first total makes the sum least before it is shared
        2 asked     what backfilling sources give in each year beyond their plan, shared as fairly
        3 delay     money × years
        4 change    what all tranches gain and lose
        5 the rest  as proportional as can be, then in printed order
      An independent checker proves a value and a bound for each tier. Only an answer with gap 0 in
      every tier is called best; any other says first that it is not proven, and by how much a tier
      may be lower at most.

      """)

  private static let changes = Bilingual(
    zh: """
      变动（可多次给出）；选择 = [来源、层级或地方][@年度][:子项目或项目]，各部分可省，* 为全部
        --cut 选择=20%          减少一个比例；--cut 选择=500 减少一个金额（至多是计划数）
        --limit 选择=840.5      至多这么多
        --lock 选择             一分不动，如 --lock @2020
        --floor 选择=80%        至少保住这个比例（或金额），如 --floor :sp01=80%
        --backfill 来源,…       可比计划多出；--backfill city,county=60 合计至多 60
        --defer                 可推迟到建设期内以后的年度；--defer=1 建设期可顺延一年
        --carryover             一年没用完的额度可转入下一年；--carryover=来源 只限这些
        --match 来源=23%        在每个子项目每年的资金中至多占这么多；--match plan 不高于计划中的占比
        --priority p5,sp04      先保这些，未写的排在最后
        --first total           先使缺口合计最少，再求均衡；--first fair（默认）先求均衡
        --scenario 名称         计划中 scenarios.csv 的情景，可再加变动
        --no-rules              不看计划自己的规则

      """,
    en: """
      Changes (any number); SELECTOR = [source, tier or place][@year][:sub-project or project], each
      part optional, * for everything
        --cut SELECTOR=20%      less by a share; --cut SELECTOR=500 less by an amount, at most what
                                is planned there
        --limit SELECTOR=840.5  at most this much
        --lock SELECTOR         not one unit changes, as in --lock @2020
        --floor SELECTOR=80%    at least this share, or amount, is kept: --floor :sp01=80%
        --backfill SOURCES      may give more than planned; --backfill city,county=60 at most 60
        --defer                 money may wait within the window; --defer=1 a year beyond it
        --carryover             what a year leaves of its ceiling may be spent in the next;
                                --carryover=SOURCES for these alone
        --match SOURCE=23%      at most this share of each sub-project-year; --match plan: at most
                                the plan's own share there
        --priority p5,sp04      spare these first; what is not named comes last
        --first total           the least loss in all first, then fair shares; --first fair (the
                                default) fair shares first
        --scenario NAME         a scenario of the plan's scenarios.csv; more changes may follow
        --no-rules              leave the plan's own rules aside

      """)

  private static let output = Bilingual(
    zh: """
      输出
        --curve         把第一个 --cut 从 0 到 100 % 的结果列成表：从哪里开始谁受损，最多能削到多深
        --write 文件夹  把调整后的计划写成完整的计划文件夹（合计重新相加，原计划不动）
        --unit 亿元     换单位，精确，不舍入（json 总以计划的单位）
        --format        text、md（同一内容）、json、csv
                        csv 是一张长表：kind 为 tranche（变动的资金）、unmet、asked、delayed（每一笔去向）、
                        conflict、repair、together（做不到的原因和办法）、curve

      没有可行的安排时退出码为 3，列出互相矛盾的限制和每种办法所需的金额。
      """,
    en: """
      Output
        --curve         the first --cut from 0 to 100 %: who loses from where on, how deep it can go
        --write DIR     the new plan as a complete plan folder (totals added up again; the plan
                        itself is not touched)
        --unit 亿元     another unit, exact, nothing rounded (json is always in the plan's)
        --format        text, md (the same), json, csv
                        csv is one long table; kind is tranche (what changes), unmet, asked, delayed
                        (where each amount goes), conflict, repair, together (why it is impossible,
                        what would do) or curve

      Exits 3 when there is no allocation, with the limits that contradict each other and the exact
      amount of each repair.
      """)
}
