internal import Certificates

extension ProofRecord {
  /// The record as one JSON object, all numbers plain integers, each field on a line of its own.
  ///
  /// The fields are those of `Proofs.docc`, "Records". Time and text are linear in the record.
  public static func json(_ record: ProofRecord) -> String {
    var text = JSONObject()
    switch record {
    case .tiers(let statement, let costs, let flow, let potentials, let values):
      text.begin("tiers", statement)
      text.add("costs", costs)
      text.add("flow", flow)
      text.add("potentials", potentials)
      text.add("values", values)
    case .cut(let statement, let inside):
      text.begin("cut", statement)
      text.add("inside", inside.map { $0 ? 1 : 0 })
    case .whole(let statement, let rows, let flow, let value, let prices, let bound):
      text.begin("whole", statement, rows)
      text.add("flow", flow)
      text.add("value", value)
      text.add("prices", prices.json)
      text.add("bound", bound)
    case .impossible(let statement, let rows, let prices):
      text.begin("impossible", statement, rows)
      text.add("prices", prices.json)
    case .branch(let statement, let rows, let flow, let value, let tree):
      text.begin("branch", statement, rows)
      text.add("flow", flow)
      text.add("value", value)
      text.add("tree", tree.map(\.json))
    case .noWhole(let statement, let rows, let tree):
      text.begin("noWhole", statement, rows)
      text.add("tree", tree.map(\.json))
    case .fair(let problem, let certificate, let whole):
      text.begin("fair", problem.statement)
      text.add("claims", problem.claims)
      text.add("weights", problem.weights)
      text.add("levels", certificate.shares.levels.map { [$0.numerator, $0.denominator] })
      text.add("level", certificate.shares.level)
      text.add("piece", certificate.piece)
      text.add("scaledFlow", certificate.scaledFlow)
      if let whole { text.add("whole", whole) }
    case .shares(let problem, let certificate):
      text.begin("shares", problem.statement)
      text.add("claims", problem.claims)
      text.add("weights", problem.weights)
      text.add("gateArc", problem.gateArc)
      text.add("gateClaim", problem.gateClaim)
      text.add("shareStart", problem.shareStart)
      text.add(
        "shares", problem.shares.map { [$0.numerator, $0.denominator, $0.total, $0.settled] })
      text.add(
        "thresholds", zip(certificate.numerators, certificate.denominators).map { [$0, $1] })
      text.add("piece", certificate.piece)
      text.add("flow", certificate.flow)
    }
    return text.closed
  }
}

/// A JSON object under construction. Names and words are ours and need no escapes.
private struct JSONObject {
  private var text = "{"

  var closed: String { text + "\n}\n" }

  mutating func begin(_ kind: String, _ statement: FlowStatement, _ rows: SideRows? = nil) {
    text += "\n\"kind\": \"\(kind)\""
    add("supply", statement.supply)
    add("tail", statement.tail)
    add("head", statement.head)
    add("lower", statement.lower)
    add("upper", statement.upper)
    add("cost", statement.cost)
    guard let rows else { return }
    add("rowStart", rows.start)
    add("rowArc", rows.arc)
    add("rowCoefficient", rows.coefficient)
    add("rowLimit", rows.limit)
  }

  private mutating func addName(_ name: String) { text += ",\n\"\(name)\": " }

  private mutating func addList<Element>(
    _ elements: [Element], _ addElement: (inout String, Element) -> Void
  ) {
    text += "["
    for index in elements.indices {
      if index > 0 { text += "," }
      addElement(&text, elements[index])
    }
    text += "]"
  }

  mutating func add(_ name: String, _ number: some BinaryInteger) {
    addName(name)
    text += number.description
  }

  mutating func add(_ name: String, _ numbers: [some BinaryInteger]) {
    addName(name)
    addList(numbers) { $0 += $1.description }
  }

  mutating func add(_ name: String, _ lists: [[Int64]]) {
    addName(name)
    addList(lists) { $0 += $1.json }
  }

  /// `json` is JSON already.
  mutating func add(_ name: String, _ json: String) {
    addName(name)
    text += json
  }

  mutating func add(_ name: String, _ jsons: [String]) {
    addName(name)
    addList(jsons) { $0 += $1 }
  }
}

extension Array where Element: BinaryInteger {
  fileprivate var json: String { "[" + map(\.description).joined(separator: ",") + "]" }
}

extension BoundPrices {
  fileprivate var json: String {
    let facets =
      facets.isEmpty ? "" : "\"facets\": [\(facets.map(\.json).joined(separator: ","))], "
    let sums = sums.isEmpty ? "" : "\"sums\": [\(sums.map(\.json).joined(separator: ","))], "
    return "{\"potential\": \(potential.json), \"rowPrice\": \(rowPrice.json), "
      + "\(facets)\(sums)\"denominator\": \(denominator)}"
  }
}

extension FacetPrice {
  fileprivate var json: String { [Int128(row), matched, other, limit, price].json }
}

extension SumPrice {
  fileprivate var json: String { [Int128(row), isMatched ? 1 : 0, price].json }
}

extension BranchNode {
  fileprivate var json: String {
    switch self {
    case .split(let arc, let at, let below, let above):
      "{\"split\": [\(arc),\(at),\(below),\(above)]}"
    case .splitSum(let row, let isMatched, let at, let below, let above):
      "{\"splitSum\": [\(row),\(isMatched ? 1 : 0),\(at),\(below),\(above)]}"
    case .bounded(let prices): "{\"bounded\": \(prices.json)}"
    case .impossible(let prices): "{\"impossible\": \(prices.json)}"
    case .empty: "{\"empty\": 1}"
    }
  }
}
