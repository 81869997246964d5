/// A day of the Gregorian calendar, without a clock or a time zone.
public struct Day: Sendable, Hashable, Comparable {
  /// 0 to 9999.
  public let year: Int32
  /// 1 to 12.
  public let month: Int32
  /// 1 to 31.
  public let day: Int32

  /// `nil` when the calendar has no such day.
  public init?(_ year: Int32, _ month: Int32, _ day: Int32) {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Day.daysInMonth(month, year: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2021-06-30`; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2] else { return nil }
    var numbers: [Int32] = []
    for part in parts {
      var number: Int32 = 0
      for byte in part {
        guard (48...57).contains(byte) else { return nil }
        number = number * 10 + Int32(byte - 48)
      }
      numbers.append(number)
    }
    self.init(numbers[0], numbers[1], numbers[2])
  }

  /// The last day of `year`.
  public static func end(of year: Int32) -> Day { Day(min(max(year, 0), 9999), 12, 31)! }

  /// `2021-06-30`
  public var text: String {
    Day.digits(year, 4) + "-" + Day.digits(month, 2) + "-" + Day.digits(day, 2)
  }

  /// `20210630`, as iCalendar writes it.
  public var compactText: String {
    Day.digits(year, 4) + Day.digits(month, 2) + Day.digits(day, 2)
  }

  /// Whether it is the last day of its month, 28 or 29 February included.
  public var isEndOfMonth: Bool { day == Day.daysInMonth(month, year: year) }

  /// The same day `months` later; the last day of a month stays the last day of its month, and a
  /// day that the month lacks becomes its last. `nil` beyond the year 9999.
  public func adding(months: Int32) -> Day? {
    let (number, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, number >= 0 else { return nil }
    let (year, month) = (number / 12, number % 12 + 1)
    let last = Day.daysInMonth(month, year: year)
    return Day(year, month, isEndOfMonth ? last : min(day, last))
  }

  /// How much of `year` has passed at the end of this day, month by month (序时进度): 30 June is one
  /// half, 15 June 5.5 twelfths; 0 before the year and 1 after it.
  public func share(of year: Int32) -> Ratio {
    if self.year != year { return Ratio(self.year > year ? 1 : 0) }
    let length = Int64(Day.daysInMonth(month, year: year))
    return Ratio((Int64(month) - 1) * length + Int64(day), 12 * length)
  }

  public static func < (left: Day, right: Day) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// 28 to 31, by the Gregorian rule of leap years; `month` from 1 to 12.
  public static func daysInMonth(_ month: Int32, year: Int32) -> Int32 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  private static func digits(_ number: Int32, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
  }
}
