import Archives
import Documents
import Planning
import TestSupport
import Testing
import Texts

@Suite(.enabled(if: MadeDocuments.folder != nil, "needs python3"))
struct ReadersTests {
  /// openpyxl, zipfile and Python's codecs are the oracle.
  @Test func `documents that others made are read cell by cell`() throws {
    let names = try MadeDocuments.names(".json")
    #expect(names.count > 70)
    for name in names {
      let expected = try MadeDocuments.expected(name)
      let found = found(name, try MadeDocuments.bytes(name))
      guard case .array(let tables) = expected, case .array(let grids) = found else {
        #expect(found == expected, "\(name)")
        continue
      }
      #expect(grids.count == tables.count, "\(name)")
      for (number, (grid, table)) in zip(grids, tables).enumerated() {
        guard case .object(let parts) = table else { continue }
        for (key, value) in parts where grid[key] != value {
          Issue.record("\(name), table \(number + 1), \(key): \(difference(grid[key], value))")
        }
      }
    }
  }

  /// The first element of two lists that differs.
  private func difference(_ found: JSON?, _ expected: JSON) -> String {
    guard case .array(let mine)? = found, case .array(let theirs) = expected else {
      return "\(found?.text() ?? "nothing"), expected \(expected.text())"
    }
    let place =
      zip(mine, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(mine.count, theirs.count)
    func shown(_ list: [JSON]) -> String { place < list.count ? list[place].text() : "nothing" }
    return "\(shown(mine)), expected \(shown(theirs))"
  }

  /// A reader may refuse or read something else, but neither trap nor take long.
  @Test(arguments: Trials.of(0..<10))
  func `damaged documents are refused or read, seed`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for name in try MadeDocuments.names(".json") {
      let bytes = try MadeDocuments.bytes(name)
      guard bytes.count < 100_000 else { continue }
      for _ in 0..<10 {
        _ = found(name, damaged(bytes, &random))
      }
    }
  }

  private func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes.removeSubrange(place..<min(place + 20, bytes.count))
      case 3: bytes.insert(contentsOf: Array("<>&\"\t|,;0/".utf8), at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }
}

struct EncodingTests {
  @Test func `Chinese in GB 18030 that is also well-formed UTF-8 is read as Chinese`() throws {
    // 莽撞, whose four bytes UTF-8 would take for two Latin letters.
    let bytes = Array("a,".utf8) + [0xC3, 0xA7, 0xD7, 0xB2] + Array("\n1,2\n".utf8)
    let grids = try DocumentReader.grids(bytes, file: "a.csv", encoding: nil)
    #expect(grids[0].cells[1].text == "莽撞")
    let latin = Array("a,é\nü,2\n".utf8)
    #expect(try DocumentReader.grids(latin, file: "a.csv").first?.cells[1].text == "é")
  }

  @Test func `a fault says where, and what to do`() throws {
    let fault = DocumentFault(.legacyWorkbook, file: "a.xls")
    #expect(fault.advice.en.hasSuffix("soffice --headless --convert-to xlsx a.xls"))
    #expect(throws: DocumentFault(.invalidBytes, file: "b.csv", line: 2, column: 3, found: "0xFF"))
    {
      try DocumentReader.grids(Array("a\n中,".utf8) + [0xFF, 0xFF, 0x0A], file: "b.csv")
    }
  }

  @Test(arguments: DocumentFault.Kind.allCases)
  func `every fault has words in both languages`(kind: DocumentFault.Kind) {
    let fault = DocumentFault(kind, file: "x")
    for text in [fault.title, fault.advice] {
      #expect(!text.zh.isEmpty && !text.en.isEmpty)
    }
  }
}
