internal import Checking
internal import Glibc
internal import Instances
internal import Papers
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// What is written on paper from a plan: all schedules, and the page of the whole plan.
enum DocumentSuites {
  /// Tranches up to which all formats are written; larger plans get CSV alone, which is what
  /// accounting programs read.
  private static let mostForPaper = 1_500_000

  private static let rendering = ScheduleReport.Rendering(
    language: .zh, palette: Palette(isOn: false))

  /// A schedule for every place, joint money split, an index and the reconciliation. Verified: the
  /// written places add up to the plan.
  static func schedule(_ plan: BenchPlan, repeats: Int) -> [Measurement] {
    let package = plan.package()
    let draft = package.draft
    let formats: [ScheduleReport.Format] =
      draft.tranches.count <= mostForPaper ? [.csv, .html, .xlsx] : [.csv]
    let folder = Files.temporary("schedules")
    return formats.map { format in
      var times: [Duration] = []
      var size = 0
      for _ in 0..<repeats {
        times.append(
          ContinuousClock().measure {
            let book = ScheduleBook(draft, ScheduleBook.Money(draft), jointMoney: .inProportion)
            let report = ScheduleReport(package, book, rendering)
            do { try report.write(format, places: book.places, to: folder) } catch {
              verify(false, "the folder can be written: \(error)")
            }
          })
        size = Files.bytes(in: folder)
      }
      let answer = reconciled(folder, draft)
      let files = Files.names(in: folder).count
      Files.remove(folder)
      return Measurement(
        suite: "schedule", plan: plan.name, what: "all places, \(format.rawValue)",
        counts: [("tranches", draft.tranches.count), ("files", files), ("bytes", size)],
        times: times, work: ("tranches", draft.tranches.count), answer: answer)
    }
  }

  /// The written reconciliation's hash, after its `sum` row has been held against the plan.
  private static func reconciled(_ folder: String, _ draft: PlanDraft) -> UInt64 {
    let bytes: [UInt8]
    do { bytes = try readBytes(folder + "/reconciliation.csv") } catch {
      verify(false, "the reconciliation is readable: \(error)")
      exit(1)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let total = draft.tranches.amount.reduce(Int128(0)) { $0 + Int128($1) }
    let sum = rows.first { $0[0] == "sum" }
    verify(
      sum?.suffix(3).map(String.init) == [draft.unit.text(total), draft.unit.text(total), "0"],
      "the places add up to the plan")
    var hash = AnswerHash()
    hash.add(text)
    return hash.value
  }

  /// The page of the whole plan: findings, money, charts, a section a place. Verified: it names the
  /// plan's total.
  static func report(_ plan: BenchPlan, repeats: Int) -> [Measurement] {
    let package = plan.package()
    let draft = package.draft
    var times: [Duration] = []
    var page = ""
    for _ in 0..<repeats {
      times.append(
        ContinuousClock().measure {
          let checkup = CheckupReport(package, Checkup(draft, workers: .cores))
          let book = ScheduleBook(draft, ScheduleBook.Money(draft), jointMoney: .none)
          page = PlanReport(
            package, checkup, scenarios: [],
            schedules: ScheduleReport(package, book, rendering),
            command: "planctl report", language: .zh
          ).html()
        })
    }
    let total = draft.tranches.amount.reduce(Int128(0)) { $0 + Int128($1) }
    verify(page.contains(draft.unit.text(total)), "the page names the plan's total")
    var hash = AnswerHash()
    hash.add(page)
    return [
      Measurement(
        suite: "report", plan: plan.name, what: "check and page of the whole plan",
        counts: [("tranches", draft.tranches.count), ("bytes", page.utf8.count)], times: times,
        work: ("tranches", draft.tranches.count), answer: hash.value)
    ]
  }
}
