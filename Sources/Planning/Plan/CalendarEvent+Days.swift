extension CalendarEvent {
  /// The days on which it happens, as `next(after:)` gives them one after the other, at most `most`.
  public func days(atMost most: Int) -> [Day] {
    var days: [Day] = []
    var months: Int32 = 0
    while days.count < most {
      guard let day = firstOn.adding(months: months), until.map({ day <= $0 }) ?? true else {
        break
      }
      days.append(day)
      guard let everyMonths, everyMonths > 0 else { break }
      months += everyMonths
    }
    return days
  }

  /// Whether some day falls earlier in its month than the first one, because the month is too short:
  /// on 28 February where the first was a 30th that is not the end of its month.
  public var isEverShortened: Bool {
    guard let everyMonths, everyMonths > 0, firstOn.day > 28, !firstOn.isEndOfMonth else {
      return false
    }
    // Months come again after at most 12 steps; leap years after 48 years of any step.
    return days(atMost: CalendarEvent.leapCycle).contains { $0.day != firstOn.day }
  }

  /// Steps after which months and leap years have all met: 12 months, and 400 years of centuries.
  private static let leapCycle = 4801
}
