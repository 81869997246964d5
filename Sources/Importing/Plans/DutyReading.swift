package import Origins
internal import Planning
internal import PrintedWords

/// A table of duties (附件2): who leads which task, with whom, when.
package struct DutyReading: Sendable {
  package struct Duty: Sendable, Equatable {
    package var name: String
    package var lead: String
    package var partners: [String]
    package var years: [Int32]
    package var origin: Origin
  }

  package var duties: [Duty]

  /// `nil` if the table has no column of leading bodies, or has money.
  package init?(_ table: PrintedTable) {
    var log = ImportLog()
    let columns = ColumnReading.all(table, &log)
    func column(_ role: ColumnRole) -> Int? { columns.firstIndex { $0.role == role } }
    guard let lead = column(.lead), !columns.contains(where: \.isMoney),
      let name = column(.project) ?? column(.subproject)
    else { return nil }
    let partners = column(.partners)
    let window = column(.window)
    duties = table.body.compactMap { row in
      guard let cell = row[name], cell.reading != .blank else { return nil }
      let (leading, helping) = DutyReading.bodies(row.text(lead))
      let named = partners.map { DutyReading.list(row.text($0)) } ?? helping
      return Duty(
        name: PrintedText.shown(cell.text), lead: leading, partners: named,
        years: window.map { DescribedYears.years(in: row.text($0) + "年") } ?? [],
        origin: table.origin(of: cell, label: columns[name].label))
    }
    if duties.isEmpty { return nil }
  }

  /// `牵头单位：…` and `配合单位：…` in one cell.
  private static func bodies(_ text: String) -> (String, [String]) {
    var (lead, partners) = ("", [String]())
    for line in text.split(whereSeparator: \.isNewline) {
      let shown = PrintedText.shown(String(line))
      if let mark = shown.firstIndex(where: { $0 == "：" || $0 == ":" }) {
        let tail = String(shown[shown.index(after: mark)...])
        if shown[..<mark].contains("配合") {
          partners += list(tail)
        } else {
          lead = tail
        }
      } else if lead.isEmpty {
        lead = shown
      }
    }
    return (lead, partners)
  }

  private static func list(_ text: String) -> [String] {
    text.split { "、，,;；\n".contains($0) }.map { PrintedText.shown(String($0)) }
  }
}
