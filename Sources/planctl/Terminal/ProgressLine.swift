internal import Planning
internal import Texts

/// One line about long work: what is done, how much of it, how fast, and how long it still takes.
///
/// A pure function of what was counted, the time and the width; `ProgressPace` makes rate and time left,
/// `Watch` puts the line on the terminal.
struct ProgressLine {
  var state: WorkProgress.State
  /// Milliseconds since the stage began.
  var elapsed: Int
  /// Units a second, `nil` if that is not known.
  var rate: Int?
  /// Milliseconds that remain, `nil` if that is not known.
  var left: Int?

  /// The line in at most `width` columns; what fits is kept in the order of what a reader wants most:
  /// stage, percentage, time, rate, count. Empty if nothing runs or not even the stage fits.
  func text(_ language: Language, width: Int) -> String {
    guard state.stage != .idle else { return "" }
    let words = ProgressWords(language: language, unit: .init(state.stage))
    let time = left.map(words.left) ?? words.elapsed(elapsed)
    // Where a part stands in the line, by how much it is wanted.
    let parts: [(place: Int, text: String?)] = [
      (0, words.stage(state.stage)), (1, percentage.map { "\($0)%" }), (4, time),
      (3, rate.map(words.rate)), (2, state.done > 0 ? words.count(state.done, of: total) : nil),
    ]
    var kept: [(place: Int, text: String)] = []
    var used = 0
    for (place, text) in parts {
      guard let text else { continue }
      let wanted = Layout.width(text) + (kept.isEmpty ? 0 : 2)
      if used + wanted > width { break }
      used += wanted
      kept.append((place, text))
    }
    return kept.sorted { $0.place < $1.place }.map(\.text).joined(separator: "  ")
  }

  /// What there is to do, 0 if nobody knows: a total that has been passed was a guess.
  private var total: Int { state.done > state.total ? 0 : state.total }

  /// Whole percent done, rounded down, so that 100 % is said when all is done.
  private var percentage: Int? {
    total > 0 && state.done > 0 ? Int(Int128(state.done) * 100 / Int128(total)) : nil
  }
}

/// The words and numbers of a progress line.
struct ProgressWords {
  /// What a stage counts.
  enum Unit {
    case bytes, rows, files, scenarios, steps, subprojects, places

    init(_ stage: WorkProgress.Stage) {
      self =
        switch stage {
        case .idle, .reading, .writing: .bytes
        case .checking, .summing, .tabulating: .rows
        case .solving: .steps
        case .placing: .places
        case .filing: .files
        case .sweeping: .scenarios
        case .generating: .subprojects
        }
    }
  }

  let language: Language
  let unit: Unit

  func stage(_ stage: WorkProgress.Stage) -> String {
    switch stage {
    case .idle: ""
    case .reading: say("读取", "reading")
    case .checking: say("核对", "checking")
    case .summing: say("汇总", "adding up")
    case .writing, .filing, .tabulating: say("写出", "writing")
    case .placing: say("编排", "laying out")
    case .sweeping: say("推演", "sweeping")
    case .solving: say("求解", "solving")
    case .generating: say("生成", "generating")
    }
  }

  /// `12.3 of 45.6 MB`, `930 of 2.50k rows`, `3/12 万行`; without a total the count alone.
  func count(_ done: Int, of total: Int) -> String {
    let scale = scale(max(done, total))
    if total == 0 { return scale.number(done, beside: done) + scale.name }
    if language == .en, unit != .bytes {
      // A letter stands at its number: 93 of 200k would be read as ninety-three.
      let own = self.scale(done)
      let number = own.number(done, beside: own.size == scale.size ? total : done)
      return number + own.letter + " of " + scale.number(total, beside: total) + scale.name
    }
    return scale.number(done, beside: total) + say("/", " of ") + scale.number(total, beside: total)
      + scale.name
  }

  /// `320 MB/s`, `5.6 万行/秒`.
  func rate(_ units: Int) -> String {
    let scale = scale(units)
    return scale.number(units, beside: units) + scale.name + say("/秒", "/s")
  }

  /// `还剩 12 秒`, `12 s left`.
  func left(_ milliseconds: Int) -> String {
    if milliseconds < 1000 { return say("还剩不到 1 秒", "under 1 s left") }
    return say("还剩 ", "") + duration(milliseconds, isGuess: true) + say("", " left")
  }

  /// `已用 12 秒`, `12 s so far`.
  func elapsed(_ milliseconds: Int) -> String {
    say("已用 ", "") + duration(milliseconds, isGuess: false) + say("", " so far")
  }

  // MARK: Parts

  private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  private var noun: String {
    switch unit {
    case .bytes: "B"
    case .rows: say("行", "rows")
    case .files: say("个文件", "files")
    case .steps: say("步", "steps")
    case .places: say("个地方", "places")
    case .scenarios: say("个情景", "scenarios")
    case .subprojects: say("个子项目", "sub-projects")
    }
  }

  /// A number of units that goes by a name, such as a million by M.
  struct Scale {
    var size: Int
    /// `k`, `M`, `万`; nothing for units themselves.
    var letter: String
    /// The name with that of the unit, as it follows a number.
    var name: String

    /// `units` in this scale, rounded down, with as many decimals as give `largest` three digits.
    func number(_ units: Int, beside largest: Int) -> String {
      let whole = units / size
      if size == 1 || largest / size >= 100 { return "\(whole)" }
      if largest / size >= 10 { return "\(whole).\(units % size / (size / 10))" }
      let rest = units % size / (size / 100)
      return "\(whole)." + (rest < 10 ? "0" : "") + "\(rest)"
    }
  }

  /// The scale in which `units` are told. Four digits are still read at a glance.
  private func scale(_ units: Int) -> Scale {
    let steps: [(least: Int, size: Int, name: String)]
    switch (unit, language) {
    case (.bytes, _):
      steps = [
        (1_000, 1_000, "k"), (1_000_000, 1_000_000, "M"), (1_000_000_000, 1_000_000_000, "G"),
      ]
    case (_, .zh): steps = [(10_000, 10_000, "万"), (100_000_000, 100_000_000, "亿")]
    case (_, .en):
      steps = [
        (10_000, 1_000, "k"), (1_000_000, 1_000_000, "M"), (1_000_000_000, 1_000_000_000, "bn"),
      ]
    }
    let step = steps.last { $0.least <= units } ?? (0, 1, "")
    let isApart = unit == .bytes || language == .zh
    return Scale(
      size: step.size, letter: step.name,
      name: isApart ? " " + step.name + noun : step.name + " " + noun)
  }

  /// `12 s`, `3 min 20 s`, `2 h 05 min`; a guess of minutes counts in steps of 5 s, so that its last
  /// digit does not flicker.
  private func duration(_ milliseconds: Int, isGuess: Bool) -> String {
    var seconds = milliseconds / 1000
    if seconds < 60 { return "\(seconds)" + say(" 秒", " s") }
    if isGuess { seconds = (seconds + 2) / 5 * 5 }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    if hours > 0 {
      return "\(hours)" + say(" 小时 ", " h ") + (minutes < 10 ? "0" : "") + "\(minutes)"
        + say(" 分", " min")
    }
    let rest = seconds % 60
    return "\(minutes)" + say(" 分 ", " min ") + (rest < 10 ? "0" : "") + "\(rest)"
      + say(" 秒", " s")
  }
}
