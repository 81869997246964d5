import Certificates

@testable import Allocation
@testable import Proofs

/// One change of one number or one tree node.
struct Mutation {
  enum Part {
    case flow, value, bound, potential, price, inside, tree, level, ratio, piece, witness, whole
  }

  let part: Part
  let record: ProofRecord

  /// Every single change of a record's answer and certificate.
  static func all(of record: ProofRecord) -> [Mutation] {
    switch record {
    case .tiers(let s, let c, let flow, let potentials, let values):
      changes(flow).map {
        .init(
          part: .flow,
          record: .tiers(s, costs: c, flow: $0, potentials: potentials, values: values))
      }
        + changes(potentials, changes).map {
          .init(
            part: .potential,
            record: .tiers(s, costs: c, flow: flow, potentials: $0, values: values))
        }
        + changes(values).map {
          .init(
            part: .value,
            record: .tiers(s, costs: c, flow: flow, potentials: potentials, values: $0))
        }
    case .cut(let s, let inside):
      changes(inside) { [!$0] }.map { .init(part: .inside, record: .cut(s, inside: $0)) }
    case .whole(let s, let rows, let flow, let value, let prices, let bound):
      changes(flow).map {
        .init(
          part: .flow, record: .whole(s, rows, flow: $0, value: value, prices, bound: bound))
      }
        + changes(value).map {
          .init(
            part: .value, record: .whole(s, rows, flow: flow, value: $0, prices, bound: bound))
        }
        + changes(prices).map {
          .init(
            part: .price, record: .whole(s, rows, flow: flow, value: value, $0, bound: bound))
        }
        + changes(bound).map {
          .init(
            part: .bound, record: .whole(s, rows, flow: flow, value: value, prices, bound: $0))
        }
    case .impossible(let s, let rows, let prices):
      changes(prices).map { .init(part: .price, record: .impossible(s, rows, $0)) }
    case .branch(let s, let rows, let flow, let value, let tree):
      changes(flow).map {
        .init(part: .flow, record: .branch(s, rows, flow: $0, value: value, tree: tree))
      }
        + changes(value).map {
          .init(part: .value, record: .branch(s, rows, flow: flow, value: $0, tree: tree))
        }
        + changes(tree, changes).map {
          .init(part: .tree, record: .branch(s, rows, flow: flow, value: value, tree: $0))
        }
    case .noWhole(let s, let rows, let tree):
      changes(tree, changes).map {
        .init(part: .tree, record: .noWhole(s, rows, tree: $0))
      }
    case .fair(let problem, let certificate, let whole):
      changes(certificate).map { .init(part: $0, record: .fair(problem, $1, whole: nil)) }
        + (whole.map { changes($0) } ?? []).map {
          .init(part: .whole, record: .fair(problem, certificate, whole: $0))
        }
    // Changed in WholeSharesTests, beside enumeration.
    case .shares: []
    }
  }

  private static func changes(_ certificate: FairCertificate) -> [(Part, FairCertificate)] {
    let levels = changes(certificate.shares.levels) { ratio in
      changes([ratio.numerator, ratio.denominator]).map { .init($0[0], $0[1]) }
    }
    func changed(_ change: (inout FairCertificate) -> Void) -> FairCertificate {
      var copy = certificate
      change(&copy)
      return copy
    }
    return levels.map { levels in (.ratio, changed { $0.shares.levels = levels }) }
      + changes(certificate.shares.level).map { level in
        (.level, changed { $0.shares.level = level })
      }
      + changes(certificate.piece).map { piece in (.piece, changed { $0.piece = piece }) }
      + changes(certificate.scaledFlow).map { flow in (.witness, changed { $0.scaledFlow = flow }) }
  }

  static func changes<Number: FixedWidthInteger>(_ number: Number) -> [Number] {
    [number - 1, number + 1, number + 5]
  }

  static func changes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [[Number]] {
    changes(numbers) { changes($0) }
  }

  /// Every list in which one element is changed.
  static func changes<Element>(
    _ list: [Element], _ changesOfOne: (Element) -> [Element]
  ) -> [[Element]] {
    list.indices.flatMap { index in
      changesOfOne(list[index]).map { element in
        var copy = list
        copy[index] = element
        return copy
      }
    }
  }

  static func changes(_ prices: BoundPrices) -> [BoundPrices] {
    func new(_ potential: [Int128]?, _ rowPrice: [Int128]?, _ denominator: Int128?) -> BoundPrices {
      BoundPrices(
        potential: potential ?? prices.potential, rowPrice: rowPrice ?? prices.rowPrice,
        denominator: denominator ?? prices.denominator, facets: prices.facets, sums: prices.sums)
    }
    return changes(prices.potential).map { new($0, nil, nil) }
      + changes(prices.rowPrice).map { new(nil, $0, nil) }
      + changes(prices.denominator).map { new(nil, nil, $0) }
  }

  static func changes(_ node: BranchNode) -> [BranchNode] {
    switch node {
    case .split(let arc, let at, let below, let above):
      changes(arc).map { .split(arc: $0, at: at, below: below, above: above) }
        + changes(at).map { .split(arc: arc, at: $0, below: below, above: above) }
        + changes(below).map { .split(arc: arc, at: at, below: $0, above: above) }
        + changes(above).map { .split(arc: arc, at: at, below: below, above: $0) } + [.empty]
    case .splitSum(let row, let isMatched, let at, let below, let above):
      changes(row).map {
        .splitSum(row: $0, isMatched: isMatched, at: at, below: below, above: above)
      } + [.splitSum(row: row, isMatched: !isMatched, at: at, below: below, above: above), .empty]
    case .bounded(let prices):
      changes(prices).map { .bounded($0) } + [.impossible(prices), .empty]
    case .impossible(let prices):
      changes(prices).map { .impossible($0) } + [.bounded(prices), .empty]
    case .empty:
      [.split(arc: 0, at: 0, below: 1, above: 2)]
    }
  }
}

extension ProofRecord {
  var holds: Bool { failure == nil }

  var failure: ProofFailure? {
    do throws(ProofFailure) {
      try ProofRecord.check(self)
      return nil
    } catch {
      return error
    }
  }
}
