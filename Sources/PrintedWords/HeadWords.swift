/// What the words of a header say about a column, numbers apart.
package struct HeadWords: Sendable, Equatable {
  /// What a column is by its words.
  package enum Kind: String, Sendable {
    case ordinal, code, project, subproject, level, content, start, end, window
    case lead, partners, remark, quantity, ratio
    /// Money of earlier or later years, in one sum.
    case prior, beyond
    /// None of these: money, if it holds numbers.
    case other
  }

  package var kind: Kind
  /// The one year that the header names.
  package var year: Int32?
  /// Who pays, as printed; empty if the header names nobody.
  package var payer: String
  /// Whether it calls itself a sum: 小计, 合计, 总投资, total.
  package var isTotal: Bool
  package var unit: MoneyWord?
  /// How a printed total of this column is called: `2020年小计`, `总投资估算`.
  package var label: String

  /// Reads the labels above a column, from the top down. O(characters).
  package init(path: [String]) {
    let keys = path.map(PrintedText.label)
    unit = path.lazy.compactMap(MoneyWords.unit(in:)).first
    kind = HeadWords.kind(keys, leaf: keys.last ?? "")
    let parts = (kind == .other ? path.flatMap(HeadWords.split) : path).map(HeadPart.init)
    let years = Set(parts.compactMap(\.year))
    year = years.count == 1 ? years.first : nil
    let rests = parts.map(\.rest).filter { !$0.isEmpty }
    let leaf = rests.last ?? ""
    isTotal = leaf.isEmpty ? false : HeadWords.isTotal(leaf)
    payer = HeadWords.payer(parts, isTotal: isTotal)
    // A year alone, or under words that only say what kind of money it is, is the year's total.
    label = HeadWords.label(parts, year: year, payer: payer, isTotal: isTotal)
  }

  private static func kind(_ keys: [String], leaf: String) -> Kind {
    let whole = keys.joined()
    if let exact = exact[leaf] ?? exact[whole] { return exact }
    for (words, kind) in contained where words.contains(where: { leaf.contains($0) }) {
      return kind
    }
    if keys.dropLast().contains(where: { key in windowWords.contains { key.contains($0) } }) {
      if leaf.contains("起") || leaf.contains("开") || leaf == "from" { return .start }
      if leaf.contains("止") || leaf.contains("完") || leaf == "to" { return .end }
    }
    for (words, kind) in loose where words.contains(where: { leaf.contains($0) }) { return kind }
    return .other
  }

  private static let exact: [String: Kind] = [
    "序号": .ordinal, "序": .ordinal, "编号": .ordinal, "项次": .ordinal, "no.": .ordinal,
    "no": .ordinal, "seq": .ordinal, "#": .ordinal, "№": .ordinal, "项目代码": .code, "代码": .code,
    "编码": .code, "项目编码": .code, "code": .code, "子项目": .subproject, "子项目名称": .subproject,
    "子项": .subproject, "具体项目": .subproject, "subproject": .subproject,
    "sub-project": .subproject, "项目名称": .project, "项目": .project, "名称": .project,
    "project": .project, "name": .project, "重点项目": .project, "项目级别": .level, "级别": .level,
    "层级": .level, "level": .level, "content": .content, "start_year": .start,
    "end_year": .end, "起始": .start, "截止": .end, "from": .start, "to": .end, "start": .start,
    "end": .end, "开工年份": .start, "完工年份": .end, "竣工年份": .end, "备注": .remark,
    "说明": .remark, "remark": .remark, "remarks": .remark, "note": .remark, "notes": .remark,
    "数量": .quantity, "quantity": .quantity, "占比": .ratio, "比例": .ratio, "地区": .project,
    "区县": .project, "县区": .project, "region": .project, "county": .project,
    "单位名称": .project,
  ]

  private static let windowWords = ["完成时限", "时限", "年限", "工期", "建设期", "实施期", "起止", "window"]

  private static let contained: [([String], Kind)] = [
    (["起始时间", "起始年", "开始时间", "开工时间", "开始年"], .start),
    (["截止时间", "截止年", "结束时间", "完工时间", "竣工时间", "完成时间", "结束年"], .end),
    (["起止", "完成时限", "时间进度", "建设年限", "建设期", "实施期", "实施年限", "window"], .window),
    (["建设内容", "主要内容", "实施内容", "工作内容", "建设规模", "contentand", "进度安排"], .content),
    (["责任单位", "牵头单位", "责任部门", "牵头部门"], .lead), (["配合单位", "配合部门"], .partners),
    (["子项目"], .subproject), (["项目名称", "projectname"], .project),
    (["以前年度", "年以前", "年底累计", "已安排", "已下达", "已完成投资", "prior"], .prior),
    (["以后年度", "年以后", "及以后", "后续年度", "beyond"], .beyond),
    (["%", "占比", "percent", "pct"], .ratio),
  ]

  private static let loose: [([String], Kind)] = [
    (["序号"], .ordinal), (["备注"], .remark), (["内容"], .content), (["级别"], .level),
  ]

  static let totalWords = [
    "小计", "合计", "总计", "共计", "总投资", "总额", "投资估算", "资金总量", "subtotal", "sum", "grand",
  ]

  /// Whether `label` calls a column a sum.
  package static func isTotal(_ label: String) -> Bool {
    let key = PrintedText.label(label)
    return key == "计" || key == "total" || key == "estimatedtotal" || key == "projecttotal"
      || key.hasPrefix("total") && !key.contains("_") || totalWords.contains { key.contains($0) }
  }

  /// `2020_province` as the wide table writes it: two labels in one.
  private static func split(_ label: String) -> [String] {
    let parts = label.split(separator: "_").map(String.init)
    let isWide = parts.count == 2 && (parts[0] == "total" || HeadPart(parts[0]).year != nil)
    return isWide ? parts : [label]
  }

  private static func payer(_ parts: [HeadPart], isTotal: Bool) -> String {
    let rests = parts.map(\.rest)
    if let leaf = rests.last, !leaf.isEmpty, !isTotal || PayerWords(leaf) != nil { return leaf }
    // 省级资金 › 2021年 › 小计: the payer stands above the year.
    return rests.dropLast().last { !$0.isEmpty && !HeadWords.isTotal($0) && PayerWords($0) != nil }
      ?? ""
  }

  private static func label(
    _ parts: [HeadPart], year: Int32?, payer: String, isTotal: Bool
  ) -> String {
    let leaf = parts.last?.rest ?? ""
    if let year {
      let tail = leaf.isEmpty ? (payer.isEmpty ? "小计" : payer) : leaf
      return "\(year)年" + tail
    }
    if !payer.isEmpty { return payer }
    // A bare 小计 is called after what stands above it.
    let above = parts.dropLast().last { !$0.rest.isEmpty }?.rest ?? ""
    return ["小计", "计", "subtotal"].contains(PrintedText.label(leaf)) && !above.isEmpty
      ? above : leaf
  }
}

/// One label of a header, its year and unit taken out.
package struct HeadPart: Sendable, Equatable {
  package var year: Int32?
  package var rest: String

  package init(_ label: String) {
    let shown = MoneyWords.withoutUnit(PrintedText.shown(label))
    let bytes = Array(shown.utf8)
    var found: [(range: Range<Int>, year: Int32)] = []
    var position = 0
    while position < bytes.count {
      let run = bytes[position...].prefix { $0 &- 48 < 10 }.count
      if run == 4,
        let year = Int32(String(decoding: bytes[position..<position + 4], as: UTF8.self)),
        (1990...2100).contains(year)
      {
        found.append((position..<position + 4, year))
      }
      position += max(run, 1)
    }
    guard found.count == 1 else {
      rest = shown
      return
    }
    year = found[0].year
    var before = String(decoding: bytes[..<found[0].range.lowerBound], as: UTF8.self)
    var after = String(decoding: bytes[found[0].range.upperBound...], as: UTF8.self)
    after = String(after[PrintedText.trimmed(after[...])])
    for word in ["年度", "年"] where after.hasPrefix(word) {
      after = String(after.dropFirst(word.count))
      break
    }
    after = MoneyWords.withoutLeadingUnit(after)
    for word in ["FY", "fy"] where before.hasPrefix(word) { before = String(before.dropFirst(2)) }
    rest = PrintedText.shown(before + after)
    let blank: Set<Character> = [" ", "_", "-", ":", "：", "(", ")", "（", "）"]
    while let first = rest.first, blank.contains(first) { rest.removeFirst() }
    while let last = rest.last, blank.contains(last), last != "）", last != ")" { rest.removeLast() }
  }
}
