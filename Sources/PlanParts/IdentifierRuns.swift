internal import Planning
internal import Texts

/// A set of ids, ids that count on in their last digits kept as one run: `sp0001…sp0500`.
///
/// Exact, not a digest: two sets share an id if and only if runs overlap. As compact as the ids are
/// regular; a list of the ids in the worst case.
package struct IdentifierRuns: Sendable, Equatable {
  /// Ids of one prefix and number of digits, from `first` to `last`. Without digits both are 0.
  private struct Run: Sendable, Equatable {
    var prefix: [UInt8]
    var digits: Int
    var first: UInt64
    var last: UInt64

    func name(_ number: UInt64) -> String {
      if digits == 0 { return String(decoding: prefix, as: UTF8.self) }
      let text = "\(number)"
      return String(decoding: prefix, as: UTF8.self)
        + String(repeating: "0", count: digits - text.utf8.count) + text
    }

    static func precedes(_ a: Run, _ b: Run) -> Bool {
      if a.prefix != b.prefix { return a.prefix.lexicographicallyPrecedes(b.prefix) }
      return (a.digits, a.first) < (b.digits, b.first)
    }

    func isSameKind(as other: Run) -> Bool { prefix == other.prefix && digits == other.digits }
  }

  /// In order, disjoint, no two of them adjacent.
  private var runs: [Run] = []

  init() {}

  /// The set of `ids`, none of which is given twice. O(n log n).
  init(_ ids: [String]) {
    var runs = ids.map { IdentifierRuns.run($0) }
    runs.sort(by: Run.precedes)
    self.runs = IdentifierRuns.joined(runs)
  }

  /// Digits that a number has at most.
  private static let mostDigits = 18

  private static func run(_ id: String) -> Run {
    let bytes = Array(id.utf8)
    let digits = min(mostDigits, bytes.reversed().prefix(while: isDigit).count)
    let number = bytes.suffix(digits).reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 48) }
    return Run(
      prefix: Array(bytes.dropLast(digits)), digits: digits, first: number, last: number)
  }

  /// Sorted, disjoint runs with adjacent ones made one.
  private static func joined(_ runs: [Run]) -> [Run] {
    var joined: [Run] = []
    for run in runs {
      if let before = joined.last, run.digits > 0, before.isSameKind(as: run),
        before.last + 1 == run.first
      {
        joined[joined.count - 1].last = run.last
      } else {
        joined.append(run)
      }
    }
    return joined
  }

  /// The union; throws with the first id, in order, that both sets hold. O(n log n) in runs.
  func union(_ other: IdentifierRuns) throws(PartialFault) -> IdentifierRuns {
    let all = (runs + other.runs).sorted(by: Run.precedes)
    for (a, b) in zip(all, all.dropFirst()) where a.isSameKind(as: b) && a.last >= b.first {
      let id = b.name(b.first)
      throw PartialFault(
        zh: "子项目 \(Layout.plain(id)) 出现在两个部分里；每个子项目只能属于一个部分",
        en: "sub-project \(Layout.plain(id)) stands in two parts; each must belong to one")
    }
    var union = IdentifierRuns()
    union.runs = IdentifierRuns.joined(all)
    return union
  }

  /// `["a", ["sp0001", "sp0500"]]`.
  var json: JSON {
    .array(
      runs.map { run in
        run.first == run.last
          ? .string(run.name(run.first))
          : .array([.string(run.name(run.first)), .string(run.name(run.last))])
      })
  }

  init(_ json: JSON) throws(PartialFault) {
    for element in try json.elements("subprojects") {
      if case .string(let id) = element {
        runs.append(IdentifierRuns.run(id))
        continue
      }
      let ends = try element.tuple(2, "subprojects")
      var run = IdentifierRuns.run(try ends[0].word("subprojects"))
      let last = IdentifierRuns.run(try ends[1].word("subprojects"))
      guard run.isSameKind(as: last), run.first < last.first else {
        throw .malformed("subprojects")
      }
      run.last = last.first
      runs.append(run)
    }
    let isInOrder = zip(runs, runs.dropFirst()).allSatisfy { a, b in
      Run.precedes(a, b) && !(a.isSameKind(as: b) && a.last >= b.first)
    }
    if !isInOrder { throw .malformed("subprojects") }
  }
}
