internal import Documents
package import Planning
internal import Texts

/// Every table of a document in one line: for a document of which nobody has said which table is meant.
package struct OverviewScreen {
  private let overview: TableOverview
  private let language: Language

  package init(_ overview: TableOverview, language: Language) {
    self.overview = overview
    self.language = language
  }

  private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  package var text: String {
    let lines = overview.lines.map { line in
      [
        "\(line.number)", place(line),
        Layout.shortened(Layout.plain(line.title), to: 40),
        "\(line.rows) × \(line.columns)", verdict(line.verdict),
      ]
    }
    let count = overview.candidates.count
    return Layout.table(
      [
        say("表", "table"), say("位置", "place"), say("标题", "title"), say("行 × 列", "rows × columns"),
        say("读法", "reading"),
      ], lines, numeric: [0])
      + say(
        "\n\(overview.lines.count) 张表，\(count) 张有各年各方的资金。用 --table N 细看一张，--table all 逐张读入。\n",
        "\n\(counted(overview.lines.count, "table")), \(count) with money by year or payer. See one with "
          + "--table N, import each with --table all.\n")
  }

  private func place(_ line: TableOverview.Line) -> String {
    Layout.plain(line.origin.sheet ?? line.origin.file)
  }

  private func verdict(_ verdict: TableOverview.Verdict) -> String {
    switch verdict {
    case .readable(let sums, let open):
      let asked =
        open > 0
        ? say("，\(open) 个问题要回答", ", \(counted(open, "question")) to answer") : ""
      return say(
        "\(sums.agreeing) 个和相符，\(sums.failed) 个不符\(asked)",
        "\(counted(sums.agreeing, "sum")) hold, \(sums.failed) fail\(asked)")
    case .refused(let reason): return say("不读：", "refused: ") + Layout.plain(reason(language))
    case .withoutMoney: return say("没有各年各方的资金", "no money by year or payer")
    }
  }
}
