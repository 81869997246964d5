package import Planning

/// Who a label of a money column says pays.
package enum PayerWords: Sendable, Equatable {
  case tier(Tier)
  /// City, county and other money together.
  case local

  /// `nil` where the words do not say: a bare place name, a name of a programme.
  package init?(_ label: String) {
    let key = PrintedText.label(label)
    for (words, payer) in PayerWords.words where words.contains(where: { key.contains($0) }) {
      self = payer
      return
    }
    if key.hasSuffix("省") || key == "省" {
      self = .tier(.province)
    } else if key == "市" {
      self = .tier(.city)
    } else if ["县", "区", "旗"].contains(where: key.hasSuffix) {
      self = .tier(.county)
    } else {
      return nil
    }
  }

  /// Whether a payer of the counties' tier that is no county of the list may be a zone of the city: 高新区,
  /// 临空. A county or district that the list does not have is none, nor are all counties together.
  package static func mayBeZone(_ label: String) -> Bool {
    let key = PrintedText.label(label)
    if words.contains(where: { $0.1 == .tier(.county) && $0.0.contains { key.contains($0) } }) {
      return false
    }
    return !["区", "县", "市", "旗"].contains(where: key.hasSuffix)
      || ["高新", "经开", "开发", "新区", "园区", "临空", "保税", "度假", "示范", "产业", "功能区"]
        .contains { key.contains($0) }
  }

  /// In this order: what says more comes first.
  private static let words: [([String], PayerWords)] = [
    (["中央", "国家资金", "国家级", "国债", "central", "federal"], .tier(.central)),
    (["市县", "市、县", "市(县", "市(区", "市区县", "地方", "local"], .local),
    (["省级", "省财政", "省补", "省本级", "省资金", "自治区级", "自治区资金", "province"], .tier(.province)),
    (
      ["市本级", "市级", "市财政", "市直", "市资金", "本级财政", "city", "municipal"], .tier(.city)
    ),
    (["县级", "区级", "县区", "区县", "县(区", "区(县", "县财政", "区财政", "county"], .tier(.county)),
    (
      ["自筹", "社会", "银行", "贷款", "债券", "企业", "其他", "其它", "捐", "other", "private"],
      .tier(.other)
    ),
  ]
}
