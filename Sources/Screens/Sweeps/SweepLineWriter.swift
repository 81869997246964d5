internal import Allocation
internal import Checking
internal import Planning
internal import Proofs
internal import Rebalancing
internal import Texts

/// Writes the lines of a sweep straight into bytes: the text of `RebalanceReport.line`, byte for byte, without
/// a tree of values before it.
///
/// What does not change from line to line, the names with their keys, is written once. Answers other than funded
/// ones are rare or short and go through the tree.
struct SweepLineWriter: Sendable {
  private let unit: MoneyUnit
  /// 10 to the power of the unit's decimals; 0 if it has too many for 64 bits, or fewer than none.
  private let scale: UInt64
  private let sources: [[UInt8]]
  private let subprojects: [[UInt8]]

  init(_ draft: PlanDraft) {
    unit = draft.unit
    scale = (0...15).contains(unit.decimals) ? UInt64(powerOfTen(unit.decimals)) : 0
    func member(_ key: String, _ id: String) -> [UInt8] {
      Array("\"\(key)\":\(JSON.string(id).text())".utf8)
    }
    sources = draft.sources.map { member("source", $0.id) }
    subprojects = draft.subprojects.map { member("subproject", $0.id) }
  }

  /// The line of `report`, with `number` if it is given. `bytes` is memory to write in.
  func line(_ number: Int?, of report: RebalanceReport, in bytes: inout [UInt8]) -> [UInt8] {
    guard case .funded(let funded, let verdict) = report.answer.outcome, report.fairness == nil,
      report.curve == nil, report.answer.scenario.first == .fair
    else { return Array(report.line(number).text().utf8) }
    bytes.removeAll(keepingCapacity: true)
    head(number, report, &bytes)
    figures(report, &bytes)
    tranches(report, &bytes)
    asked(funded, &bytes)
    objective(report, &bytes)
    add(",\"certificate\":{\"checked\":true,\"kind\":", to: &bytes)
    add(report.isBest ? "\"optimal\"" : "\"bounded\"", to: &bytes)
    add(",\"gap\":\(verdict.gap),\"unjudged\":\(verdict.unjudged)}", to: &bytes)
    add(",\"notices\":", to: &bytes)
    let notices = report.noticeLines
    if notices.isEmpty {
      add("[]", to: &bytes)
    } else {
      add(JSON.array(notices).text(), to: &bytes)
    }
    add("}", to: &bytes)
    return bytes
  }

  // MARK: Parts

  private func head(_ number: Int?, _ report: RebalanceReport, _ bytes: inout [UInt8]) {
    add("{\"command\":", to: &bytes)
    string(report.command, &bytes)
    add(",\"format\":1,", to: &bytes)
    if let number {
      add("\"line\":", to: &bytes)
      whole(UInt64(number.magnitude), isNegative: number < 0, &bytes)
      add(",", to: &bytes)
    }
    add("\"status\":\"funded\",\"method\":\"", to: &bytes)
    add(report.answer.scenario.method.rawValue, to: &bytes)
    add("\",\"first\":\"fair\",\"scenario\":", to: &bytes)
    string(report.answer.scenario.name, &bytes)
    add(",\"changes\":[", to: &bytes)
    list(report.words, &bytes) { word, bytes in string(word, &bytes) }
    let total = report.total
    add("],\"before\":{\"total\":", to: &bytes)
    amount(total.before, &bytes)
    add("},\"after\":{\"total\":", to: &bytes)
    amount(total.after, &bytes)
    add("},", to: &bytes)
  }

  private func figures(_ report: RebalanceReport, _ bytes: inout [UInt8]) {
    add("\"bySource\":[", to: &bytes)
    list(report.bySourceYear, &bytes) { line, bytes in
      add("{", to: &bytes)
      bytes.append(contentsOf: sources[Int(line.source)])
      year(line.year, &bytes)
      change(line, &bytes)
    }
    add("],\"byYear\":[", to: &bytes)
    list(report.byYear, &bytes) { line, bytes in
      add("{\"year\":", to: &bytes)
      whole(UInt64(line.year.magnitude), isNegative: line.year < 0, &bytes)
      change(line, &bytes)
    }
    add("],\"bySubproject\":[", to: &bytes)
    list(report.bySubproject, &bytes) { line, bytes in
      add("{", to: &bytes)
      bytes.append(contentsOf: subprojects[Int(line.subproject)])
      add(",\"before\":", to: &bytes)
      amount(line.before, &bytes)
      add(",\"after\":", to: &bytes)
      amount(line.after, &bytes)
      add(",\"unmet\":", to: &bytes)
      amount(max(0, -line.change), &bytes)
      add("}", to: &bytes)
    }
    add("]", to: &bytes)
  }

  private func change(_ line: RebalanceReport.Line, _ bytes: inout [UInt8]) {
    add(",\"before\":", to: &bytes)
    amount(line.before, &bytes)
    add(",\"after\":", to: &bytes)
    amount(line.after, &bytes)
    add(",\"change\":", to: &bytes)
    amount(line.change, &bytes)
    add("}", to: &bytes)
  }

  private func tranches(_ report: RebalanceReport, _ bytes: inout [UInt8]) {
    add(",\"tranches\":[", to: &bytes)
    list(report.changedCells, &bytes) { cell, bytes in
      add("{", to: &bytes)
      bytes.append(contentsOf: subprojects[Int(report.cells.subproject[cell])])
      add(",", to: &bytes)
      bytes.append(contentsOf: sources[Int(report.cells.source[cell])])
      year(report.cells.year[cell], &bytes)
      add(",\"before\":", to: &bytes)
      amount(Int128(report.cells.planned[cell]), &bytes)
      add(",\"after\":", to: &bytes)
      amount(Int128(report.amounts[cell]), &bytes)
      add("}", to: &bytes)
    }
    add("]", to: &bytes)
  }

  private func asked(_ funded: Funded, _ bytes: inout [UInt8]) {
    add(",\"asked\":[", to: &bytes)
    var isFirst = true
    for (hub, extra) in zip(funded.network.askedHubs, funded.asked) where extra != 0 {
      add(isFirst ? "{" : ",{", to: &bytes)
      isFirst = false
      bytes.append(contentsOf: sources[Int(hub.source)])
      year(hub.year, &bytes)
      add(",\"planned\":", to: &bytes)
      amount(hub.planned, &bytes)
      add(",\"extra\":", to: &bytes)
      amount(Int128(extra), &bytes)
      add("}", to: &bytes)
    }
    add("]", to: &bytes)
  }

  private func objective(_ report: RebalanceReport, _ bytes: inout [UInt8]) {
    add(",\"objective\":[{\"tier\":\"unmet\",\"value\":", to: &bytes)
    var (value, bound) = (Int128(0), Int128(0))
    var classes = 0
    for tier in report.tiers {
      guard case .unmet = tier.tier else { continue }
      value += tier.value
      bound += tier.bound
      classes += 1
    }
    // The classes of unmet need come first.
    amount(value, &bytes)
    add(",\"classes\":[", to: &bytes)
    list(report.tiers[..<classes], &bytes) { tier, bytes in amount(tier.value, &bytes) }
    add("],\"classGaps\":[", to: &bytes)
    list(report.tiers[..<classes], &bytes) { tier, bytes in amount(tier.gap, &bytes) }
    add("]", to: &bytes)
    bounds(bound, value - bound, &bytes)
    for tier in report.tiers[classes...] {
      switch tier.tier {
      case .asked: add(",{\"tier\":\"asked\",\"value\":", to: &bytes)
      case .delay: add(",{\"tier\":\"delay\",\"value\":", to: &bytes)
      case .change: add(",{\"tier\":\"change\",\"value\":", to: &bytes)
      case .total, .unmet, .proportion: continue
      }
      amount(tier.value, &bytes)
      bounds(tier.bound, tier.gap, &bytes)
    }
    add("]", to: &bytes)
  }

  private func bounds(_ bound: Int128, _ gap: Int128, _ bytes: inout [UInt8]) {
    add(",\"bound\":", to: &bytes)
    amount(bound, &bytes)
    add(",\"gap\":", to: &bytes)
    amount(gap, &bytes)
    add("}", to: &bytes)
  }

  private func list<Values: Collection>(
    _ values: Values, _ bytes: inout [UInt8], _ write: (Values.Element, inout [UInt8]) -> Void
  ) {
    var isFirst = true
    for value in values {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      write(value, &bytes)
    }
  }

  // MARK: Values

  /// A string as JSON has it; one of nothing but plain ASCII as it is.
  private func string(_ value: String, _ bytes: inout [UInt8]) {
    let isPlain = value.utf8.allSatisfy {
      (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    if isPlain {
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: value.utf8)
      bytes.append(UInt8(ascii: "\""))
    } else {
      bytes.append(contentsOf: JSON.string(value).text().utf8)
    }
  }

  private func add(_ text: StaticString, to bytes: inout [UInt8]) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @_disfavoredOverload
  private func add(_ text: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }

  private func year(_ year: Int32, _ bytes: inout [UInt8]) {
    add(",\"year\":", to: &bytes)
    whole(UInt64(year.magnitude), isNegative: year < 0, &bytes)
  }

  /// An amount in the plan's unit, in quotes, without superfluous zeros.
  private func amount(_ value: Int128, _ bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if scale == 0 || value.magnitude > UInt128(UInt64.max) {
      bytes.append(contentsOf: unit.text(value).utf8)
    } else {
      let (units, part) = UInt64(value.magnitude).quotientAndRemainder(dividingBy: scale)
      whole(units, isNegative: value < 0, &bytes)
      if part > 0 { fraction(part, &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private func whole(_ value: UInt64, isNegative: Bool, _ bytes: inout [UInt8]) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    var (rest, first) = (value, bytes.count)
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    SweepLineWriter.turn(&bytes, from: &first)
  }

  /// The decimals of a part of the unit, to the last that is not 0.
  private func fraction(_ part: UInt64, _ bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "."))
    var (rest, digits, first) = (part, unit.decimals, bytes.count)
    while rest % 10 == 0 {
      rest /= 10
      digits -= 1
    }
    for _ in 0..<digits {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    SweepLineWriter.turn(&bytes, from: &first)
  }

  /// Digits are written from the last on: turns them round.
  private static func turn(_ bytes: inout [UInt8], from first: inout Int) {
    var last = bytes.count - 1
    while first < last {
      bytes.swapAt(first, last)
      first += 1
      last -= 1
    }
  }
}
