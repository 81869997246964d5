/// The currencies of ISO 4217 and how many decimals their smallest unit has.
///
/// Source: ISO 4217 list one (current currencies and funds with a minor unit). Gold, special drawing
/// rights and the like, which have none, are not money that a plan can be in.
public enum Currency {
  /// Codes by decimals of the minor unit: a yen has no smaller unit, a dinar of Kuwait 1000 fils.
  private static let codes: [(decimals: Int, codes: String)] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (
      2,
      """
      AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD \
      CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL \
      GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR \
      LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB \
      PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP \
      SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL
      """
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
  ]

  private static let decimalsByCode: [String: Int] = {
    var decimals: [String: Int] = [:]
    for row in codes {
      for code in row.codes.split(separator: " ") { decimals[String(code)] = row.decimals }
    }
    return decimals
  }()

  /// All codes, ascending.
  public static let all = decimalsByCode.keys.sorted()

  /// Decimals of the currency's smallest unit; `nil` if `code` is no currency.
  public static func minorDecimals(_ code: String) -> Int? { decimalsByCode[code] }
}

/// A number word in front of or behind a unit: 百万 in 百万美元, thousand in `thousand USD`.
package enum Multiple {
  /// Longest first: 百万 is not 百 and 万.
  private static let signs: [(sign: String, power: Int)] = [
    ("万亿", 12), ("千亿", 11), ("百亿", 10), ("十亿", 9), ("千万", 7), ("百万", 6), ("十万", 5),
    ("亿", 8), ("億", 8), ("万", 4), ("萬", 4), ("千", 3), ("兆", 12),
  ]
  private static let words: [String: Int] = [
    "ten": 1, "hundred": 2, "hundreds": 2, "thousand": 3, "thousands": 3, "'000": 3, "000s": 3,
    "lakh": 5, "lakhs": 5, "lac": 5, "million": 6, "millions": 6, "mn": 6, "mln": 6, "crore": 7,
    "crores": 7, "billion": 9, "billions": 9, "bn": 9, "bln": 9, "trillion": 12, "trillions": 12,
    "of": 0,
  ]

  /// The power of ten that `name` says, and what is left: (6, USD) of `million USD`.
  package static func split(_ name: String) -> (power: Int, rest: String) {
    for (sign, power) in signs where name.hasPrefix(sign) {
      return (power, String(name.dropFirst(sign.count).drop { $0 == " " }))
    }
    var power = 0
    var rest: [Substring] = []
    for word in name.split(separator: " ") {
      if let known = words[word.lowercased()] { power += known } else { rest.append(word) }
    }
    return (power, rest.joined(separator: " "))
  }

  /// The power of ten that `scale` is; `nil` for any other number.
  package static func power(of scale: Int64) -> Int? {
    guard scale > 0 else { return nil }
    var (power, rest) = (0, scale)
    while rest % 10 == 0 {
      rest /= 10
      power += 1
    }
    return rest == 1 ? power : nil
  }
}
