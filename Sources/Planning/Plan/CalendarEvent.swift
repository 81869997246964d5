/// A meeting or report that the plan's rules of procedure ask for, once or again and again.
/// Order: first day, then natural order of the id.
public struct CalendarEvent: Sendable {
  /// Unique in `calendar.csv`; its entry in iCalendar is identified by it and the plan's name.
  public var id: String
  /// The document's own words for it; never empty when read from a package.
  public var name: String
  /// A report gets a reminder a week before in iCalendar; a meeting is worded by who calls it.
  public var kind: CalendarEventKind
  /// The first day on which it happens; all later ones are counted from it.
  public var firstOn: Day
  /// Months from one time to the next; `nil` when it happens once.
  public var everyMonths: Int32?
  /// The last day on which it may happen; `nil` without an end.
  public var until: Day?
  /// Who calls the meeting or writes the report.
  public var lead: String
  /// Who is invited or receives it.
  public var addressee: String
  /// The document's remark; empty where there is none.
  public var note: String
  /// Row of `calendar.csv`, from 0 without the header.
  public var row: Int32

  /// Takes the fields as they are; `everyMonths` above `longestInterval` is refused on reading
  /// only.
  public init(
    id: String, name: String, kind: CalendarEventKind, firstOn: Day, everyMonths: Int32?,
    until: Day?, lead: String, addressee: String, note: String, row: Int32
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.firstOn = firstOn
    self.everyMonths = everyMonths
    self.until = until
    self.lead = lead
    self.addressee = addressee
    self.note = note
    self.row = row
  }

  /// The most months between two times: a century.
  public static let longestInterval: Int64 = 1200

  /// The first day after `day` on which it happens, `nil` if there is none.
  public func next(after day: Day) -> Day? {
    var date = firstOn
    var times: Int32 = 0
    while date <= day {
      guard let everyMonths, everyMonths > 0 else { return nil }
      times += 1
      // Counted from the first day, so that 31 January leads to 28 February and on to 31 March.
      guard let later = firstOn.adding(months: times * everyMonths) else { return nil }
      date = later
    }
    return until.map { date <= $0 } ?? true ? date : nil
  }
}

/// The raw value indexes `names`.
public enum CalendarEventKind: Int32, Sendable, CaseIterable {
  case meeting, report, other

  /// Words of the `kind` column, by raw value.
  public static let names = ["meeting", "report", "other"]
}
