package import Checking
package import Planning
internal import Texts

/// What a verdict says beside its counts: what the findings claim, and what could not be checked. It claims
/// no more than was checked.
package struct VerdictWords {
  private let counts: [(kind: FindingClass, count: Int)]
  private let relations: VerdictCounts
  private let isStatement: Bool
  private let waived: Int
  private let unchecked: Unchecked

  /// What was not judged.
  package struct Unchecked {
    /// Rules that were switched off.
    var off = 0
    /// Rules that found nothing to apply to.
    var idle = 0
    /// The relations that could not be judged, as far as they have names.
    var undecided: [Bilingual] = []
    /// Whether idle rules are listed anyhow.
    var isListed = false
    /// Whether there is no figure at all.
    var isEmpty = false
  }

  /// `standing` are the rules of the findings that nobody has waived, `waived` counts the others.
  package init(
    standing: [Rule], waived: Int, relations: VerdictCounts, isStatement: Bool,
    unchecked: Unchecked = Unchecked()
  ) {
    self.waived = waived
    self.unchecked = unchecked
    counts = FindingClass.allCases.map { kind in
      (kind, standing.count { $0.class == kind })
    }.filter { $0.count > 0 }
    self.relations = relations
    self.isStatement = isStatement
  }

  package func text(_ language: Language) -> String {
    let parts = counts.map { kind, count in
      let en = kind == .breach && count > 1 ? "\(count) breaches" : counted(count, kind.title.en)
      return Bilingual(zh: "\(kind.title.zh) \(count)", en: en)(language)
    }
    let list =
      parts.isEmpty
      ? ""
      : language == .zh
        ? "（" + parts.joined(separator: "、") + "）" : " (" + parts.joined(separator: ", ") + ")"
    return list + meaning(language) + rest(language)
  }

  private func meaning(_ language: Language) -> String {
    let what = isStatement ? Bilingual(zh: "文件", en: "document") : Bilingual(zh: "计划", en: "plan")
    if counts.contains(where: { $0.kind == .contradiction }) {
      return Bilingual(
        zh: "。\(what.zh)中有互相矛盾的说法。", en: ". The \(what.en) contradicts itself.")(language)
        + undecided(language)
    }
    if unchecked.isEmpty {
      return Bilingual(
        zh: "。计划里没有一笔资金，没有什么可核对。", en: ". The plan holds no money: nothing was checked.")(
          language)
    }
    if relations.total == 0 {
      let en = "No relation between figures is stated: whether they agree is not known."
      return Bilingual(zh: "。\(what.zh)没有写出任何数字关系，各数是否相符不得而知。", en: ". " + en)(language)
    }
    if relations.total == relations[.undecided] {
      let en = "No relation between figures could be checked: whether they agree is not known."
      return Bilingual(zh: "。\(what.zh)中没有可以核对的数字关系，各数是否相符不得而知。", en: ". " + en)(
        language)
    }
    let rest = waived == 0 ? ("", "") : ("（已认可的除外）", ", apart from what was waived")
    return Bilingual(
      zh: "。核对过的各条中没有发现互相矛盾的说法\(rest.0)。",
      en: ". No contradiction was found in what was checked\(rest.1).")(language)
      + undecided(language)
  }

  private func undecided(_ language: Language) -> String {
    let count = relations[.undecided]
    if count == 0 { return "" }
    let told = unchecked.undecided.prefix(VerdictWords.undecidedTold)
    let isWhole = told.count == count
    func names(_ separator: String) -> String {
      told.map { $0(language) }.joined(separator: separator)
    }
    return Bilingual(
      zh: "另有 \(count) 条数字关系无法判断"
        + (told.isEmpty ? "" : "：" + names("、") + (isWhole ? "" : "等")) + "。",
      en: " \(counted(count, "relation")) between figures could not be decided"
        + (told.isEmpty ? "" : ": " + names(", ") + (isWhole ? "" : ", …")) + ".")(language)
  }

  /// Relations that could not be decided and are named.
  private static let undecidedTold = 10

  /// What was not judged beside relations.
  private func rest(_ language: Language) -> String {
    var parts: [Bilingual] = []
    if unchecked.off > 0 {
      parts.append(
        Bilingual(
          zh: "\(unchecked.off) 条规则没有启用", en: "\(counted(unchecked.off, "rule")) switched off"))
    }
    if unchecked.idle > 0 {
      let hint = unchecked.isListed ? ("", "") : ("（--verbose 列出）", " (--verbose lists them)")
      parts.append(
        Bilingual(
          zh: "\(unchecked.idle) 条规则没有适用对象\(hint.0)",
          en: "\(counted(unchecked.idle, "rule")) without anything to apply to\(hint.1)"))
    }
    if parts.isEmpty { return "" }
    return Bilingual(
      zh: "未核查的：" + parts.map(\.zh).joined(separator: "，") + "。",
      en: " Not checked: " + parts.map(\.en).joined(separator: ", ") + ".")(language)
  }
}
