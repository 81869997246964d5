internal import Allocation
internal import Certificates
internal import Planning
package import Texts

extension CertificateFile {
  /// Why a file is no certificate.
  package enum Unread: Error {
    /// What is no JSON, is missing, or is no such value.
    case fault(InputFault)
    /// It was a certificate, and a byte of it was changed since.
    case changed
  }

  /// Reads what `bytes` say; `file` names them in faults. That it is a certificate of this form is checked,
  /// byte for byte, and so is its digest; whether it proves anything is not.
  ///
  /// - Throws: line and column of what is no JSON, is missing or is no such value; that a byte was changed,
  ///   where all can be read and the bytes or their digest are not what planctl writes of it.
  package init(_ bytes: [UInt8], file: String) throws(Unread) {
    do throws(InputFault) {
      let (value, place) = try JSONReader.read(bytes, file: file)
      let root = CertificatePart(value: value, path: "", file: file, place: place)
      let name = try root["format"].string()
      guard name == CertificateFile.format else {
        throw try root["format"].wrong("\"\(CertificateFile.format)\"")
      }
      self = try root.certificate()
    } catch { throw .fault(error) }
    if self.bytes != bytes { throw .changed }
  }
}

/// A part of a certificate that is being read, and where it stands.
private struct CertificatePart {
  let value: JSON
  let path: String
  let file: String
  let place: (String) -> (line: Int, column: Int)
  var rounded: [[RoundedRow]] = []

  private func part(_ value: JSON, _ path: String) -> CertificatePart {
    CertificatePart(value: value, path: path, file: file, place: place, rounded: rounded)
  }

  func fault(found: String?, _ expected: Bilingual) -> InputFault {
    let (line, column) = place(path)
    return InputFault(
      .wrongValue, file: file, line: line, column: column,
      found: found.map { String($0.prefix(40)) }, expected: expected)
  }

  func wrong(_ expected: String, _ chinese: String? = nil) -> InputFault {
    fault(found: String(value.text().prefix(40)), Bilingual(zh: chinese ?? expected, en: expected))
  }

  // MARK: Values

  subscript(name: String) -> CertificatePart {
    get throws(InputFault) {
      if let part = optional(name) { return part }
      let (line, column) = place(path)
      throw InputFault(
        .missingKey, file: file, line: line, column: column,
        expected: Bilingual(zh: "“\(name)”一项", en: "a member \"\(name)\""))
    }
  }

  func optional(_ name: String) -> CertificatePart? {
    value[name].map { part($0, path.isEmpty ? name : path + "." + name) }
  }

  func string() throws(InputFault) -> String {
    guard let text = value.stringValue else { throw wrong("a string", "字符串") }
    return text
  }

  func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(InputFault) -> Number
  {
    guard case .number(let digits) = value, let number = Number(digits) else {
      throw wrong("a whole number of \(Number.bitWidth) bits", "\(Number.bitWidth) 位整数")
    }
    return number
  }

  func parts() throws(InputFault) -> [CertificatePart] {
    guard case .array(let values) = value else { throw wrong("a list", "列表") }
    return values.enumerated().map { part($1, path + "[\($0)]") }
  }

  func list<Element>(
    _ read: (CertificatePart) throws(InputFault) -> Element
  ) throws(InputFault) -> [Element] {
    var elements: [Element] = []
    for part in try parts() { elements.append(try read(part)) }
    return elements
  }

  func numbers<Number: FixedWidthInteger>() throws(InputFault) -> [Number] {
    guard case .array(let values) = value else { throw wrong("a list", "列表") }
    var numbers: [Number] = []
    numbers.reserveCapacity(values.count)
    for (place, value) in values.enumerated() {
      guard case .number(let digits) = value, let number = Number(digits) else {
        numbers.append(try part(value, path + "[\(place)]").number())
        continue
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Exactly `count` numbers.
  func numbers(_ count: Int) throws(InputFault) -> [Int128] {
    let numbers: [Int128] = try numbers()
    guard numbers.count == count else { throw wrong("\(count) numbers", "\(count) 个数") }
    return numbers
  }

  func narrow<Number: FixedWidthInteger>(_ value: Int128) throws(InputFault) -> Number {
    guard let number = Number(exactly: value) else {
      throw wrong("whole numbers of \(Number.bitWidth) bits", "\(Number.bitWidth) 位整数")
    }
    return number
  }

  func flag(_ value: Int128) throws(InputFault) -> Bool {
    guard value == 0 || value == 1 else { throw wrong("0 or 1", "0 或 1") }
    return value == 1
  }

  // MARK: The certificate

  func certificate() throws(InputFault) -> CertificateFile {
    var own = self
    for list in try self["roundedRows"].parts() {
      own.rounded.append(try list.list { part throws(InputFault) in try part.roundedRow() })
    }
    return CertificateFile(
      files: try self["files"].list { part throws(InputFault) in
        let words = try part.list { part throws(InputFault) in try part.string() }
        guard words.count == 2 else { throw part.wrong("name and digest", "文件名和摘要") }
        return CertificateFile.PlanFile(name: words[0], digest: words[1])
      }, title: try self["title"].string(),
      scenario: try self["scenario"].list { part throws(InputFault) in try part.string() },
      problem: try problem(), claim: try own.claim())
  }

  private func problem() throws(InputFault) -> CertificateFile.Problem {
    CertificateFile.Problem(
      supply: try self["supply"].numbers(), tail: try self["tail"].numbers(),
      head: try self["head"].numbers(), lower: try self["lower"].numbers(),
      upper: try self["upper"].numbers(), rowStart: try self["rowStart"].numbers(),
      rowArc: try self["rowArc"].numbers(), rowCoefficient: try self["rowCoefficient"].numbers(),
      rowLimit: try self["rowLimit"].numbers(),
      cells: try self["cells"].list { part throws(InputFault) in
        let fields = try part.parts()
        guard fields.count == 4 else {
          throw part.wrong("sub-project, source, year, planned", "子项目、来源、年度、计划数")
        }
        return CertificateFile.Problem.Cell(
          subproject: try fields[0].string(), source: try fields[1].string(),
          year: try fields[2].number(), planned: try fields[3].number())
      })
  }

  private func claim() throws(InputFault) -> CertificateFile.Claim {
    switch try self["claim"].string() {
    case "funded":
      return .funded(
        amounts: try self["amounts"].numbers(),
        AllocationAnswer(
          flow: try self["flow"].numbers(),
          stages: try self["stages"].list { part throws(InputFault) in try part.stage() }),
        tiers: try self["tiers"].list { part throws(InputFault) in
          CertificateFile.Tier(
            tier: try part.tier(), value: try part["value"].number(),
            bound: try part["bound"].number())
        }, gap: try self["gap"].number(), unjudged: try self["unjudged"].number())
    case "allowed": return .allowed(amounts: try self["amounts"].numbers())
    case "impossible":
      return .impossible(
        limits: try self["limits"].numbers(), try self["conflict"].conflict())
    default: throw try self["claim"].wrong("funded, allowed or impossible")
    }
  }

  private func tier() throws(InputFault) -> AllocationTier {
    let word = try self["tier"]
    guard let tier = AllocationTier(word: try word.string()), tier.word == (try word.string())
    else {
      throw word.wrong(
        "total:CLASS, unmet:CLASS, asked, delay, change or proportion")
    }
    return tier
  }

  private func stage() throws(InputFault) -> AllocationStage {
    switch try self["kind"].string() {
    case "fair":
      return .fair(
        try tier(),
        FairStage(
          numerators: try self["numerators"].numbers(),
          denominators: try self["denominators"].numbers(), piece: try self["piece"].numbers(),
          whole: try self["whole"].numbers()))
    case "cheapest":
      return .cheapest(
        CheapestStage(
          flow: try self["flow"].numbers(),
          potentials: try self["potentials"].list { part throws(InputFault) in try part.numbers() },
          values: try self["values"].numbers()))
    case "proportional":
      return .proportional(
        potential: try self["potential"].numbers(), value: try self["value"].number())
    case "boundedFair":
      let paths = try self["paths"].list { path throws(InputFault) in
        try path.list { part throws(InputFault) in
          (
            round: try part.round(),
            others: try part["others"].numbers() as [Int]
          )
        }
      }
      guard let rounds = RoundPaths.nested(paths) else {
        throw try self["paths"].wrong("paths that name later paths", "只引用后面路径的路径")
      }
      return .boundedFair(
        try tier(), BoundedFairStage(flow: try self["flow"].numbers(), rounds: rounds))
    case "deferralLoss":
      return .deferralLoss(
        DeferralLossStage(
          flow: try self["flow"].numbers(), ceiling: try self["ceiling"].number()))
    case "bounded":
      return .bounded(
        try tier(),
        BoundedStage(
          flow: try self["flow"].numbers(), value: try self["value"].number(),
          bound: try self["bound"].number(), prices: try self["prices"].prices(),
          tree: try optional("tree")?.tree(), parts: try optional("parts")?.allocationParts()))
    default:
      throw try self["kind"].wrong(
        "fair, cheapest, proportional, boundedFair, deferralLoss or bounded")
    }
  }

  private func round() throws(InputFault) -> BoundedFairStage.Round {
    let at: [Int64] = try self["at"].numbers()
    guard at.count == 2 else { throw try self["at"].wrong("a fraction", "分子和分母") }
    var ties: BoundedFairStage.Ties?
    if let part = optional("ties") {
      ties = BoundedFairStage.Ties(
        count: try part["count"].number(), proof: try part["proof"].bound())
    }
    return BoundedFairStage.Round(
      numerator: at[0], denominator: at[1], isLeast: try optional("least")?.bound(), ties: ties,
      settled: try self["settled"].list { part throws(InputFault) in
        let pair = try part.numbers(2)
        let reasons = BoundedFairStage.Reason.all
        guard let number = Int(exactly: pair[1]), reasons.indices.contains(number) else {
          throw part.wrong("a claim and a reason from 0 to \(reasons.count - 1)")
        }
        return BoundedFairStage.Settled(
          claim: try part.narrow(pair[0]), reason: reasons[number])
      })
  }

  private func allocationParts() throws(InputFault) -> AllocationParts {
    AllocationParts(
      nodes: try self["nodes"].numbers(), prices: try self["prices"].numbers(),
      rows: try self["rows"].numbers(), rowPrices: try self["rowPrices"].numbers(),
      denominator: try self["denominator"].number(),
      parts: try self["parts"].list { part throws(InputFault) in
        AllocationParts.Part(
          bound: try part["bound"].number(), proof: try part["proof"].bound())
      })
  }

  private func bound() throws(InputFault) -> AllocationBound {
    if let prices = optional("prices") { return .prices(try prices.prices()) }
    if let tree = optional("tree") { return .tree(try tree.tree()) }
    if let parts = optional("parts") { return .parts(try parts.allocationParts()) }
    throw wrong("prices, a tree or parts", "价格、分枝树或分块")
  }

  private func conflict() throws(InputFault) -> AllocationConflict {
    if let cut = optional("cut") {
      var inside: [Bool] = []
      for value: Int128 in try cut.numbers() { inside.append(try cut.flag(value)) }
      return .cut(inside: inside)
    }
    if let arc = optional("emptyArc") { return .emptyArc(try arc.number()) }
    switch try bound() {
    case .prices(let prices): return .prices(prices)
    case .tree(let tree): return .tree(tree)
    case .parts: throw wrong("a cut, an empty arc, prices or a tree", "割、空弧、价格或分枝树")
    }
  }

  private func tree() throws(InputFault) -> [BranchNode] {
    try list { part throws(InputFault) in try part.node() }
  }

  private func node() throws(InputFault) -> BranchNode {
    if let part = optional("split") {
      let fields = try part.numbers(4)
      return .split(
        arc: try part.narrow(fields[0]), at: try part.narrow(fields[1]),
        below: try part.narrow(fields[2]), above: try part.narrow(fields[3]))
    }
    if let part = optional("splitSum") {
      let fields = try part.numbers(5)
      return .splitSum(
        row: try part.narrow(fields[0]), isMatched: try part.flag(fields[1]),
        at: try part.narrow(fields[2]), below: try part.narrow(fields[3]),
        above: try part.narrow(fields[4]))
    }
    if let part = optional("bounded") { return .bounded(try part.prices()) }
    if let part = optional("impossible") { return .impossible(try part.prices()) }
    if optional("empty") != nil { return .empty }
    throw wrong("a node of a tree", "树的一个结点")
  }

  private func prices() throws(InputFault) -> BoundPrices {
    var prices = BoundPrices(
      potential: try self["potential"].numbers(), rowPrice: try self["rowPrice"].numbers(),
      denominator: try self["denominator"].number(),
      facets: try self["facets"].list { part throws(InputFault) in try part.facet() },
      sums: try self["sums"].list { part throws(InputFault) in
        let fields = try part.numbers(3)
        return SumPrice(
          row: try part.narrow(fields[0]), isMatched: try part.flag(fields[1]), price: fields[2])
      })
    if let part = optional("rounded") {
      let number: Int = try part.number()
      guard rounded.indices.contains(number) else {
        throw part.wrong("a number of roundedRows", "roundedRows 的序号")
      }
      prices.rounded = rounded[number]
      prices.roundedPrice = try self["roundedPrice"].numbers()
    }
    return prices
  }

  private func facet() throws(InputFault) -> FacetPrice {
    let fields = try numbers(5)
    return FacetPrice(
      row: try narrow(fields[0]), matched: fields[1], other: fields[2], limit: fields[3],
      price: fields[4])
  }

  private func roundedRow() throws(InputFault) -> RoundedRow {
    RoundedRow(
      potential: try self["potential"].numbers(), rowPrice: try self["rowPrice"].numbers(),
      facets: try self["facets"].list { part throws(InputFault) in try part.facet() },
      roundedPrice: try self["roundedPrice"].numbers(),
      denominator: try self["denominator"].number(), arcs: try self["arcs"].numbers(),
      coefficients: try self["coefficients"].numbers(), limit: try self["limit"].number())
  }
}
