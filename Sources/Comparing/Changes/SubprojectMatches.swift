package import Planning

/// Which sub-project of the earlier plan is which of the later one.
///
/// Equal ids are the same sub-project. Of the others one is known again by its name, if no other has it
/// on either side, and then by its money: the same amounts from the same sources in the same years, not all
/// 0, and no other with just these. Whatever is left is gone, or new.
package struct SubprojectMatches: Sendable {
  /// For each sub-project of the earlier plan its index in the later one, −1 if it is gone.
  package let later: [Int32]
  /// For each of the later plan its index in the earlier one, −1 if it is new.
  package let earlier: [Int32]
  /// Those with another id, in the order of the later plan.
  package let renumbered: [Renumbering]

  /// O(sub-projects + tranches).
  package init(_ before: PlanDraft, _ after: PlanDraft) {
    var later = Array(repeating: Int32(-1), count: before.subprojects.count)
    var earlier = Array(repeating: Int32(-1), count: after.subprojects.count)
    let known = Dictionary(
      uniqueKeysWithValues: before.subprojects.enumerated().map { (ExactText($1.id), $0) })
    for (index, row) in after.subprojects.enumerated() {
      guard let other = known[ExactText(row.id)] else { continue }
      later[other] = Int32(index)
      earlier[index] = Int32(other)
    }
    var reasons: [Int: Renumbering.Reason] = [:]
    func match(_ reason: Renumbering.Reason, _ left: [ExactText?], _ right: [ExactText?]) {
      let (left, right) = (Self.unique(left), Self.unique(right))
      for (key, index) in right {
        guard let other = left[key] else { continue }
        later[other] = Int32(index)
        earlier[index] = Int32(other)
        reasons[index] = reason
      }
    }
    func names(_ draft: PlanDraft, _ matched: [Int32]) -> [ExactText?] {
      draft.subprojects.enumerated().map {
        matched[$0] >= 0 || $1.name.isEmpty ? nil : ExactText($1.name)
      }
    }
    if later.contains(-1), earlier.contains(-1) {
      match(.name, names(before, later), names(after, earlier))
    }
    if later.contains(-1), earlier.contains(-1) {
      match(.money, Self.money(before, later), Self.money(after, earlier))
    }
    self.later = later
    self.earlier = earlier
    renumbered = reasons.sorted { $0.key < $1.key }.map { index, reason in
      Renumbering(
        from: before.subprojects[Int(earlier[index])].id, to: after.subprojects[index].id,
        reason: reason)
    }
  }

  /// Where each key stands that stands nowhere else.
  private static func unique(_ keys: [ExactText?]) -> [ExactText: Int] {
    var places: [ExactText: Int] = [:]
    var repeated = Set<ExactText>()
    for (index, key) in keys.enumerated() {
      guard let key else { continue }
      if places.updateValue(index, forKey: key) != nil { repeated.insert(key) }
    }
    return places.filter { !repeated.contains($0.key) }
  }

  /// The money of each sub-project that is not matched yet, as a text; `nil` where it is all 0.
  private static func money(_ draft: PlanDraft, _ matched: [Int32]) -> [ExactText?] {
    var lines: [Int: [String]] = [:]
    var hasMoney = Set<Int>()
    let tranches = draft.tranches
    for row in 0..<tranches.count {
      let subproject = Int(tranches.subproject[row])
      if matched[subproject] >= 0 { continue }
      let amount = tranches.amount[row]
      if amount != 0 { hasMoney.insert(subproject) }
      lines[subproject, default: []].append(
        "\(tranches.year[row]) \(draft.unit.text(amount)) "
          + draft.sources[Int(tranches.source[row])].id)
    }
    return draft.subprojects.indices.map { index in
      hasMoney.contains(index) ? ExactText(lines[index]!.sorted().joined(separator: "\n")) : nil
    }
  }
}
