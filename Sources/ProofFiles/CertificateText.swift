internal import Allocation
internal import Certificates
internal import Texts

/// Writes a certificate, a member a line and no blank but behind the member's name.
struct CertificateText {
  private var bytes: [UInt8] = []
  /// Rounded rows, each array once: the leaves of a tree share theirs.
  private var rounded: [[RoundedRow]] = []

  /// All members but the digest.
  mutating func body(of file: CertificateFile) -> [UInt8] {
    bytes = [UInt8(ascii: "{"), 10]
    member("format") { $0.string(CertificateFile.format) }
    member("title") { $0.string(file.title) }
    member("files") {
      $0.list(file.files) { file, text in
        text.list([file.name, file.digest]) { $1.string($0) }
      }
    }
    member("scenario") { $0.list(file.scenario) { $1.string($0) } }
    write(file.problem)
    switch file.claim {
    case .funded(let amounts, let answer, let tiers, let gap, let unjudged):
      member("claim") { $0.string("funded") }
      member("amounts") { $0.numbers(amounts) }
      member("tiers") {
        $0.list(tiers) { tier, text in
          text.object([
            ("tier", { $0.string(tier.tier.word) }), ("value", { $0.number(tier.value) }),
            ("bound", { $0.number(tier.bound) }),
          ])
        }
      }
      member("gap") { $0.number(gap) }
      member("unjudged") { $0.number(unjudged) }
      member("flow") { $0.numbers(answer.flow) }
      member("stages") { $0.list(answer.stages) { $1.write($0) } }
    case .allowed(let amounts):
      member("claim") { $0.string("allowed") }
      member("amounts") { $0.numbers(amounts) }
    case .impossible(let limits, let conflict):
      member("claim") { $0.string("impossible") }
      member("limits") { $0.numbers(limits) }
      member("conflict") { $0.write(conflict) }
    }
    let rows = rounded
    member("roundedRows") { text in text.list(rows) { $1.list($0) { $1.write($0) } } }
    return bytes
  }

  // MARK: Parts

  private mutating func write(_ problem: CertificateFile.Problem) {
    member("supply") { $0.numbers(problem.supply) }
    member("tail") { $0.numbers(problem.tail) }
    member("head") { $0.numbers(problem.head) }
    member("lower") { $0.numbers(problem.lower) }
    member("upper") { $0.numbers(problem.upper) }
    member("rowStart") { $0.numbers(problem.rowStart) }
    member("rowArc") { $0.numbers(problem.rowArc) }
    member("rowCoefficient") { $0.numbers(problem.rowCoefficient) }
    member("rowLimit") { $0.numbers(problem.rowLimit) }
    member("cells") {
      $0.list(problem.cells) { cell, text in
        text.open("[")
        text.string(cell.subproject)
        text.comma()
        text.string(cell.source)
        text.comma()
        text.number(cell.year)
        text.comma()
        text.number(cell.planned)
        text.close("]")
      }
    }
  }

  private mutating func write(_ stage: AllocationStage) {
    switch stage {
    case .fair(let tier, let stage):
      object([
        ("kind", { $0.string("fair") }), ("tier", { $0.string(tier.word) }),
        ("numerators", { $0.numbers(stage.numerators) }),
        ("denominators", { $0.numbers(stage.denominators) }),
        ("piece", { $0.numbers(stage.piece) }), ("whole", { $0.numbers(stage.whole) }),
      ])
    case .cheapest(let stage):
      object([
        ("kind", { $0.string("cheapest") }), ("flow", { $0.numbers(stage.flow) }),
        ("potentials", { $0.list(stage.potentials) { $1.numbers($0) } }),
        ("values", { $0.numbers(stage.values) }),
      ])
    case .proportional(let potential, let value):
      object([
        ("kind", { $0.string("proportional") }), ("potential", { $0.numbers(potential) }),
        ("value", { $0.number(value) }),
      ])
    case .boundedFair(let tier, let stage):
      let paths = RoundPaths(stage.rounds).paths
      object([
        ("kind", { $0.string("boundedFair") }), ("tier", { $0.string(tier.word) }),
        ("flow", { $0.numbers(stage.flow) }),
        ("paths", { $0.list(paths) { $1.list($0) { $1.write($0.round, $0.others) } } }),
      ])
    case .deferralLoss(let stage):
      object([
        ("kind", { $0.string("deferralLoss") }), ("flow", { $0.numbers(stage.flow) }),
        ("ceiling", { $0.number(stage.ceiling) }),
      ])
    case .bounded(let tier, let stage):
      object([
        ("kind", { $0.string("bounded") }), ("tier", { $0.string(tier.word) }),
        ("flow", { $0.numbers(stage.flow) }), ("value", { $0.number(stage.value) }),
        ("bound", { $0.number(stage.bound) }), ("prices", { $0.write(stage.prices) }),
        stage.tree.map { tree in ("tree", { $0.list(tree) { $1.write($0) } }) },
        stage.parts.map { parts in ("parts", { $0.write(parts) }) },
      ])
    }
  }

  private mutating func write(_ round: BoundedFairStage.Round, _ others: [Int]) {
    object([
      ("at", { $0.numbers([round.numerator, round.denominator]) }),
      round.isLeast.map { least in ("least", { $0.write(least) }) },
      round.ties.map { ties in
        (
          "ties",
          {
            $0.object([
              ("count", { $0.number(ties.count) }), ("proof", { $0.write(ties.proof) }),
            ])
          }
        )
      },
      (
        "settled",
        {
          $0.list(round.settled) { settled, text in
            text.numbers([settled.claim, Int32(settled.reason.number)])
          }
        }
      ),
      ("others", { $0.numbers(others) }),
    ])
  }

  private mutating func write(_ parts: AllocationParts) {
    object([
      ("nodes", { $0.numbers(parts.nodes) }), ("prices", { $0.numbers(parts.prices) }),
      ("rows", { $0.numbers(parts.rows) }), ("rowPrices", { $0.numbers(parts.rowPrices) }),
      ("denominator", { $0.number(parts.denominator) }),
      (
        "parts",
        {
          $0.list(parts.parts) { part, text in
            text.object([
              ("bound", { $0.number(part.bound) }), ("proof", { $0.write(part.proof) }),
            ])
          }
        }
      ),
    ])
  }

  private mutating func write(_ bound: AllocationBound) {
    switch bound {
    case .prices(let prices): object([("prices", { $0.write(prices) })])
    case .tree(let tree): object([("tree", { $0.list(tree) { $1.write($0) } })])
    case .parts(let parts): object([("parts", { $0.write(parts) })])
    }
  }

  private mutating func write(_ conflict: AllocationConflict) {
    switch conflict {
    case .cut(let inside): object([("cut", { $0.numbers(inside.map { $0 ? 1 : 0 }) })])
    case .emptyArc(let arc): object([("emptyArc", { $0.number(arc) })])
    case .prices(let prices): object([("prices", { $0.write(prices) })])
    case .tree(let tree): object([("tree", { $0.list(tree) { $1.write($0) } })])
    }
  }

  private mutating func write(_ node: BranchNode) {
    switch node {
    case .split(let arc, let at, let below, let above):
      object([("split", { $0.numbers([Int64(arc), at, Int64(below), Int64(above)]) })])
    case .splitSum(let row, let isMatched, let at, let below, let above):
      object([
        (
          "splitSum",
          { $0.numbers([Int64(row), isMatched ? 1 : 0, at, Int64(below), Int64(above)]) }
        )
      ])
    case .bounded(let prices): object([("bounded", { $0.write(prices) })])
    case .impossible(let prices): object([("impossible", { $0.write(prices) })])
    case .empty: object([("empty", { $0.numbers([Int]()) })])
    }
  }

  private mutating func write(_ prices: BoundPrices) {
    var number: Int?
    if !prices.rounded.isEmpty {
      if rounded.last != prices.rounded { rounded.append(prices.rounded) }
      number = rounded.count - 1
    }
    object([
      ("potential", { $0.numbers(prices.potential) }),
      ("rowPrice", { $0.numbers(prices.rowPrice) }),
      ("facets", { $0.list(prices.facets) { $1.write($0) } }),
      (
        "sums",
        {
          $0.list(prices.sums) { sum, text in
            text.numbers([Int128(sum.row), sum.isMatched ? 1 : 0, sum.price])
          }
        }
      ),
      number.map { number in ("rounded", { $0.number(number) }) },
      number.map { _ in ("roundedPrice", { $0.numbers(prices.roundedPrice) }) },
      ("denominator", { $0.number(prices.denominator) }),
    ])
  }

  private mutating func write(_ facet: FacetPrice) {
    numbers([Int128(facet.row), facet.matched, facet.other, facet.limit, facet.price])
  }

  private mutating func write(_ row: RoundedRow) {
    object([
      ("potential", { $0.numbers(row.potential) }), ("rowPrice", { $0.numbers(row.rowPrice) }),
      ("facets", { $0.list(row.facets) { $1.write($0) } }),
      ("roundedPrice", { $0.numbers(row.roundedPrice) }),
      ("denominator", { $0.number(row.denominator) }), ("arcs", { $0.numbers(row.arcs) }),
      ("coefficients", { $0.numbers(row.coefficients) }), ("limit", { $0.number(row.limit) }),
    ])
  }

  // MARK: JSON

  /// A member of an object, or none.
  private typealias Member = (name: String, write: (inout CertificateText) -> Void)

  private mutating func member(_ name: String, _ write: (inout CertificateText) -> Void) {
    bytes += Array("\"\(name)\": ".utf8)
    write(&self)
    bytes += [UInt8(ascii: ","), 10]
  }

  private mutating func object(_ members: [Member?]) {
    open("{")
    for (place, member) in members.compactMap({ $0 }).enumerated() {
      if place > 0 { comma() }
      bytes += Array("\"\(member.name)\":".utf8)
      member.write(&self)
    }
    close("}")
  }

  private mutating func list<Element>(
    _ elements: [Element], _ write: (Element, inout CertificateText) -> Void
  ) {
    open("[")
    for (place, element) in elements.enumerated() {
      if place > 0 { comma() }
      write(element, &self)
    }
    close("]")
  }

  private mutating func numbers(_ values: [some BinaryInteger]) {
    list(values) { $1.number($0) }
  }

  private mutating func number(_ value: some BinaryInteger) { bytes += Array("\(value)".utf8) }

  private mutating func string(_ value: String) { bytes += Array(JSON.string(value).text().utf8) }

  private mutating func open(_ bracket: Unicode.Scalar) { bytes.append(UInt8(ascii: bracket)) }
  private mutating func close(_ bracket: Unicode.Scalar) { bytes.append(UInt8(ascii: bracket)) }
  private mutating func comma() { bytes.append(UInt8(ascii: ",")) }
}

extension AllocationTier {
  /// As a certificate writes it.
  var word: String {
    switch self {
    case .total(let number): "total:\(number)"
    case .unmet(let number): "unmet:\(number)"
    case .asked: "asked"
    case .delay: "delay"
    case .change: "change"
    case .proportion: "proportion"
    }
  }

  /// The tier that `word` is.
  init?(word: String) {
    let fixed: [AllocationTier] = [.asked, .delay, .change, .proportion]
    if let tier = fixed.first(where: { $0.word == word }) {
      self = tier
      return
    }
    let parts = word.split(separator: ":")
    guard parts.count == 2, let number = Int(parts[1]), number >= 0 else { return nil }
    switch parts[0] {
    case "total": self = .total(class: number)
    case "unmet": self = .unmet(class: number)
    default: return nil
    }
  }
}

extension BoundedFairStage.Reason {
  /// As a certificate writes it, in the order of the declaration.
  static let all: [BoundedFairStage.Reason] = [.nothing, .attains, .forced, .tied, .unproven]
  var number: Int { BoundedFairStage.Reason.all.firstIndex(of: self)! }
}

/// Rounds and the rounds of other choices, without nesting: path 0 is the answer's own, and a round names the
/// paths of its other choices, which come later.
struct RoundPaths {
  typealias Round = BoundedFairStage.Round
  private(set) var paths: [[(round: Round, others: [Int])]] = []

  init(_ rounds: [Round]) { _ = add(rounds) }

  private mutating func add(_ rounds: [Round]) -> Int {
    let number = paths.count
    paths.append([])
    for round in rounds {
      let others = round.others.map { add($0) }
      paths[number].append((round, others))
    }
    return number
  }

  /// The rounds of path 0 with the others in their places; `nil` if a path names none that comes later.
  static func nested(_ paths: [[(round: Round, others: [Int])]]) -> [Round]? {
    var built: [[Round]] = Array(repeating: [], count: paths.count)
    for number in paths.indices.reversed() {
      for (round, others) in paths[number] {
        guard others.allSatisfy({ $0 > number && $0 < paths.count }) else { return nil }
        var round = round
        round.others = others.map { built[$0] }
        built[number].append(round)
      }
    }
    return built.first
  }
}
