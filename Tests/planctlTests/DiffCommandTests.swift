import Foundation
import Testing

/// `planctl diff` as a user runs it.
struct DiffCommandTests {
  /// Calls `body` with a folder that holds the plan of Ziyang and another with two amounts moved.
  private func withPlans(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "planctl-diff-\(UUID().uuidString)"
    let disk = FileManager.default
    try disk.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? disk.removeItem(atPath: folder) }
    for name in ["one", "other"] {
      try disk.copyItem(
        atPath: CommandTests.root + CommandTests.ziyang, toPath: folder + "/" + name)
    }
    let path = folder + "/other/tranches.csv"
    try String(contentsOfFile: path, encoding: .utf8).replacing("363.77", with: "336.77")
      .replacing("967.83", with: "994.83").write(toFile: path, atomically: true, encoding: .utf8)
    try body(folder)
  }

  private func diff(_ folder: String, _ words: String...) throws -> CommandTests.Outcome {
    try CommandTests.planctl(["diff"] + words + ["--lang", "en"], in: folder)
  }

  @Test func `differences count for the exit status only when they are asked to`() throws {
    try withPlans { folder in
      let plain = try diff(folder, "one", "other")
      #expect(plain.status == 0)
      #expect(plain.out.contains("2 cells changed (tranches)."))
      #expect(try diff(folder, "one", "other", "--exit-code").status == 1)
      #expect(try diff(folder, "one", "one", "--exit-code").status == 0)
      let same = try diff(folder, "one", "one", "-q")
      #expect(same.out.isEmpty && same.err.isEmpty)
    }
  }

  @Test func `a list makes the later plan of the earlier, and fits no other`() throws {
    try withPlans { folder in
      #expect(try diff(folder, "one", "other", "--format", "json", "-o", "list.json").status == 0)
      let made = try diff(folder, "one", "--apply", "list.json", "--write", "made")
      #expect(made.status == 0, "\(made.err)")
      #expect(made.err.contains("wrote made: the plan after the changes"))
      #expect(made.out.contains("2 cells changed (tranches)."))
      let disk = FileManager.default
      for name in try disk.contentsOfDirectory(atPath: folder + "/other") {
        #expect(
          disk.contents(atPath: folder + "/made/" + name)
            == disk.contents(atPath: folder + "/other/" + name), "\(name)")
      }
      let again = try diff(folder, "made", "--apply", "list.json", "--write", "twice")
      #expect(again.status == 2)
      #expect(again.err.contains("error[P047]: the change list does not fit the plan"))
      #expect(again.err.contains("made/tranches.csv:2:20"))
      #expect(again.err.contains("found: “994.83”"))
      #expect(!disk.fileExists(atPath: folder + "/twice"))
    }
  }

  @Test func `a version is named behind the folder, which may have the sign in its own name`()
    throws
  {
    try withPlans { folder in
      let none = try diff(folder, "one@draft", "other")
      #expect(none.status == 2)
      #expect(none.err.contains("error[P015]"))
      #expect(none.err.contains("found: “draft”"))
      try FileManager.default.moveItem(
        atPath: folder + "/other", toPath: folder + "/other@home")
      #expect(try diff(folder, "one", "other@home", "--exit-code").status == 1)
    }
  }

  @Test func `a list that is not there is named`() throws {
    try withPlans { folder in
      let outcome = try diff(folder, "one", "--apply", "missing.json")
      #expect(outcome.status == 2)
      #expect(outcome.err.contains("cannot read missing.json"))
    }
  }

  @Test(arguments: [
    (["one"], "name two plans, or one plan and a change list with --apply"),
    (["one", "other", "--apply", "list.json"], "--apply is about one plan; \"other\" is too much"),
    (["one", "other", "--write", "made"], "--write writes the plan after a change list"),
    (["one", "--apply", "list.json", "--write", "one/made"], "lies in the plan's own folder"),
    (["one", "other", "-o", "one/diff.txt"], "lies in the plan's own folder"),
    (["one", "other", "--format", "xlsx", "-o", "diff.csv"], "what is written is xlsx, not csv"),
    (["one", "other", "one"], "is too much"),
  ])
  func `wrong calls are answered with what to do`(_ words: [String], _ message: String) throws {
    try withPlans { folder in
      let outcome = try CommandTests.planctl(["diff"] + words + ["--lang", "en"], in: folder)
      #expect(outcome.status == 2)
      #expect(outcome.err.contains(message), "\(outcome.err)")
    }
  }
}
