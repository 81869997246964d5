/// The words of public finance by which Chinese documents name tiers, levels and places, for the words
/// of a column.
package enum ChineseWord {
  /// Each word with what it may stand for, of which a column has one.
  private static let meanings: [String: [String]] = [
    "中央": ["central"], "中央级": ["central"], "国家级": ["central"],
    "省": ["province"], "省级": ["province"], "省本级": ["province"],
    "市": ["city"], "市级": ["city"], "市本级": ["city"],
    "县": ["county"], "县级": ["county"], "区县": ["county"], "区县级": ["county"], "县区级": ["county"],
    "市县": ["city-county", "local"], "市县级": ["city-county", "local"], "地方": ["local"],
    "功能区": ["zone"], "园区": ["zone"], "其他": ["other"],
  ]

  /// The position among `words` of what `text` says in Chinese; `nil` if it says none of them.
  package static func position(of text: String, among words: [String]) -> Int? {
    meanings[text]?.lazy.compactMap { words.firstIndex(of: $0) }.first
  }
}
