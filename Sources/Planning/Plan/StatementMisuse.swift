/// What one row says that can not be: a figure by itself, a relation with its figures.
extension Figure {
  /// A column of the figure, what was found there and what was expected: decimals that it can not print, a
  /// unit that is one of money misspelt.
  package func misuses(
    _ money: MoneyUnit
  ) -> [(column: String, found: String, expected: Bilingual)] {
    var misuses: [(column: String, found: String, expected: Bilingual)] = []
    let most = Figure.mostDecimals
    if !(0...most).contains(decimals) {
      misuses.append(
        ("decimals", "\(decimals)", Bilingual(zh: "应为 0 至 \(most)", en: "0 to \(most)")))
    } else if let value, value.decimals > decimals {
      misuses.append(
        (
          "decimals", "\(decimals)",
          Bilingual(
            zh: "\(id) 的数值有 \(value.decimals) 位小数，decimals 不能少于它",
            en: "\(value.decimals) or more: so many decimals has the value of \(id)")
        ))
    }
    if MeasureUnit.isMisspeltMoney(unit, money: money) {
      misuses.append(
        (
          "unit", unit,
          Bilingual(
            zh: "金额单位应为 " + MeasureUnit.moneyNames.joined(separator: "、"),
            en: "a unit of money: " + MeasureUnit.moneyNames.joined(separator: ", "))
        ))
    }
    return misuses
  }
}

extension StatementRelation {
  /// A column of the relation and what was expected there: roles that it needs, figures that can be added
  /// or compared.
  package func misuses(
    _ figures: [Figure], _ money: MoneyUnit
  ) -> [(column: String, expected: Bilingual)] {
    var misuses: [(column: String, expected: Bilingual)] = []
    addRoles(&misuses)
    addMeasures(figures, money, &misuses)
    return misuses
  }

  private func addRoles(_ misuses: inout [(column: String, expected: Bilingual)]) {
    for member in members where member.factor.numerator == 0 {
      misuses.append(
        (
          "factor",
          Bilingual(zh: "关系 \(id) 的 factor 不能是 0", en: "a factor other than 0 in relation \(id)")
        ))
    }
    if kind == .equal {
      let figures = members.map(\.figure)
      if figures.count < 2 || Set(figures).count < figures.count {
        misuses.append(
          (
            "figure_id",
            Bilingual(
              zh: "关系 \(id) 应有两个以上不同的数", en: "two or more different figures in relation \(id)")
          ))
      }
    }
    for role in neededRoles where !members.contains(where: { $0.role == role }) {
      let name = Role.names[Int(role.rawValue)]
      misuses.append(
        (
          "role",
          Bilingual(zh: "关系 \(id) 缺少 role \(name)", en: "a row with role \(name) in relation \(id)")
        ))
    }
    for role in singleRoles where members.count(where: { $0.role == role }) > 1 {
      let name = Role.names[Int(role.rawValue)]
      misuses.append(
        (
          "role",
          Bilingual(
            zh: "关系 \(id) 只能有一个 role \(name)",
            en: "only one row with role \(name) in relation \(id)")
        ))
    }
  }

  /// Figures that are added or compared must measure the same thing: nothing is guessed.
  private func addMeasures(
    _ figures: [Figure], _ money: MoneyUnit,
    _ misuses: inout [(column: String, expected: Bilingual)]
  ) {
    if members.contains(where: {
      MeasureUnit.isMisspeltMoney(figures[Int($0.figure)].unit, money: money)
    }) {
      return
    }
    let bare = members.map { figures[Int($0.figure)] }.first { figure in
      figure.measureUnit.measure == .count && MeasureUnit.speaksOfMoney(figure.unit)
    }
    if let bare {
      misuses.append(
        (
          "figure_id",
          Bilingual(
            zh: "关系 \(id) 的 \(bare.id)：单位“\(bare.unit)”说的是钱，应写明货币，如 million USD",
            en: "a unit with its currency for \(bare.id) of relation \(id), such as million USD: "
              + "\(bare.unit) speaks of money")
        ))
      return
    }
    let isRatio = [.share, .rate, .growth].contains(kind)
    func measure(_ member: StatementRelation.Member) -> Measure {
      figures[Int(member.figure)].measureUnit.measure
    }
    if kind == .product {
      let money = members.count { $0.role == .part && measure($0) == .money }
      let result = members.first { $0.role == .result }.map(measure)
      if money != (result == .money ? 1 : 0) {
        misuses.append(
          (
            "figure_id",
            Bilingual(
              zh: "关系 \(id)：乘积是金额时，各因数中应恰有一个金额",
              en: "just one amount of money among the factors of \(id) when the product is money")
          ))
      }
      return
    }
    let alike = members.filter { !isRatio || $0.role != .result }
    if let other = alike.first(where: { measure($0) != measure(alike[0]) }) {
      let (a, b) = (figures[Int(alike[0].figure)], figures[Int(other.figure)])
      let (left, right) = (measure(alike[0]).title, measure(other).title)
      misuses.append(
        (
          "figure_id",
          Bilingual(
            zh:
              "关系 \(id) 的各数要能相加或比较：\(a.id) 是\(left.zh)（\(a.unit)），\(b.id) 是\(right.zh)（\(b.unit)）",
            en: "figures of relation \(id) that can be added or compared: \(a.id) is \(left.en) "
              + "(\(a.unit)), \(b.id) is \(right.en) (\(b.unit))")
        ))
    }
    let result = members.first { $0.role == .result }
    if isRatio, let result, ![.ratio, .count].contains(measure(result)) {
      let figure = figures[Int(result.figure)]
      misuses.append(
        (
          "figure_id",
          Bilingual(
            zh: "关系 \(id) 的结果 \(figure.id) 应为比率（%、‰），不是 \(figure.unit)",
            en: "a ratio (%, ‰) as the result \(figure.id) of relation \(id), not \(figure.unit)")
        ))
    }
  }
}
