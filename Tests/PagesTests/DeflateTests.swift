import PlanSamples
import TestSupport
import Testing
import Texts

@testable import Pages

/// zlib is the oracle.
@Suite(.enabled(if: Recheck.isAvailable, "needs python3"))
struct DeflateTests {
  static let compressible: [(name: String, bytes: [UInt8])] = {
    var random = SeededGenerator(seed: 7)
    func noise(_ count: Int, _ limit: UInt8 = 255) -> [UInt8] {
      (0..<count).map { _ in UInt8.random(in: 0...limit, using: &random) }
    }
    let chinese = Array(String(repeating: "资阳市农村饮水安全工程，投资万元；", count: 900).utf8)
    var fibonacci: [UInt8] = []
    // Frequencies that ask for codes longer than 15 bits.
    var pair = (1, 1)
    for symbol in 0..<22 {
      fibonacci += [UInt8](repeating: UInt8(symbol), count: pair.0)
      pair = (pair.1, pair.0 + pair.1)
    }
    fibonacci.shuffle(using: &random)
    var inputs: [(String, [UInt8])] = [
      ("empty", []), ("one byte", [65]), ("two", [1, 1]), ("three", [1, 2, 3]),
      ("300 kB of zeros", [UInt8](repeating: 0, count: 300_000)), ("random", noise(200_000)),
      ("two letters", noise(100_000, 1)), ("Chinese", chinese), ("Fibonacci", fibonacci),
    ]
    for count in [257, 258, 259, 260, 516, 517] {
      inputs.append(("\(count) equal", [UInt8](repeating: 9, count: count)))
    }
    for gap in [32_767, 32_768, 32_769] {
      let phrase = noise(300)
      inputs.append(("distance \(gap)", phrase + noise(gap - 300, 200) + phrase + noise(5)))
    }
    for count in [32_767, 32_768, 32_769, 65_536] {
      inputs.append(("noise \(count)", noise(count)))
    }
    for seed in 0..<30 {
      let words = (0..<4).map { _ in noise(Int.random(in: 1...40, using: &random)) }
      let count = Int.random(in: 1...400, using: &random)
      inputs.append(
        ("words \(seed)", (0..<count).flatMap { _ in words.randomElement(using: &random)! }))
    }
    return inputs
  }()

  @Test func `zlib makes of every deflated text the text again`() throws {
    let files = Self.compressible.flatMap { [Deflate.compressed($0.bytes), $0.bytes] }
    let (status, lines) = try ReadSheet.check("--inflate", files)
    #expect(status == 0, "\(lines)")
    #expect(Deflate.compressed([UInt8](repeating: 0, count: 300_000)).count < 1_000)
  }

  @Test func `references reach back 32,768 bytes and no further`() {
    var random = SeededGenerator(seed: 3)
    func noise(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    let phrase = noise(258)
    let sizes = [32_768, 32_769].map { distance in
      Deflate.compressed(phrase + noise(distance - 258) + phrase).count
    }
    #expect(sizes[1] - sizes[0] > 200)
  }

  @Test func `CRC-32 gives the published check value`() {
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.of([]) == 0)
  }
}
