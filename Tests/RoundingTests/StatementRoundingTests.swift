import Planning
import Proofs
import Testing

@testable import Rounding

/// Statements decided as linear programs. Known answers were computed by other programs: of the 187 relations
/// of the county table that have figures, 9 are broken; 8 sums are rounding, 8.82 % for 8.60 % is not.
/// `Tests/planctlTests/rounding_check.py` asks many random tables.
struct StatementRoundingTests {
  /// Figures and relations put together one by one.
  struct Statement {
    var draft = PlanDraft()

    mutating func add(_ value: String, _ unit: String = "", decimals: Int32 = 2) -> Int32 {
      let number = draft.figures.count
      let behind = value.split(separator: ".").dropFirst().first?.count ?? 0
      let printed = Decimal(
        units: Int64(value.filter { $0 != "." })!, decimals: Int32(behind))
      draft.figures.append(
        Figure(
          id: "f\(number)", label: "f\(number)", period: "", basis: "", value: printed,
          unit: unit,
          decimals: decimals, printedAt: "", row: Int32(number)))
      return Int32(number)
    }

    mutating func relate(_ kind: StatementKind, _ members: [(Role, Int32)]) {
      draft.statementRelations.append(
        StatementRelation(
          id: "r\(draft.statementRelations.count)", kind: kind,
          members: members.map { .init(role: $0, figure: $1, factor: Ratio(1)) },
          row: Int32(draft.statementRelations.count)))
    }

    mutating func add(_ result: Int32, of parts: [Int32]) {
      relate(.sum, [(.result, result)] + parts.map { (.part, $0) })
    }

    func rounding(_ word: FigureWord? = nil) -> StatementRounding? {
      var draft = draft
      draft.declaredFigures.figures = word
      return StatementRounding(draft)
    }
  }

  /// A total of two parts, all without decimals.
  private static func sum(_ total: String, _ parts: [String]) -> StatementRounding? {
    var statement = Statement()
    let head = statement.add(total, decimals: 0)
    let added = parts.map { statement.add($0, decimals: 0) }
    statement.add(head, of: added)
    return statement.rounding(.rounded)
  }

  private static func counties() -> (statement: Statement, wrong: Int32) {
    var statement = Statement()
    let rows = PublishedTables.counties.split(separator: "\n").map { $0.split(separator: " ") }
    let others = countyBudgets.split(separator: "\n").map { $0.split(separator: " ") }
    var cells: [[Int32?]] = []
    var wrong: Int32 = -1
    for (row, other) in zip(rows, others) {
      var line: [Int32?] = (row + other.prefix(1)).map {
        $0 == "-" ? nil : statement.add(String($0))
      }
      line.append(statement.add(String(other[1]), "%"))
      if row[6] == "1029.96" { wrong = line[8]! }
      for (total, parts) in [(2, [0, 1]), (5, [3, 4]), (6, [2, 5])] {
        let present = parts.compactMap { line[$0] }
        if let head = line[total], !present.isEmpty { statement.add(head, of: present) }
      }
      if let spent = line[6] {
        statement.relate(.rate, [(.result, line[8]!), (.part, spent), (.whole, line[7]!)])
      }
      cells.append(line)
    }
    for column in 0..<8 {
      statement.add(cells.last![column]!, of: cells.dropLast().compactMap { $0[column] })
    }
    return (statement, wrong)
  }

  @Test func `of nine broken relations of a table of counties eight are rounding`() throws {
    let (statement, wrong) = Self.counties()
    #expect(statement.draft.statementRelations.count == 187)
    let rounding = try #require(statement.rounding(.rounded))
    #expect(rounding.style == .rounded)
    #expect(rounding.verdicts.count == 9)
    #expect(rounding.explained.count == 8)
    let found = try #require(rounding.contradictions.first)
    #expect(rounding.contradictions.count == 1)
    #expect(found.relations.count == 1)
    let candidate = try #require(found.candidates.first { $0.figure == wrong })
    #expect(candidate.least.text == "8.6" && candidate.most.text == "8.6", "\(candidate)")
  }

  /// Too few of its sums are broken for rounded figures, and not too many figures for exact ones.
  @Test func `a silent table of counties is taken as exact`() throws {
    let rounding = try #require(Self.counties().statement.rounding())
    #expect(rounding.style == .exact)
    #expect(rounding.tails.isTooFew && !rounding.tails.isTooMany)
    #expect(rounding.verdicts.isEmpty)
  }

  @Test func `a table is not judged where figures are declared exact`() {
    #expect(Self.counties().statement.rounding(.exact) == nil)
  }

  // Values below 1.5 add up to less than 3, which 3.5 as the least of 4 is not; each end by hand.
  @Test(arguments: [
    ("3", ["1", "1"], true), ("4", ["1", "1"], false), ("1", ["1", "1"], true),
    ("0", ["1", "1"], false), ("13", ["5", "5"], false), ("-3", ["-1", "-1"], true),
    ("12", ["4", "3", "3"], false), ("11", ["4", "3", "3"], true), ("8", ["4", "3", "3"], false),
    ("9", ["4", "3", "3"], true),
  ])
  func `a sum is decided with half-open ranges`(
    total: String, parts: [String], isWithin: Bool
  ) throws {
    let rounding = try #require(Self.sum(total, parts))
    #expect(rounding.explained.isEmpty != isWithin)
    #expect(rounding.contradictions.isEmpty == isWithin)
  }

  @Test
  func `two sums in which a figure would have to be both more and less contradict each other`()
    throws
  {
    // 1 + 1 = 3 needs more than 1 and 1 = 1 + 1 less; each alone is rounding.
    var statement = Statement()
    let parts = ["1", "1"].map { statement.add($0, decimals: 0) }
    let (more, less) = (statement.add("3", decimals: 0), statement.add("1", decimals: 0))
    statement.add(more, of: parts)
    statement.add(less, of: parts)
    let rounding = try #require(statement.rounding(.rounded))
    #expect(rounding.explained.isEmpty)
    #expect(rounding.contradictions.map(\.relations) == [[0, 1]])
  }

  @Test func `products of rounded figures are never said to contradict without proof`() throws {
    var statement = Statement()
    let (a, b) = (statement.add("3", decimals: 0), statement.add("4", decimals: 0))
    for (product, isPossible) in [("15", true), ("16", true), ("17", false), ("8", false)] {
      var own = statement
      let result = own.add(product, decimals: 0)
      own.relate(.product, [(.result, result), (.part, a), (.part, b)])
      let rounding = try #require(own.rounding(.rounded))
      // From 2.5 × 3.5 = 8.75 up to 3.5 × 4.5 = 15.75.
      #expect(rounding.contradictions.isEmpty == isPossible, "\(product)")
      #expect(rounding.verdicts.allSatisfy { $0.verdict != .within || isPossible })
    }
  }

  @Test func `a rate in two relations is decided only by a proof`() throws {
    var statement = Statement()
    let (part, whole) = (statement.add("10", decimals: 0), statement.add("40", decimals: 0))
    let rate = statement.add("26", "%", decimals: 0)
    let other = statement.add("30", "%", decimals: 0)
    statement.relate(.share, [(.result, rate), (.part, part), (.whole, whole)])
    let difference = statement.add("5", "%", decimals: 0)
    statement.relate(.difference, [(.result, difference), (.to, other), (.from, rate)])
    let rounding = try #require(statement.rounding(.rounded))
    // 10.4 of 40 is 26 %, and 30.5 − 26 is 4.5: values that make both hold are found.
    #expect(rounding.contradictions.isEmpty)
    #expect(rounding.verdicts.count == 2)
  }

  /// Approved budget and the percentage of it that was spent, in the rows of `PublishedTables.counties`.
  private static let countyBudgets = """
    10075.96 8.64
    10853.28 13.19
    17433.20 17.93
    11159.48 23.25
    9144.87 2.61
    9395.13 17.3
    13536.09 10.98
    13601.46 8.22
    7202.84 23.22
    13546.89 18.86
    17497.11 16.05
    10491.81 14.14
    27202.74 21.32
    20480.85 39.51
    8541.37 6.61
    20160.90 6.19
    16982.00 5.01
    14753.53 3.35
    16710.18 1.86
    9768.88 10.06
    5592.56 0.02
    15193.59 29.57
    12862.92 3.3
    15092.73 25.34
    11033.90 12.94
    15124.98 12.57
    11972.11 8.82
    18725.00 20.53
    12130.58 12.2
    44620.89 194.75
    25649.10 12.23
    11404.54 0
    17231.06 24.64
    8646.30 4.14
    9698.26 22.59
    9441.73 6.06
    8105.18 1.45
    13377.98 9.54
    8297.52 27.68
    10237.38 17.3
    7777.00 11.04
    10266.19 23.13
    19236.19 16
    17427.22 6.62
    7926.21 10.23
    13638.52 24.23
    8986.20 3.36
    648234.41 26.61
    """
}
