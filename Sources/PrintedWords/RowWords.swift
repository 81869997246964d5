/// What the first words of a row say about it.
package enum RowWords {
  private static let totals = ["合计", "总计", "共计", "累计", "总合计", "全部合计", "grandtotal", "total"]
  private static let pageTotals = ["本页", "过次页", "承前页"]

  package static func isTotal(_ text: String) -> Bool {
    let key = PrintedText.label(text)
    guard key.count <= 14, !isSubtotal(text) else { return false }
    return totals.contains { key == $0 || key.hasSuffix($0) || key.hasPrefix($0) }
  }

  package static func isSubtotal(_ text: String) -> Bool {
    let key = PrintedText.label(text)
    return key.count <= 24
      && (key.contains("小计") || key.contains("subtotal") || key.contains("sub-total")
        || pageTotals.contains(where: key.hasPrefix))
  }

  package static func isNote(_ text: String) -> Bool {
    let key = PrintedText.label(text)
    return ["注:", "备注:", "说明:", "注1", "附注", "note:", "notes:", "*", "※", "填报", "制表", "source:"]
      .contains(where: key.hasPrefix)
  }

  /// 一、 （二） 1. and the words of totals and notes begin a row of their own.
  package static func opensRow(_ text: String) -> Bool {
    isTotal(text) || isSubtotal(text) || isNote(text) || isEnumerated(text)
      || ["其中", "of which"].contains(where: text.hasPrefix)
  }

  package static func isEnumerated(_ text: String) -> Bool {
    let key = PrintedText.label(text)
    let body = key.hasPrefix("(") ? key.dropFirst() : key[...]
    let digits = body.prefix { "一二三四五六七八九十".contains($0) }
    guard !digits.isEmpty, let next = body.dropFirst(digits.count).first else { return false }
    return "、.)．".contains(next)
  }
}
