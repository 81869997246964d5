/// Linear programs as MPS text, the way HiGHS writes it.
///
/// Fields are separated by blanks (names have none), so fixed files without blanks in names are
/// read too; section names start in the first column, all other lines with a blank; `*` starts a
/// comment. The objective is the first N row and is minimised; further N rows are dropped. The
/// right-hand side of the objective is *minus* its constant. Markers are accepted and integrality
/// is dropped, but an integer column must have a bound, because readers differ on what it means
/// without. Every number is whole (`1e3` and `2.0` are) and at most 10¹⁸; bounds of 10²⁰ and more
/// are no bounds.
public enum MPSFile {
  /// Reads one program; `file` is the name that faults give. Linear in the bytes.
  public static func read(_ bytes: [UInt8], file: String) throws(InstanceFault) -> LinearProgram {
    var reader = MPSReader(scan: LineScanner(bytes, file: file))
    return try reader.read()
  }
}

/// The state of reading one file; the lines of each section are in MPSReader+Sections.swift.
struct MPSReader {
  enum Section: String, CaseIterable {
    case name = "NAME"
    case sense = "OBJSENSE"
    case rows = "ROWS"
    case columns = "COLUMNS"
    case sides = "RHS"
    case ranges = "RANGES"
    case bounds = "BOUNDS"
    case end = "ENDATA"
  }

  /// What a row name stands for, beside the index of a row of the program.
  static let objective: Int32 = -1
  static let droppedRow: Int32 = -2
  /// A bound line has the most fields: kind, set, column, value; a column line five.
  static let mostFields = 5
  /// Rows and columns are numbered in 32 bits; half of them, for the arcs that stand for rows.
  static let mostNames = (1 << 30) - 1

  var scan: LineScanner
  var program: LinearProgram
  /// The words of the line.
  var fields: [Range<Int>] = []
  var seen: Set<Section> = []
  var section: Section?

  var rowTable = NameTable()
  /// By row name: the row of the program, `objective` or `droppedRow`.
  var rowOfName: [Int32] = []
  var hasObjective = false
  /// By row: its kind (L, G or E), right-hand side and range as far as given.
  var kind: [UInt8] = []
  var side: [Int64] = []
  var range: [Int64?] = []
  var hasSide: [Bool] = []
  var hasOffset = false

  var columnTable = NameTable()
  /// By row name: the last column that has an entry in it, from 1.
  var lastColumn: [Int] = []
  var hasLower: [Bool] = []
  var hasUpper: [Bool] = []
  var isInteger: [Bool] = []
  var insideMarkers = false
  /// The name of the one set of right-hand sides, ranges or bounds.
  var setName: Range<Int>?

  init(scan: LineScanner) {
    self.scan = scan
    program = LinearProgram(file: scan.file)
  }

  mutating func read() throws(InstanceFault) -> LinearProgram {
    while section != .end {
      guard !scan.isAtEnd else { throw scan.fault(expected: "ENDATA") }
      if scan.byte == UInt8(ascii: "*") {
        scan.skipLine()
        continue
      }
      let start = scan.position
      scan.skipBlanks()
      if scan.isAtLineEnd {
        scan.skipLine()
      } else if scan.position == start {
        try readHeader()
      } else {
        try readFields()
        try readLine()
        try scan.endLine()
      }
    }
    try checkNothingFollows()
    try finish()
    return program
  }

  private mutating func readHeader() throws(InstanceFault) {
    let word = scan.word()
    guard let next = Section(rawValue: String(decoding: scan.bytes[word], as: UTF8.self)) else {
      let names = Section.allCases.map(\.rawValue).joined(separator: ", ")
      throw scan.fault(word, expected: "a section: \(names)")
    }
    guard seen.insert(next).inserted else {
      throw scan.fault(word, expected: "\(next.rawValue) only once")
    }
    let before: Section? =
      switch next {
      case .name, .sense, .rows: nil
      case .columns: .rows
      case .sides, .ranges, .bounds, .end: .columns
      }
    if let before, !seen.contains(before) {
      throw scan.fault(word, expected: "section \(before.rawValue) before \(next.rawValue)")
    }
    section = next
    setName = nil
    // The name of a program may hold blanks and is of no use here.
    if next == .name { return scan.skipLine() }
    if next == .sense { try readSense(scan.word(), mayBeNext: true) }
    try scan.endLine()
  }

  func readSense(_ word: Range<Int>, mayBeNext: Bool) throws(InstanceFault) {
    if word.isEmpty && mayBeNext || scan.holds(word, "MIN") || scan.holds(word, "MINIMIZE") {
      return
    }
    throw scan.fault(word, expected: "MIN")
  }

  private mutating func readFields() throws(InstanceFault) {
    fields.removeAll(keepingCapacity: true)
    while !scan.isAtLineEnd {
      let word = scan.word()
      guard fields.count < MPSReader.mostFields else {
        throw scan.fault(word, expected: "at most \(MPSReader.mostFields) fields")
      }
      fields.append(word)
      scan.skipBlanks()
    }
  }

  private mutating func readLine() throws(InstanceFault) {
    switch section {
    case .rows: try readRow()
    case .columns: try readColumn()
    case .sides, .ranges: try readPairs()
    case .bounds: try readBound()
    case .sense:
      try readSense(fields[0], mayBeNext: false)
      try checkFieldCount(1...1)
    case nil, .name, .end: throw scan.fault(fields[0], expected: "a section, in the first column")
    }
  }

  func checkFieldCount(_ allowed: ClosedRange<Int>) throws(InstanceFault) {
    if fields.count > allowed.upperBound {
      throw scan.fault(fields[allowed.upperBound], expected: "the end of the line")
    }
    if fields.count < allowed.lowerBound { throw scan.fault(expected: "one more field") }
  }

  private mutating func checkNothingFollows() throws(InstanceFault) {
    while !scan.isAtEnd {
      scan.skipBlanks()
      guard scan.isAtLineEnd else { throw scan.fault(expected: "nothing after ENDATA") }
      scan.skipLine()
    }
  }

  private mutating func finish() throws(InstanceFault) {
    for column in isInteger.indices where isInteger[column] {
      guard hasLower[column] || hasUpper[column] else {
        throw InstanceFault(
          file: scan.file, found: "integer column \(quoted(columnTable.names.bytes(column)))",
          expected: "a bound for it: without one, some readers take it as 0 or 1")
      }
    }
    program.columnNames = columnTable.names
    for name in rowOfName.indices where rowOfName[name] >= 0 {
      program.rowNames.append(rowTable.names.bytes(name))
    }
    for row in kind.indices { appendRowBounds(row) }
  }

  /// A range R widens a row to one side: L down, G up, E up if R is positive and down if not.
  private mutating func appendRowBounds(_ row: Int) {
    let spread = range[row].map { Int64($0.magnitude) }
    let isEquality = kind[row] == UInt8(ascii: "E")
    let reachesDown = isEquality ? (range[row] ?? 0) < 0 : kind[row] == UInt8(ascii: "L")
    let (other, unlimited) =
      reachesDown
      ? (spread.map { side[row] - $0 }, -LinearProgram.infinity)
      : (spread.map { side[row] + $0 }, LinearProgram.infinity)
    let end = other ?? (isEquality ? side[row] : unlimited)
    program.rowLower.append(reachesDown ? end : side[row])
    program.rowUpper.append(reachesDown ? side[row] : end)
  }
}
