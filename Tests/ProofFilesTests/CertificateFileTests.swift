import Allocation
import PlanPackages
import PlanSamples
import Planning
import Proofs
import Rebalancing
import TestSupport
import Testing
import Texts

@testable import ProofFiles

/// Certificates on file: read back whole, proven again, and refused once anything in them is changed.
struct CertificateFileTests {
  /// Options of scenarios of the Ziyang plan whose answers have certificates of every kind.
  private static let scenarios: [[String]] = [
    ["--cut province@2021=20%"], ["--cut province@2021=20%", "--backfill city,county"],
    ["--cut province@2021=20%", "--defer"], ["--cut province@2021=20%", "--match plan"],
    ["--cut province@2021=20%", "--backfill city,county", "--no-rules"],
    ["--cut province@2021=20%", "--defer", "--no-rules"],
    ["--cut lezhi@2021=50%", "--match plan", "--first total"],
    ["--cut city@2020=10%", "--carryover", "--floor *=80%"],
    ["--cut city@2020=10%", "--method proportional", "--no-rules"],
    ["--cut province@2021=20%", "--priority sp01,sp02", "--lock :sp04"],
    ["--cut province@2022=100%", "--floor *=100%"],
    ["--cut province@2021=30%", "--match plan", "--floor *=90%"],
  ]

  private static func answer(
    _ options: [String], _ package: PlanPackage
  ) throws -> (CertifiedAnswer, [String]) {
    let reader = ScenarioReader(package.draft)
    let scenario = try reader.scenario(name: "", options: options.map(ScenarioReader.option))
    return (
      try CertifiedAnswer(Rebalancer(package.draft), scenario), reader.words(scenario)
    )
  }

  private static func file(_ options: [String], _ package: PlanPackage) throws -> CertificateFile {
    let (answer, words) = try answer(options, package)
    return try #require(CertificateFile(answer, words, of: package), "\(options)")
  }

  @Test(arguments: scenarios) func `what is written is read back and proven again`(
    options: [String]
  ) throws {
    let package = try Samples.ziyang()
    let (answer, words) = try Self.answer(options, package)
    let file = try #require(CertificateFile(answer, words, of: package))
    let bytes = file.bytes
    let read = try CertificateFile(bytes, file: "c.json")
    #expect(read == file)
    #expect(read.bytes == bytes)
    let proven = try read.proven(of: package)
    switch (answer.outcome, proven.outcome) {
    case (.funded(let own, let verdict), .funded(let other, let proven)):
      #expect(own.amounts == other.amounts)
      #expect(verdict == proven)
    case (.impossible(let own), .impossible(let other)): #expect(own.conflict == other.conflict)
    case (.proportional(let own), .proportional(let other)): #expect(own.amounts == other.amounts)
    default: Issue.record("another outcome: \(proven.outcome)")
    }
  }

  @Test func `outcomes of every kind are among them`() throws {
    let package = try Samples.ziyang()
    var kinds = Set<String>()
    for options in Self.scenarios {
      switch try Self.file(options, package).claim {
      case .funded(_, let answer, _, _, _):
        for stage in answer.stages {
          kinds.insert(String(String(describing: stage).prefix { $0 != "(" }))
        }
      case .allowed: kinds.insert("allowed")
      case .impossible: kinds.insert("impossible")
      }
    }
    #expect(
      kinds.isSuperset(of: ["fair", "cheapest", "boundedFair", "bounded", "allowed", "impossible"]),
      "\(kinds.sorted())")
  }

  @Test func `any changed byte is refused as such`() throws {
    let package = try Samples.ziyang()
    let bytes = try Self.file(Self.scenarios[1], package).bytes
    var random = SeededGenerator(seed: 22)
    for place in Trials.of(0..<bytes.count) {
      var other = bytes
      let change = UInt8.random(in: 1...255, using: &random)
      other[place] ^= change
      #expect(throws: CertificateFile.Unread.self, "byte \(place) ^ \(change)") {
        try CertificateFile(other, file: "c.json")
      }
    }
    #expect(throws: CertificateFile.Unread.self) {
      try CertificateFile(bytes + [10], file: "c.json")
    }
    #expect(throws: CertificateFile.Unread.self) {
      try CertificateFile(bytes.dropLast(), file: "c.json")
    }
  }

  /// Every number in turn one more and one less, the digest made right again. What is stated (problem,
  /// amounts, values, bounds) is never accepted with another number; a price may be another valid proof of
  /// the same.
  @Test(arguments: scenarios) func `changed numbers with the right digest prove nothing new`(
    options: [String]
  ) throws {
    let package = try Samples.ziyang()
    let file = try Self.file(options, package)
    let body = Array(file.bytes.dropLast(11 + 64 + 4))
    let numbers = Self.numbers(in: body)
    var (refused, others) = (0, 0)
    for place in Trials.of(0..<numbers.count) {
      let range = numbers[place]
      let number = Int128(String(decoding: body[range], as: UTF8.self))!
      for step: Int128 in [-1, 1] {
        let changed =
          body[..<range.lowerBound] + Array("\(number + step)".utf8) + body[range.upperBound...]
        let signed = CertificateFile.signed(Array(changed))
        guard let other = try? CertificateFile(signed, file: "c.json") else {
          refused += 1
          continue
        }
        do throws(CertificateFile.Refusal) {
          _ = try other.proven(of: package)
          others += 1
          #expect(other.problem == file.problem)
          #expect(other.files == file.files && other.scenario == file.scenario)
          #expect(Self.statement(other.claim) == Self.statement(file.claim), "\(number) + \(step)")
        } catch { refused += 1 }
      }
    }
    #expect(refused > others, "\(refused) refused, \(others) others that prove the same")
  }

  /// What a claim states, without what proves it.
  private static func statement(_ claim: CertificateFile.Claim) -> String {
    switch claim {
    case .funded(let amounts, let answer, let tiers, let gap, let unjudged):
      "\(amounts) \(answer.flow) \(tiers) \(gap) \(unjudged)"
    case .allowed(let amounts): "\(amounts)"
    case .impossible(let limits, _): "\(limits)"
    }
  }

  /// Where whole numbers stand outside strings.
  private static func numbers(in bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var (place, isInside) = (0, false)
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\"") { isInside.toggle() }
      let isDigit = (48...57).contains(bytes[place])
      guard !isInside, isDigit || bytes[place] == UInt8(ascii: "-") else {
        place += 1
        continue
      }
      var end = place + 1
      while end < bytes.count, (48...57).contains(bytes[end]) { end += 1 }
      ranges.append(place..<end)
      place = end
    }
    return ranges
  }

  @Test func `a certificate of another plan is refused with the names of its files`() throws {
    let package = try Samples.ziyang()
    let file = try Self.file(Self.scenarios[0], package)
    var files = try Samples.ziyangFiles()
    let text = String(decoding: files["tranches.csv"]!, as: UTF8.self)
    files["tranches.csv"] = Array(text.replacing(",967.83\n", with: ",967.84\n").utf8)
    let other = try PlanPackage(.memory(files))
    do throws(CertificateFile.Refusal) {
      _ = try file.proven(of: other)
      Issue.record("another plan was accepted")
    } catch {
      guard case .files(let names) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(names == ["tranches.csv"])
    }
  }

  @Test func `what is no certificate is one fault with its place`() {
    let cases: [(String, FaultKind, Int)] = [
      ("", .malformedJSON, 1), ("{\n}", .missingKey, 1), ("{\n\"format\": 7\n}", .wrongValue, 2),
      ("{\n\"format\": \"planctl certificate 9\"\n}", .wrongValue, 2),
      ("{\n\"format\": \"planctl certificate 1\"\n}", .missingKey, 1),
      (
        "{\n\"format\": \"planctl certificate 1\",\n\"roundedRows\": [],\n\"files\": [[1]]\n}",
        .wrongValue, 4
      ),
    ]
    for (text, kind, line) in cases {
      do throws(CertificateFile.Unread) {
        _ = try CertificateFile(Array(text.utf8), file: "c.json")
        Issue.record("accepted: \(text)")
      } catch {
        guard case .fault(let fault) = error else {
          Issue.record("\(text): \(error)")
          continue
        }
        #expect(fault.kind == kind, "\(text)")
        #expect(fault.line == line, "\(text)")
      }
    }
  }
}
