internal import Pages
internal import PlanPackages
internal import Screens
package import Texts

extension ScheduleReport {
  /// One page with the schedules of `places`.
  package func html(_ places: [Int32], progress: WorkProgress? = nil) -> String {
    var body = ""
    if places.count > 1 {
      body += HTMLText.element("h1", "", package.title) + "\n" + contents(places)
    }
    for place in places {
      body += section(of: place, level: places.count > 1 ? 2 : 1)
      progress?.advance(by: 1)
    }
    let title = places.count == 1 ? heading(of: places[0]) : package.title
    return HTMLDocument(
      title: title, language: words.language, body: "<main>\n" + body + "</main>\n"
    ).text
  }

  /// One place's schedule, as a section of a page.
  package func section(of place: Int32, level: Int) -> String {
    "<section class=\"place\" id=\"\(anchor(place))\">\n"
      + page(of: place, isNarrow: false).html(level: level) + "</section>\n"
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
