internal import Allocation
internal import Checking
internal import Planning
internal import Tables
internal import Texts

/// Where things of a plan are found by their written name, and where it has money.
struct PlanAtlas: Sendable {
  private let sourceKeys: KeyIndex
  private let placeKeys: KeyIndex
  private let subprojectKeys: KeyIndex
  private let projectKeys: KeyIndex
  /// Years that have a tranche, ascending.
  let years: [Int32]
  /// Position in `years` of each year that four digits can say, −1 for none.
  private let yearIndex: [Int16]
  /// Whether a source has a tranche in a year: `funded[source × years.count + position]`.
  private let funded: [Bool]
  /// What a source has in a year in all, in minor units, at the same place.
  private let planned: [Int128]
  /// The tranches of each sub-project and of each project lie in these rows, among others.
  private let subprojectSpans: [Range<Int>]
  private let projectSpans: [Range<Int>]
  /// The first sub-project of each project in printed order.
  private let firstRows: [Int]
  /// For each payer the set that stands for it: the one source that has the payer's name and is all
  /// of its money, or else the payer.
  private let payerSets: [SourceSet]

  init(_ draft: PlanDraft) {
    sourceKeys = PlanAtlas.keys(draft.sources.map(\.id))
    placeKeys = PlanAtlas.keys(draft.places.map(\.code))
    subprojectKeys = PlanAtlas.keys(draft.subprojects.map(\.id))
    projectKeys = PlanAtlas.keys(draft.projects.map(\.id))
    let tranches = draft.tranches
    var hasYear = Array(repeating: false, count: 10_000)
    for year in tranches.year where year >= 0 && year < 10_000 { hasYear[Int(year)] = true }
    let years = hasYear.indices.filter { hasYear[$0] }.map { Int32($0) }
    var yearIndex = Array(repeating: Int16(-1), count: 10_000)
    for (position, year) in years.enumerated() { yearIndex[Int(year)] = Int16(position) }
    var funded = Array(repeating: false, count: draft.sources.count * years.count)
    var planned = Array(repeating: Int128(0), count: funded.count)
    var spans = Array(repeating: 0..<0, count: draft.subprojects.count)
    for row in 0..<tranches.count {
      let subproject = Int(tranches.subproject[row])
      let span = spans[subproject]
      spans[subproject] = span.isEmpty ? row..<row + 1 : span.lowerBound..<row + 1
      let year = tranches.year[row]
      guard year >= 0, year < 10_000 else { continue }
      let place = Int(tranches.source[row]) * years.count + Int(yearIndex[Int(year)])
      funded[place] = true
      planned[place] += Int128(tranches.amount[row])
    }
    var projectSpans = Array(repeating: 0..<0, count: draft.projects.count)
    for (subproject, span) in spans.enumerated() where !span.isEmpty {
      guard let project = draft.subprojects[subproject].project else { continue }
      let whole = projectSpans[Int(project)]
      projectSpans[Int(project)] =
        whole.isEmpty
        ? span
        : min(whole.lowerBound, span.lowerBound)..<max(whole.upperBound, span.upperBound)
    }
    var firstRows = Array(repeating: Int.max, count: draft.projects.count)
    for (index, subproject) in draft.subprojects.enumerated().reversed() {
      if let project = subproject.project { firstRows[Int(project)] = index }
    }
    self.firstRows = firstRows
    payerSets = Payer.names.indices.map { index in
      let payer = SourceSet.payer(Payer(index: Int32(index)))
      let members = draft.sources.indices.filter { payer.contains(Int32($0), in: draft) }
      let isNamesake = members.count == 1 && draft.sources[members[0]].id == Payer.names[index]
      return isNamesake ? .source(Int32(members[0])) : payer
    }
    self.years = years
    self.yearIndex = yearIndex
    self.funded = funded
    self.planned = planned
    subprojectSpans = spans
    self.projectSpans = projectSpans
  }

  private static func keys(_ words: [String]) -> KeyIndex {
    var keys = KeyIndex()
    for word in words { _ = Array(word.utf8).withUnsafeBytes { keys.append($0) } }
    return keys
  }

  // MARK: Names

  /// The sources that `word` names; `nil` if it names none.
  func sources(_ word: ArraySlice<UInt8>) -> SourceSet? {
    let source = word.withUnsafeBytes { sourceKeys.row(of: $0) }
    if source >= 0 { return .source(source) }
    if let payer = PlanAtlas.payer(word) { return .payer(payer) }
    let place = word.withUnsafeBytes { placeKeys.row(of: $0) }
    if place >= 0 { return .place(place) }
    guard let (kind, name) = PlanAtlas.qualified(word) else { return nil }
    switch kind {
    case "tier": return PlanAtlas.payer(name).map(SourceSet.payer)
    case "place":
      let place = name.withUnsafeBytes { placeKeys.row(of: $0) }
      return place < 0 ? nil : .place(place)
    default: return nil
    }
  }

  /// The sub-projects that `word` names; `nil` if it names none.
  func rows(_ word: ArraySlice<UInt8>) -> RowSet? {
    let subproject = word.withUnsafeBytes { subprojectKeys.row(of: $0) }
    if subproject >= 0 { return .subproject(subproject) }
    let isQualified = PlanAtlas.qualified(word)?.kind == "project"
    for name in isQualified ? [word, PlanAtlas.qualified(word)!.name] : [word] {
      let project = name.withUnsafeBytes { projectKeys.row(of: $0) }
      if project >= 0 { return .project(project) }
    }
    return nil
  }

  /// The sources that are called `name` in the plan's own words, in characters of either width: source,
  /// tier, then place. More than one if several have the name. O(sources + places).
  func sources(named name: String, in draft: PlanDraft) -> [SourceSet] {
    func isNamed(_ texts: String...) -> Bool { texts.contains { Halfwidth.text($0) == name } }
    if name.isEmpty { return [] }
    let sources = draft.sources.indices.filter {
      isNamed(draft.sources[$0].id, draft.sources[$0].name, draft.sources[$0].nameEnglish)
    }
    let payer =
      draft.tierNames.payer(named: name)
      ?? ChineseWord.position(of: name, among: Payer.names).map { Payer(index: Int32($0)) }
    if !sources.isEmpty {
      let own = sources.map { SourceSet.source(Int32($0)) }
      // A source that is called as its whole tier means it only if it is all of it.
      let tier = payer.map { payer in
        draft.sources.indices.filter {
          let tier = draft.sources[$0].tier
          return payer == .local ? tier.isLocal : payer == .tier(tier)
        }
      }
      if let payer, tier != sources { return own + [self.sources(of: payer)] }
      return own
    }
    if let payer { return [self.sources(of: payer)] }
    return draft.places.indices.filter {
      isNamed(draft.places[$0].code, draft.places[$0].name, draft.places[$0].nameEnglish)
    }.map { .place(Int32($0)) }
  }

  /// The sub-projects that are called `name`; projects if none is. O(sub-projects + projects).
  func rows(named name: String, in draft: PlanDraft) -> [RowSet] {
    if name.isEmpty { return [] }
    let subprojects = draft.subprojects.indices.filter {
      Halfwidth.text(draft.subprojects[$0].name) == name
        || Halfwidth.text(draft.subprojects[$0].id) == name
    }
    if !subprojects.isEmpty { return subprojects.map { .subproject(Int32($0)) } }
    return draft.projects.indices.filter {
      Halfwidth.text(draft.projects[$0].name) == name
        || Halfwidth.text(draft.projects[$0].id) == name
    }.map { .project(Int32($0)) }
  }

  /// The sources of a payer: those that its name alone would choose, where they are the same.
  func sources(of payer: Payer) -> SourceSet {
    payerSets[Payer.names.firstIndex(of: payer.name) ?? 0]
  }

  /// The place of `rows` in the printed plan: that of its first sub-project.
  func printed(_ rows: RowSet) -> Int {
    switch rows {
    case .all: 0
    case .subproject(let index): Int(index)
    case .project(let index): firstRows[Int(index)]
    }
  }

  private static func payer(_ word: ArraySlice<UInt8>) -> Payer? {
    Payer.names.firstIndex { $0.utf8.elementsEqual(word) }.map { Payer(index: Int32($0)) }
  }

  /// `tier/city` as `tier` and `city`.
  private static func qualified(
    _ word: ArraySlice<UInt8>
  ) -> (kind: String, name: ArraySlice<UInt8>)? {
    guard let slash = word.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    return (String(decoding: word[..<slash], as: UTF8.self), word[(slash + 1)...])
  }

  /// The set as a selector writes it: its name, with its kind where the name alone says another.
  func text(_ set: SourceSet, in draft: PlanDraft) -> String {
    let name = set.text(in: draft)
    if set == .all || sources(Array(name.utf8)[...]) == set { return name }
    if case .place = set { return "place/" + name }
    return "tier/" + name
  }

  /// As above for sub-projects.
  func text(_ set: RowSet, in draft: PlanDraft) -> String {
    let name = set.text(in: draft)
    return set == .all || rows(Array(name.utf8)[...]) == set ? name : "project/" + name
  }

  // MARK: Money

  /// Whether any tranche, a printed 0 included, lies in `selector`.
  func hasMoney(_ selector: Selector, in draft: PlanDraft) -> Bool {
    guard let span = span(selector.rows) else {
      return hasMoney(selector.sources, year: selector.year, in: draft)
    }
    return span.contains { selector.contains(row: $0, in: draft) }
  }

  /// What is planned in `selector` in all, in minor units.
  func planned(_ selector: Selector, in draft: PlanDraft) -> Int128 {
    if let span = span(selector.rows) {
      return span.reduce(0) {
        selector.contains(row: $1, in: draft) ? $0 + Int128(draft.tranches.amount[$1]) : $0
      }
    }
    return draft.sources.indices.reduce(0) { sum, source in
      guard selector.sources.contains(Int32(source), in: draft) else { return sum }
      let row = source * years.count
      guard let year = selector.year else {
        return planned[row..<row + years.count].reduce(sum, +)
      }
      return has(year) ? sum + planned[row + Int(yearIndex[Int(year)])] : sum
    }
  }

  /// The rows among which the tranches of `rows` are; `nil` for all.
  private func span(_ rows: RowSet) -> Range<Int>? {
    switch rows {
    case .all: nil
    case .subproject(let index): subprojectSpans[Int(index)]
    case .project(let index): projectSpans[Int(index)]
    }
  }

  private func hasMoney(_ sources: SourceSet, year: Int32?, in draft: PlanDraft) -> Bool {
    func isFunded(_ source: Int) -> Bool {
      let row = source * years.count
      guard let year else { return funded[row..<row + years.count].contains(true) }
      let position = has(year) ? Int(yearIndex[Int(year)]) : -1
      return position >= 0 && funded[row + position]
    }
    if case .source(let index) = sources { return isFunded(Int(index)) }
    return draft.sources.indices.contains {
      sources.contains(Int32($0), in: draft) && isFunded($0)
    }
  }

  /// Whether any tranche lies in `year`.
  func has(_ year: Int32) -> Bool {
    year >= 0 && year < 10_000 && yearIndex[Int(year)] >= 0
  }
}

extension Selector {
  /// Whether the tranche in `row` lies in it.
  fileprivate func contains(row: Int, in draft: PlanDraft) -> Bool {
    contains(
      subproject: draft.tranches.subproject[row], source: draft.tranches.source[row],
      year: draft.tranches.year[row], in: draft)
  }
}
