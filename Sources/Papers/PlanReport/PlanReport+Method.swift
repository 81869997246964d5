internal import Checking
internal import Pages
internal import PlanPackages
internal import Planning
internal import Screens
internal import Tables
internal import Texts

/// How the figures came about, what is left out, and how to get this page again.
extension PlanReport {
  var methodSection: String {
    var html = "<ul>\n"
    for line in method { html += HTMLText.element("li", "", line) + "\n" }
    html += "</ul>\n"
    html += HTMLText.element("h3", "", say("输入文件", "Input files")) + "\n"
    html += HTMLTable.plain(
      [say("文件", "file"), say("字节", "bytes"), "SHA-256"],
      package.inputFiles.map { [$0.name, "\($0.size)", $0.digest] }, numeric: [1],
      caption: say("输入文件及其 SHA-256 校验值", "Input files and their SHA-256"))
    html += HTMLText.element("h3", "", say("复现", "Reproduce")) + "\n"
    html += HTMLText.element(
      "p", "",
      say(
        "同样的文件用 planctl \(planctlVersion) 执行下面的命令，得到逐字节相同的页面：",
        "The same files and planctl \(planctlVersion) give this page again, byte for byte:"))
    html += "<p>" + HTMLText.element("code", "class=\"code\"", command) + "</p>\n"
    return section("method", say("方法、范围与复现", "Method, limits, how to reproduce"), html)
  }

  private var method: [String] {
    let rules = checkup.checkup.applied
    var lines = [
      say(
        "金额从读入到写出都是最小单位（\(unit.text(Amount(1))) \(unit.title.zh)）的整数，没有浮点数，没有容差。",
        "Money is whole minor units (\(unit.text(Amount(1))) \(unit.title.en)) from the first byte to the "
          + "last: no floating point, no tolerance."),
      say(
        "核对了 \(checkup.checkup.relations.total) 条数字关系和 \(rules.count) 条规则，"
          + "其中 \(rules.count { $0.cases > 0 }) 条有适用对象；规则的说明见 planctl explain。",
        "\(checkup.checkup.relations.total) relations between figures and \(rules.count) rules were "
          + "checked, \(rules.count { $0.cases > 0 }) of which applied; planctl explain tells them."
      ),
      say(
        "图中的长度由整数金额按比例取到 0.1 像素；数字以图后的表为准。",
        "Lengths in charts are drawn from whole amounts to a tenth of a pixel; the tables after them "
          + "hold the figures."),
    ]
    if !scenarios.isEmpty {
      lines.append(
        say(
          "情景按固定的次序逐层求解：缺口先让最重的子项目少得尽量少，再轮到其次；然后是别处多出、推迟、改动。"
            + "每个结果都由与求解器无关的代码独立复核；没有证明到底的，写明各层的差距。",
          "Scenarios are solved tier by tier. First unmet need, the largest loss as small as possible, "
            + "then the next; then what is asked of others, delay, change. Every answer was checked by "
            + "code that shares nothing with the solver; where a tier is not proven to the end, its gap "
            + "is stated."))
    }
    lines += schedules.remarks
    lines.append(
      say(
        "本页最多列出 \(PlanReport.placesShown) 个地方、\(PlanReport.rowsShown) 个子项目，图中最多 "
          + "\(PlanReport.barsShown) 条；合并的部分写明“其余”，合计总是全部。",
        "This page lists at most \(PlanReport.placesShown) places and \(PlanReport.rowsShown) "
          + "sub-projects, charts \(PlanReport.barsShown) bars; what is merged is called others, and "
          + "totals are always of everything."))
    return lines
  }
}
