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

  /// `standing` are the rules of the findings that nobody has waived, `waived` counts the others.
  package init(standing: [Rule], waived: Int, relations: VerdictCounts, isStatement: Bool) {
    self.waived = waived
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
    return list + meaning(language)
  }

  private func meaning(_ language: Language) -> String {
    let what = isStatement ? Bilingual(zh: "文件", en: "document") : Bilingual(zh: "计划", en: "plan")
    if counts.contains(where: { $0.kind == .contradiction }) {
      return Bilingual(
        zh: "。\(what.zh)中有互相矛盾的说法。", en: ". The \(what.en) contradicts itself.")(language)
        + undecided(language)
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
    return Bilingual(
      zh: "另有 \(count) 条数字关系无法判断。",
      en: " \(counted(count, "relation")) between figures could not be decided.")(language)
  }
}
