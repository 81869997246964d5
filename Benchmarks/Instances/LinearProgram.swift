/// min cost · x + offset over lower ≤ x ≤ upper, rowLower ≤ A x ≤ rowUpper, all in whole numbers.
///
/// A is stored by columns: column j holds the entries `start[j]..<start[j + 1]` of `row` and
/// `value`, none of them 0 and no row twice. Finite numbers are at most 2·10¹⁸ in magnitude, as
/// `MPSFile` reads them.
public struct LinearProgram: Sendable, Equatable {
  /// An upper bound that is none; `-infinity` as a lower bound.
  public static let infinity = Int64.max

  /// The file it was read from, for faults.
  public var file: String
  public var offset: Int64 = 0
  public var cost: [Int64] = []
  public var lower: [Int64] = []
  public var upper: [Int64] = []
  public var start: [Int] = [0]
  public var row: [Int32] = []
  public var value: [Int64] = []
  public var rowLower: [Int64] = []
  public var rowUpper: [Int64] = []
  public var columnNames = NameList()
  public var rowNames = NameList()

  public init(file: String) { self.file = file }

  /// Reads an MPS file.
  public init(path: String) throws(InstanceFault) {
    self = try MPSFile.read(try readBytes(path), file: path)
  }

  public var columnCount: Int { cost.count }
  public var rowCount: Int { rowLower.count }
}

/// Names one after the other in one array of bytes.
public struct NameList: Sendable, Equatable {
  private var text: [UInt8] = []
  private var start: [Int] = [0]

  public init() {}

  public var count: Int { start.count - 1 }

  public subscript(index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

  func bytes(_ index: Int) -> ArraySlice<UInt8> { text[start[index]..<start[index + 1]] }

  mutating func append(_ name: ArraySlice<UInt8>) {
    text.append(contentsOf: name)
    start.append(text.count)
  }

  @inline(__always)
  func holds(_ index: Int, _ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    let first = start[index]
    guard start[index + 1] - first == name.count else { return false }
    for place in 0..<name.count where text[first + place] != bytes[name.lowerBound + place] {
      return false
    }
    return true
  }
}

/// Names and the way back from a name to its index: open addressing, at most half full.
struct NameTable {
  private(set) var names = NameList()
  private var slots = [Int32](repeating: -1, count: 64)

  /// The index of a name; `nil` if it was never added.
  func find(_ bytes: [UInt8], _ name: Range<Int>) -> Int? {
    let index = slots[slot(bytes, name)]
    return index < 0 ? nil : Int(index)
  }

  /// Adds a name; false if it is there already.
  mutating func add(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    let place = slot(bytes, name)
    guard slots[place] < 0 else { return false }
    slots[place] = Int32(names.count)
    names.append(bytes[name])
    if 2 * names.count > slots.count { grow() }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 2 * slots.count)
    for index in 0..<names.count {
      var place = NameTable.hash(names.bytes(index)) & (slots.count - 1)
      while slots[place] >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = Int32(index)
    }
  }

  private func slot(_ bytes: [UInt8], _ name: Range<Int>) -> Int {
    var place = NameTable.hash(bytes[name]) & (slots.count - 1)
    while slots[place] >= 0, !names.holds(Int(slots[place]), bytes, name) {
      place = (place + 1) & (slots.count - 1)
    }
    return place
  }

  /// FNV-1a with its high half folded in.
  @inline(__always)
  private static func hash(_ name: ArraySlice<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
  }
}
