package import Planning

/// What every chart of a page says about itself, apart from its figures.
package struct ChartCaption: Sendable {
  /// Prefix of every id inside the chart; unique on its page. ASCII letters, digits and hyphens,
  /// beginning with a letter.
  package var id: String
  /// The chart's name, for readers that do not see it.
  package var title: String
  /// One sentence with the main figures, for readers that do not see the chart.
  package var sentence: String
  /// The unit whose minor units all amounts of the chart count.
  package var unit: MoneyUnit
  /// The unit as the page calls it, in the page's language.
  package var unitName: String
  package var language: Language

  package init(
    id: String, title: String, sentence: String, unit: MoneyUnit, unitName: String,
    language: Language
  ) {
    self.id = id
    self.title = title
    self.sentence = sentence
    self.unit = unit
    self.unitName = unitName
    self.language = language
  }

  package func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en)(language) }

  package func text(_ amount: Int128) -> String { unit.text(amount) }

  /// A change: with its sign, also when it is a gain.
  package func signed(_ amount: Int128) -> String { unit.signedText(amount) }

  /// A name and its amount, as tooltips say it.
  package func text(_ name: String, _ amount: Int128) -> String {
    name + say("：", ": ") + text(amount) + " " + unitName
  }

  var unitLine: String { say("单位：", "Unit: ") + unitName }
  package var total: String { say("合计", "Total") }
  package var more: String { say("增加", "More") }
  package var less: String { say("减少", "Less") }
  var allZero: String { say("所有金额都是 0。", "All amounts are 0.") }
  package var nothing: String { say("没有可画的数字。", "There are no figures to draw.") }
}
