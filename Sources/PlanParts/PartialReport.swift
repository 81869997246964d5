internal import Checking
public import Planning
internal import Screens
public import Texts

extension PartialVerdict {
  /// A short summary for people.
  public func text(_ language: Language, _ palette: Palette) -> String {
    var lines: [String] = []
    for part in parts {
      lines.append(
        palette.bold(Layout.plain(part.name))
          + Bilingual(
            zh: "：计划 \(Layout.plain(plan)) 的一部分，子项目 \(part.subprojects) 个，资金明细 \(part.tranches) 笔，"
              + "共 \(unit.text(part.amount)) \(unit.title.zh)",
            en:
              ": a part of plan \(Layout.plain(plan)), \(counted(part.subprojects, "sub-project")), "
              + "\(counted(part.tranches, "tranche")), \(unit.text(part.amount)) \(unit.title.en) in all"
          )(
            language))
      let counts = part.relations
      lines.append(
        Bilingual(
          zh: "  自身的数字关系 \(counts.total) 条：相等 \(counts[.exact])、舍入后相等 \(counts[.rounded])、"
            + "不符 \(counts[.broken])、无法判断 \(counts[.undecided])；错误 \(part.errors) 个，警告 \(part.warnings) 个",
          en: "  \(counted(counts.total, "relation")) of its own: \(counts[.exact]) exact, "
            + "\(counts[.rounded]) rounded, \(counts[.broken]) broken, "
            + "\(counts[.undecided]) undecided; errors: \(part.errors), warnings: \(part.warnings)")(
            language))
    }
    let totals = (try? shared.member("totals").elements("totals").count) ?? 0
    lines.append(
      Bilingual(
        zh: "全计划的 \(totals) 个合计数留待 validate --merge 判断；共用内容的错误 \(sharedCount(.error)) 个。",
        en: "totals of the whole plan left to validate --merge: \(totals); "
          + "errors in shared tables: \(sharedCount(.error)).")(language))
    return lines.joined(separator: "\n") + "\n"
  }
}

extension MergedVerdict {
  /// Findings written out in text; JSON holds all.
  private static let findingsShown = 100

  /// The report as one JSON object, with the keys of `validate`.
  public var json: String {
    let unit = partial.unit
    var found: [String: Int] = [:]
    for entry in findings { found[entry.json["code"]?.stringValue ?? "", default: 0] += 1 }
    return JSON.object([
      ("command", .string("validate")), ("format", .integer(1)),
      ("plan", .object([("name", .string(partial.plan)), ("unit", .string(unit.name))])),
      ("parts", .array(partial.parts.map(partial.summary))),
      (
        "relations",
        .object([
          ("exact", .integer(relations[.exact])), ("rounded", .integer(relations[.rounded])),
          ("broken", .integer(relations[.broken])), ("undecided", .integer(relations[.undecided])),
        ])
      ),
      (
        "rules",
        .array(
          RuleBook.all.map { rule in
            .object([
              ("code", .string(rule.code)), ("cases", .integer(cases[rule.code] ?? 0)),
              ("findings", .integer(found[rule.code] ?? 0)),
            ])
          })
      ),
      ("unjudged", .array(unjudged.map { .string($0) })),
      ("findings", .array(findings.map(member))),
      // Nobody has looked for repairs.
      ("complete", .boolean(relations[.broken] == 0)), ("repairs", .array([])),
    ]).pretty()
  }

  private func member(_ entry: Entry) -> JSON {
    guard case .object(let members) = entry.json else { return entry.json }
    return .object([("part", .string(entry.part))] + members.filter { $0.key != "evidence_zh" })
  }

  /// The report for people.
  public func text(_ language: Language, _ palette: Palette) -> String {
    let unit = partial.unit
    let sum = partial.parts.reduce(Int128(0)) { $0 + $1.amount }
    let subprojects = partial.parts.reduce(0) { $0 + $1.subprojects }
    let tranches = partial.parts.reduce(0) { $0 + $1.tranches }
    var text =
      palette.bold(Layout.plain(partial.plan))
      + Bilingual(zh: "　单位：\(unit.title.zh)\n", en: "  (unit: \(unit.title.en))\n")(language)
      + Bilingual(
        zh:
          "\(partial.parts.count) 个部分 · 子项目 \(subprojects) 个 · 资金明细 \(tranches) 笔，共 \(unit.text(sum))\n",
        en: "\(counted(partial.parts.count, "part")) · \(counted(subprojects, "sub-project")) · "
          + "\(counted(tranches, "tranche")), "
          + "\(unit.text(sum)) in all\n")(language)
      + Bilingual(
        zh: "数字关系 \(relations.total) 条：相等 \(relations[.exact])、舍入后相等 \(relations[.rounded])、"
          + "不符 \(relations[.broken])、无法判断 \(relations[.undecided])\n",
        en: "\(counted(relations.total, "relation")) between figures: \(relations[.exact]) exact, "
          + "\(relations[.rounded]) rounded, \(relations[.broken]) broken, "
          + "\(relations[.undecided]) undecided\n")(language)
    if !unjudged.isEmpty {
      let codes = unjudged.joined(separator: language == .zh ? "、" : ", ")
      text += palette.dim(
        Bilingual(
          zh: "要看到每一格才能判断、这里没有判断的规则：\(codes)\n",
          en: "rules that need every cell and were not judged in full: \(codes)\n")(language))
    }
    text += "\n"
    for entry in findings.prefix(MergedVerdict.findingsShown) {
      text += block(entry, language, palette) + "\n"
    }
    let more = findings.count - MergedVerdict.findingsShown
    if more > 0 {
      text += Bilingual(
        zh: "另有 \(more) 个问题，见 --format json。\n\n", en: "\(more) more in --format json.\n\n")(
          language)
    }
    let (errors, warnings, infos) = (count(of: .error), count(of: .warning), count(of: .info))
    let line = Bilingual(
      zh: "错误 \(errors) 个，警告 \(warnings) 个，提示 \(infos) 个",
      en: "errors: \(errors), warnings: \(warnings), notes: \(infos)")(language)
    let standing = findings.filter { $0.json["waived"] == nil }.compactMap {
      RuleBook.rule($0.json["code"]?.stringValue ?? "")
    }
    let words = VerdictWords(
      standing: standing, waived: findings.count - standing.count, relations: relations,
      isStatement: false)
    return text + (errors > 0 ? palette.error(line) : palette.bold(line))
      + words.text(language) + "\n"
  }

  private func block(_ entry: Entry, _ language: Language, _ palette: Palette) -> String {
    let json = entry.json
    let code = json["code"]?.stringValue ?? ""
    var shown: String?
    if case .array(let places)? = json["places"], let place = places.first {
      let name = entry.part.isEmpty ? "" : entry.part + "/"
      let numbers = [place["line"], place["column"]].map { $0.map { ":" + $0.text() } ?? "" }
      shown = name + (place["file"]?.stringValue ?? "") + numbers.joined()
    }
    let message = json[language == .zh ? "message_zh" : "message"]?.stringValue ?? ""
    var evidence: [String] = []
    if case .array(let values)? = json[language == .zh ? "evidence_zh" : "evidence"] {
      evidence = values.compactMap(\.stringValue)
    }
    let lines = FindingBlock(
      code: code, rule: RuleBook.rule(code), isWaived: json["waived"] != nil, place: shown,
      words: [message] + evidence
    ).lines(language, palette)
    return lines.joined(separator: "\n") + "\n"
  }
}
