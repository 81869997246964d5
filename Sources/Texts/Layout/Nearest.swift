/// Known words near to a mistyped one.
public enum Nearest {
  /// Known words compared at most: enough for any plan that a person types ids of.
  package static let compared = 10_000
  /// Bytes of the mistyped word at most; a longer one is no slip of the finger.
  package static let longest = 64

  /// At most `most` of `known`, nearest first, ties in their own order.
  package static func words(_ word: String, among known: [String], most: Int) -> [String] {
    var seen = Set<String>()
    let candidates = known.prefix(compared).filter { seen.insert($0).inserted }
    guard word.utf8.count <= longest else { return Array(candidates.prefix(most)) }
    let ranked = candidates.enumerated().map { (distance(word, $0.element), $0.offset, $0.element) }
    return ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(most).map(\.2)
  }

  /// The nearest word, if it is near enough to be what was meant.
  public static func word(_ word: String, among known: [String]) -> String? {
    words(word, among: known, most: 1).first.flatMap { distance(word, $0) <= 2 ? $0 : nil }
  }

  /// The word that was most likely meant: the same in other letters (`SP01` and a wide `ｓｐ０１` for
  /// `sp01`, blanks around it), else the nearest, if it is near enough.
  package static func meant(_ text: String, among known: [String]) -> String? {
    let folded = folded(text)
    return known.prefix(compared).first { Nearest.folded($0) == folded } ?? word(text, among: known)
  }

  /// `text` without differences of letter size, of width and of blanks around it.
  package static func folded(_ text: String) -> String {
    var narrow = Halfwidth.text(text).lowercased()[...]
    while let last = narrow.last, last.isWhitespace { narrow.removeLast() }
    while let first = narrow.first, first.isWhitespace { narrow.removeFirst() }
    return String(narrow)
  }

  /// Levenshtein distance in bytes.
  public static func distance(_ a: String, _ b: String) -> Int {
    let (x, y) = (Array(a.utf8), Array(b.utf8))
    if x.count > longest || y.count > longest { return abs(x.count - y.count) + longest }
    var row = Array(0...y.count)
    for i in x.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in y.indices {
        let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (x[i] == y[j] ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[y.count]
  }
}
