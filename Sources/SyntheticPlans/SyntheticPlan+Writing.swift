internal import Checking
internal import Glibc
internal import Localisation
internal import PlanPackages
internal import Planning
public import Texts

/// Writing a synthetic plan to disk, and its answer beside it.
extension SyntheticPlan {
  /// Where the answer to the plan in the folder `path` stands: `path.answer.json`.
  public static func answerPath(for path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return path + ".answer.json"
  }

  /// Writes the package into the folder `path`, whole or not at all, and the answer beside it if there are
  /// errors. An earlier synthetic plan there is replaced; anything else is refused. An earlier answer that
  /// would tell of another plan is replaced by one without cells.
  ///
  /// Memory O(sources × years + errors + threads × a piece), whatever the size of the plan.
  public func write(to path: String, progress: WorkProgress? = nil) throws(OutputFault) {
    try refuseForeignFolder(path)
    let answerPath = SyntheticPlan.answerPath(for: path)
    let hadAnswer = try SyntheticPlan.standsOwnAnswer(answerPath)
    let temporary = answerPath + ".planctl-\(getpid()).tmp"
    let needsAnswer = errors > 0 || hadAnswer
    defer { PendingOutput.end(temporary) }
    if let progress, progress.state.stage != .generating || progress.state.done >= subprojects {
      progress.begin(.generating, of: subprojects)
    }
    do throws(OutputFault) {
      if needsAnswer {
        unlink(temporary)
        // Noted before it is made: an interruption takes it away.
        _ = PendingOutput.begin(temporary, for: answerPath) { true }
        try OutputFile.writeNew(answer, to: temporary)
      }
      try OutputFolder.write(
        SyntheticPlan.fileNames, to: path,
        with: needsAnswer ? (temporary: temporary, path: answerPath) : nil
      ) { index, sink throws(OutputFault) in
        try stream(index, progress: progress) { bytes throws(OutputFault) in try sink.write(bytes) }
      }
      if needsAnswer { _ = PendingOutput.commit(temporary) { true } }
    } catch {
      if needsAnswer { unlink(temporary) }
      throw OutputFault(
        path: error.path.replacing(temporary, with: answerPath), reason: error.reason)
    }
    if needsAnswer { try OutputFile.syncFolder(of: answerPath) }
  }

  /// Refuses a folder with a plan that was not generated: the names of its files are those of any plan.
  private func refuseForeignFolder(_ path: String) throws(OutputFault) {
    var inode = stat()
    guard stat(path, &inode) == 0, inode.st_mode & S_IFMT == S_IFDIR,
      !OutputFolder.entries(path).isEmpty
    else { return }
    let opening = Array(SyntheticDescriptor.opening.utf8)
    let descriptor = path + "/" + PlanPackage.descriptorName
    if SyntheticPlan.beginning(of: descriptor, opening.count) == opening { return }
    throw OutputFault(
      path: path,
      reason: Bilingual(
        zh: "文件夹里不是 planctl generate 写出的计划，不予覆盖；请换一个新文件夹",
        en:
          "the folder holds something that planctl generate did not write and is not overwritten; name a "
          + "new folder"))
  }

  /// Whether an earlier answer stands at `path`; throws when something else does.
  private static func standsOwnAnswer(_ path: String) throws(OutputFault) -> Bool {
    var inode = stat()
    if lstat(path, &inode) != 0 { return false }
    let opening = Array(answerOpening.utf8)
    if inode.st_mode & S_IFMT == S_IFREG, beginning(of: path, opening.count) == opening {
      return true
    }
    throw OutputFault(
      path: path,
      reason: Bilingual(
        zh: "已存在，且不是 planctl generate 写出的答案，不予覆盖；请换一个新文件夹",
        en: "exists and is no answer of planctl generate; it is not overwritten, name a new folder")
    )
  }

  /// The first bytes of a file, at most `count`; none if it can not be read.
  private static func beginning(of path: String, _ count: Int) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    if file < 0 { return [] }
    defer { close(file) }
    return Array(unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let more = read(file, buffer.baseAddress! + filled, count - filled)
        if more <= 0 { return }
        filled += more
      }
    }
  }

  // MARK: The answer

  private static let answerOpening = "{\"command\":\"generate\","

  /// Which figures are wrong and what they must be, as JSON; without errors it lists none. Tranches come
  /// first, each table in the order of its lines.
  public var answer: [UInt8] {
    let cells = plantedCells.map { "\n  " + $0.text() }.joined(separator: ",")
    let text =
      SyntheticPlan.answerOpening + "\"format\":1,\"seed\":\"\(shape.seed)\",\"cells\":["
      + cells + (cells.isEmpty ? "" : "\n") + "]}\n"
    return Array(text.utf8)
  }

  /// The planted cells with the keys that `locate` uses, and the line each stands on. Only pieces with
  /// slips are made again to count their lines.
  private var plantedCells: [JSON] {
    var tranches: [JSON] = []
    var totals: [JSON] = []
    var row = SyntheticRow(shape)
    var next = 0
    var line = (tranches: 0, totals: 0)
    for planted in slips.planted {
      let piece = planted.subproject / shape.pieceSize
      if shape.piece(piece).lowerBound >= next || next == 0 {
        next = shape.piece(piece).lowerBound
        line = survey.piecesStart[piece]
      }
      while next < planted.subproject {
        row.make(next)
        line = (line.tranches + row.trancheCount, line.totals + row.totalCount)
        next += 1
      }
      row.make(planted.subproject)
      // Lines count from 1, and the header is the first.
      if planted.cell < row.trancheCount {
        tranches.append(cell(planted, row, line: line.tranches + planted.cell + 2))
      } else {
        let position = planted.cell - row.trancheCount
        totals.append(
          cell(planted, row, line: line.totals + position + 2 + totalsBeforeRows))
      }
    }
    return tranches + totals
  }

  private var totalsBeforeRows: Int { totals - survey.rowTotals }

  private func cell(
    _ planted: SyntheticSlips.Planted, _ row: SyntheticRow, line: Int
  ) -> JSON {
    let id = shape.subprojectID(planted.subproject)
    var members: [(key: String, value: JSON)] = []
    if planted.cell < row.trancheCount {
      let (payer, year) = planted.cell.quotientAndRemainder(dividingBy: row.length)
      members = [
        ("table", .string(TableName.tranches.rawValue)), ("subproject", .string(id)),
        ("source", .string(shape.realm.sourceID(row.sources[payer]))),
        ("year", .integer(shape.firstYear + row.start + year)),
      ]
    } else {
      let total = SyntheticTotals(row, years: shape.years)[planted.cell - row.trancheCount]
      let suffix: String
      var scope: [(key: String, value: JSON)] = []
      switch total.part {
      case .whole: suffix = ""
      case .payer(let payer):
        suffix = "-" + payer.name
        scope = [("tier", .string(payer.name))]
      case .year(let year):
        suffix = "-\(shape.firstYear + year)"
        scope = [("year", .integer(shape.firstYear + year))]
      }
      members = [
        ("table", .string(TableName.totals.rawValue)), ("total", .string(id + suffix)),
        ("subproject", .string(id)),
      ]
      members += scope
    }
    members += [
      ("line", .integer(line)), ("found", .string(shape.dress.unit.text(planted.found))),
      ("restored", .string(shape.dress.unit.text(planted.restored))),
      ("slip", .string(planted.slip.name)),
    ]
    return .object(members)
  }
}
