internal import Planning

/// What each option with a value looks like, for whoever left the value out.
enum OptionExample {
  /// `--cut province@2021=20%`
  static func text(_ option: String) -> Bilingual {
    let value = values[option] ?? Bilingual(zh: "值", en: "VALUE")
    return Bilingual(zh: "\(option) \(value.zh)", en: "\(option) \(value.en)")
  }

  /// Values that planctl accepts; the words of `planctl help` for a file or a folder.
  static let values: [String: Bilingual] = {
    var values: [String: Bilingual] = [
      "-o": Bilingual(zh: "文件", en: "FILE"), "--write": Bilingual(zh: "文件夹", en: "DIR"),
      "--out": Bilingual(zh: "文件夹", en: "DIR"), "--scenarios": Bilingual(zh: "文件", en: "FILE"),
      "--scenario": Bilingual(zh: "名称", en: "NAME"),
    ]
    for (option, value) in [
      "--lang": "zh", "--format": "json", "--select": "Y,Q103", "--ignore": "R102",
      "--by": "source,year", "--where": "year=2021", "--unit": "亿元", "--decimals": "0",
      "--cut": "province@2021=20%", "--limit": "city@2021=840.5", "--lock": "@2020",
      "--floor": ":sp01=80%", "--backfill": "city,county", "--match": "province=23%",
      "--method": "least-change", "--first": "total", "--priority": "p5,sp04", "--sample": "1000",
      "--seed": "7",
      "--place": "512022", "--province": "in-proportion", "--as-of": "2021-06-30", "--to": "xlsx",
      "--subprojects": "1000", "--counties": "18", "--years": "3", "--first-year": "2021",
      "--errors": "1",
    ] {
      values[option] = Bilingual(zh: value, en: value)
    }
    return values
  }()
}
