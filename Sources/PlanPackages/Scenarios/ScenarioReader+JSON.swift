public import Allocation
internal import Checking
internal import Planning
internal import Tables
internal import Texts

/// Scenarios as lines of JSON: an object with the options' names as keys, in any order; the order of
/// the changes is that of the keys.
///
/// | key | value |
/// | --- | --- |
/// | `name` | a string |
/// | `cut` `limit` `floor` | `"province@2021=20%"`, an array of such, or `{"province@2021": "20%"}` |
/// | `lock` | `"@2020"`, or an array of such |
/// | `backfill` | `"city,county=500"`, an array of such, or `{"sources": ["city"], "atMost": "500"}` |
/// | `carryover` | `true`, `"province"`, or an array of such |
/// | `defer` | `true`, `false`, or years beyond the window |
/// | `match` | `"province=23%"`, `"plan"`, an array of such, or `{"province": "23%"}` |
/// | `priority` | `"sp10,sp01"`, or `["sp10", "sp01"]` |
/// | `method` `first` `scenario` | a string |
/// | `no_rules` | `true` or `false` |
/// | `changes` | an array of `{"op": "cut", "selector": "province@2021", "value": "20%"}` and of `"--cut province@2021=20%"` |
///
/// Numbers are taken digit for digit.
extension ScenarioReader {
  /// The scenario that one line of JSON says. `line` counts from 1 and is only for messages.
  public func scenario(json bytes: [UInt8], line: Int) throws(ScenarioFault) -> Scenario {
    var path = ""
    do throws(ScenarioFault) {
      return try scenario(json(bytes, line), path: &path)
    } catch {
      if case .line = error.location { throw error }
      var fault = error
      fault.option = fault.option.isEmpty ? "" : ScenarioReader.key(fault.option)
      // Only a fault needs places: read once more, with them.
      let column = (try? JSONReader.read(bytes, file: ""))?.place(path).column ?? 1
      fault.location = .line(line, column: column)
      throw fault
    }
  }

  /// `--no-rules` as `no_rules`.
  private static func key(_ flag: String) -> String {
    ScenarioOption(flag: flag)?.rawValue ?? flag
  }

  private func json(_ bytes: [UInt8], _ line: Int) throws(ScenarioFault) -> JSON {
    do throws(InputFault) {
      return try JSONReader.value(bytes, file: "")
    } catch {
      let advice = error.kind == .malformedJSON ? jsonExample : error.kind.advice
      throw ScenarioFault(
        option: "", found: error.found ?? "",
        expected: Bilingual(zh: "合法的 JSON（\(error.expected.zh)）", en: error.expected.en),
        advice: advice,
        location: .line(line, column: max(error.column, 1)))
    }
  }

  private var jsonExample: Bilingual {
    Bilingual(
      zh: "一行写一个情景，如 {\"cut\":\"province@2021=20%\"}",
      en: "write one scenario a line, such as {\"cut\":\"province@2021=20%\"}")
  }

  /// Reads the members in turn; `path` says which one is being read.
  private func scenario(_ value: JSON, path: inout String) throws(ScenarioFault) -> Scenario {
    guard case .object(let members) = value else {
      throw ScenarioFault(
        option: "", found: value.text(),
        expected: Bilingual(zh: "一个 JSON 对象", en: "a JSON object"), advice: jsonExample)
    }
    var assembly = ScenarioAssembly()
    var name = ""
    for (key, value) in members {
      path = key
      if let option = ScenarioOption(rawValue: key) {
        try add(option, value, path: &path, to: &assembly)
      } else if key == "name", case .string(let text) = value {
        name = text
      } else if key == "changes", case .array(let changes) = value {
        for (index, change) in changes.enumerated() {
          path = "changes[\(index)]"
          try add(change, to: &assembly)
        }
      } else {
        throw unknown(key, value)
      }
    }
    return assembly.scenario(name: name)
  }

  private func unknown(_ key: String, _ value: JSON) -> ScenarioFault {
    if key == "name" || key == "changes" {
      return wrong(
        key, value,
        key == "name" ? ("字符串", "a string") : ("由变动组成的数组", "an array of changes"))
    }
    let known = ["name", "changes"] + ScenarioOption.allCases.map(\.rawValue)
    let near = Nearest.words(key, among: known, most: 1).first ?? ""
    return ScenarioFault(
      option: "", found: key,
      expected: Bilingual(
        zh: "键：" + known.joined(separator: "、"),
        en: "one of the keys " + known.joined(separator: ", ")),
      advice: Bilingual(zh: "最接近的是 \(near)", en: "the nearest is \(near)"))
  }

  private func wrong(
    _ key: String, _ value: JSON, _ expected: (zh: String, en: String)
  ) -> ScenarioFault {
    ScenarioFault(
      option: key, found: value.text(),
      expected: Bilingual(zh: expected.zh, en: expected.en),
      advice: Bilingual(zh: "请改正该值", en: "correct the value"))
  }

  private func wrong(_ option: ScenarioOption, _ value: JSON) -> ScenarioFault {
    wrong(option.rawValue, value, (option.usage.zh, option.usage.en))
  }

  /// Adds what the member `option` of the object says.
  private func add(
    _ option: ScenarioOption, _ value: JSON, path: inout String, to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    switch (option, value) {
    case (.noRules, .boolean(let isOn)): assembly.followsRules = !isOn
    case (.deferral, .boolean(let isOn)), (.carryover, .boolean(let isOn)):
      if isOn { try add(option, nil, to: &assembly) }
    case (.deferral, .number(let digits)): try add(option, digits, to: &assembly)
    case (.noRules, _): throw wrong(option, value)
    case (_, .string(let text)): try add(option, text, to: &assembly)
    case (.priority, .array(let ids)):
      try addPriority(try words(ids, option), to: &assembly)
    case (.backfill, .object(let members)):
      try addBackfill(members, value, path: &path, to: &assembly)
    case (.cut, .array(let list)), (.limit, .array(let list)), (.floor, .array(let list)),
      (.lock, .array(let list)), (.backfill, .array(let list)), (.carryover, .array(let list)),
      (.match, .array(let list)):
      let key = path
      for (index, element) in list.enumerated() {
        path = "\(key)[\(index)]"
        guard case .string(let text) = element else { throw wrong(option, element) }
        try add(option, text, to: &assembly)
      }
    case (.cut, .object(let members)), (.limit, .object(let members)),
      (.floor, .object(let members)), (.match, .object(let members)):
      let key = path
      for (selector, value) in members {
        path = key + "." + selector
        guard let word = scalar(value) else { throw wrong(option, value) }
        try add(option, subject: Array(selector.utf8)[...], word, to: &assembly)
      }
    default: throw wrong(option, value)
    }
  }

  private func words(_ values: [JSON], _ option: ScenarioOption) throws(ScenarioFault) -> [Word] {
    var words: [Word] = []
    for value in values {
      guard case .string(let text) = value else { throw wrong(option, value) }
      words.append(Array(text.utf8)[...])
    }
    return words
  }

  /// A string or a number, as written.
  private func scalar(_ value: JSON) -> Word? {
    switch value {
    case .string(let text), .number(let text): Array(text.utf8)[...]
    default: nil
    }
  }

  private func addBackfill(
    _ members: [(key: String, value: JSON)], _ whole: JSON, path: inout String,
    to assembly: inout ScenarioAssembly
  ) throws(ScenarioFault) {
    var sources: [Word]?
    var most: Word?
    let key = path
    for (name, value) in members {
      path = key + "." + name
      switch (name, value) {
      case ("sources", .string(let text)):
        sources = ScenarioReader.list(Array(text.utf8)[...])
      case ("sources", .array(let list)): sources = try words(list, .backfill)
      case ("atMost", .null): most = nil
      case ("atMost", _):
        guard let word = scalar(value) else {
          throw wrong("atMost", value, ("金额", "an amount"))
        }
        most = word
      default:
        throw wrong(
          "backfill", .string(name), ("键 sources 和 atMost", "the keys sources and atMost"))
      }
    }
    path = key
    guard let sources, !sources.isEmpty else {
      throw wrong("backfill", whole, ("sources 中至少一个来源", "at least one source in sources"))
    }
    try addBackfill(sources, most, to: &assembly)
  }

  /// Adds one element of `changes`.
  private func add(_ change: JSON, to assembly: inout ScenarioAssembly) throws(ScenarioFault) {
    if case .string(let word) = change {
      let (option, value) = ScenarioReader.option(in: word)
      return try add(flag: option, value, to: &assembly)
    }
    guard case .object(let members) = change else {
      throw wrong("changes", change, ("带 op 的对象或选项", "an object with op, or an option"))
    }
    var option: ScenarioOption?
    var subject: Word = []
    var value: Word?
    for (key, part) in members {
      switch (key, part) {
      case ("op", .string(let name)):
        option = ScenarioOption(rawValue: name).flatMap { $0 == .scenario ? nil : $0 }
        if option == nil || option == .noRules {
          let names = ScenarioOption.operations
          throw wrong("op", part, (names.joined(separator: "、"), names.joined(separator: ", ")))
        }
      case ("selector", .string(let text)): subject = Array(text.utf8)[...]
      case ("value", .string), ("value", .number): value = scalar(part)
      default:
        throw wrong(
          "changes", .object([(key, part)]),
          ("键 op、selector、value", "the keys op, selector and value"))
      }
    }
    guard let option else {
      throw wrong("changes", change, ("键 op", "the key op"))
    }
    if [.deferral, .method, .first].contains(option), !subject.isEmpty {
      throw wrong(
        "selector", .string(text(subject)),
        ("空白：\(option.rawValue) 没有范围", "none: \(option.rawValue) has no selector"))
    }
    if option == .carryover, subject.isEmpty { subject = Array("*".utf8)[...] }
    try add(option, subject: subject, value, to: &assembly)
  }
}
