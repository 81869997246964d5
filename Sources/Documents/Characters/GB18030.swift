/// GB 18030-2005 to Unicode, with GBK and GB 2312 in it.
///
/// A table of our own and not the system's `iconv`: that one loads its tables from files beside the C
/// library, which a static build or a bare container has not. Only the 7,733 characters without a rule
/// are written down; the other two-byte codes follow Unicode's order of the ideographs that
/// GB 2312 left out, and the four-byte codes Unicode's order of whatever has no two-byte code.
struct GB18030: Sendable {
  static let shared = GB18030()

  /// Leads 81 to FE, for each 190 trails: 40 to 7E, 80 to FE.
  private let twoBytes: [UInt16]
  /// The characters of the four-byte codes 81308130 to 8431A439.
  private let fourBytes: [UInt16]

  /// Character of `lead` and `trail`, 0 if they are no code.
  @inline(__always) func scalar(_ lead: UInt8, _ trail: UInt8) -> UInt32 {
    guard lead >= 0x81, lead <= 0xFE, trail >= 0x40, trail <= 0xFE, trail != 0x7F else { return 0 }
    return UInt32(twoBytes[GB18030.index(lead, trail)])
  }

  /// Character of a four-byte code, 0 if they are none.
  func scalar(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) -> UInt32 {
    let digits: ClosedRange<UInt8> = 0x30...0x39
    let leads: ClosedRange<UInt8> = 0x81...0xFE
    guard leads.contains(first), digits.contains(second), leads.contains(third),
      digits.contains(fourth)
    else { return 0 }
    let linear =
      ((Int(first) - 0x81) * 10 + Int(second) - 0x30) * 1260 + (Int(third) - 0x81) * 10
      + Int(fourth) - 0x30
    if linear < fourBytes.count { return UInt32(fourBytes[linear]) }
    // From 90308130 on the planes above the first.
    let above = linear - 15 * 12_600 + 0x10000
    return (0x10000...0x10FFFF).contains(above) ? UInt32(above) : 0
  }

  @inline(__always) private static func index(_ lead: UInt8, _ trail: UInt8) -> Int {
    (Int(lead) - 0x81) * 190 + Int(trail) - (trail > 0x7F ? 0x41 : 0x40)
  }

  private init() {
    var table = [UInt16](repeating: 0, count: 126 * 190)
    func characters(_ rows: StaticString) -> [UInt16] { Array(rows.description.utf16) }
    let hanzi = characters(GB18030Rows.hanzi)
    for (offset, character) in hanzi.enumerated() {
      table[Self.index(UInt8(0xB0 + offset / 94), UInt8(0xA1 + offset % 94))] = character
    }
    for (offset, character) in characters(GB18030Rows.symbols).enumerated() {
      table[Self.index(UInt8(0xA1 + offset / 94), UInt8(0xA1 + offset % 94))] = character
    }
    for (offset, character) in characters(GB18030Rows.moreSymbols).enumerated() {
      let start = Self.index(UInt8(0xA8 + offset / 96), 0x40)
      table[start + offset % 96] = character
    }
    for (offset, character) in characters(GB18030Rows.last).enumerated() {
      let start = offset < 5 ? Self.index(0xFD, 0x9C) : Self.index(0xFE, 0x40) - 5
      table[start + offset] = character
    }
    Self.fillRest(&table, hanzi: Set(hanzi))
    Self.fillPrivate(&table)
    var hasTwoBytes = [Bool](repeating: false, count: 0x10000)
    for character in table { hasTwoBytes[Int(character)] = true }
    twoBytes = table
    fourBytes = (0x80..<0x10000).filter {
      !hasTwoBytes[$0] && !(0xD800..<0xE000).contains($0)
    }.map(UInt16.init)
  }

  /// GBK/3 and GBK/4: the ideographs of Unicode 1.1 that GB 2312 has not, in Unicode's order.
  private static func fillRest(_ table: inout [UInt16], hanzi: Set<UInt16>) {
    var next: UInt16 = 0x4E00
    for lead in UInt8(0x81)...0xFE where lead <= 0xA0 || lead >= 0xAA {
      for trail in UInt8(0x40)...(lead <= 0xA0 ? 0xFE : 0xA0) where trail != 0x7F {
        while hanzi.contains(next) { next += 1 }
        guard next <= 0x9FA5 else { return }
        table[index(lead, trail)] = next
        next += 1
      }
    }
  }

  /// What the standard leaves to private use, in the areas that it numbers.
  private static func fillPrivate(_ table: inout [UInt16]) {
    for trail in UInt8(0xA1)...0xFE {
      for lead in UInt8(0xAA)...0xAF {
        table[index(lead, trail)] = 0xE000 + UInt16(lead - 0xAA) * 94 + UInt16(trail - 0xA1)
      }
      for lead in UInt8(0xF8)...0xFE {
        table[index(lead, trail)] = 0xE234 + UInt16(lead - 0xF8) * 94 + UInt16(trail - 0xA1)
      }
    }
    for lead in UInt8(0xA1)...0xA7 {
      let start = index(lead, 0x40)
      for place in 0..<96 {
        table[start + place] = 0xE4C6 + UInt16(lead - 0xA1) * 96 + UInt16(place)
      }
    }
    // Holes among the symbols, numbered on from the first of each run.
    let runs: [(lead: UInt8, trail: UInt8, value: UInt16)] = [
      (0xA2, 0xAB, 0xE766), (0xA2, 0xE4, 0xE76D), (0xA8, 0xC1, 0xE7C9), (0xA9, 0x97, 0xE7F4),
    ]
    for (number, run) in runs.enumerated() {
      let end =
        number + 1 < runs.count
        ? index(runs[number + 1].lead, runs[number + 1].trail)
        : index(0xD8, 0x40)
      var next = run.value
      for place in index(run.lead, run.trail)..<end where table[place] == 0xFFFD {
        table[place] = next
        next += 1
      }
    }
    for trail in UInt8(0x51)...0xA0 where trail != 0x7F {
      let place = index(0xFE, trail)
      if table[place] == 0xFFFD {
        table[place] = 0xE815 + UInt16(trail) - (trail > 0x7F ? 0x51 : 0x50)
      }
    }
  }
}
