internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// The plan's meetings and reports as an iCalendar file (RFC 5545) that any calendar program reads.
///
/// The same plan gives the same bytes: there is no clock in it. `DTSTAMP`, which the standard asks for,
/// is the event's own first day at midnight UTC; `UID` is made of the plan's name and the event's id,
/// so that an import replaces what an earlier one brought.
struct CalendarFile {
  private let package: PlanPackage
  /// In the plan's own language, so that every reader gets the same file.
  private let words: PlanWords

  init(_ package: PlanPackage) {
    self.package = package
    words = PlanWords(draft: package.draft, language: package.language ?? .zh)
  }

  /// Days listed one by one at most: ten years of months. Beyond that a recurrence is written that
  /// means the same, but that fewer programs understand.
  static let daysListed = 120

  var bytes: [UInt8] {
    var lines = ContentLines()
    lines.add("BEGIN", "VCALENDAR")
    lines.add("VERSION", "2.0")
    lines.add("PRODID", text: "-//planctl//planctl \(planctlVersion)//EN")
    lines.add("CALSCALE", "GREGORIAN")
    lines.add("X-WR-CALNAME", text: package.title)
    for event in package.draft.calendar { add(event, to: &lines) }
    lines.add("END", "VCALENDAR")
    return lines.bytes
  }

  /// One event with its recurrence; or, where the last days of short months stand in for the day and
  /// the days can be listed, an event a day.
  private func add(_ event: CalendarEvent, to lines: inout ContentLines) {
    let days = event.days(atMost: CalendarFile.daysListed + 1)
    if event.isEverShortened, days.count <= CalendarFile.daysListed {
      for day in days { add(event, on: day, rule: nil, id: event.id + "\0" + day.text, to: &lines) }
    } else {
      add(
        event, on: event.firstOn, rule: days.count > 1 ? rule(event) : nil, id: event.id, to: &lines
      )
    }
  }

  /// `FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1;UNTIL=20221231`. Says what `CalendarEvent.next` says: the
  /// end of a month stays the end of its month, and other days are the same in each month. A plain
  /// recurrence skips months without the day; where there are such, the last of the days up to it
  /// that the month has is chosen.
  private func rule(_ event: CalendarEvent) -> String? {
    guard let months = event.everyMonths else { return nil }
    var parts = ["FREQ=MONTHLY", "INTERVAL=\(months)"]
    let day = event.firstOn.day
    if event.firstOn.isEndOfMonth {
      parts.append("BYMONTHDAY=-1")
    } else if event.isEverShortened {
      parts.append("BYMONTHDAY=" + (28...day).map { "\($0)" }.joined(separator: ","))
      parts.append("BYSETPOS=-1")
    } else {
      parts.append("BYMONTHDAY=\(day)")
    }
    if let until = event.until { parts.append("UNTIL=" + until.compactText) }
    return parts.joined(separator: ";")
  }

  private func add(
    _ event: CalendarEvent, on day: Day, rule: String?, id: String, to lines: inout ContentLines
  ) {
    lines.add("BEGIN", "VEVENT")
    lines.add("UID", uid(id))
    lines.add("DTSTAMP", event.firstOn.compactText + "T000000Z")
    lines.add("DTSTART;VALUE=DATE", day.compactText)
    if let rule { lines.add("RRULE", rule) }
    lines.add("SUMMARY", text: event.name)
    let description = description(of: event)
    if !description.isEmpty { lines.add("DESCRIPTION", text: description) }
    lines.add("CATEGORIES", CalendarEventKind.names[Int(event.kind.rawValue)].uppercased())
    // A date of the plan takes nobody's day.
    lines.add("TRANSP", "TRANSPARENT")
    if event.kind == .report {
      lines.add("BEGIN", "VALARM")
      lines.add("ACTION", "DISPLAY")
      lines.add("TRIGGER", "-P7D")
      lines.add("DESCRIPTION", text: event.name)
      lines.add("END", "VALARM")
    }
    lines.add("END", "VEVENT")
  }

  /// 32 hexadecimal digits of the SHA-256 of the plan's name and the event's id.
  private func uid(_ id: String) -> String {
    let digest = SHA256.digest(of: Array((package.name + "\0" + id).utf8))
    return SHA256.hexadecimal(digest).prefix(32) + "@planctl"
  }

  private func description(of event: CalendarEvent) -> String {
    let isMeeting = event.kind == .meeting
    var lines: [String] = []
    if !event.lead.isEmpty {
      lines.append(
        isMeeting
          ? words.say("召集：", "Called by: ") + event.lead
          : words.say("负责：", "By: ") + event.lead)
    }
    if !event.addressee.isEmpty {
      lines.append(
        isMeeting
          ? words.say("参加：", "Invited: ") + event.addressee
          : words.say("报送：", "To: ") + event.addressee)
    }
    if !event.note.isEmpty { lines.append(event.note) }
    return lines.joined(separator: "\n")
  }
}
