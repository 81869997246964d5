package import Allocation
internal import Checking
internal import Planning
internal import Rebalancing
internal import Texts

/// What is said about changes of a scenario that change nothing, or less than they seem to.
struct NoticeWords {
  let words: PlanWords
  let unit: MoneyUnit
  /// The scenario's changes as a command line writes them.
  let changes: [String]

  /// One sentence, without the change itself.
  func sentence(_ notice: ChangeNotice) -> String {
    switch notice.reason {
    case .takesNothing(let planned, let isClosing): takesNothing(planned, isClosing)
    case .aboveThePlan(let limit, let planned):
      say(
        "计划只有 \(money(planned))，至多 \(money(Int128(limit))) 不起作用。",
        "changes nothing: \(money(planned)) is planned there, and at most \(money(Int128(limit))) allowed."
      )
    case .locksNothing:
      say("那里没有大于 0 的资金，锁定不起作用。", "changes nothing: no money above 0 is planned there.")
    case .keepsNothing: say("下限是 0，不起作用。", "changes nothing: the floor comes to 0.")
    case .wholeShare:
      say("占比至多 100% 总是成立，不起作用。", "changes nothing: a share is never above 100%.")
    case .permitsNothing:
      say("合计至多多出 0，不起作用。", "changes nothing: at most 0 may be given.")
    case .nothingShort:
      say("没有资金会短缺，不起作用。", "changes nothing: no money can fall short.")
    case .noTranche(let set):
      say(
        "\(name(set))在可能短缺的子项目和年度没有资金，不会多出。",
        "\(name(set)) has no tranche in any sub-project and year that can fall short, and gives nothing."
      )
    case .closed(let set):
      say(
        "\(name(set))在可能短缺的子项目和年度自己被削减、封顶或锁定，不会多出。",
        "\(name(set)) is cut, capped or locked itself wherever money can fall short, and gives nothing."
      )
    case .noYearlyCeiling:
      say(
        "这些来源没有单个年度的上限，没有什么可以结转。",
        "changes nothing: no ceiling is on a single year of these sources.")
    case .noEarlierYear:
      say(
        "上限只在计划的第一年，之前没有年度可以结转。",
        "changes nothing: the only ceiling is on the plan's first year, and nothing comes before it."
      )
    case .nothingCarried:
      say("每年都没有超出当年的上限，没有结转。", "nothing is carried: every year stays within its own ceiling.")
    case .noLaterYear:
      say(
        "可能短缺的资金在建设期内没有以后的年度，无从推迟。",
        "nothing can wait: no money that can fall short has a later year in its sub-project's window."
      )
    case .oneClass:
      say(
        "所有有资金的子项目都在同一类，没有先后。",
        "changes nothing: all sub-projects with money are in one class.")
    case .sameMoney(let binding, let ceiling): sameMoney(notice.change, binding, ceiling)
    case .ignoredByMethod:
      say(
        "按同一百分比分摊时不考虑这一项。",
        "changes nothing: the method proportional takes no notice of it.")
    case .oneEach:
      say(
        "按优先次序分摊时每个子项目自成一类，没有可分摊的合计。",
        "changes nothing: by priority every sub-project is a class of its own.")
    case .fairIsLeast:
      say(
        "没有配套、下限和多项上限时，公平分摊的总缺口本来就最小。",
        "changes nothing: without cofinancing, floors and several ceilings fair shares lose the least."
      )
    }
  }

  /// The change as written, and the sentence.
  func line(_ notice: ChangeNotice) -> String {
    change(notice.change) + say("：", ": ") + sentence(notice)
  }

  func change(_ number: Int) -> String { changes.indices.contains(number) ? changes[number] : "" }

  private func takesNothing(_ planned: Int128, _ isClosing: Bool) -> String {
    let why =
      if planned > 0 {
        say("计划 \(money(planned))，减少的金额是 0", "of the planned \(money(planned)) it takes 0")
      } else if planned < 0 {
        say(
          "计划数 \(money(planned)) 是负数，保持不变",
          "the planned \(money(planned)) is negative and stays as it is")
      } else {
        say("计划数是 0，没有可减的", "0 is planned there")
      }
    return isClosing
      ? say(
        why + "；只是那里不能再多出。",
        "takes nothing: \(why); it only keeps more money from coming there.")
      : say(why + "，不起作用。", "changes nothing: \(why).")
  }

  private func sameMoney(_ own: Int, _ binding: Int, _ ceiling: Amount) -> String {
    let most = money(Int128(ceiling))
    return say(
      "与 \(change(binding)) 针对同一笔资金；两者都从计划数算起，不叠加，以较低的为准：至多 \(most)，来自 \(change(binding))。",
      "is about the same money as \(change(binding)); each counts from the plan, they do not add up, and "
        + "the lower holds: at most \(most), by \(change(binding)).")
  }

  private func name(_ set: SourceSet) -> String {
    switch set {
    case .all: say("所有来源", "every source")
    case .source(let source): words.name(source: source)
    case .payer(let payer): words.name(payer: payer)
    case .place(let place): words.name(place: place)
    }
  }

  private func say(_ zh: String, _ en: String) -> String { words.say(zh, en) }
  private func money(_ amount: Int128) -> String { unit.text(amount) }
}

extension RebalanceReport {
  /// What the scenario's author should know about its changes, in their order.
  package var notices: [ChangeNotice] {
    let sums = answer.sums
    guard !amounts.isEmpty else { return ChangeNotice.all(of: answer.scenario, terms, sums) }
    return ChangeNotice.all(of: answer.scenario, terms, sums) { selector in
      amounts.indices.reduce(Int128(0)) { sum, c in
        let isChosen = selector.contains(
          subproject: cells.subproject[c], source: cells.source[c], year: cells.year[c], in: draft)
        return isChosen ? sum + Int128(amounts[c]) : sum
      }
    }
  }
}

extension RebalanceScreen {
  func addNotices(to page: inout Page) {
    let notices = report.notices
    if notices.isEmpty { return }
    let wording = NoticeWords(words: words, unit: unit, changes: report.words)
    page.add(.heading(say("关于所给的变动", "About the changes")))
    page.add(.list(notices.map(wording.line)))
  }
}
