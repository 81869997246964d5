internal import Planning
internal import Tables
internal import Texts

/// Versions of the plan, of which a draft holds one.
extension DraftBuilder {
  /// What is wrong with the table of versions, with tables that should name one, and with the version that
  /// was asked for.
  mutating func checkVersions(wanted: String?, _ log: inout FaultLog) {
    guard let table = tables[.versions] else {
      if let wanted {
        log.add(
          InputFault(
            .missingTable, file: PlanPackage.descriptorName, found: wanted,
            expected: Bilingual(
              zh: "计划没有版本：应有表 versions，或不写 @\(wanted)",
              en: "a table versions, for the plan has no versions; or leave out @\(wanted)")))
      }
      return
    }
    if let wanted, !view.versions.contains(where: { $0.id.utf8.elementsEqual(wanted.utf8) }) {
      let ids = view.versions.map(\.id)
      log.add(
        InputFault(
          .danglingReference, file: table.file, found: wanted,
          expected: Bilingual(
            zh: "应为 " + ids.joined(separator: "、") + " 之一",
            en: "one of " + ids.joined(separator: ", "))))
    }
    for name in [TableName.tranches, .totals] {
      guard let other = tables[name], other.rowCount > 0, !other.has("version_id") else { continue }
      log.add(
        InputFault(
          .missingColumn, file: other.file, line: 1,
          expected: Bilingual(
            zh: "有表 versions 时应有列 version_id，每行写明属于哪个版本",
            en:
              "a column version_id, which says of each row to which version it belongs, since there is "
              + "a table versions")))
    }
    for (row, version) in view.versions.enumerated() {
      let base = table.code("base_id", row)
      if base != nil, version.base == nil {
        pending.append(
          (
            .badVersion, Place(.versions, row: row, column: "base_id"),
            table.rowOfRank.isEmpty ? nil : table.keys.text(Int(base!)),
            Bilingual(zh: "应为写在上面的一个版本", en: "a version that stands above it")
          ))
      } else if base == nil, version.content == .changes {
        pending.append(
          (
            .badVersion, Place(.versions, row: row, column: "base_id"), nil,
            Bilingual(
              zh: "content 为 changes 时应写明以哪个版本为底本",
              en: "the version that the changes are made to, where content is changes")
          ))
      }
    }
  }
}
