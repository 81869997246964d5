internal import Glibc
internal import Planning
internal import Texts

/// One line of a benchmark: what was done, how much of it, how long it took, and what came out.
struct Measurement {
  var suite: String
  var plan: String
  var what: String
  /// What was counted, which must be the same on every machine.
  var counts: [(name: String, value: Int)]
  var times: [Duration]
  /// What one run handles, for a rate: `("tranches", 999_996)`.
  var work: (unit: String, amount: Int)
  /// A hash of the answer, verified before.
  var answer: UInt64

  /// How lines are written.
  enum Format: String {
    /// A table for people.
    case md
    /// A JSON object a line, for programs.
    case ndjson
  }

  static let header = """
    | suite | plan | what | counts | median s | rate | answer |
    | --- | --- | --- | --- | ---: | ---: | --- |
    """

  private var microseconds: Int128 { max(1, median(times).microseconds) }
  private var perSecond: Int128 { Int128(work.amount) * 1_000_000 / microseconds }

  func line(_ format: Format) -> String {
    switch format {
    case .md:
      let counted = counts.map { "\($0.value) \($0.name)" }.joined(separator: ", ")
      return "| \(suite) | \(plan) | \(what) | \(counted) | \(seconds(median(times))) | "
        + "\(rate) \(work.unit)/s | \(String(answer, radix: 16)) |"
    case .ndjson:
      let counted = counts.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",")
      let runs = times.map(seconds).joined(separator: ",")
      return "{\"suite\":\"\(suite)\",\"plan\":\"\(plan)\",\"what\":\"\(what)\","
        + "\"counts\":{\(counted)},\"seconds\":\(seconds(median(times))),\"runs\":[\(runs)],"
        + "\"work\":{\"\(work.unit)\":\(work.amount)},\"answer\":\"\(String(answer, radix: 16))\"}"
    }
  }

  /// `1.23 M`, `45.6 k` or `789`.
  private var rate: String {
    for (unit, name) in [(Int128(1_000_000), " M"), (1_000, " k")] where perSecond >= 10 * unit {
      return decimalText(perSecond * 10 / unit, decimals: 1, keepingZeros: true) + name
    }
    return "\(perSecond)"
  }
}

extension Duration {
  var microseconds: Int128 {
    Int128(components.seconds) * 1_000_000
      + Int128(components.attoseconds) / 1_000_000_000_000
  }
}

/// FNV-1a over 64-bit words: tells answers apart.
struct AnswerHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ word: Int64) {
    value = (value ^ UInt64(bitPattern: word)) &* 0x100_0000_01B3
  }

  mutating func add(_ text: String) { for byte in text.utf8 { add(Int64(byte)) } }

  static func of(_ words: some Sequence<Int64>) -> UInt64 {
    var hash = AnswerHash()
    for word in words { hash.add(word) }
    return hash.value
  }
}

/// The middle of the times; of an even number the earlier one.
func median(_ times: [Duration]) -> Duration { times.sorted()[(times.count - 1) / 2] }

func seconds(_ time: Duration) -> String {
  decimalText((time.microseconds + 50) / 100, decimals: 4, keepingZeros: true)
}

func complain(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// Stops the run if something that must hold does not.
func verify(_ holds: Bool, _ claim: String) {
  if holds { return }
  complain("planbench: not true: \(claim)")
  exit(1)
}
