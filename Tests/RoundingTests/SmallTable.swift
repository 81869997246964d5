import Proofs

@testable import Rounding

/// Figures and sums put together one by one.
struct SmallTable {
  var printed: [Int64] = []
  var width: [Int64] = []
  var relations: [(head: Int, parts: [Int], kind: UInt8)] = []

  mutating func add(_ printed: Int64, width: Int64 = 1) -> Int {
    self.printed.append(printed)
    self.width.append(width)
    return self.printed.count - 1
  }

  /// Nothing where there are no parts.
  mutating func relate(_ head: Int, _ parts: [Int], kind: UInt8) {
    if !parts.isEmpty { relations.append((head, parts, kind)) }
  }

  var system: RoundingSystem {
    var sums = RoundedSums(printed: printed, width: width)
    for relation in relations {
      sums.figure += ([relation.head] + relation.parts).map(Int32.init)
      sums.sign += [1] + relation.parts.map { _ in -1 }
      sums.starts.append(Int32(sums.figure.count))
    }
    return RoundingSystem(
      sums, head: relations.map { Int32($0.head) }, kind: relations.map(\.kind))
  }

  /// A complete table: a figure for every pair or triple of sets, each total the sum of the sets just below
  /// along each side. `sides` holds for each side its sets by the set around them, −1 for the whole; the
  /// leaves first.
  init(sides: [[Int]]) {
    self.init()
    let count = sides.reduce(1) { $0 * $1.count }
    printed = Array(repeating: 0, count: count)
    width = Array(repeating: 1, count: count)
    var stride = 1
    for (number, side) in sides.enumerated() {
      for cell in 0..<count {
        let place = cell / stride % side.count
        let parts = side.indices.filter { side[$0] == place }
        relate(cell, parts.map { cell + ($0 - place) * stride }, kind: UInt8(number))
      }
      stride *= side.count
    }
  }

  init() {}
}

extension RoundingGroup {
  var isWithin: Bool { if case .within = verdict { true } else { false } }
  var isContradicted: Bool { if case .contradicted = verdict { true } else { false } }
  var isUndecided: Bool { if case .undecided = verdict { true } else { false } }
}

extension [RoundingGroup] {
  var areWithin: Bool { allSatisfy(\.isWithin) }
  var areContradicted: Bool { contains(where: \.isContradicted) }
}
