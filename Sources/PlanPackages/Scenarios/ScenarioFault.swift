public import Planning
internal import Texts

/// Why a scenario could not be read: where, what was found, what was expected, what to do.
public struct ScenarioFault: Error, Sendable, Equatable {
  /// The option as written there: `--cut` on a command line, `cut` in JSON and in `scenarios.csv`;
  /// empty when the fault is about the whole line.
  public var option: String
  /// What stands there, as written; empty for nothing. Not yet made safe for a terminal.
  public var found: String
  /// What should stand there.
  public var expected: Bilingual
  /// What to do about it.
  public var advice: Bilingual
  /// Where it stands, in what was given to the reader.
  public var location: Location

  /// What the words were read from.
  public enum Location: Sendable, Hashable {
    case commandLine
    /// A line of JSON and the column in it, in characters; both count from 1. Line 0 is not named.
    case line(Int, column: Int)
    /// A cell of `scenarios.csv`; `PlanPackage.locations(of:)` knows its line.
    case cell(Place)
  }

  /// Takes the fields as they are, the first two as the user wrote them.
  public init(
    option: String, found: String, expected: Bilingual, advice: Bilingual,
    location: Location = .commandLine
  ) {
    self.option = option
    self.found = found
    self.expected = expected
    self.advice = advice
    self.location = location
  }

  /// Everything in one line, safe for a terminal.
  public var message: Bilingual {
    let option = Layout.plain(option)
    let found = Layout.plain(ScenarioFault.shown(found))
    let zh =
      place.zh + (option.isEmpty ? "" : option + "：")
      + (found.isEmpty ? "这里没有内容" : "写的是“\(found)”") + "，应为" + Layout.plain(expected.zh)
      + "。" + Layout.plain(advice.zh)
    let en =
      place.en + (option.isEmpty ? "" : option + ": ")
      + (found.isEmpty ? "found nothing" : "found \"\(found)\"") + ", expected "
      + Layout.plain(expected.en) + "; " + Layout.plain(advice.en)
    return Bilingual(zh: zh, en: en)
  }

  private var place: Bilingual {
    switch location {
    case .commandLine: Bilingual(zh: "", en: "")
    case .line(0, let column):
      Bilingual(zh: "第 \(column) 列：", en: "column \(column): ")
    case .line(let line, let column):
      Bilingual(zh: "第 \(line) 行第 \(column) 列：", en: "line \(line), column \(column): ")
    case .cell(let place):
      Bilingual(
        zh: "\(place.table.rawValue) 第 \(place.row + 1) 条数据的 \(place.column)：",
        en: "\(place.table.rawValue), data row \(place.row + 1), \(place.column): ")
    }
  }

  /// The same without the number of the line.
  package var unnumbered: ScenarioFault {
    guard case .line(_, let column) = location else { return self }
    var fault = self
    fault.location = .line(0, column: column)
    return fault
  }

  /// `text`, cut where it is longer than a message shows.
  package static func shown(_ text: String) -> String {
    let shown = text.prefix(FaultLog.shownLength)
    return shown.endIndex == text.endIndex ? text : shown + "…"
  }
}
