internal import Origins
internal import Planning
internal import PrintedWords

/// Outputs that contents name, and duties.
extension PlanAssembly {
  mutating func addOutputs(
    _ content: String, _ id: String, _ row: Int, _ log: inout ImportLog
  ) {
    var seen = Set<String>()
    for quantity in ContentQuantities.all(in: content) {
      if !seen.insert("\(quantity.year)" + quantity.item).inserted {
        if let column = reading.column(.content), let cell = reading.table.body[row][column] {
          log.doubt(
            Doubt(
              grade: .unsure, origin: reading.table.origin(of: cell),
              printed: "\(quantity.item) \(quantity.count)\(quantity.unit)", became: "",
              reason: Bilingual(
                zh: "\(quantity.year)年已有同名的建设数量，只记第一个",
                en: "named twice for \(quantity.year); the first is kept")))
        }
        continue
      }
      tables.add(
        .outputs,
        [
          "subproject_id": id, "year": "\(quantity.year)", "item": quantity.item,
          "quantity": "\(quantity.count)", "unit": quantity.unit,
        ])
      keep(.outputs, "\(id) \(quantity.year) \(quantity.item)", "", row, reading.column(.content))
    }
  }

  // MARK: Duties

  mutating func addDuties(_ duties: [DutyReading.Duty]) {
    let width = max(2, String(duties.count).count)
    for (number, duty) in duties.enumerated() {
      let digits = String(number + 1)
      let id = "d" + String(repeating: "0", count: width - digits.count) + digits
      tables.add(
        .duties,
        [
          "duty_id": id, "name": duty.name, "lead": duty.lead,
          "partners": duty.partners.joined(separator: ";"),
          "start_year": duty.years.first.map { "\($0)" } ?? "",
          "end_year": duty.years.last.map { "\($0)" } ?? "",
        ])
      origins.rows.append(OriginTable.Row(.duties, id, duty.origin, printed: duty.name))
      // Names that differ are left to people: two tasks may share most of their words.
      if let project = projectIDs[duty.name] {
        tables.add(.dutyProjects, ["duty_id": id, "project_id": project])
      }
    }
  }
}
