import TestSupport
import Testing

@testable import Planning

/// Budgets and expenditure as they stood on a day.
struct ExecutionBookTests {
  /// A figure of the only sub-project and source; `day` is blank for an undated one.
  private func entry(
    _ stage: ExecutionStage, _ amount: Amount, _ day: String, year: Int32 = 2021
  ) -> ExecutionEntry {
    ExecutionEntry(
      subproject: 0, source: 0, year: year, stage: stage, amount: amount, asOf: Day(day), row: 0)
  }

  /// The only line of `entries`, which stand in canonical order, on `day`.
  private func line(_ entries: [ExecutionEntry], on day: String? = nil) throws -> BudgetLine {
    try #require(book(entries, on: day).lines.first)
  }

  private func book(_ entries: [ExecutionEntry], on day: String? = nil) -> ExecutionBook {
    var draft = PlanDraft()
    draft.execution = entries
    return ExecutionBook(draft, asOf: day.map { Day($0)! })
  }

  @Test(
    arguments: [
      ("2021-03-30", nil, nil), ("2021-03-31", 100, nil), ("2021-06-29", 100, nil),
      ("2021-06-30", 100, 40), ("2021-12-31", 90, 70), ("2030-01-01", 90, 70), (nil, 90, 70),
    ] as [(String?, Amount?, Amount?)])
  func `of several figures the latest up to the day counts`(
    day: String?, budget: Amount?, executed: Amount?
  ) throws {
    let book = book(
      [
        entry(.initial, 100, "2021-03-31"), entry(.adjusted, 90, "2021-12-01"),
        entry(.executed, 40, "2021-06-30"), entry(.executed, 70, "2021-12-31"),
      ], on: day)
    #expect(book.lines.first?.budget == budget)
    #expect(book.lines.first?.executed == executed)
    #expect(book.total.executedLines == (executed == nil ? 0 : 1))
  }

  @Test func `an undated figure counts where no dated one does`() throws {
    let entries = [
      entry(.initial, 100, ""), entry(.executed, 30, ""), entry(.executed, 70, "2021-12-31"),
    ]
    #expect(try line(entries).executed == 70)
    #expect(try line(entries, on: "2021-12-31").executed == 70)
    // Undated expenditure of the running year is taken as of the day, and counted.
    #expect(try line(entries, on: "2021-06-30").executed == 30)
    #expect(book(entries, on: "2021-06-30").undated == 1)
    #expect(book(entries, on: "2021-12-31").undated == 0)
    #expect(book(entries, on: "2022-12-31").undated == 0)
    // Nobody can have spent money of a year to come.
    #expect(try line(entries, on: "2020-12-31").executed == nil)
    #expect(try line(entries, on: "2020-12-31").initial == 100)
  }

  @Test func `a blank is not a zero`() throws {
    let blank = try line([entry(.initial, 100, "")])
    let zero = try line([entry(.initial, 100, ""), entry(.executed, 0, "")])
    #expect(blank.executed == nil && zero.executed == 0)
    #expect(blank.rate == nil && zero.rate?.text() == "0.00%")
    #expect(blank.isUnrecorded(on: nil) && !zero.isUnrecorded(on: nil))
    #expect(blank.isUnrecorded(on: Day("2021-01-01")))
    #expect(!blank.isUnrecorded(on: Day("2020-12-31")))
    // Both are behind by the whole budget, but only one is a recorded figure.
    #expect(blank.behind(on: nil) == 100 && zero.behind(on: nil) == 100)
    let (one, other) = (
      book([entry(.initial, 100, "")]).total,
      book([entry(.initial, 100, ""), entry(.executed, 0, "")]).total
    )
    #expect(one.unrecorded == 100 && one.unrecordedLines == 1 && one.unspent == nil)
    #expect(other.unrecorded == 0 && other.unrecordedLines == 0 && other.unspent == 100)
    #expect(book([entry(.executed, 5, "")]).total.unspent == nil)
  }

  @Test(arguments: [
    ("2021-06-30", Ratio(1, 2)), ("2020-06-30", Ratio(0)), ("2022-01-01", Ratio(1)),
    ("2021-12-31", Ratio(1)), ("2021-01-31", Ratio(1, 12)), ("2021-02-28", Ratio(1, 6)),
    ("2021-02-14", Ratio(1, 8)), ("2021-06-15", Ratio(11, 24)),
  ])
  func `time passes by months, and within a month by days`(day: String, share: Ratio) throws {
    #expect(try #require(Day(day)).share(of: 2021) == share)
  }

  @Test func `a leap year's February is as long as any other`() throws {
    #expect(Day("2020-02-29")?.share(of: 2020) == Ratio(1, 6))
    #expect(Day("2020-02-28")?.share(of: 2020) == Ratio(57, 348))
    #expect(Day("2021-02-29") == nil)
    #expect(Day("2020-06-30")?.share(of: 2020) == Ratio(1, 2))
  }

  @Test func `what is due is rounded half up, line by line`() throws {
    let odd = try line([entry(.initial, 101, ""), entry(.executed, 50, "")], on: "2021-06-30")
    #expect(odd.due(on: Day("2021-06-30")) == 51)
    #expect(odd.behind(on: Day("2021-06-30")) == 1)
  }

  @Test func `a deep cut hides behind a high rate, the initial budget shows it`() throws {
    let day = Day("2021-12-31")
    let cut = try line(
      [entry(.initial, 1000, ""), entry(.adjusted, 200, ""), entry(.executed, 200, "")],
      on: "2021-12-31")
    #expect(cut.rate?.text() == "100.00%" && cut.rateOfInitial?.text() == "20.00%")
    #expect(cut.behind(on: day) == 0 && cut.behindInitial(on: day) == 800)
    let book = book(
      [entry(.initial, 1000, ""), entry(.adjusted, 200, ""), entry(.executed, 200, "")],
      on: "2021-12-31")
    #expect(book.total.adjustment == -800)
    #expect(book.behind.count == 1)
  }

  @Test func `more spent than budgeted is never clipped`() throws {
    let book = book([
      entry(.initial, 100, "", year: 2020), entry(.executed, 130, "", year: 2020),
      entry(.initial, 100, "", year: 2021), entry(.executed, 50, "", year: 2021),
      entry(.executed, 7, "", year: 2022),
    ])
    let total = book.total
    #expect(total.overspent == 30 && total.overspentLines == 1)
    // The other line's rest does not make up for it, nor does it hide the rest.
    #expect(total.behind == 50 && total.unspent == 13)
    #expect(total.unbudgeted == 7 && total.unbudgetedLines == 1)
    #expect(book.overspent.map(\.year) == [2020, 2022])
    #expect(book.lines[0].rate?.text() == "130.00%")
    #expect(book.lines[2].rate == nil)
  }

  @Test func `expenditure dated before the day is known to be old`() throws {
    let entries = [entry(.initial, 100, ""), entry(.executed, 40, "2021-06-30")]
    #expect(try !line(entries, on: "2021-06-30").isOutdated(on: Day("2021-06-30")))
    #expect(try line(entries, on: "2021-09-30").isOutdated(on: Day("2021-09-30")))
    #expect(try line(entries).isOutdated(on: nil))
    let whole = [entry(.initial, 100, ""), entry(.executed, 40, "2021-12-31")]
    #expect(try !line(whole, on: "2023-01-01").isOutdated(on: Day("2023-01-01")))
  }

  /// Tranches and entries of up to four sub-projects, three sources and three years.
  private func random(seed: Int) -> PlanDraft {
    var random = SeededGenerator(seed: UInt64(seed))
    var draft = PlanDraft()
    for subproject in 0..<Int32.random(in: 1...4, using: &random) {
      for source in Int32(0)..<3 {
        for year in Int32(2020)...2022 {
          if Bool.random(using: &random) {
            draft.tranches.subproject.append(subproject)
            draft.tranches.source.append(source)
            draft.tranches.year.append(year)
            draft.tranches.amount.append(Int64.random(in: 0...999, using: &random))
          }
          for stage in ExecutionStage.allCases where Bool.random(using: &random) {
            for month in Int32(1)...Int32.random(in: 1...3, using: &random) {
              draft.execution.append(
                ExecutionEntry(
                  subproject: subproject, source: source, year: year, stage: stage,
                  amount: Int64.random(in: 0...999, using: &random),
                  asOf: month == 1 ? nil : Day(year, month, 15), row: 0))
            }
          }
        }
      }
    }
    return draft
  }

  /// Every figure of a sum, so that none is forgotten.
  private func figures(_ sum: ExecutionSum) -> [Int128] {
    Mirror(reflecting: sum).children.map { child in
      switch child.value {
      case let amount as Int128: amount
      case let count as Int: Int128(count)
      default: preconditionFailure("a figure of another type: \(child)")
      }
    }
  }

  @Test(arguments: 0..<40) func `every grouping adds up to the total`(seed: Int) {
    let days = [nil, Day("2020-02-29"), Day("2021-02-10"), Day("2022-12-31"), Day("2019-01-01")]
    let book = ExecutionBook(random(seed: seed), asOf: days[seed % days.count])
    let total = figures(book.total)
    let groupings: [(BudgetLine) -> Int32?] = [
      { $0.year }, { $0.source }, { $0.subproject }, { $0.source / 2 }, { $0.subproject + $0.year },
      { _ in -1 },
    ]
    for group in groupings {
      let sums = book.sums(by: group)
      #expect(sums.map(\.group) == Set(book.lines.compactMap(group)).sorted())
      for (index, figure) in total.enumerated() {
        #expect(sums.reduce(0) { $0 + figures($1.sum)[index] } == figure)
      }
    }
  }
}
