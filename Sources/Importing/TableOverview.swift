package import Documents
package import Planning

/// What became of each table of a document, looked at alone: read as a plan would be, with its sums, or
/// refused by name.
package struct TableOverview: Sendable {
  package struct Line: Sendable {
    /// From 1, as `--table` takes it.
    package var number: Int
    package var title: String
    package var origin: GridOrigin
    package var rows: Int
    package var columns: Int
    package var verdict: Verdict
  }

  package enum Verdict: Sendable {
    /// A plan could be made of it; how its sums hold, and how many questions must be answered.
    case readable(SumCount, open: Int)
    case refused(Bilingual)
    /// It has no money by year or payer.
    case withoutMoney
  }

  package let lines: [Line]

  /// Reads every table of `grids` on its own. O(cells × columns).
  package init(_ grids: [Grid], answers: [String: String] = [:], options: Import.Options) {
    let tables = TableJoining.tables(grids)
    let candidates = Set(Import.candidates(tables, options))
    lines = tables.enumerated().map { index, table in
      Line(
        number: index + 1, title: table.title, origin: table.origin, rows: table.body.count,
        columns: table.columnCount,
        verdict: candidates.contains(index)
          ? TableOverview.verdict(table, answers) : .withoutMoney)
    }
  }

  private static func verdict(_ table: PrintedTable, _ answers: [String: String]) -> Verdict {
    var log = ImportLog(answers: answers)
    do throws(ImportFault) {
      let reading = try PlanReading(table, texts: table.before + table.after, &log)
      var sums = SumCount()
      for proof in reading.proofs { sums += proof.count }
      return .readable(sums, open: log.questions.count { $0.proposal == nil })
    } catch {
      return .refused(error.message)
    }
  }

  /// Tables that could be a plan, by number.
  package var candidates: [Int] {
    lines.compactMap { line in
      if case .withoutMoney = line.verdict { return nil }
      return line.number
    }
  }
}
