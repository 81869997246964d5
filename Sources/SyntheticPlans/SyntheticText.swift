internal import Planning

/// Writes sub-projects of a synthetic plan as rows of the four long tables.
struct SyntheticText: Sendable {
  let shape: SyntheticShape
  /// Figures to be written wrongly, by sub-project.
  let slips: SyntheticSlips
  private let sourceIDs: [ShortText]
  private let yearNumbers: [ShortText]
  private let idWidth: Int
  private let cityNames: [[UInt8]]
  private let countyNames: [[UInt8]]
  private let projectIDs: [ShortText]
  private let titles: [[UInt8]]

  init(_ shape: SyntheticShape, _ slips: SyntheticSlips) {
    self.shape = shape
    self.slips = slips
    let realm = shape.realm
    let names = shape.dress.tierNames
    tierLabels = [Payer.tier(.central), .tier(.province), .local].map {
      ($0, Array((names.title($0).zh + "\n").utf8))
    }
    sourceIDs = (0..<realm.sourceCount).map { ShortText(realm.sourceID($0) + ",") }
    yearNumbers = (0..<shape.years).map { ShortText("\(shape.firstYear + $0)") }
    idWidth = shape.subprojectID(0).utf8.count
    cityNames = realm.cityNames
    countyNames = realm.countyNames
    projectIDs = shape.works.indices.map { ShortText(shape.projectID($0) + ",") }
    titles = shape.works.map { Array($0.title.utf8) }
  }

  // MARK: Tranches

  /// Bytes of a row of `tranches.csv` at most: 12 of the id, 11 of the source, 5, and 20 of the amount.
  private static let longestTranche = 64

  func putTranches(_ piece: Range<Int>, _ out: inout ByteLines) {
    var row = SyntheticRow(shape)
    for subproject in piece {
      row.make(subproject)
      let wrong = slips[subproject]
      let id = ShortText(shape.subprojectID(subproject) + ",")
      out.reserve(row.trancheCount * SyntheticText.longestTranche)
      for payer in 0..<row.payerCount {
        let source = sourceIDs[row.sources[payer]]
        for year in 0..<row.length {
          var amount = row.amount(payer, year)
          if !wrong.isEmpty { amount = wrong.found(payer * row.length + year) ?? amount }
          out.put(id)
          out.put(source)
          out.put(yearNumbers[row.start + year])
          out.put(UInt8(ascii: ","))
          out.put(amount: amount)
          out.put(0x0A)
        }
      }
    }
  }

  // MARK: Printed totals

  private static let longestTotal = 128
  private static let wholeLabel = Array("总投资估算\n".utf8)
  private let tierLabels: [(tier: Payer, label: [UInt8])]
  private static let yearLabel = Array("年小计\n".utf8)

  func putTotals(_ piece: Range<Int>, _ out: inout ByteLines) {
    var row = SyntheticRow(shape)
    for subproject in piece {
      row.make(subproject)
      let wrong = slips[subproject]
      let id = ShortText(shape.subprojectID(subproject))
      let totals = SyntheticTotals(row, years: shape.years)
      for position in 0..<totals.count {
        let total = totals[position]
        let found = wrong.found(row.trancheCount + position) ?? total.amount
        out.reserve(SyntheticText.longestTotal)
        out.put(id)
        switch total.part {
        case .whole: break
        case .payer(let payer):
          out.put(UInt8(ascii: "-"))
          out.append(payer.name)
        case .year(let year):
          out.put(UInt8(ascii: "-"))
          out.put(yearNumbers[year])
        }
        out.reserve(SyntheticText.longestTotal)
        out.put(UInt8(ascii: ","))
        out.put(id)
        out.put(SyntheticText.threeCommas)
        putScopeAndAmount(total, found, &out)
      }
    }
  }

  private static let threeCommas = ShortText(",,,")

  /// The columns from `tier` on.
  private func putScopeAndAmount(
    _ total: SyntheticTotals.Total, _ found: Amount, _ out: inout ByteLines
  ) {
    var label = SyntheticText.wholeLabel
    if case .payer(let payer) = total.part {
      out.append(payer.name)
      label = tierLabels.first { $0.tier == payer }?.label ?? label
    }
    out.reserve(SyntheticText.longestTotal)
    out.put(UInt8(ascii: ","))
    if case .year(let year) = total.part { out.put(yearNumbers[year]) }
    out.put(UInt8(ascii: ","))
    out.put(amount: found)
    out.put(UInt8(ascii: ","))
    if case .year(let year) = total.part {
      out.put(yearNumbers[year])
      label = SyntheticText.yearLabel
    }
    out.append(label)
  }

  // MARK: Sub-projects

  private static let dash = Array("—".utf8)
  private static let yearSign = Array("年，".utf8)
  private static let stop = Array("。".utf8)

  func putSubprojects(_ piece: Range<Int>, _ out: inout ByteLines) {
    var row = SyntheticRow(shape)
    for subproject in piece {
      row.make(subproject)
      out.append(shape.subprojectID(subproject))
      out.reserve(SyntheticText.longestTranche)
      out.put(UInt8(ascii: ","))
      out.put(number: UInt64(subproject + 1))
      out.put(UInt8(ascii: ","))
      out.put(projectIDs[row.project])
      out.append(
        row.level == .county ? countyNames[row.county] : cityNames[shape.realm.city(of: row.county)]
      )
      out.append(titles[row.project])
      out.reserve(SyntheticText.longestTranche)
      out.put(UInt8(ascii: ","))
      out.append(row.level.name)
      out.reserve(SyntheticText.longestTranche)
      out.put(UInt8(ascii: ","))
      out.put(yearNumbers[row.start])
      out.put(UInt8(ascii: ","))
      out.put(yearNumbers[row.start + row.length - 1])
      out.put(UInt8(ascii: ","))
      putContent(row, &out)
      out.put(0x0A)
    }
  }

  /// The text of a sub-project: every year of its window, and the quantities of table outputs.
  private func putContent(_ row: SyntheticRow, _ out: inout ByteLines) {
    let isListed = row.length <= SyntheticRow.longestListed
    if isListed, row.length > 1 {
      // Line ends want quotes.
      out.put(UInt8(ascii: "\""))
      for year in 0..<row.length {
        putYear(row, year...year, &out)
        if year < row.length - 1 { out.put(0x0A) }
        out.reserve(SyntheticText.longestTranche)
      }
      out.put(UInt8(ascii: "\""))
    } else {
      putYear(row, 0...row.length - 1, &out)
    }
    out.reserve(SyntheticText.longestTranche)
  }

  private func putYear(
    _ row: SyntheticRow, _ years: ClosedRange<Int>, _ out: inout ByteLines
  ) {
    out.reserve(SyntheticText.longestTranche)
    out.put(yearNumbers[row.start + years.lowerBound])
    if years.count > 1 {
      out.append(SyntheticText.dash)
      out.reserve(SyntheticText.longestTranche)
      out.put(yearNumbers[row.start + years.upperBound])
    }
    out.append(SyntheticText.yearSign)
    let work = row.work
    switch row.outputs {
    case .none:
      out.append(
        row.length == 1 ? "建成投用" : years.upperBound == row.length - 1 ? "全面完成建设任务" : "按计划推进建设")
    case .everyYear, .everyYearPriced:
      out.append(work.verb)
      for (item, bought) in work.items.enumerated() {
        if item > 0 { out.append("、") }
        putQuantity(row.quantity(item, years.upperBound), bought, &out)
      }
    case .atTheEnd:
      out.append("共" + work.verb)
      putQuantity(row.quantity(0, row.length - 1), work.items[0], &out)
    }
    out.append(SyntheticText.stop)
    out.reserve(SyntheticText.longestTranche)
  }

  private func putQuantity(
    _ quantity: Int64, _ item: SyntheticWork.Item, _ out: inout ByteLines
  ) {
    out.reserve(SyntheticText.longestTranche)
    out.put(number: UInt64(quantity))
    out.append(item.unit)
    out.append(item.name)
  }

  // MARK: Outputs

  func putOutputs(_ piece: Range<Int>, _ out: inout ByteLines) {
    var row = SyntheticRow(shape)
    for subproject in piece {
      row.make(subproject)
      if row.outputs == .none { continue }
      let id = ShortText(shape.subprojectID(subproject) + ",")
      let isAtTheEnd = row.outputs == .atTheEnd
      let items = isAtTheEnd ? row.work.items.prefix(1) : row.work.items[...]
      for year in isAtTheEnd ? row.length - 1..<row.length : 0..<row.length {
        for (item, bought) in items.enumerated() {
          out.reserve(SyntheticText.longestTranche)
          out.put(id)
          out.put(yearNumbers[row.start + year])
          out.put(UInt8(ascii: ","))
          out.append(bought.name)
          out.reserve(SyntheticText.longestTranche)
          out.put(UInt8(ascii: ","))
          out.put(number: UInt64(row.quantity(item, year)))
          out.put(UInt8(ascii: ","))
          out.append(bought.unit)
          out.reserve(SyntheticText.longestTranche)
          out.put(UInt8(ascii: ","))
          if row.outputs == .everyYearPriced { out.put(amount: row.unitCosts[item]) }
          out.put(0x0A)
        }
      }
    }
  }
}

/// The totals that are printed for one sub-project, in canonical order.
struct SyntheticTotals {
  enum Part: Equatable {
    case whole
    case payer(Payer)
    /// Counted from the plan's first.
    case year(Int)
  }

  struct Total {
    var part: Part
    var amount: Amount
  }

  private var totals: [Total] = []

  init(_ row: SyntheticRow, years: Int) {
    totals.reserveCapacity(row.totalCount)
    var whole: Amount = 0
    var upper: Amount = 0
    for year in 0..<row.length { whole += row.yearTotals[year] }
    totals.append(Total(part: .whole, amount: whole))
    var payer = 0
    for tier in [Tier.central, .province]
    where tier == .central ? row.hasCentre : row.hasProvince {
      var sum: Amount = 0
      for year in 0..<row.length { sum += row.amount(payer, year) }
      totals.append(Total(part: .payer(.tier(tier)), amount: sum))
      upper += sum
      payer += 1
    }
    totals.append(Total(part: .payer(.local), amount: whole - upper))
    for year in 0..<row.length {
      totals.append(Total(part: .year(row.start + year), amount: row.yearTotals[year]))
    }
  }

  var count: Int { totals.count }
  subscript(position: Int) -> Total { totals[position] }
}
