import Testing

@testable import Instances

struct MPSTests {
  static let small = """
    NAME        small plan
    * a comment
    OBJSENSE
        MIN
    ROWS
     N  Obj
     L  cap
     G  least
     E  need
     N  other
    COLUMNS
        x         Obj       -2        cap       1
        x         need      1.0
        MARKER    'MARKER'  'INTORG'
        y         cap       2e1       least     -3
        y         need      1         other     9
        MARKER    'MARKER'  'INTEND'
        z         least     1
    RHS
        RHS_V     Obj       -1.25e+2  cap       30
        RHS_V     need      7
    RANGES
        RANGE     cap       10        least     4
        RANGE     need      -2
    BOUNDS
     UP BOUND     x         5
     LO BOUND     y         -4
     UP BOUND     y         -1
     MI BOUND     z
    ENDATA

    """

  static func read(_ text: String) throws(InstanceFault) -> LinearProgram {
    try MPSFile.read(Array(text.utf8), file: "x.mps")
  }

  @Test func `A small file gives its program`() throws {
    let program = try Self.read(Self.small)
    let none = LinearProgram.infinity
    #expect(program.offset == 125)
    #expect(program.cost == [-2, 0, 0])
    #expect(program.lower == [0, -4, -none])
    #expect(program.upper == [5, -1, none])
    #expect(program.start == [0, 2, 5, 6])
    #expect(program.row == [0, 2, 0, 1, 2, 1])
    #expect(program.value == [1, 1, 20, -3, 1, 1])
    #expect(program.rowLower == [20, 0, 5])
    #expect(program.rowUpper == [30, 4, 7])
    #expect((0..<3).map { program.rowNames[$0] } == ["cap", "least", "need"])
    #expect((0..<3).map { program.columnNames[$0] } == ["x", "y", "z"])
  }

  @Test func `CRLF changes nothing`() throws {
    let crlf = Self.small.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    #expect(try Self.read(crlf) == Self.read(Self.small))
  }

  @Test func `The names of right-hand sides, ranges and bounds may be left out`() throws {
    let short = Self.small.replacing("    RHS_V ", with: "    ")
      .replacing("    RANGE ", with: "    ").replacing(" BOUND ", with: " ")
    #expect(try Self.read(short) == Self.read(Self.small))
  }

  @Test(
    arguments: [
      ("UP BOUND x 5", 0, 5), ("LO BOUND x 5", 5, .max), ("FX BOUND x -3", -3, -3),
      ("FR BOUND x", -.max, .max), ("MI BOUND x", -.max, .max), ("PL BOUND x", 0, .max),
      ("BV BOUND x", 0, 1), ("UP BOUND x 1e30", 0, .max), ("LO BOUND x -1e+20", -.max, .max),
      ("UP BOUND x inf", 0, .max), ("LO BOUND x -Infinity", -.max, .max), ("FR x", -.max, .max),
    ] as [(String, Int64, Int64)])
  func `A bound line sets its bounds`(_ line: String, _ lower: Int64, _ upper: Int64) throws {
    let program = try Self.read(
      "ROWS\n N o\nCOLUMNS\n x o 1\nBOUNDS\n " + line + "\nENDATA")
    #expect(program.lower == [lower])
    #expect(program.upper == [upper])
  }

  @Test(
    arguments: [
      ("0", .whole(0)), ("-0.000e9", .whole(0)), ("+12", .whole(12)), ("1e3", .whole(1000)),
      ("2.0", .whole(2)), ("1.234e+05", .whole(123_400)), ("1200e-2", .whole(12)),
      (".5e1", .whole(5)), ("5.", .whole(5)), ("100.50", .fraction), ("1e-3", .fraction),
      ("0.1234567890123456789012", .fraction), ("00000000000000000000007", .whole(7)),
      ("1000000000000000000", .whole(1_000_000_000_000_000_000)),
      ("1000000000000000001", .tooLarge), ("-99999999999999999999", .tooLarge),
      ("100000000000000000000", .infinite(isNegative: false)),
      ("-1e999999999999999999999", .infinite(isNegative: true)), ("1e-999999999999", .fraction),
      ("-inf", .infinite(isNegative: true)), ("", .malformed), ("-", .malformed), (".", .malformed),
      ("1e", .malformed), ("1e+", .malformed), ("1x", .malformed), ("1.2.3", .malformed),
      ("--1", .malformed), ("nan", .malformed), ("0x10", .malformed),
    ] as [(String, WholeNumber)])
  func `A decimal says exactly what it says`(_ text: String, _ value: WholeNumber) {
    #expect(WholeNumber(Array(text.utf8)[...]) == value)
  }

  /// One line of `small` in another form, and the fault.
  static let bad: [(old: String, new: String, message: String)] = [
    ("    MIN", "    MAX", "4:5: found \"MAX\", expected MIN"),
    (" L  cap", " Q  cap", "7:2: found \"Q\", expected the kind of a row: N, L, G or E"),
    (" L  cap", " L", "7:3: found the end of the line, expected one more field"),
    (" G  least", " G  cap", "8:5: found \"cap\", expected a row name that is new"),
    (
      "    z         least", "    z         most",
      "18:15: found \"most\", expected a row of section ROWS"
    ),
    (
      "    z         least", "    x         least",
      "18:5: found \"x\", expected the lines of a column one after the other"
    ),
    ("need      1.0", "need      1.5", "13:25: found \"1.5\", expected a whole number"),
    ("need      1.0", "need      one", "13:25: found \"one\", expected a number"),
    (
      "need      1.0", "need      1e19",
      "13:25: found \"1e19\", expected a whole number of at most 1000000000000000000"
    ),
    ("need      1.0", "cap       1.0", "13:15: found \"cap\", expected each row once in a column"),
    ("need      1.0", "need      1.0 cap", "13:32: found the end of the line, expected a number"),
    ("need      1.0", "need", "13:19: found the end of the line, expected one more field"),
    ("'INTORG'", "'INTEND'", "14:25: found \"'INTEND'\", expected 'INTORG'"),
    (
      "    RHS_V     need", "    RHS_2     need",
      "21:5: found \"RHS_2\", expected one set only, \"RHS_V\""
    ),
    ("need      7", "cap       7", "21:15: found \"cap\", expected one right-hand side a row"),
    ("RANGE     need", "RANGE     Obj ", "24:15: found \"Obj\", expected a row of kind L, G or E"),
    ("RANGE     need", "RANGE     cap ", "24:15: found \"cap\", expected one range a row"),
    (
      " UP BOUND     x", " SC BOUND     x",
      "26:2: found \"SC\", expected a bound: UP, LO, FX, FR, MI, PL or BV"
    ),
    (
      " UP BOUND     x", " UP BOUND     w",
      "26:15: found \"w\", expected a column of section COLUMNS"
    ),
    (
      " UP BOUND     x         5", " UP BOUND     x         -5",
      "26:25: found \"-5\", expected 0 or more, or a lower bound first: "
        + "readers differ on what this means"
    ),
    (
      " LO BOUND     y", " LO BOUND     x",
      "28:25: found \"-1\", expected 0 or more, or a lower bound first: "
        + "readers differ on what this means"
    ),
    (
      " MI BOUND     z", " MI BOUND     y",
      "29:15: found \"y\", expected each bound of a column once"
    ),
    ("RANGES\n", "RHS\n", "22:1: found \"RHS\", expected RHS only once"),
    (
      "RANGES\n", "QUADOBJ\n",
      "22:1: found \"QUADOBJ\", expected a section: "
        + "NAME, OBJSENSE, ROWS, COLUMNS, RHS, RANGES, BOUNDS, ENDATA"
    ),
    ("COLUMNS\n", "RHS\n", "11:1: found \"RHS\", expected section COLUMNS before RHS"),
    ("ENDATA\n", "ENDATA\nx\n", "31:1: found \"x\", expected nothing after ENDATA"),
    ("ENDATA\n", "", "30:1: found the end of the file, expected ENDATA"),
    (
      " LO BOUND     y         -4\n UP BOUND     y         -1\n", "",
      " found integer column \"y\", expected a bound for it: "
        + "without one, some readers take it as 0 or 1"
    ),
    ("* a comment", " x y", "2:2: found \"x\", expected a section, in the first column"),
  ]

  @Test(arguments: bad)
  func `Bad text is one fault at its place`(_ old: String, _ new: String, _ message: String) {
    #expect(Self.small.contains(old))
    let fault = #expect(throws: InstanceFault.self) {
      try Self.read(Self.small.replacing(old, with: new, maxReplacements: 1))
    }
    #expect(fault?.description == "x.mps:" + message)
  }

  @Test func `An empty file is a fault`() {
    let fault = #expect(throws: InstanceFault.self) { try Self.read("") }
    #expect(fault?.description == "x.mps:1:1: found the end of the file, expected ENDATA")
  }

  @Test func `Every change of one byte gives an answer or a fault`() {
    expectNoTrap(Array(Self.small.utf8)) { bytes throws(InstanceFault) in
      _ = try HiddenNetwork(try MPSFile.read(bytes, file: "x.mps"))
    }
  }
}
