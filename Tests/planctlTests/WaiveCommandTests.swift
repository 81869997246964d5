import Foundation
import Testing

/// `planctl waive` as a user runs it.
struct WaiveCommandTests {
  private func withPlan(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-waive-\(UUID().uuidString)"
    try FileManager.default.copyItem(
      atPath: CommandTests.root + CommandTests.ziyang, toPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func waive(_ plan: String, _ words: String...) throws -> CommandTests.Outcome {
    try CommandTests.planctl(["waive", plan] + words + ["--lang", "en"])
  }

  @Test func `a waiver is written, holds, and leaves a canonical plan`() throws {
    try withPlan { plan in
      let dry = try waive(plan, "Y104", "--duty", "d10", "--reason", "overall term", "--dry-run")
      #expect(dry.status == 0)
      #expect(dry.out.hasPrefix("would accept Y104 提升城市消防灭火救援攻坚能力, 1 finding"))
      #expect(!FileManager.default.fileExists(atPath: plan + "/waivers.csv"))
      let first = try waive(
        plan, "y104", "--duty", "d10", "--reason", "overall term", "--by", "Wang", "--on",
        "2021/6/30")
      #expect(first.status == 0, "\(first.err)")
      let table = try String(contentsOfFile: plan + "/waivers.csv", encoding: .utf8)
      #expect(
        table == """
          rule,subproject_id,year,reason,approved_by,approved_on,source_id,duty_id,total_id,figure_id,\
          relation_id,indicator_id
          Y104,,,overall term,Wang,2021-06-30,,d10,,,,

          """)
      #expect(try CommandTests.planctl(["fmt", plan, "--check"]).status == 0)
      let second = try waive(plan, "Y103", "--subproject", "sp03", "--reason", "recruitment")
      #expect(second.status == 0, "\(second.err)")
      let checked = try CommandTests.planctl(["validate", plan, "--lang", "en"])
      #expect(checked.out.contains("waived by Wang 2021-06-30: overall term"))
      #expect(checked.out.contains("waived, nobody named: recruitment"))
      #expect(!checked.out.contains("W101"))
      #expect(try CommandTests.planctl(["fmt", plan, "--check"]).status == 0)
    }
  }

  /// A table with the columns of before keeps them; it gets more only when they are needed.
  @Test func `an older table stays as narrow as it is`() throws {
    try withPlan { plan in
      _ = try waive(plan, "Y103", "--subproject", "sp03", "--reason", "a")
      let narrow = "rule,subproject_id,year,reason,approved_by,approved_on\nY103,sp03,,a,,\n"
      try narrow.write(toFile: plan + "/waivers.csv", atomically: true, encoding: .utf8)
      #expect(try waive(plan, "Y102", "--year", "2021", "--reason", "b").status == 0)
      let table = try String(contentsOfFile: plan + "/waivers.csv", encoding: .utf8)
      #expect(
        table == "rule,subproject_id,year,reason,approved_by,approved_on\nY102,,2021,b,,\n"
          + "Y103,sp03,,a,,\n")
      #expect(try waive(plan, "D101", "--duty", "d05", "--reason", "c").status == 0)
      let wide = try String(contentsOfFile: plan + "/waivers.csv", encoding: .utf8)
      #expect(wide.hasSuffix("Y103,sp03,,a,,,,,,,,\n"))
      #expect(wide.contains("D101,,,c,,,,d05,,,,\n"))
    }
  }

  @Test(arguments: [
    (["Y104", "--duty", "d01", "--reason", "x"], "there is no finding Y104"),
    (["Y104", "--duty", "d99", "--reason", "x"], "the plan has no d99"),
    (["Y104"], "say with --reason"), (["Y999", "--reason", "x"], "no rule has the code Y999"),
    (["Y104", "--reason", "x", "-o", "out"], "-o does not apply"),
    (
      ["Q103", "--subproject", "四川省应急管理综合应用平台建设", "--reason", "x"],
      "is more than one: sp06, sp08"
    ),
  ])
  func `what can not be waived is refused`(words: [String], message: String) throws {
    try withPlan { plan in
      let outcome = try CommandTests.planctl(["waive", plan] + words + ["--lang", "en"])
      #expect(outcome.status == 2)
      #expect(outcome.err.contains(message), "\(outcome.err)")
      #expect(!FileManager.default.fileExists(atPath: plan + "/waivers.csv"))
    }
  }

  @Test func `a plan without a code is told so`() throws {
    try withPlan { plan in
      let outcome = try CommandTests.planctl(["waive", plan, "--reason", "x", "--lang", "en"])
      #expect(outcome.status == 2)
      #expect(outcome.err.contains("the code of a rule is missing"), "\(outcome.err)")
      #expect(!outcome.err.contains("no rule has the code"), "\(outcome.err)")
    }
  }
}
