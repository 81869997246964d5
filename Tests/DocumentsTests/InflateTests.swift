import TestSupport
import Testing

@testable import Archives

@Suite(.enabled(if: MadeDocuments.folder != nil, "needs python3"))
struct InflateTests {
  /// A stream that zlib made, and what it made it of.
  private func sample(_ name: String) throws -> (stream: [UInt8], text: [UInt8]) {
    let bytes = try MadeDocuments.bytes(name + ".deflate")
    let count = bytes[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
    return (Array(bytes[4..<4 + count]), Array(bytes[(4 + count)...]))
  }

  private func inflated(_ stream: [UInt8], _ size: Int) -> [UInt8]? {
    let result = stream.withUnsafeBufferPointer { Inflate.bytes($0, size: size) }
    return try? result.get()
  }

  @Test func `what zlib deflated is inflated, and nothing shorter or longer`() throws {
    let names = try MadeDocuments.names(".deflate")
    #expect(names.count > 200)
    for name in names {
      let (stream, text) = try sample(name)
      #expect(inflated(stream, text.count) == text, "\(name)")
      #expect(inflated(stream, text.count + 1) == nil, "\(name)")
      #expect(text.isEmpty || inflated(stream, text.count - 1) == nil, "\(name)")
      #expect(inflated(Array(stream.dropLast()), text.count) == nil, "\(name)")
    }
  }

  @Test(arguments: Trials.of(0..<20))
  func `damaged streams end, seed`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for name in try MadeDocuments.names(".deflate") {
      var (stream, text) = try sample(name)
      guard !stream.isEmpty, stream.count < 50_000 else { continue }
      for _ in 0..<5 {
        stream[Int.random(in: 0..<stream.count, using: &random)] ^= UInt8.random(
          in: 1...255, using: &random)
        _ = inflated(stream, text.count)
      }
    }
  }
}
