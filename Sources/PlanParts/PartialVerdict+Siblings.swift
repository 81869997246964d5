internal import PlanPackages
internal import Planning
internal import Texts

/// Whether the parts that were given are all parts of their plan, as far as they say which those are.
extension PartialVerdict {
  /// Names listed in a message.
  private static let namesListed = 20

  /// The names of all parts of the plan in natural order; empty if the parts do not say.
  var siblings: [String] { shared["parts"].flatMap(Descriptor.partNames) ?? [] }

  /// Refuses a sum that lacks a part of the plan or has one that is none of its parts: the totals of the
  /// whole would look wrong, and no figure is. Time O(parts).
  func checkWhole() throws(PartialFault) {
    let siblings = siblings
    if siblings.isEmpty { return }
    let given = Set(parts.map { Array($0.name.utf8) })
    let known = Set(siblings.map { Array($0.utf8) })
    let foreign = parts.map(\.name).filter { !known.contains(Array($0.utf8)) }
    let missing = siblings.filter { !given.contains(Array($0.utf8)) }
    if !foreign.isEmpty {
      let (names, all) = (PartialVerdict.listed(foreign), PartialVerdict.listed(siblings))
      throw PartialFault(
        zh: "\(names.zh) 不在计划的部分名单里：名单（datapackage.json 的 planctl.parts）是 \(all.zh)；"
          + "请去掉它，或改正它的 planctl.part，或用 export --to provinces 重新分出全部部分",
        en: "\(names.en): not among the parts of the plan, which are \(all.en) (planctl.parts of "
          + "datapackage.json); leave it out, correct its planctl.part, or make all parts anew with "
          + "export --to provinces")
    }
    if missing.isEmpty { return }
    let names = PartialVerdict.listed(missing)
    throw PartialFault(
      zh: "计划有 \(siblings.count) 个部分，给出了 \(parts.count) 个，缺少 \(names.zh)；缺少部分时合计数无法判断："
        + "请把缺少的部分也用 validate --partial 核对后一起合并（只合并一些部分，用 --merge --partial）",
      en:
        "the plan has \(counted(siblings.count, "part")), \(parts.count) given; missing: \(names.en). "
        + "Its totals cannot be judged without them: run validate --partial on them too and merge all "
        + "(to add up some parts only, use --merge --partial)")
  }

  /// `a, b, c and 4 more`.
  private static func listed(_ names: [String]) -> Bilingual {
    let first = names.prefix(namesListed).map { Layout.plain($0) }
    let more = names.count - first.count
    return Bilingual(
      zh: first.joined(separator: "、") + (more > 0 ? " 等 \(names.count) 个" : ""),
      en: first.joined(separator: ", ") + (more > 0 ? " and \(more) more" : ""))
  }
}
