import Testing

@testable import Texts

/// Strings as RFC 8259 has them: what must be escaped is, alone and among other letters, and nothing else.
struct JSONWritingTests {
  @Test func `every letter is written as it must be`() {
    for value in Array(0...0xFF) + [0x2014, 0x2028, 0x2029, 0x5143, 0x1F600] {
      let letter = String(Unicode.Scalar(UInt32(value))!)
      let digits = String(value, radix: 16)
      let expected =
        switch value {
        case 0x22: "\\\""
        case 0x5C: "\\\\"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case 0x09: "\\t"
        case 0..<0x20, 0x7F, 0x2028, 0x2029:
          "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: letter
        }
      #expect(JSON.string(letter).text() == "\"\(expected)\"", "\(digits)")
      #expect(JSON.string("万" + letter + "a").text() == "\"万\(expected)a\"", "\(digits)")
    }
  }
}
