internal import Allocation
internal import PlanPackages
internal import Planning
internal import Rebalancing
internal import Screens
internal import Texts

/// `planctl simulate`: one scenario, its answer and the proof.
enum SimulateCommand {
  static let command = Command(
    name: "simulate",
    summary: Bilingual(
      zh: "资金变了会怎样：谁少、谁补、什么推迟、什么落空，并附证明",
      en: "what a change of money does: who pays, what waits, what is lost, with proof"),
    operands: .plan,
    about: Bilingual(
      zh: """
        按变动重新安排资金：前后对比、谁多出、什么推迟、什么落空，哪条限制在起作用。
        \(AnswerOutput.impossible.zh)
        """,
      en: """
        Allocates the money again under the changes: before and after, who gives more, what waits, what \
        is lost, which limits bind.
        \(AnswerOutput.impossible.en)
        """),
    sections: [order, ChangeOption.section(ChangeOption.methods.form), AnswerOutput.section],
    examples: [
      Bilingual(
        zh: "simulate Plans/ziyang-2020-2022 --cut province@2021=20% --backfill city,county",
        en: "simulate Plans/ziyang-2020-2022 --cut province@2021=20% --backfill city,county")
    ],
    run: { call, console in try AnswerOutput.run(call, &console, needsChanges: true) })

  private static let order = Command.Section(
    title: Bilingual(zh: "什么算最优", en: "What is best"),
    text: Bilingual(
      zh: """
        逐层比较，后一层不得损害前一层：
        1 缺口：各类依次（--priority）；同一类里，先让各子项目中最大的短缺比例尽量小，再让其次的尽量小，依此类推。\
        只有一个上限起作用时就是同一百分比；有配套等规则时，均衡可能使合计的缺口更大，多出的部分作为“公平的代价”\
        写明；--first total 则先使合计最少，再在其中求均衡
        2 多出：获准补足的来源各年多出的比例，同样均衡
        3 推迟：金额 × 年数最少
        4 改动：逐笔增减之和最少
        5 均衡：余下的选择尽量同比例，再按印出的次序
        独立的复核程序对每一层给出结果和下界。各层差距都是 0 才称“最优，已证明”；否则第一句就写明“未证明最优”，\
        以及那一层至多还可减少多少。
        """,
      en: """
        Tiers, compared in order; a later one never worsens an earlier one:
        1 unmet: class by class (--priority); within a class the largest share of its need that a \
        sub-project loses is as small as possible, then the next largest, and so on. Where one ceiling \
        alone binds that is one percentage for all; with cofinancing or other rules, fair shares can \
        lose more in all: the price of fairness, stated then; --first total makes the sum least before \
        it is shared
        2 asked: what backfilling sources give in each year beyond their plan, shared as fairly
        3 delay: money × years
        4 change: what all tranches gain and lose
        5 the rest: as proportional as can be, then in printed order
        An independent checker proves a value and a bound for each tier. Only an answer with gap 0 in \
        every tier is called best; any other says first that it is not proven, and by how much a tier \
        may be lower at most.
        """))
}
