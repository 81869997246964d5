internal import Glibc
internal import PlanDocuments
internal import Planning

/// All schedules of synthetic plans with 3,000 counties: arranged, split, written as folders, and added
/// up again from the bytes written.
enum ScheduleSuite {
  /// Counties of a country.
  static let counties = 2_997

  static func run(_ sizes: [Int], counties: Int, formats: [ScheduleReport.Format], repeats: Int) {
    print(
      "| tranches | places | arrange and split s | format | write all s | MB | s / 100 MB | answer |"
    )
    print("| ---: | ---: | ---: | --- | ---: | ---: | ---: | --- |")
    for cells in sizes {
      let plan = SyntheticPlan(rows: cells / SyntheticPlan.cellsPerRow, counties: counties)
      guard let package = try? PlanPackage(.memory(plan.files)) else {
        verify(false, "the synthetic plan is readable")
        return
      }
      for format in formats { measure(package, format, repeats: repeats) }
    }
  }

  private static func measure(
    _ package: PlanPackage, _ format: ScheduleReport.Format, repeats: Int
  ) {
    let draft = package.draft
    let clock = ContinuousClock()
    var arranged: [Duration] = []
    var written: [Duration] = []
    var folder = "planbench-schedules-\(getpid())"
    if let temporary = getenv("TMPDIR") { folder = String(cString: temporary) + "/" + folder }
    var size = 0
    for _ in 0..<repeats {
      var book: ScheduleBook?
      arranged.append(
        clock.measure {
          book = ScheduleBook(draft, ScheduleBook.Money(draft), jointMoney: .inProportion)
        })
      written.append(
        clock.measure {
          let report = ScheduleReport(
            package, book!, ScheduleReport.Rendering(language: .zh, palette: Palette(isOn: false)))
          do {
            try report.write(format, places: book!.places, to: folder)
          } catch { verify(false, "the folder can be written: \(error)") }
        })
      size = bytes(in: folder)
    }
    let answer = reconciled(folder, draft)
    remove(folder)
    let time = median(written)
    let rate = time * 100_000_000 / max(size, 1)
    print(
      "| \(draft.tranches.count) | \(draft.places.count) | \(seconds(median(arranged))) | "
        + "\(format.rawValue) | \(seconds(time)) | \(size / 1_000_000) | \(seconds(rate)) | "
        + "\(String(answer, radix: 16)) |")
  }

  /// The written reconciliation's hash, after its `sum` row has been held against the plan.
  private static func reconciled(_ folder: String, _ draft: PlanDraft) -> UInt64 {
    let text = String(decoding: contents(folder + "/reconciliation.csv"), as: UTF8.self)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let total = draft.tranches.amount.reduce(Int128(0)) { $0 + Int128($1) }
    let sum = rows.first { $0[0] == "sum" }
    verify(
      sum?.suffix(3).map(String.init) == [draft.unit.text(total), draft.unit.text(total), "0"],
      "the places add up to the plan")
    return text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  // MARK: Files

  private static func names(in folder: String) -> [String] {
    guard let open = opendir(folder) else { return [] }
    defer { closedir(open) }
    var names: [String] = []
    while let entry = readdir(open) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(folder + "/" + name) }
    }
    return names
  }

  private static func bytes(in folder: String) -> Int {
    names(in: folder).reduce(0) { sum, name in
      var info = stat()
      return stat(name, &info) == 0 ? sum + Int(info.st_size) : sum
    }
  }

  private static func contents(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private static func remove(_ folder: String) {
    for name in names(in: folder) { unlink(name) }
    rmdir(folder)
  }
}
