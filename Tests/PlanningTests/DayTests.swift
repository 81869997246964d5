import Foundation
import Testing

@testable import Planning

struct DayTests {
  @Test(arguments: [
    "2021-06-30", "2020-02-29", "2000-02-29", "1999-12-31", "0000-01-01", "9999-12-31",
  ])
  func `a day is read and written`(text: String) throws {
    #expect(try #require(Day(text)).text == text)
  }

  @Test(arguments: [
    "2021-02-29", "1900-02-29", "2021-06-31", "2021-13-01", "2021-00-10", "2021-01-00", "21-06-30",
    "2021/06/30", "2021-6-30", "2021-06-30 ", "", "-001-01-01", "２０２１-06-30",
  ])
  func `what is no day is refused`(text: String) {
    #expect(Day(text) == nil)
  }

  /// Foundation's calendar is the oracle.
  @Test func `months have the lengths of the Gregorian calendar`() throws {
    var calendar = Foundation.Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: "UTC")!
    for year in [1900, 2000, 2019, 2020, 2021, 2100, 2400] {
      for month in 1...12 {
        let date = try #require(
          calendar.date(from: DateComponents(year: year, month: month, day: 1)))
        let days = try #require(calendar.range(of: .day, in: .month, for: date)).count
        #expect(Day.daysInMonth(Int32(month), year: Int32(year)) == Int32(days))
      }
    }
  }

  @Test(arguments: [
    ("2020-06-30", 6, "2020-12-31"), ("2020-12-31", 6, "2021-06-30"),
    ("2021-01-31", 1, "2021-02-28"), ("2020-01-30", 1, "2020-02-29"),
    ("2020-02-29", 12, "2021-02-28"), ("2021-11-15", 3, "2022-02-15"),
    ("2021-03-15", -3, "2020-12-15"), ("2021-05-30", 0, "2021-05-30"),
  ])
  func `months are added and the end of a month stays one`(
    from: String, months: Int, to: String
  ) throws {
    #expect(try #require(Day(from)).adding(months: Int32(months))?.text == to)
  }

  @Test(
    arguments: [
      ("2021-06-30", 2021, Ratio(1, 2)), ("2021-12-31", 2021, Ratio(1)),
      ("2021-06-15", 2021, Ratio(11, 24)), ("2020-02-29", 2020, Ratio(1, 6)),
      ("2021-06-30", 2020, Ratio(1)), ("2021-06-30", 2022, Ratio(0)),
      ("2021-01-01", 2021, Ratio(1, 372)),
    ] as [(String, Int, Ratio)])
  func `the share of a year goes month by month`(day: String, year: Int, share: Ratio) throws {
    #expect(try #require(Day(day)).share(of: Int32(year)) == share)
  }

  @Test func `an event comes again and again until its last day`() throws {
    let event = CalendarEvent(
      id: "e", name: "", kind: .report, firstOn: try #require(Day("2020-06-30")), everyMonths: 6,
      until: Day("2021-12-31"), lead: "", addressee: "", note: "", row: 0)
    var days: [String] = []
    var day = try #require(Day("2020-01-01"))
    while let next = event.next(after: day) {
      days.append(next.text)
      day = next
    }
    #expect(days == ["2020-06-30", "2020-12-31", "2021-06-30", "2021-12-31"])
    var once = event
    once.everyMonths = nil
    #expect(once.next(after: Day("2020-06-29")!)?.text == "2020-06-30")
    #expect(once.next(after: Day("2020-06-30")!) == nil)
  }
}
