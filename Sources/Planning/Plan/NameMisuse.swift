/// What is wrong with names that a plan gives its tiers and years.
package enum NameMisuse {
  /// Signs that selectors give a meaning of their own: `State@FY2025:sp01=20%`.
  private static let selectorSigns = "@:*=,"

  /// Whether options can take the name.
  package static func isSelectable(_ name: Bilingual) -> Bool {
    !(name.zh + name.en).contains(where: selectorSigns.contains)
  }

  /// Names in the order in which they are given, each with the word of the tier that it is for: those that
  /// another one has already, or that are the format's word for another.
  package static func repeated(
    _ names: [(word: String, name: Bilingual)]
  ) -> [(word: String, expected: Bilingual)] {
    var taken: [String: String] = [:]
    var repeated: [(word: String, expected: Bilingual)] = []
    for (word, name) in names {
      for text in Set([name.zh.lowercased(), name.en.lowercased()]) {
        let isOther = TierNames.words.contains(text) && text != word
        if let other = isOther ? text : taken[text] {
          repeated.append(
            (word, Bilingual(zh: "名称不能与 \(other) 的相同", en: "a name other than that of \(other)")))
        }
        taken[text] = word
      }
    }
    return repeated
  }

  /// The same of labels of years: none is the number or the label of another year.
  package static func repeated(
    _ labels: [(year: Int32, name: Bilingual)]
  ) -> [(year: Int32, expected: Bilingual)] {
    var taken: [String: Int32] = [:]
    var repeated: [(year: Int32, expected: Bilingual)] = []
    for (year, label) in labels {
      for text in Set([label.zh.lowercased(), label.en.lowercased()]) {
        let number = Int32(text)
        if let other = number == year ? nil : number ?? taken[text] {
          repeated.append(
            (year, Bilingual(zh: "不能与 \(other) 年的名称相同", en: "a label other than that of \(other)")))
        }
        taken[text] = year
      }
    }
    return repeated
  }
}
