internal import Pages
internal import PlanPackages
internal import Screens
internal import Texts

extension ScheduleReport {
  /// One page with the schedules of `places`.
  func html(_ places: [Int32], _ schedule: (Int32) -> PlaceSchedule) -> String {
    var body = ""
    if places.count > 1 {
      body += HTMLText.element("h1", "", package.title) + "\n" + contents(places)
    }
    for place in places {
      body += section(schedule(place), level: places.count > 1 ? 2 : 1)
    }
    let title = places.count == 1 ? heading(of: places[0]) : package.title
    return HTMLDocument(
      title: title, language: words.language, body: "<main>\n" + body + "</main>\n"
    ).text
  }

  /// One place's schedule, as a section of a page.
  package func section(_ schedule: PlaceSchedule, level: Int) -> String {
    "<section class=\"place\" id=\"\(anchor(schedule.place))\">\n"
      + page(schedule, isNarrow: false).html(level: level) + "</section>\n"
  }

  /// Links to the sections of `places`.
  func contents(_ places: [Int32]) -> String {
    places.isEmpty
      ? HTMLText.element("p", "", say("没有一个地方有资金。", "No place has any money.")) + "\n"
      : "<nav aria-label=\"" + say("各地", "places") + "\"><ul>"
        + places.map { place in
          "<li><a href=\"#\(anchor(place))\">" + HTMLText.escaped(words.name(place: place))
            + "</a></li>"
        }.joined() + "</ul></nav>\n"
  }

  /// By rank, so that no text of the plan gets into an id.
  func anchor(_ place: Int32) -> String { "place-\(place + 1)" }
}
