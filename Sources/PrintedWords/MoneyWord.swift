package import Planning

/// A unit of money as a document names it: 万元, 百万美元, `thousands of dollars`.
package struct MoneyWord: Sendable, Hashable {
  /// The ISO 4217 code that is meant, or most probably meant.
  package var currency: String { currencies[0] }
  /// Every currency that calls itself so: several for dollars.
  package var currencies: [String]
  /// How many of the currency one unit is, as a power of ten.
  package var power: Int

  package init(currencies: [String], power: Int) {
    self.currencies = currencies
    self.power = power
  }

  private static func yuan(_ power: Int) -> MoneyWord {
    MoneyWord(currencies: ["CNY"], power: power)
  }
  package static let hundredMillions = yuan(8)
  package static let millions = yuan(6)
  package static let tenThousands = yuan(4)
  package static let thousands = yuan(3)
  package static let yuan = yuan(0)

  /// The units of yuan that documents use, with no name the beginning of another's end.
  package static let ofYuan = [hundredMillions, millions, tenThousands, thousands, yuan]

  /// How many of the currency one is.
  package var scale: Int64 { Int64(powerOfTen(power)) }

  /// As a package calls it.
  package var name: String { currency == "CNY" ? title.zh : title.en }

  package var title: Bilingual {
    let (zh, en) = MoneyWord.multiples[power] ?? ("", "")
    let own = MoneyWord.chinese[currency] ?? " " + currency
    return Bilingual(
      zh: (zh + own).trimmingPrefix(" "), en: currency == "CNY" ? zh + own : en + currency)
  }

  private static let multiples: [Int: (String, String)] = [
    3: ("千", "thousand "), 4: ("万", "ten thousand "), 5: ("十万", "lakh "), 6: ("百万", "million "),
    7: ("千万", "crore "), 8: ("亿", "hundred million "), 9: ("十亿", "billion "),
    12: ("万亿", "trillion "),
  ]

  /// What currencies are called in Chinese.
  private static let chinese: [String: String] = [
    "CNY": "元", "USD": "美元", "JPY": "日元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元", "TWD": "新台币",
    "KRW": "韩元", "CAD": "加元", "AUD": "澳元", "CHF": "瑞士法郎", "RUB": "卢布", "SGD": "新加坡元",
  ]

  /// What documents call currencies; where several call themselves so, the likeliest first.
  private static let words: [String: [String]] = [
    "元": ["CNY"], "rmb": ["CNY"], "yuan": ["CNY"], "人民币": ["CNY"], "人民币元": ["CNY"],
    "元人民币": ["CNY"], "美元": ["USD"], "美金": ["USD"], "us$": ["USD"],
    "$": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD"],
    "dollar": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD"],
    "dollars": ["USD", "CAD", "AUD", "NZD", "SGD", "HKD"], "円": ["JPY"], "日元": ["JPY"],
    "yen": ["JPY"], "¥": ["CNY", "JPY"], "港元": ["HKD"], "港币": ["HKD"], "hk$": ["HKD"],
    "新台币": ["TWD"], "新臺幣": ["TWD"], "新台币元": ["TWD"], "新臺幣元": ["TWD"], "nt$": ["TWD"],
    "欧元": ["EUR"], "euro": ["EUR"], "euros": ["EUR"], "€": ["EUR"], "英镑": ["GBP"],
    "£": ["GBP"], "pounds": ["GBP", "EGP"], "韩元": ["KRW"], "원": ["KRW"], "won": ["KRW"],
    "shilling": ["KES", "TZS", "UGX"], "shillings": ["KES", "TZS", "UGX"], "ksh": ["KES"],
    "ksh.": ["KES"], "rupees": ["INR", "PKR", "NPR", "LKR"], "rs": ["INR", "PKR", "NPR", "LKR"],
    "rs.": ["INR", "PKR", "NPR", "LKR"], "₹": ["INR"], "rand": ["ZAR"], "加元": ["CAD"],
    "澳元": ["AUD"], "卢布": ["RUB"], "baht": ["THB"], "ringgit": ["MYR"],
  ]

  private static let fillers: Set<String> = [
    "in", "of", "the", "all", "amounts", "figures", "us", "unit", "units", "expressed", "are",
  ]

  /// The unit that `text` is, and nothing else: 人民币万元, `in thousands of dollars`, `million USD`, `US$ million`.
  package init?(_ text: String) {
    let narrow = PrintedText.narrow(text)
    guard !narrow.isEmpty, narrow.count <= 40 else { return nil }
    var power = 0
    var found: [[String]] = []
    for part in narrow.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "/" }) {
      let word = part.lowercased()
      if MoneyWord.fillers.contains(word) { continue }
      // 人民币万元, 百万美元: the number stands before the money, its country before both.
      let isYuan = word.count > 3 && word.hasPrefix("人民币")
      let isTaiwan = ["新臺幣", "新台币"].contains { word.hasPrefix($0) && word.hasSuffix("元") }
      let bare = isYuan || isTaiwan ? String(word.dropFirst(3)) : word
      let (own, rest) = Multiple.split(bare)
      power += own
      if isTaiwan, rest == "元" {
        found.append(["TWD"])
        continue
      }
      if rest.isEmpty { continue }
      if let known = MoneyWord.words[rest] {
        found.append(known)
      } else if Currency.minorDecimals(String(part.suffix(3))) != nil, rest.count == 3 {
        found.append([String(part.suffix(3))])
      } else {
        return nil
      }
    }
    guard let first = found.first, found.allSatisfy({ $0[0] == first[0] }), power <= 12 else {
      return nil
    }
    self.init(currencies: found.first { $0.count == 1 } ?? first, power: power)
  }
}

extension String {
  fileprivate func trimmingPrefix(_ blank: Character) -> String {
    String(drop { $0 == blank })
  }
}
