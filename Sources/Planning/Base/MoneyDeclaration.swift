/// What a package says of its money, before anybody has looked whether it can be so.
package struct MoneyDeclaration: Sendable {
  package var currency: String?
  package var unit: String?
  /// `nil` if no names in both languages are given.
  package var names: Bilingual?
  package var scale: Int64?
  package var decimals: Int64?

  package init(
    currency: String?, unit: String?, names: Bilingual?, scale: Int64?, decimals: Int64?
  ) {
    self.currency = currency
    self.unit = unit
    self.names = names
    self.scale = scale
    self.decimals = decimals
  }

  /// What is wrong with one of the keys, as what was expected there.
  package typealias Misuse = (key: String, expected: Bilingual)

  /// The unit as far as it can be told, and what is wrong with it.
  package func read(suggesting near: (String) -> String?) -> (unit: MoneyUnit, misuses: [Misuse]) {
    var unit = MoneyUnit(currency: "CNY", name: "万元", scale: 10_000, decimals: 2)
    var misuses: [Misuse] = []
    let isKnown = readCurrency(&unit, &misuses, near)
    if readName(&unit, isKnown, &misuses) {
      if let names { unit.title = names }
      readScale(&unit, &misuses)
      readDecimals(&unit, isKnown, &misuses)
    }
    return (unit, misuses)
  }

  /// Whether the currency is one; yuan if none is named.
  private func readCurrency(
    _ unit: inout MoneyUnit, _ misuses: inout [Misuse], _ near: (String) -> String?
  ) -> Bool {
    guard let currency else { return true }
    if Currency.minorDecimals(currency) != nil {
      unit.currency = currency
      return true
    }
    let capitals = currency.uppercased()
    let likely = Currency.minorDecimals(capitals) != nil ? capitals : near(currency)
    let meant = likely.map { ("；是否想写 \($0)？", "; did you mean \($0)?") } ?? ("", "")
    misuses.append(
      (
        "currency",
        Bilingual(
          zh: "应为 ISO 4217 的货币代码，如 CNY、USD、JPY" + meant.0,
          en: "a currency code of ISO 4217, such as CNY, USD or JPY" + meant.1)
      ))
    return false
  }

  /// What yuan are called; 元 of other currencies is 美元, 港元 and so on.
  private static let yuan = ["元", "CNY", "RMB", "yuan", "人民币", "人民币元"]
  /// Currencies whose own documents write 元 alone.
  private static let ownYuan = ["TWD", "HKD", "MOP"]
  private static let longestName = 40

  /// Whether `name` can stand on a screen as the name of something.
  package static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.count <= longestName && name.first != " " && name.last != " "
      && !name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }

  private func readName(
    _ unit: inout MoneyUnit, _ isKnown: Bool, _ misuses: inout [Misuse]
  ) -> Bool {
    let name = self.unit ?? ""
    let rest = Multiple.split(name).rest
    if unit.currency == "CNY", isKnown, !MoneyDeclaration.yuan.contains(rest) {
      misuses.append(
        (
          "unit",
          Bilingual(
            zh: "应为 元、万元或亿元，也可用千元、百万元等；别的货币请改 planctl.currency",
            en: "元, 万元 or 亿元, also 千元, 百万元 and so on; for other money change planctl.currency")
        ))
      return false
    }
    let most = MoneyDeclaration.longestName
    guard MoneyDeclaration.isName(name) else {
      misuses.append(
        (
          "unit",
          Bilingual(
            zh: "应为单位的名称，如 \"万元\"、\"thousand USD\"，至多 \(most) 字",
            en:
              "the name of a unit, such as \"万元\" or \"thousand USD\", of at most \(most) characters"
          )
        ))
      return false
    }
    if unit.currency != "CNY", rest == "元", !MoneyDeclaration.ownYuan.contains(unit.currency) {
      let code = unit.currency
      misuses.append(
        (
          "currency",
          Bilingual(
            zh: "单位 \(name) 是人民币：应为 CNY；否则 planctl.unit 请写 \(code) 的单位，如 \"\(code)\"",
            en:
              "CNY, which the unit \(name) is of; or write a unit of \(code) in planctl.unit, such as "
              + "\"\(code)\"")
        ))
      return false
    }
    unit.name = name
    unit.title = Bilingual(zh: name, en: name)
    return true
  }

  /// How many of the currency a unit is. A name that says a number must say the same one.
  private func readScale(_ unit: inout MoneyUnit, _ misuses: inout [Misuse]) {
    let power = scale.flatMap(Multiple.power)
    for name in [unit.name, unit.title.zh, unit.title.en] {
      let said = Multiple.split(name)
      let isBare = said.power == 0 && (said.rest == unit.currency || said.rest == "元")
      guard said.power > 0 || isBare, said.power != power else { continue }
      let wanted = "1" + String(repeating: "0", count: said.power)
      misuses.append(
        ("unitScale", Bilingual(zh: "\(name) 应为 \(wanted)", en: "\(wanted) for \(name)")))
      // What follows is about the unit that the name says.
      unit.scale = Int64(powerOfTen(min(said.power, 12)))
      return
    }
    guard let scale, power != nil, scale <= MoneyUnit.mostScale else {
      misuses.append(
        (
          "unitScale",
          Bilingual(
            zh: "应为 10 的整次幂：1、10、100 … \(MoneyUnit.mostScale)，即一个\(unit.name)是多少 \(unit.currency)",
            en:
              "a power of ten, 1, 10, 100 … \(MoneyUnit.mostScale): how many \(unit.currency) one "
              + "\(unit.name) is")
        ))
      return
    }
    unit.scale = scale
  }

  /// The most decimals are those of the currency's smallest unit. Of yuan, whose packages were read so
  /// from the first, any up to 6.
  private func readDecimals(
    _ unit: inout MoneyUnit, _ isKnown: Bool, _ misuses: inout [Misuse]
  ) {
    let kept = MoneyUnit.decimalsKept
    let smallest =
      (Multiple.power(of: unit.scale) ?? 0) + (Currency.minorDecimals(unit.currency) ?? 0)
    let isFree = unit.currency == "CNY" || !isKnown
    let most = isFree ? kept.upperBound : min(kept.upperBound, smallest)
    if let decimals, decimals >= Int64(kept.lowerBound), decimals <= Int64(most) {
      unit.decimals = Int(decimals)
      return
    }
    var zh = "应为 0 至 \(most)；−1 至 −6 表示都是整十至整百万的数"
    var en = "0 to \(most); −1 to −6 where all figures are whole tens to millions"
    if most < kept.upperBound {
      zh += "（\(unit.currency) 的最小单位是 \(unit.name) 的第 \(most) 位小数）"
      en += " (the smallest unit of \(unit.currency) is decimal \(most) of \(unit.name))"
    }
    misuses.append(("decimals", Bilingual(zh: zh, en: en)))
  }
}
