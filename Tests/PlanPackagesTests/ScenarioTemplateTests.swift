import Testing

@testable import Allocation
@testable import PlanPackages
@testable import Planning

struct ScenarioTemplateTests {
  private func template(_ words: [String]) throws -> (ScenarioReader, ScenarioTemplate) {
    let reader = try ScenarioReadingTests.reader()
    return (
      reader,
      try ScenarioTemplate(
        reader: reader, name: "", options: words.map(ScenarioReader.option(in:)))
    )
  }

  @Test func `draws depend on seed and index alone`() throws {
    let (_, template) = try template(["--cut province@2021=10%..30%", "--limit city=0..5000"])
    #expect(template.hasRanges)
    let forward = (0..<50).map { template.draw(seed: 7, index: $0) }
    let backward = (0..<50).reversed().map { template.draw(seed: 7, index: $0) }
    #expect(forward == backward.reversed())
    #expect(Set(forward.map(\.changes)).count == 50)
    #expect(template.draw(seed: 8, index: 0).changes != forward[0].changes)
    #expect(forward[3].name == "sample#3")
  }

  @Test func `draws are the same on every machine`() throws {
    let (reader, template) = try template(["--cut province@2021=10%..30%", "--limit city=0..5000"])
    let words = (0..<3).map { reader.words(template.draw(seed: 1, index: $0)) }
    #expect(
      words == [
        ["--cut province@2021=17.36%", "--limit city=4717.83"],
        ["--cut province@2021=19.34%", "--limit city=171.65"],
        ["--cut province@2021=23.03%", "--limit city=2135.02"],
      ])
  }

  @Test(arguments: ["--cut province@2021=0.10%..0.13%", "--floor :sp01=2.5..2.53"])
  func `draws stay in their range, reach both ends, and are as often each`(word: String) throws {
    let (reader, template) = try template([word])
    var counts: [String: Int] = [:]
    for index in 0..<4000 {
      counts[reader.words(template.draw(seed: 42, index: index))[0], default: 0] += 1
    }
    let ends = word.split(separator: "=")[1].contains("%") ? ["0.1%", "0.13%"] : ["2.5", "2.53"]
    #expect(counts.count == 4)
    #expect(Set(counts.keys).isSuperset(of: ends.map { word.split(separator: "=")[0] + "=" + $0 }))
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test func `plain values stay, also behind a scenario of the plan`() throws {
    let (reader, template) = try template([
      "--lock @2020", "--defer", "--scenario combined", "--cut city@2021=1..2",
      "--floor :p2=50%", "--limit lezhi@2021=3..3",
    ])
    let words = reader.words(template.draw(seed: 3, index: 12))
    #expect(template.draw(seed: 3, index: 12).name == "combined#12")
    #expect(words.prefix(2) == ["--cut province@2021=20%", "--limit province=3067.73"])
    #expect(words.contains("--floor :p2=50%") && words.contains("--limit lezhi@2021=3"))
    #expect(words.contains { $0.hasPrefix("--cut city@2021=") })
    let (_, plain) = try self.template(["--lock @2020"])
    #expect(!plain.hasRanges)
    #expect(plain.draw(seed: 1, index: 0).changes == plain.draw(seed: 2, index: 9).changes)
  }

  @Test(arguments: [
    ("--cut province=30%..10%", "30%..10%"), ("--cut province=10%..500", "10%..500"),
    ("--limit province=10%..20%", "10%"), ("--cut province=10%..", ""),
    ("--cut province=0.005%..1%", "0.005%..1%"), ("--cut province=1..2..3", "2..3"),
    ("--backfill city=1..2", "1..2"),
  ])
  func `a bad range is named`(word: String, found: String) throws {
    let fault = try #require(throws: ScenarioFault.self) { _ = try template([word]) }
    #expect(fault.found == found)
  }

  @Test func `bounded numbers are fair at the edges`() {
    var random = SplitMix64(seed: 0)
    #expect(random.next() == 0xE220_A839_7B1D_CDAF)
    #expect((0..<100).allSatisfy { _ in random.next(below: 1) == 0 })
    let large = UInt64.max / 2 + 2
    #expect((0..<1000).allSatisfy { _ in random.next(below: large) < large })
    var first = SplitMix64(seed: 5)
    var indexed = SplitMix64(seed: first.next())
    var direct = SplitMix64(seed: 5, index: 0)
    #expect(indexed.next() == direct.next())
  }
}
