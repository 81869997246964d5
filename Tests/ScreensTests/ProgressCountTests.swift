import PlanSamples
import Testing

@testable import Allocation
@testable import Checking
@testable import Pages
@testable import Papers
@testable import PlanPackages
@testable import Planning
@testable import Rebalancing
@testable import Screens
@testable import Texts

/// What long work counts comes to what it said there was to do.
struct ProgressCountTests {
  private static func isDone(_ progress: WorkProgress, _ stage: WorkProgress.Stage) -> Bool {
    let state = progress.state
    return state.stage == stage && state.total > 0 && state.done == state.total
  }

  private static func schedules(_ package: PlanPackage) -> ScheduleReport {
    let book = ScheduleBook(package.draft, ScheduleBook.Money(package.draft), jointMoney: .none)
    return ScheduleReport(
      package, book, scenario: "", changes: [], errors: [],
      ScheduleReport.Rendering(language: .en, palette: Palette(isOn: false)))
  }

  @Test func `a workbook counts all of its rows, however many there are`() {
    for count in [0, 1, 2, 999, 1000, 1001, 2000, 4321] {
      var sheet = Sheet(
        name: "a", unit: MoneyUnit(currency: "CNY", name: "元", scale: 1, decimals: 2))
      sheet.columns = [Sheet.Column(key: "a", heads: ["a"])]
      sheet.rows = (0..<count).map { Sheet.Row(cells: [.text("\($0)")]) }
      let progress = WorkProgress()
      _ = Workbook(sheets: [sheet, sheet], title: "t").xlsx(progress: progress)
      #expect(progress.state.done == 2 * count)
      #expect(progress.state.total == 2 * count)
    }
  }

  @Test func `a plan as a workbook, a page and schedules counts to the end`() throws {
    let package = try Samples.ziyang()
    let progress = WorkProgress()
    _ = PlanExport(package, language: .en).rendered(.xlsx, progress: progress)
    #expect(Self.isDone(progress, .tabulating))
    let schedules = Self.schedules(package)
    for format in ScheduleReport.Format.allCases where format != .csv {
      _ = schedules.rendered(format, places: schedules.book.places, progress: progress)
      #expect(Self.isDone(progress, format == .xlsx ? .tabulating : .placing), "\(format)")
    }
    let report = PlanReport(
      package, CheckupReport(package, Checkup(package.draft)), scenarios: [],
      schedules: schedules, command: "", language: .en)
    _ = report.html(progress: progress)
    #expect(Self.isDone(progress, .placing))
  }

  @Test(arguments: Scenario.Method.allCases)
  func `an answer counts its steps, whatever it is`(method: Scenario.Method) throws {
    let package = try Samples.ziyang()
    let reader = ScenarioReader(package.draft)
    let rebalancer = Rebalancer(package.draft)
    let cut = "--cut"
    for more in [[], [("--lock", "province")]] as [[(option: String, value: String?)]] {
      var scenario = try reader.scenario(
        name: "", options: [(cut, "province@2021=20%")] + more)
      scenario.method = method
      let progress = WorkProgress()
      progress.begin(
        .solving, of: CertifiedAnswer.steps + RebalanceReport.steps(withCurve: false))
      var report = RebalanceReport(
        package, command: "simulate", words: [],
        try CertifiedAnswer(rebalancer, scenario) { progress.advance(by: 1) })
      #expect(progress.state.done == CertifiedAnswer.steps)
      try report.explain(rebalancer, withCurve: false, progress: progress)
      #expect(Self.isDone(progress, .solving))
    }
  }
}
