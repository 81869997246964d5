import Testing

@testable import Planning
@testable import Texts
@testable import planctl

/// What the line about long work says, from given counts and times.
struct ProgressTests {
  typealias State = WorkProgress.State

  static func line(
    _ stage: WorkProgress.Stage, _ done: Int, _ total: Int, elapsed: Int = 2_000, rate: Int? = nil,
    left: Int? = nil
  ) -> ProgressLine {
    ProgressLine(
      state: State(stage: stage, done: done, total: total), elapsed: elapsed, rate: rate, left: left
    )
  }

  @Test(arguments: [
    (
      line(.reading, 312_500_000, 694_000_000, rate: 260_000_000, left: 1_467),
      "读取  45%  312/694 MB  260 MB/秒  还剩 1 秒",
      "reading  45%  312 of 694 MB  260 MB/s  1 s left"
    ),
    (
      line(.checking, 1_200_000, 26_000_000, rate: 3_456_789, left: 75_900),
      "核对  4%  120/2600 万行  345 万行/秒  还剩 1 分 15 秒",
      "checking  4%  1.2M of 26.0M rows  3.45M rows/s  1 min 15 s left"
    ),
    (
      line(.sweeping, 1_234, 60_000, rate: 999, left: 58_824),
      "推演  2%  0.12/6.00 万个情景  999 个情景/秒  还剩 58 秒",
      "sweeping  2%  1234 of 60.0k scenarios  999 scenarios/s  58 s left"
    ),
    (
      line(.tabulating, 93_000, 200_000), "写出  46%  9.3/20.0 万行  已用 2 秒",
      "writing  46%  93k of 200k rows  2 s so far"
    ),
    (
      line(.checking, 930_000, 2_500_000), "核对  37%  93/250 万行  已用 2 秒",
      "checking  37%  930k of 2.50M rows  2 s so far"
    ),
    (
      line(.placing, 93, 200_000), "编排  0%  0.0/20.0 万个地方  已用 2 秒",
      "laying out  0%  93 of 200k places  2 s so far"
    ),
    (
      line(.solving, 1, 4, elapsed: 61_000), "求解  25%  1/4 步  已用 1 分 01 秒",
      "solving  25%  1 of 4 steps  1 min 01 s so far"
    ),
    (
      line(.sweeping, 123_456_789, 0, elapsed: 3_725_000, rate: 12_345),
      "推演  1.23 亿个情景  1.23 万个情景/秒  已用 1 小时 02 分",
      "sweeping  123M scenarios  12.3k scenarios/s  1 h 02 min so far"
    ),
    (
      line(.filing, 2_997, 3_000, rate: 400, left: 7),
      "写出  99%  2997/3000 个文件  400 个文件/秒  还剩不到 1 秒",
      "writing  99%  2997 of 3000 files  400 files/s  under 1 s left"
    ),
    (line(.solving, 0, 0, elapsed: 12_999), "求解  已用 12 秒", "solving  12 s so far"),
    // Nothing counted yet: a percentage would say that nothing moves.
    (line(.checking, 0, 500, elapsed: 61_000), "核对  已用 1 分 01 秒", "checking  1 min 01 s so far"),
    // More than was expected: the total was a guess.
    (line(.generating, 12, 10), "生成  12 个子项目  已用 2 秒", "generating  12 sub-projects  2 s so far"),
    (line(.idle, 1, 2), "", ""),
  ])
  func `the line says how far, how fast and how long`(
    line: ProgressLine, zh: String, en: String
  ) {
    #expect(line.text(.zh, width: 200) == zh)
    #expect(line.text(.en, width: 200) == en)
  }

  @Test(arguments: Language.allCases)
  func `no line is wider than the terminal, and the stage goes last`(language: Language) {
    for stage in WorkProgress.Stage.allCases where stage != .idle {
      let line = Self.line(stage, 1_234_567, 7_654_321, rate: 54_321, left: 123_456)
      let whole = Layout.width(line.text(language, width: 500))
      let name = ProgressWords(language: language, unit: .rows).stage(stage)
      var texts: Set<String> = []
      for width in 0...whole {
        let text = line.text(language, width: width)
        #expect(Layout.width(text) <= width)
        #expect(text.isEmpty == (width < Layout.width(name)))
        #expect(text.isEmpty || text.hasPrefix(name))
        texts.insert(text)
      }
      // Stage, percentage, time, rate and count come one by one.
      #expect(texts.count == 6)
    }
  }

  @Test func `a steady pace is told exactly and its time runs out evenly`() {
    var pace = ProgressPace()
    var before = Int.max
    for tick in 0...200 {
      let state = State(stage: .reading, done: tick * 15_000, total: 3_000_000, round: 1)
      let line = pace.look(state, at: 1_000 + tick * 150)
      if tick * 150 < ProgressPace.shortest {
        #expect(line.rate == nil && line.left == nil)
        continue
      }
      #expect(line.rate == 100_000)
      guard tick < 200 else {
        #expect(line.left == nil)
        break
      }
      let left = line.left!
      #expect(left == (200 - tick) * 150)
      #expect(left < before)
      before = left
    }
  }

  @Test func `the rate is that of the last seconds and the time left follows it in small steps`() {
    var pace = ProgressPace()
    var done = 0
    var lefts: [Int] = []
    for tick in 0...400 {
      // Ten times slower from the middle on.
      done += tick < 200 ? 10_000 : 1_000
      let line = pace.look(
        State(stage: .writing, done: done, total: 10_000_000, round: 3), at: tick * 150)
      if tick == 190 { #expect(line.rate == 66_666) }
      if tick == 390 { #expect(line.rate == 6_666) }
      if let left = line.left { lefts.append(left) }
    }
    for (left, next) in zip(lefts, lefts.dropFirst()) {
      #expect(next >= 0)
      #expect(next < left * 4 / 3)
    }
  }

  @Test func `work counted in large steps is judged by its mean`() {
    var pace = ProgressPace()
    for tick in 0...100 {
      let line = pace.look(
        State(stage: .filing, done: tick / 40, total: 10, round: 1), at: tick * 150)
      if tick == 60 {
        #expect(line.rate == nil || line.rate == 0)
        #expect(line.left == nil)
      }
    }
  }

  @Test(arguments: 0..<20)
  func `whatever is counted, nothing is negative and nothing overflows`(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var pace = ProgressPace()
    var time = 0
    for _ in 0..<300 {
      time += Int(random.next() % 2_000)
      let state = State(
        stage: WorkProgress.Stage(rawValue: Int(random.next() % 9))!,
        done: Int(random.next() >> (1 + random.next() % 60)),
        total: Int(random.next() >> (1 + random.next() % 60)), round: Int(random.next() % 3))
      let line = pace.look(state, at: time)
      #expect((line.left ?? 0) >= 0 && (line.rate ?? 0) >= 0 && line.elapsed >= 0)
      for language in Language.allCases {
        let text = line.text(language, width: 79)
        #expect(!text.contains(" -"))
        #expect(Layout.width(text) <= 79)
      }
    }
  }

  @Test func `nothing is painted behind the last words, and again once work has moved on`() {
    var rest = Watch.Rest()
    func looks(_ states: State...) -> [Bool] { states.map { rest.allows($0) } }
    let before = State(stage: .writing, done: 5, total: 9, round: 1)
    let after = State(stage: .writing, done: 6, total: 9, round: 1)
    #expect(looks(before, before, after) == [true, true, true])
    rest.begin(at: before)
    #expect(looks(before, before, after, after) == [false, false, true, true])
    // Work has moved on before the next look.
    rest.begin(at: before)
    #expect(looks(after) == [true])
    rest.begin(at: after)
    #expect(looks(after, after) == [false, false])
  }

  @Test func `steps of an answer have no pace`() {
    var pace = ProgressPace()
    for tick in 0...100 {
      let line = pace.look(
        State(stage: .solving, done: tick / 30, total: 4, round: 1), at: tick * 150)
      #expect(line.rate == nil && line.left == nil)
    }
  }

  @Test func `a stage that begins again begins to count again`() {
    let progress = WorkProgress()
    progress.begin(.reading, of: 10)
    progress.advance(by: 7)
    let first = progress.state
    #expect((first.stage, first.done, first.total) == (.reading, 7, 10))
    progress.begin(.reading, of: 20)
    #expect((progress.state.done, progress.state.total) == (0, 20))
    #expect(progress.state.round == first.round + 1)
  }

  @Test(arguments: [
    ("a\nbb\n", [5]), ("", []), (String(repeating: "x", count: 70_000), [70_000]),
    (String(repeating: "x", count: 70_000) + "\ny\n", [70_001, 2]),
    (String(repeating: "123456789\n", count: 13_200), [65_530, 65_530, 940]),
  ])
  func `results go out in blocks of whole lines`(text: String, lengths: [Int]) {
    var rest = Array(text.utf8)[...]
    var found: [Int] = []
    while !rest.isEmpty {
      found.append(Console.blockLength(rest))
      rest = rest.dropFirst(found.last!)
    }
    #expect(found == lengths)
  }

  @Test(arguments: [
    (0, [], false, false, "已中断，未写出任何内容\n", "interrupted; nothing was written\n"),
    (
      1, [], false, true, "已中断，未写出任何文件；已输出的结果可能不完整\n",
      "interrupted; no file was written; the result so far may be incomplete\n"
    ),
    (
      0, [], true, false, "已中断，未写出任何文件；已输出的结果可能不完整\n",
      "interrupted; no file was written; the result so far may be incomplete\n"
    ),
    (
      1, ["a.csv", "b\u{1B}"], false, false, "已中断，只写出了 a.csv, b\\u{1b}\n",
      "interrupted; wrote a.csv, b\\u{1b} only\n"
    ),
  ])
  func `an interrupted run says what it has written`(
    pending: Int, written: [String], isDirect: Bool, hasResult: Bool, zh: String, en: String
  ) {
    let standing = PendingOutput.Standing(pending: pending, written: written, isDirect: isDirect)
    #expect(Watch.farewell(standing, hasResult: hasResult) == Bilingual(zh: zh, en: en))
  }
}
