import Foundation
import Testing

/// `planctl generate` as a user runs it.
struct GenerateCommandTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-generate-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func `a plan is generated, validates, is canonical, and its errors are found`() throws {
    try inFolder { folder in
      let plan = folder + "/plan"
      let words = ["generate", plan, "--subprojects", "50", "--counties", "20", "--years", "2"]
      let made = try CommandTests.planctl(words + ["--seed", "9", "--lang", "en"])
      #expect(made.status == 0)
      #expect(made.out == "")
      #expect(made.err.contains("50 sub-projects, 24 places, 2021–2022, "))
      #expect(made.err.contains(" tranches, "))
      let checked = try CommandTests.planctl(["validate", plan, "--strict", "-q"])
      #expect(checked.status == 0)
      #expect(checked.out == "" && checked.err == "")
      #expect(try CommandTests.planctl(["fmt", plan, "--check"]).status == 0)
      let spoiled = try CommandTests.planctl(words + ["--errors", "1", "--lang", "zh"])
      #expect(spoiled.status == 0)
      #expect(spoiled.err.contains("\n已写入 \(plan).answer.json："))
      let located = try CommandTests.planctl(["locate", plan, "--format", "json"])
      #expect(located.status == 1)
      let answer = try String(contentsOfFile: plan + ".answer.json", encoding: .utf8)
      let cells = answer.matches(of: /"(found|restored|slip)":("[^"]*")/)
      #expect(cells.count == 3)
      for cell in cells { #expect(located.out.contains("\"\(cell.1)\": \(cell.2)")) }
    }
  }

  @Test(arguments: [
    (
      ["--subprojects", "0"],
      "--subprojects must be a whole number from 1 to 100000000, found \"0\""
    ),
    (["--subprojects", "-5"], "from 1 to 100000000, found \"-5\""),
    (["--subprojects", "+5"], "found \"+5\""), (["--subprojects="], "found \"\""),
    (["--counties", "3001"], "3000"),
    (["--years", "99"], "--years must be a whole number from 1 to 30, found \"99\""),
    (
      ["--seed", "-1"],
      "--seed must be a whole number from 0 to 18446744073709551615, found \"-1\""
    ),
    (["--seed", "x"], "found \"x\""),
    (["--seed", "18446744073709551616"], "18446744073709551615"),
    (["--years", "three"], "found \"three\""),
    (["--errors", "99999"], "--errors must be a whole number from 0 to "),
    (["--subprojects", "99999999999999999999"], "must be a whole number"),
    (["--first-year", "2099"], "--first-year must be a whole number from 1900 to 2097"),
    (["-o", "x"], "-o does not apply"), (["--seed", "1", "--seed", "2"], "only once"),
    (["other"], "too much"),
  ])
  func `what can not be generated is refused with one message`(
    words: [String], part: String
  ) throws {
    try inFolder { folder in
      let outcome = try CommandTests.planctl(
        ["generate", folder + "/plan", "--lang", "en"] + words)
      #expect(outcome.status == 2)
      #expect(outcome.out == "")
      #expect(outcome.err.hasPrefix("error: "))
      #expect(outcome.err.contains(part))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }
}
