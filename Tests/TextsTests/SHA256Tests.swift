import Testing

@testable import Texts

/// Hashes agree with FIPS 180-4 and with Python's hashlib.
struct SHA256Tests {
  private func text(_ bytes: [UInt8]) -> String { SHA256.hexadecimal(SHA256.digest(of: bytes)) }

  /// `hashlib.sha256(bytes(i * 7 % 251 for i in range(length))).hexdigest()`
  @Test(arguments: [
    (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (55, "8af594de0e003fdee5c8bb088216c824349b4137070f559574f4a4bddd27b714"),
    (56, "db81bc2bfd43620591df192139062da77d4c376f1888ea3d2190bd07c8d901f9"),
    (63, "bd535b38bf0d0d1a09d370b7e34b2696cea3767801a45d5611a4aaa6954e8527"),
    (64, "292be91abe8c0909fe3d26575af5755eee74d23816dc68c3ba41765136967654"),
    (65, "ba65aedf7884642499a59ae124894611d986cf429e69f569488048af3a99e25a"),
    (119, "d367ab298e74477421127b0b448667c37c006c636f5738f081c39388756e5fad"),
    (120, "be7beb9c82089eb08da8fe6eb30c13b9d56869014e228a8c3eb0fdfe832efab2"),
    (128, "cb5311e1d7aa8e11d6af7081f3ffc3e4efa008c7483a1a791fe170bf37546ba7"),
    (1_000, "59425e4412e296fc74736673ce067027f384203f59c0d2c3e6be7b13347b3ffc"),
    (1_000_000, "6e0175cb68d12319c0c68dc4524457aa3ce013d5fe8623d161adb40478a38a80"),
  ])
  func `a length round the ends of blocks has the hash that hashlib gives`(
    length: Int, digest: String
  ) {
    #expect(text((0..<length).map { UInt8($0 * 7 % 251) }) == digest)
  }

  @Test func `the standard's own examples`() {
    #expect(
      text(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      text([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `part of a buffer is hashed as it stands`() {
    let bytes = (0..<200).map { UInt8($0) }
    bytes.withUnsafeBytes { all in
      let part = UnsafeRawBufferPointer(rebasing: all[3..<150])
      #expect(SHA256.digest(of: part) == SHA256.digest(of: Array(bytes[3..<150])))
    }
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `base64 as RFC 4648 shows it`(plain: String, coded: String) {
    #expect(SHA256.base64(Array(plain.utf8)) == coded)
  }

  @Test func `base64 has all its digits`() {
    #expect(SHA256.base64([0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF]) == "++++////")
  }
}
