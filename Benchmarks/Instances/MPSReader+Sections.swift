extension MPSReader {
  /// ` L  name`
  mutating func readRow() throws(InstanceFault) {
    try checkFieldCount(2...2)
    let letter = fields[0].count == 1 ? scan.bytes[fields[0].lowerBound] : 0
    guard
      [UInt8(ascii: "N"), UInt8(ascii: "L"), UInt8(ascii: "G"), UInt8(ascii: "E")]
        .contains(letter)
    else { throw scan.fault(fields[0], expected: "the kind of a row: N, L, G or E") }
    guard rowOfName.count < MPSReader.mostNames else {
      throw scan.fault(fields[1], expected: "at most \(MPSReader.mostNames) rows")
    }
    guard rowTable.add(scan.bytes, fields[1]) else {
      throw scan.fault(fields[1], expected: "a row name that is new")
    }
    lastColumn.append(0)
    if letter == UInt8(ascii: "N") {
      rowOfName.append(hasObjective ? MPSReader.droppedRow : MPSReader.objective)
      hasObjective = true
      return
    }
    rowOfName.append(Int32(kind.count))
    kind.append(letter)
    side.append(0)
    range.append(nil)
    hasSide.append(false)
  }

  /// `    column  row  value  [row  value]`, the lines of a column one after the other.
  mutating func readColumn() throws(InstanceFault) {
    if fields.count >= 3, scan.holds(fields[1], "'MARKER'") { return try readMarker() }
    try checkFieldCount(3...5)
    guard fields.count != 4 else { throw scan.fault(expected: "a number") }
    let last = program.cost.count - 1
    if last < 0 || !columnTable.names.holds(last, scan.bytes, fields[0]) { try startColumn() }
    try addEntry(fields[1], fields[2])
    if fields.count == 5 { try addEntry(fields[3], fields[4]) }
    program.start[program.cost.count] = program.row.count
  }

  /// `    MARKER  'MARKER'  'INTORG'`
  private mutating func readMarker() throws(InstanceFault) {
    try checkFieldCount(3...3)
    let isStart = scan.holds(fields[2], "'INTORG'")
    guard isStart != insideMarkers, isStart || scan.holds(fields[2], "'INTEND'") else {
      throw scan.fault(fields[2], expected: insideMarkers ? "'INTEND'" : "'INTORG'")
    }
    insideMarkers = isStart
  }

  private mutating func startColumn() throws(InstanceFault) {
    guard program.cost.count < MPSReader.mostNames else {
      throw scan.fault(fields[0], expected: "at most \(MPSReader.mostNames) columns")
    }
    guard columnTable.add(scan.bytes, fields[0]) else {
      throw scan.fault(fields[0], expected: "the lines of a column one after the other")
    }
    program.cost.append(0)
    program.lower.append(0)
    program.upper.append(LinearProgram.infinity)
    program.start.append(program.row.count)
    hasLower.append(false)
    hasUpper.append(false)
    isInteger.append(insideMarkers)
  }

  private mutating func addEntry(
    _ rowName: Range<Int>, _ number: Range<Int>
  ) throws(InstanceFault) {
    let name = try rowIndex(rowName)
    guard lastColumn[name] != program.cost.count else {
      throw scan.fault(rowName, expected: "each row once in a column")
    }
    lastColumn[name] = program.cost.count
    let value = try whole(number)
    let row = rowOfName[name]
    if row == MPSReader.objective {
      program.cost[program.cost.count - 1] = value
    } else if row >= 0, value != 0 {
      program.row.append(row)
      program.value.append(value)
    }
  }

  /// `    [set]  row  value  [row  value]`, for right-hand sides and ranges.
  mutating func readPairs() throws(InstanceFault) {
    try checkFieldCount(2...5)
    let first = fields.count % 2
    if first == 1 { try checkSet(fields[0]) }
    for pair in stride(from: first, to: fields.count, by: 2) {
      if section == .sides {
        try setSide(fields[pair], fields[pair + 1])
      } else {
        try setRange(fields[pair], fields[pair + 1])
      }
    }
  }

  private mutating func setSide(_ rowName: Range<Int>, _ number: Range<Int>) throws(InstanceFault) {
    let row = rowOfName[try rowIndex(rowName)]
    let value = try whole(number)
    if row == MPSReader.droppedRow { return }
    guard row == MPSReader.objective ? !hasOffset : !hasSide[Int(row)] else {
      throw scan.fault(rowName, expected: "one right-hand side a row")
    }
    if row == MPSReader.objective {
      hasOffset = true
      program.offset = -value
    } else {
      hasSide[Int(row)] = true
      side[Int(row)] = value
    }
  }

  private mutating func setRange(_ rowName: Range<Int>, _ number: Range<Int>) throws(InstanceFault)
  {
    let row = rowOfName[try rowIndex(rowName)]
    let value = try whole(number)
    guard row >= 0 else { throw scan.fault(rowName, expected: "a row of kind L, G or E") }
    guard range[Int(row)] == nil else { throw scan.fault(rowName, expected: "one range a row") }
    range[Int(row)] = value
  }

  /// ` UP  [set]  column  value`; FR, MI, PL and BV need no value.
  mutating func readBound() throws(InstanceFault) {
    guard let kind = BoundKind.allCases.first(where: { scan.holds(fields[0], $0.word) }) else {
      throw scan.fault(fields[0], expected: "a bound: UP, LO, FX, FR, MI, PL or BV")
    }
    try checkFieldCount(kind.hasValue ? 3...4 : 2...4)
    let hasSet = kind.hasValue ? fields.count == 4 : fields.count > 2
    if hasSet { try checkSet(fields[1]) }
    let name = fields[hasSet ? 2 : 1]
    guard let column = columnTable.find(scan.bytes, name) else {
      throw scan.fault(name, expected: "a column of section COLUMNS")
    }
    guard !(kind.setsLower && hasLower[column]), !(kind.setsUpper && hasUpper[column]) else {
      throw scan.fault(name, expected: "each bound of a column once")
    }
    if kind.setsLower { hasLower[column] = true }
    if kind.setsUpper { hasUpper[column] = true }
    if kind.hasValue { return try setBound(kind, column, fields[fields.count - 1]) }
    if kind == .binary { program.upper[column] = 1 }
    if kind == .free || kind == .noLower { program.lower[column] = -LinearProgram.infinity }
  }

  private mutating func setBound(
    _ kind: BoundKind, _ column: Int, _ word: Range<Int>
  ) throws(InstanceFault) {
    let value: Int64
    switch WholeNumber(scan.bytes[word]) {
    case .infinite(isNegative: true) where kind == .lower: value = -LinearProgram.infinity
    case .infinite(isNegative: false) where kind == .upper: value = LinearProgram.infinity
    default: value = try whole(word)
    }
    guard kind != .upper || value >= 0 || hasLower[column] else {
      throw scan.fault(
        word, expected: "0 or more, or a lower bound first: readers differ on what this means")
    }
    if kind.setsLower { program.lower[column] = value }
    if kind.setsUpper { program.upper[column] = value }
  }

  private mutating func checkSet(_ name: Range<Int>) throws(InstanceFault) {
    guard let setName else {
      setName = name
      return
    }
    guard scan.bytes[setName] == scan.bytes[name] else {
      throw scan.fault(name, expected: "one set only, \(quoted(scan.bytes[setName]))")
    }
  }

  private func rowIndex(_ name: Range<Int>) throws(InstanceFault) -> Int {
    guard let index = rowTable.find(scan.bytes, name) else {
      throw scan.fault(name, expected: "a row of section ROWS")
    }
    return index
  }

  private func whole(_ word: Range<Int>) throws(InstanceFault) -> Int64 {
    switch WholeNumber(scan.bytes[word]) {
    case .whole(let value): return value
    case .fraction: throw scan.fault(word, expected: "a whole number")
    case .tooLarge, .infinite:
      throw scan.fault(word, expected: "a whole number of at most \(WholeNumber.largest)")
    case .malformed: throw scan.fault(word, expected: "a number")
    }
  }
}

/// What a line of section BOUNDS sets; the most frequent kinds first.
private enum BoundKind: CaseIterable {
  case upper, lower, fixed, free, noLower, noUpper, binary

  var word: StaticString {
    switch self {
    case .upper: "UP"
    case .lower: "LO"
    case .fixed: "FX"
    case .free: "FR"
    case .noLower: "MI"
    case .noUpper: "PL"
    case .binary: "BV"
    }
  }

  var hasValue: Bool { self == .upper || self == .lower || self == .fixed }
  var setsLower: Bool { self != .upper && self != .noUpper }
  var setsUpper: Bool { self != .lower && self != .noLower }
}
