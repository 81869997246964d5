internal import Checking
internal import Glibc
internal import PlanPackages
public import Planning
public import Texts

/// A made-up plan package with the shape of real ones that validates without a finding, as large as asked.
///
/// Provinces, cities and counties pay for sub-projects of ten projects over some years; text, quantities,
/// duties, rules, what-ifs and every printed sum agree. Some figures can be written wrongly on purpose;
/// `answer` then says which. Everything is a pure function of the parameters: the same ones give the same
/// bytes on any machine and any number of threads. See *Synthetic* in the documentation.
public struct SyntheticPlan: Sendable {
  /// Limits of the parameters: each with its reason in *Synthetic*.
  public static let mostCounties = SyntheticRealm.mostCounties
  /// Years of one plan at most: memory grows as sources × years.
  public static let mostYears = 30
  /// The years that texts can name.
  public static let yearsNamed = 1900...2099
  /// The most tranches of any plan.
  public static let mostTranches = 100_000_000
  /// Slips and their answer are kept in memory.
  public static let mostErrors = 1_000_000

  /// The years in which a plan of `years` can begin.
  public static func firstYears(of years: Int) -> ClosedRange<Int> {
    yearsNamed.lowerBound...yearsNamed.upperBound - years + 1
  }

  /// Rows of `tranches.csv`.
  public var tranches: Int { survey.tranches }
  /// Rows of `totals.csv`.
  public var totals: Int { survey.rowTotals + columnTotalCount }
  /// Rows of `outputs.csv`.
  public var outputs: Int { survey.outputs }
  /// Rows of `subprojects.csv`.
  public var subprojects: Int { shape.subprojects }
  /// Rows of `places.csv`: provinces, cities and counties.
  public var places: Int { shape.realm.placeCount }
  /// Rows of `sources.csv`: one a place, and the centre's where there are several provinces.
  public var sources: Int { shape.realm.sourceCount }
  /// Calendar years, both ends included.
  public var years: ClosedRange<Int> { shape.firstYear...shape.lastYear }
  /// How many figures are written wrongly.
  public var errors: Int { slips.planted.count }

  package let shape: SyntheticShape
  let survey: SyntheticSurvey
  let slips: SyntheticSlips
  let press: ChunkPress
  private let columnTotalCount: Int

  /// Goes once over all sub-projects: time O(tranches), memory O(sources × years + errors).
  ///
  /// - Throws: `SyntheticFault` if a parameter is out of its limits.
  public init(
    subprojects: Int = 1000, counties: Int = 18, years: Int = 3, seed: UInt64 = 1, errors: Int = 0,
    firstYear: Int = 2021, dress: SyntheticDress = .usual, progress: WorkProgress? = nil
  ) throws(SyntheticFault) {
    try self.init(
      subprojects: subprojects, counties: counties, years: years, seed: seed, errors: errors,
      firstYear: firstYear, dress: dress, progress: progress, workers: .cores)
  }

  package init(
    subprojects: Int, counties: Int, years: Int, seed: UInt64, errors: Int, firstYear: Int,
    dress: SyntheticDress = .usual, progress: WorkProgress? = nil, workers: Workers
  ) throws(SyntheticFault) {
    try SyntheticFault.check("subprojects", subprojects, 1...SyntheticPlan.mostTranches)
    try SyntheticFault.check("counties", counties, 1...SyntheticPlan.mostCounties)
    try SyntheticFault.check("years", years, 1...SyntheticPlan.mostYears)
    try SyntheticFault.check("first-year", firstYear, SyntheticPlan.firstYears(of: years))
    try SyntheticFault.check("errors", errors, 0...SyntheticPlan.mostErrors)
    shape = SyntheticShape(
      subprojects: subprojects, counties: counties, years: years, seed: seed, firstYear: firstYear,
      dress: dress.labelled(firstYear: firstYear, years: years))
    press = ChunkPress(workers: workers)
    progress?.begin(.generating, of: subprojects)
    do {
      survey = try SyntheticSurvey(
        shape, press: press, limit: SyntheticPlan.mostTranches,
        progress: SyntheticProgress(shown: progress))
    } catch {
      throw SyntheticFault.tooLarge(subprojects, years)
    }
    do { slips = try SyntheticSlips(errors, in: shape) } catch {
      throw SyntheticFault.tooManyErrors(errors, error.cells)
    }
    columnTotalCount = SyntheticTables(shape: shape, survey: survey).columnTotals.count
  }

  // MARK: Files

  /// The names of the package's files.
  static let fileNames =
    [PlanPackage.descriptorName] + SyntheticDescriptor.tables.map { $0.rawValue + ".csv" }

  /// All files in memory, by name, as `PackageSource.memory` takes them.
  public func files() -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (index, name) in SyntheticPlan.fileNames.enumerated() {
      let collected = CollectedBytes()
      do throws(OutputFault) {
        try stream(index, progress: nil) { bytes throws(OutputFault) in collected.append(bytes) }
      } catch {
        preconditionFailure("memory takes everything")
      }
      files[name] = collected.bytes
    }
    return files
  }

  /// Hands over the bytes of file `index` of `fileNames`, piece by piece, in order.
  package func stream(
    _ index: Int, progress: WorkProgress?,
    to take: @Sendable (UnsafeRawBufferPointer) throws(OutputFault) -> Void
  ) throws(OutputFault) {
    func give(_ bytes: [UInt8]) throws(OutputFault) {
      try bytes.span.bytes.withUnsafeBytes { buffer throws(OutputFault) in try take(buffer) }
    }
    if index == 0 { return try give(Array(SyntheticDescriptor.json(shape).pretty().utf8)) }
    let table = SyntheticDescriptor.tables[index - 1]
    let tables = SyntheticTables(shape: shape, survey: survey)
    let text = SyntheticText(shape, slips)
    var lines: (pass: Int, put: @Sendable (Range<Int>, inout ByteLines) -> Void)?
    switch table {
    case .projects: return try give(tables.projects)
    case .places: return try give(tables.places)
    case .sources: return try give(tables.sources)
    case .duties: return try give(tables.duties)
    case .dutyProjects: return try give(tables.dutyProjects)
    case .rules: return try give(tables.rules)
    case .scenarios: return try give(tables.scenarios)
    case .calendar: return try give(tables.calendar)
    case .subprojects: lines = (1, { text.putSubprojects($0, &$1) })
    case .tranches: lines = (2, { text.putTranches($0, &$1) })
    case .totals: lines = (3, { text.putTotals($0, &$1) })
    case .outputs: lines = (4, { text.putOutputs($0, &$1) })
    case .execution, .indicators, .figures, .relations, .waivers, .versions: break
    }
    guard let lines else { preconditionFailure("a table that synthetic plans do not have") }
    try give(tables.header(table))
    if table == .totals { try give(tables.columnTotalText) }
    let counted = SyntheticProgress(shown: progress, pass: lines.pass)
    let shape = shape
    try press.run(
      shape.pieces,
      make: { piece, out in
        lines.put(shape.piece(piece), &out)
        counted.advance(shape.piece(piece))
      }, take: take)
  }
}

/// Bytes that are handed over one after the other, by one thread at a time.
private final class CollectedBytes: @unchecked Sendable {
  // `ChunkPress` hands over pieces in order, hence never two at once.
  private(set) var bytes: [UInt8] = []
  func append(_ more: UnsafeRawBufferPointer) { bytes += more }
}

/// Why there is no such synthetic plan: a parameter out of its limits.
public struct SyntheticFault: Error, Sendable {
  /// The parameter that is out of its limits, with which the message begins; empty if it is not one alone.
  public var parameter: String
  /// What is asked for and what was found, as one clause without a full stop.
  public var message: Bilingual

  init(_ parameter: String, _ message: Bilingual) {
    self.parameter = parameter
    self.message = message
  }

  package static func check(
    _ name: String, _ value: Int, _ limits: ClosedRange<Int>
  ) throws(SyntheticFault) {
    if limits.contains(value) { return }
    let (least, most) = (limits.lowerBound, limits.upperBound)
    throw SyntheticFault(
      name,
      Bilingual(
        zh: "\(name) 应为 \(least) 至 \(most) 的整数，这里是“\(value)”",
        en: "\(name) must be a whole number from \(least) to \(most), found \"\(value)\""))
  }

  package static func tooLarge(_ subprojects: Int, _ years: Int) -> SyntheticFault {
    let most = SyntheticPlan.mostTranches
    return SyntheticFault(
      "",
      Bilingual(
        zh: "\(subprojects) 个子项目、\(years) 年的资金明细会超过 \(most) 行，计划至多有这么多；请减少 subprojects 或 years",
        en:
          "\(subprojects) sub-projects over \(years) years make more than \(most) tranches, the most "
          + "that a plan may have; use fewer subprojects or years"))
  }

  static func tooManyErrors(_ errors: Int, _ cells: Int) -> SyntheticFault {
    SyntheticFault(
      "errors",
      Bilingual(
        zh: "errors 应为 0 至 \(cells) 的整数，这里是“\(errors)”：这个计划只有这么多可以写错的数",
        en:
          "errors must be a whole number from 0 to \(cells), found \"\(errors)\": this plan has no more "
          + "figures that could be wrong"))
  }
}
