package import Checking
internal import Planning
internal import Screens

/// What a finding of the checkup says, and the question that it puts to those who decide.
extension BriefReport {
  package func statement(of finding: Finding) -> String {
    let scope = finding.subject.scope
    if let subproject = scope.subproject {
      switch finding.rule.code {
      case Rule.moneyOutsideWindow.code:
        if let year = scope.year { return outsideWindow(subproject, year) }
      case Rule.moneyInUndescribedYear.code:
        if let year = scope.year { return undescribed(subproject, year) }
      case Rule.describedYearWithoutMoney.code: return describedOnly(subproject, finding)
      case Rule.noUnitPriceFits.code: return noPrice(subproject, finding.subject.years)
      default: break
      }
    }
    if finding.rule.code == Rule.dutyWindowDiffers.code, let duty = finding.subject.duty {
      return dutyWindow(duty, finding)
    }
    return other(finding)
  }

  private func outsideWindow(_ subproject: Int32, _ year: Int32) -> String {
    let row = draft.subprojects[Int(subproject)]
    let isDescribed = DescribedYears.years(in: row.content).contains(year)
    let amount = money(planned(subproject, year))
    let window = words.years(row.startYear, row.endYear)
    let title = words.close(year: year)
    let isAfter = row.endYear.map { year > $0 } ?? false
    let changed = isAfter ? say("完成时限", "the end") : say("起始时间", "the start")
    return say(
      "\(named(subproject))起止时间为\(window)，却在\(title)安排资金\(amount)"
        + (isDescribed ? "，建设内容也写到\(title)" : "")
        + "。请核定：\(changed)应否改为\(title)，否则这笔资金怎样安排？",
      "\(named(subproject)) runs \(window), yet \(amount) stands in \(title)"
        + (isDescribed ? ", and the text describes \(title) too" : "")
        + ". To decide: should \(changed) be \(title), or where does the money go?")
  }

  private func undescribed(_ subproject: Int32, _ year: Int32) -> String {
    let described = DescribedYears.years(in: draft.subprojects[Int(subproject)].content)
    let (named, title) = (words.closeTitles(years: described), words.close(year: year))
    let amount = money(planned(subproject, year))
    return say(
      "\(self.named(subproject))\(title)安排资金\(amount)，建设内容却只写了\(named)。"
        + "请核定：\(title)的建设内容是什么？",
      "\(self.named(subproject)) has \(amount) in \(title), but the text describes only "
        + "\(named). To decide: what is to be done in \(title)?")
  }

  private func describedOnly(_ subproject: Int32, _ finding: Finding) -> String {
    let years = words.closeTitles(years: finding.subject.years)
    return say(
      "\(named(subproject))建设内容写到\(years)，这些年度却没有资金。请研究：资金从哪里来，列入哪些年度？",
      "\(named(subproject)): the text describes \(years), which have no money. To decide: where does "
        + "the money come from, and in which years?")
  }

  /// Quantities and money of the years that contradict each other.
  private func noPrice(_ subproject: Int32, _ years: [Int32]) -> String {
    let parts = years.map { year in
      let outputs = draft.outputs.indices.filter {
        draft.outputs[$0].subproject == subproject && draft.outputs[$0].year == year
          && draft.outputs[$0].quantity.units != 0
      }
      let items = name(outputs: outputs.map { Int32($0) })
      let amount = money(planned(subproject, year))
      return say(
        "\(words.close(year: year))\(items)，共\(amount)",
        "\(words.close(year: year)): \(items), \(amount)")
    }
    return say(
      "\(named(subproject))各年的数量和资金：\(parts.joined(separator: "；"))。"
        + "如各年单价相同，不论单价是多少，都算不出这些数。请核定：数量和资金哪一个有误？",
      "\(named(subproject)): quantities and money: \(parts.joined(separator: "; ")). If "
        + "prices are the same in every year, none give all of these. To decide: which of them is wrong?"
    )
  }

  private func dutyWindow(_ number: Int32, _ finding: Finding) -> String {
    let duty = draft.duties[Int(number)]
    let window = words.years(duty.startYear, duty.endYear)
    let theirs = (finding.expected ?? "").replacing("–", with: say("—", "–"))
    let lead = duty.lead.isEmpty ? "" : say("（牵头\(duty.lead)）", " (led by \(duty.lead))")
    return say(
      "重点任务第\(number + 1)项“\(duty.name)”\(lead)：分工表的时间进度为\(window)，实施计划表里承担它的子项目为\(theirs)年。"
        + "请核定：以哪一个为准？",
      "Duty \(number + 1), “\(duty.name)”\(lead): the table of duties says \(window), the sub-projects that "
        + "carry it out run \(theirs). To decide: which holds?")
  }

  /// The finding in its own words; its amounts are in the plan's unit.
  private func other(_ finding: Finding) -> String {
    let remark =
      unit.name == draft.unit.name
      ? "" : say("（以\(draft.unit.title.zh)计）", " (in \(draft.unit.title.en))")
    let title = finding.rule.title(words.language)
    // Many findings ask the author themselves.
    let (zh, en) = (finding.message.zh, finding.message.en)
    let question = question(finding.rule)
    return say(
      "\(title)：\(zh)\(remark)。" + (zh.contains("。请") ? "" : "请核定：\(question.zh)"),
      "\(title.prefix(1).uppercased() + title.dropFirst()): \(en)\(remark)"
        + (en.contains("?") ? "" : ". To decide: \(question.en)"))
  }

  private func question(_ rule: Rule) -> Bilingual {
    switch rule.code {
    case Rule.totalDiffersFromParts.code, Rule.totalWithoutParts.code:
      Bilingual(zh: "合计数和各分项数哪一个有误？", en: "is the total wrong, or a part of it?")
    case Rule.shareAboveLimit.code, Rule.shareBelowLimit.code:
      Bilingual(zh: "调整分担的金额，还是调整补助比例？", en: "change the amounts, or the share?")
    case Rule.payerOutsideLevel.code:
      Bilingual(zh: "改由哪一级出资，还是改项目级别？", en: "who is to pay, or which level is it?")
    case Rule.quantityTimesUnitCostDiffers.code:
      Bilingual(
        zh: "数量、单价、资金哪一个有误？", en: "which is wrong, quantity, unit price or money?")
    case Rule.outputDiffersFromText.code:
      Bilingual(zh: "以哪一个数量为准？", en: "which quantity holds?")
    case Rule.indicatorMissedWithoutReason.code:
      Bilingual(zh: "没有完成的原因是什么，何时补上？", en: "why was it missed, and when will it be made up?")
    case Rule.indicatorDirection.code:
      Bilingual(zh: "指标的方向是否写反？", en: "does the target point the right way?")
    case Rule.headcountAboveEstablishment.code:
      Bilingual(zh: "是超编，还是人数、编制写错？", en: "too many staff, or a wrong figure?")
    default: Bilingual(zh: "以哪一个为准？", en: "which holds?")
    }
  }

  /// The plan's money of a sub-project in a year.
  private func planned(_ subproject: Int32, _ year: Int32) -> Int128 {
    let tranches = draft.tranches
    var sum: Int128 = 0
    for row in 0..<tranches.count
    where tranches.subproject[row] == subproject && tranches.year[row] == year {
      sum += Int128(tranches.amount[row])
    }
    return sum
  }
}
