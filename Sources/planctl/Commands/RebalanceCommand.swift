internal import Planning

/// `planctl rebalance`: the plan under its own rules; the changes of a scenario may be given too.
enum RebalanceCommand {
  static let command = Command(
    name: "rebalance",
    summary: Bilingual(
      zh: "只按计划自己的规则和给出的限制，求改动最少的安排",
      en: "the plan with the least change that obeys its rules and the limits given"),
    operands: .plan,
    about: Bilingual(
      zh: """
        求符合计划自己的规则（rules.csv）、已支出（execution.csv）和所给限制、改动最少的安排。与 simulate \
        相同，只是可以不给任何变动：那时只看计划是否已经符合自己的规则。什么算最优，见 planctl help simulate。
        \(AnswerOutput.impossible.zh)
        """,
      en: """
        The plan with the least change that obeys its own rules (rules.csv), what is already spent \
        (execution.csv) and the limits given. As simulate, but no change need be given: then it says \
        whether the plan obeys its own rules already. What is best: see planctl help simulate.
        \(AnswerOutput.impossible.en)
        """),
    sections: [ChangeOption.section(ChangeOption.methods.form), AnswerOutput.section],
    examples: [
      Bilingual(
        zh: "rebalance Plans/ziyang-2020-2022 --limit city@2021=840.5",
        en: "rebalance Plans/ziyang-2020-2022 --limit city@2021=840.5")
    ],
    run: { call, console in try AnswerOutput.run(call, &console, needsChanges: false) })
}
