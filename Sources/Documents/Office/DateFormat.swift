/// Days and times of workbooks: a day is a serial number, its fraction the time.
enum DateFormat {
  /// 9999-12-31 in the system of 1900.
  private static let lastSerial = 2_958_465
  private static let dayUnits: UInt64 = 86_400_000

  struct Moment: Equatable {
    var year = 0
    var month = 0
    var day = 0
    /// 0 is Sunday.
    var weekday = 0
    /// Since midnight.
    var milliseconds = 0
    /// Days since the system's start, for elapsed time.
    var serial = 0
  }

  /// The moment of a serial number, `nil` beyond year 9999.
  ///
  /// In the system of 1900, day 60 is 29 February 1900, which never was: their programs keep it, and so
  /// does what they show. `step` is the smallest part of a second that is shown, in milliseconds.
  static func moment(_ number: StoredNumber, is1904: Bool, step: Int = 1000) -> Moment? {
    guard number.magnitude <= 7 else { return nil }
    // digits × 10^exponent days, in milliseconds, rounded to the step.
    var units = UInt128(number.digits) * UInt128(dayUnits)
    var divisor = UInt128(1)
    if number.exponent >= 0 {
      for _ in 0..<number.exponent { units *= 10 }
    } else {
      guard number.exponent >= -30 else { return Moment(serial: 0).dated(is1904) }
      for _ in 0..<(-number.exponent) where divisor < UInt128(10).power25 { divisor *= 10 }
      if number.exponent < -25 { units = 0 }
    }
    divisor *= UInt128(step)
    let rounded = Int((units + divisor / 2) / divisor) * step
    let day = Int(dayUnits)
    guard rounded / day <= lastSerial else { return nil }
    return Moment(milliseconds: rounded % day, serial: rounded / day).dated(is1904)
  }

  /// `number` as the section shows it.
  static func shown(_ number: StoredNumber, _ section: NumberFormat.Section, is1904: Bool)
    -> String?
  {
    let shows = section.tokens.contains { if case .date("s", _) = $0 { true } else { false } }
    let steps = [1000, 100, 10, 1]
    // Without seconds, minutes are cut, not rounded.
    let step = shows ? steps[section.secondDecimals] : 1000
    guard let moment = moment(number, is1904: is1904, step: step) else { return nil }
    let hasHalves = section.tokens.contains { if case .amPM = $0 { true } else { false } }
    return section.tokens.map { token in
      switch token {
      case .literal(let text): text
      case .amPM(let before, let after): moment.milliseconds < 43_200_000 ? before : after
      case .date(let unit, let count):
        part(unit, count, moment, section, hasHalves: hasHalves)
      case .digit, .point, .percent: ""
      default: ""
      }
    }.joined()
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let chineseWeekdays = ["日", "一", "二", "三", "四", "五", "六"]

  /// First days of the eras of Japan, as year, month and day in one number, with their names.
  private static let eras: [(start: Int, letter: String, name: String)] = [
    (20_190_501, "R", "令和"), (19_890_108, "H", "平成"), (19_261_225, "S", "昭和"),
    (19_120_730, "T", "大正"), (0, "M", "明治"),
  ]

  private static func japanese(_ moment: Moment) -> (start: Int, letter: String, name: String) {
    let day = (moment.year * 100 + moment.month) * 100 + moment.day
    return eras.first { $0.start <= day }!
  }

  private static func eraYear(_ moment: Moment, _ era: NumberFormat.Era, _ count: Int) -> String {
    switch era {
    case .common: return padded(moment.year, 4)
    case .taiwan: return padded(moment.year - 1911, count)
    case .japan:
      let start = japanese(moment).start / 10_000
      return padded(moment.year - (start == 0 ? 1867 : start - 1), count)
    }
  }

  private static func eraName(_ moment: Moment, _ era: NumberFormat.Era, _ count: Int) -> String {
    guard era == .japan else { return era == .taiwan ? "民國" : "" }
    let found = japanese(moment)
    return count == 1 ? found.letter : String(found.name.prefix(count == 2 ? 1 : 2))
  }

  private static func part(
    _ unit: Character, _ count: Int, _ moment: Moment, _ section: NumberFormat.Section,
    hasHalves: Bool
  ) -> String {
    let seconds = moment.milliseconds / 1000
    let isElapsed = section.elapsed == unit || (section.elapsed == "m" && unit == "n")
    switch unit {
    case "e": return eraYear(moment, section.era, count)
    case "g": return eraName(moment, section.era, count)
    case "y": return count <= 2 ? padded(moment.year % 100, 2) : padded(moment.year, 4)
    case "m" where section.elapsed != "m":
      switch count {
      case 1, 2: return padded(moment.month, count)
      case 3: return String(months[moment.month - 1].prefix(3))
      case 5: return String(months[moment.month - 1].prefix(1))
      default: return months[moment.month - 1]
      }
    case "d":
      switch count {
      case 1, 2: return padded(moment.day, count)
      case 3: return String(weekdays[moment.weekday].prefix(3))
      default: return weekdays[moment.weekday]
      }
    case "a": return (count == 3 ? "" : "星期") + chineseWeekdays[moment.weekday]
    case "h":
      let hour = seconds / 3600
      if isElapsed { return padded(moment.serial * 24 + hour, count) }
      return padded(hasHalves ? (hour + 11) % 12 + 1 : hour, min(count, 2))
    case "n", "m":
      let minute = seconds / 60
      return padded(isElapsed ? moment.serial * 1440 + minute : minute % 60, min(count, 2))
    default:
      let whole = isElapsed ? moment.serial * 86_400 + seconds : seconds % 60
      let decimals = section.secondDecimals
      let fraction = padded(moment.milliseconds % 1000, 3).prefix(decimals)
      return padded(whole, min(count, 2)) + (decimals > 0 ? "." + fraction : "")
    }
  }
}

extension UInt128 {
  /// 10²⁵ for ten: divisors up to here can be multiplied by a day in milliseconds.
  fileprivate var power25: UInt128 { (0..<25).reduce(1) { product, _ in product * self } }
}

extension DateFormat.Moment {
  /// With the calendar day of its serial number.
  fileprivate func dated(_ is1904: Bool) -> DateFormat.Moment {
    var moment = self
    var serial = self.serial
    if is1904 {
      serial += 1462
    } else if serial == 60 {
      (moment.year, moment.month, moment.day, moment.weekday) = (1900, 2, 29, 3)
      return moment
    } else if serial == 0 {
      // Their programs show day 0 as 0 January 1900.
      (moment.year, moment.month, moment.day, moment.weekday) = (1900, 1, 0, 6)
      return moment
    } else if serial < 60 {
      serial += 1
    }
    // Days from 1 March 0000 (Hinnant, "chrono-compatible low-level date algorithms"); serial 1 of the
    // shifted count is 1899-12-31.
    let days = serial - 25_569 + 719_468
    let era = days / 146_097
    let ofEra = days % 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * ofYear + 2) / 153
    moment.day = ofYear - (153 * month + 2) / 5 + 1
    moment.month = month < 10 ? month + 3 : month - 9
    moment.year = yearOfEra + era * 400 + (moment.month <= 2 ? 1 : 0)
    // Their weekdays before March 1900 are one off, since they count a day that never was.
    moment.weekday = (self.serial + (is1904 ? 1462 : 0) + 6) % 7
    return moment
  }
}
