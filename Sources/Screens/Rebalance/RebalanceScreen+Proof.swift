internal import Allocation
internal import Planning
internal import Proofs
internal import Rebalancing
internal import Texts

/// What is proven, tier by tier, and what fairness costs.
extension RebalanceScreen {
  /// What stands before everything else when some tier is left open; empty when none is.
  package var opening: String {
    let open = report.tiers.filter { $0.gap > 0 }
    if open.isEmpty {
      return report.isBest
        ? ""
        : say(
          "未证明最优：比例相同而只能少减一部分的份额有 \(report.unjudged) 个，没有逐一比较过由谁少减。",
          "Not proven best: of \(report.unjudged) equal shares some are spared a unit, and not every choice of "
            + "which was compared. ")
    }
    let shown = open.prefix(RebalanceScreen.tiersNamed).map { tier in
      if case .unmet(let number) = tier.tier, hasLeastSum(number) {
        return say(
          "\(unmetName(number))合计最少，但在子项目间是否分得最均衡没有证明",
          "the sum of \(unmetName(number)) is least, but that it is shared most fairly is not proven"
        )
      }
      return say(
        "\(name(of: tier.tier))至多还可减少 \(amount(tier.gap, of: tier.tier))",
        "\(name(of: tier.tier)) may be lower by at most \(amount(tier.gap, of: tier.tier))")
    }
    let rest = open.count - shown.count
    let more =
      rest > 0 ? say("；另有 \(rest) 层，见文末的表", "; \(rest) more tiers, see the last table") : ""
    return say("未证明最优：", "Not proven best: ") + shown.joined(separator: say("；", "; ")) + more
      + say("。", ". ")
  }

  /// Whether the sum of a class came first and is proven: only who bears it is open then.
  private func hasLeastSum(_ number: Int) -> Bool {
    report.tiers.contains { $0.tier == .total(class: number) && $0.gap == 0 }
  }

  /// Open tiers that the first sentence names.
  private static let tiersNamed = 4

  /// How the sentence of the verdict ends.
  var ending: String {
    guard case .funded = report.answer.outcome else {
      return say("。按同一百分比分摊。", ". The same percentage for every tranche.")
    }
    return report.isBest
      ? say("。在既定的次序下最优，已证明。", ". Best in the order of the tiers, proven.") : say("。", ".")
  }

  /// What the fair sharing costs; nothing where that is not known, or is nothing.
  func addFairness(to page: inout Page) {
    guard let fairness = report.fairness, fairness.price > 0 else { return }
    let (unmet, least) = (money(fairness.unmet), money(fairness.least))
    let price = money(fairness.price)
    page.add(
      .words(
        say(
          "\(priced.zh)的代价：\(price) \(unit.title.zh)。不论由谁承担，缺口最少是 \(least)；\(kept.zh)，缺口是 \(unmet)。\(other.zh)",
          "The price of \(priced.en): \(price) \(unit.title.en). Whoever bears it, no less than \(least) could be "
            + "lost in all; \(kept.en), \(unmet) is. \(other.en)")))
  }

  private var isFairFirst: Bool { report.terms.first == .fair }
  private var hasClasses: Bool { report.terms.classCount > 1 }

  /// What the least loss gives way to.
  private var priced: Bilingual {
    switch (isFairFirst, hasClasses) {
    case (true, false): Bilingual(zh: "公平", en: "fairness")
    case (true, true): Bilingual(zh: "公平与优先次序", en: "fairness and priority")
    default: Bilingual(zh: "优先次序", en: "priority")
    }
  }

  private var kept: Bilingual {
    let fair = Bilingual(
      zh: "让最重的一个少得尽量少", en: "with the largest loss as small as it can be")
    return switch (isFairFirst, hasClasses) {
    case (true, false): fair
    case (true, true):
      Bilingual(zh: "逐类\(fair.zh)", en: "class by class " + fair.en)
    default: Bilingual(zh: "逐类使缺口最少", en: "with the least of each class in turn")
    }
  }

  /// How to have it otherwise.
  private var other: Bilingual {
    isFairFirst
      ? Bilingual(
        zh: "要先使缺口最少，加 --first total。", en: "For the least loss first, add --first total.")
      : Bilingual(zh: "", en: "")
  }

  /// What the independent check says, tier by tier.
  func addProof(to page: inout Page) {
    guard case .funded(_, let verdict) = report.answer.outcome else { return }
    let limits = report.terms.limits.count
    var text = say(
      "独立复核通过：\(limits) 条限制逐条成立，资金逐笔守恒",
      "Checked independently: \(limits == 1 ? "the limit holds" : "all \(limits) limits hold"), "
        + "every unit is accounted for")
    if report.isBest {
      let parts = totals.filter(canOccur).map {
        "\(name(of: $0.tier)) \(amount($0.value, of: $0.tier))"
      }
      text += say("；各层与下界的差距都是 0：", "; gap 0 in every tier: ") + joined(parts)
    } else {
      page.add(.heading(say("逐层证明到哪里", "What is proven, tier by tier")))
      page.add(tierTable)
    }
    text += say("。", ".")
    if let fairness = report.fairness, fairness.price <= 0 {
      text += say("任何安排的缺口都不会更少。", " No allocation loses less in all.")
    }
    if verdict.unjudged > 0 {
      text += say(
        "有 \(verdict.unjudged) 个份额的公平性未能逐一分清。",
        " The fairness of \(verdict.unjudged) shares was not told apart.")
    }
    page.add(.note(text))
  }

  /// The tiers with all classes of unmet need in one.
  private var totals: [TierVerdict] {
    var all: [TierVerdict] = []
    for tier in report.tiers {
      var tier = tier
      switch tier.tier {
      case .total where hasClasses: tier.tier = .total(class: -1)
      case .unmet where hasClasses: tier.tier = .unmet(class: -1)
      default: break
      }
      if let place = all.firstIndex(where: { $0.tier == tier.tier }) {
        all[place].value += tier.value
        all[place].bound += tier.bound
      } else {
        all.append(tier)
      }
    }
    return all
  }

  /// Whether a tier could come to anything at all: money is asked only with backfill, and waits only with
  /// deferral.
  private func canOccur(_ tier: TierVerdict) -> Bool {
    switch tier.tier {
    case .asked: report.terms.backfill != nil
    case .delay: report.terms.yearsBeyond != nil
    case .total, .unmet, .change, .proportion: true
    }
  }

  private var tierTable: Page.Block {
    var lines = report.tiers.filter(canOccur)
    if report.terms.classCount > 1 {
      // Of many classes those that are open, and the sum of all.
      let open = lines.filter { tier in
        switch tier.tier {
        case .total, .unmet: tier.gap > 0
        default: false
        }
      }
      lines = open.prefix(RebalanceScreen.rowsShown) + totals.filter(canOccur)
    }
    return .table(
      [say("层次", "tier"), say("结果", "found"), say("已证明不低于", "at least"), say("差距", "gap")],
      lines.map { tier in
        [
          name(of: tier.tier, withUnit: true), money(tier.value), money(tier.bound),
          money(tier.gap),
        ]
      }, numeric: [1, 2, 3])
  }

  /// A tier in words; class −1 is all classes together.
  private func name(of tier: AllocationTier, withUnit: Bool = false) -> String {
    let unit = withUnit ? say("（\(unit.title.zh)·年）", " (\(unit.title.en)·years)") : ""
    return switch tier {
    case .total(let number): say("最少", "least ") + unmetName(number)
    case .unmet(let number):
      unmetName(number) + (isFairFirst ? "" : say("（分摊）", ", shared"))
    case .asked: say("别处多出", "asked of others")
    case .delay: say("推迟", "delay") + unit
    case .change: say("变动", "change")
    case .proportion: say("均衡", "proportion")
    }
  }

  private func unmetName(_ number: Int) -> String {
    if report.terms.classCount == 1 || number < 0 { return say("缺口", "unmet") }
    let members = report.terms.classes.indices.filter { report.terms.classes[$0] == Int32(number) }
    if members.count == 1 {
      return say(
        "缺口（\(id(subproject: Int32(members[0])))）", "unmet of \(id(subproject: Int32(members[0])))")
    }
    return say("缺口（第 \(number + 1) 类）", "unmet of class \(number + 1)")
  }

  private func amount(_ value: Int128, of tier: AllocationTier) -> String {
    tier == .delay
      ? say("\(money(value)) \(unit.title.zh)·年", "\(money(value)) \(unit.title.en)·years")
      : money(value)
  }
}
