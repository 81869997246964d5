internal import Planning

/// Who there is in a synthetic plan: provinces of 20 cities of 9 counties, and a funding source for each
/// of them, with the centre above when there are several provinces.
///
/// Names and codes are made up so that nobody takes them for real ones: 甲省, 第003市, 第0012县; the first
/// two digits of a code run from 83, which GB/T 2260 gives to no province.
struct SyntheticRealm: Sendable {
  static let countiesPerCity = 9
  static let citiesPerProvince = 20
  /// The codes 83 to 99 are free: 17 provinces of 180 counties.
  static let mostCounties = 3000
  private static let firstProvinceCode = 83
  /// County codes stand behind those of city districts.
  private static let firstCountyCode = 21

  private static let provinceNames = [
    "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑", "寅", "卯", "辰", "巳", "午",
  ]

  let counties: Int
  let cities: Int
  let provinces: Int

  let dress: SyntheticDress

  init(counties: Int, dress: SyntheticDress = .usual) {
    self.dress = dress
    precondition((1...SyntheticRealm.mostCounties).contains(counties))
    self.counties = counties
    cities = (counties + SyntheticRealm.countiesPerCity - 1) / SyntheticRealm.countiesPerCity
    provinces = (cities + SyntheticRealm.citiesPerProvince - 1) / SyntheticRealm.citiesPerProvince
  }

  /// Whether the centre pays too: for a nation, not for a single province.
  var hasCentre: Bool { provinces > 1 }
  var placeCount: Int { provinces + cities + counties }

  // MARK: Who belongs to whom

  func city(of county: Int) -> Int { county / SyntheticRealm.countiesPerCity }
  func province(of city: Int) -> Int { city / SyntheticRealm.citiesPerProvince }
  func counties(of city: Int) -> Range<Int> {
    let first = city * SyntheticRealm.countiesPerCity
    return first..<min(first + SyntheticRealm.countiesPerCity, counties)
  }

  // MARK: Sources, in canonical order: tier, then place code

  var sourceCount: Int { (hasCentre ? 1 : 0) + placeCount }
  private var firstProvince: Int { hasCentre ? 1 : 0 }
  func source(ofProvince province: Int) -> Int { firstProvince + province }
  func source(ofCity city: Int) -> Int { firstProvince + provinces + city }
  func source(ofCounty county: Int) -> Int { firstProvince + provinces + cities + county }

  func tier(_ source: Int) -> Tier {
    if source < firstProvince { return .central }
    if source < firstProvince + provinces { return .province }
    return source < firstProvince + provinces + cities ? .city : .county
  }

  /// What stands for a source: its number within its tier.
  private func member(_ source: Int) -> Int {
    switch tier(source) {
    case .central: 0
    case .province: source - firstProvince
    case .city: source - firstProvince - provinces
    case .county, .other: source - firstProvince - provinces - cities
    }
  }

  /// What ids of a tier begin with: its word, or the plan's own name in small letters.
  func prefix(_ tier: Tier) -> String {
    let own = dress.tierNames.own[tier.name].map { $0.en.lowercased().filter(\.isLetter) }
    return own.map { $0.isEmpty || !$0.allSatisfy(\.isASCII) ? tier.name : $0 } ?? tier.name
  }

  /// What places of a tier are called behind their number.
  private func title(_ tier: Tier) -> Bilingual {
    let usual: [Tier: Bilingual] = [
      .province: Bilingual(zh: "省", en: "Province"), .city: Bilingual(zh: "市", en: "City"),
      .county: Bilingual(zh: "县", en: "County"),
    ]
    return dress.tierNames.own[tier.name] ?? usual[tier]!
  }

  func sourceID(_ source: Int) -> String {
    let member = member(source) + 1
    return switch tier(source) {
    case .central: prefix(.central)
    case .province: prefix(.province) + padded(member, 2)
    case .city: prefix(.city) + padded(member, 3)
    case .county, .other: prefix(.county) + padded(member, 4)
    }
  }

  // MARK: Tables

  /// The places, in order of their codes: each province before its cities, each city before its
  /// counties.
  var placeRows: [[String]] {
    var rows: [[String]] = []
    for province in 0..<provinces {
      rows.append([
        code(province: province), name(province: province).zh, name(province: province).en,
        PlaceKind.names[Int(PlaceKind.province.rawValue)], "",
      ])
      let first = province * SyntheticRealm.citiesPerProvince
      for city in first..<min(first + SyntheticRealm.citiesPerProvince, cities) {
        rows.append([
          code(city: city), name(city: city).zh, name(city: city).en,
          PlaceKind.names[Int(PlaceKind.city.rawValue)], code(province: province),
        ])
        for county in counties(of: city) {
          rows.append([
            code(county: county), name(county: county).zh, name(county: county).en,
            PlaceKind.names[Int(PlaceKind.county.rawValue)], code(city: city),
          ])
        }
      }
    }
    return rows
  }

  var sourceRows: [[String]] {
    (0..<sourceCount).map { source in
      let name = sourceName(source)
      return [sourceID(source), name.zh, name.en, tier(source).name, placeCode(of: source)]
    }
  }

  private func sourceName(_ source: Int) -> Bilingual {
    let member = member(source)
    switch tier(source) {
    case .central:
      return dress.tierNames.own[Tier.central.name].map { _ in dress.tierNames.title(Tier.central) }
        ?? Bilingual(zh: "中央资金", en: "Centre")
    case .province:
      let ending = dress.isUsual ? "省级资金" : "资金"
      return Bilingual(zh: name(province: member).zh + ending, en: name(province: member).en)
    case .city: return Bilingual(zh: name(city: member).zh + "本级", en: name(city: member).en)
    case .county, .other: return name(county: member)
    }
  }

  private func placeCode(of source: Int) -> String {
    switch tier(source) {
    case .central: ""
    case .province: code(province: member(source))
    case .city: code(city: member(source))
    case .county, .other: code(county: member(source))
    }
  }

  private func code(province: Int) -> String {
    "\(SyntheticRealm.firstProvinceCode + province)0000"
  }

  private func code(city: Int) -> String {
    "\(SyntheticRealm.firstProvinceCode + province(of: city))"
      + padded(city % SyntheticRealm.citiesPerProvince + 1, 2) + "00"
  }

  private func code(county: Int) -> String {
    let city = city(of: county)
    let number = county - counties(of: city).lowerBound
    return String(code(city: city).dropLast(2))
      + padded(SyntheticRealm.firstCountyCode + number, 2)
  }

  private func name(province: Int) -> Bilingual {
    let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(province)))
    return Bilingual(
      zh: SyntheticRealm.provinceNames[province] + title(.province).zh,
      en: title(.province).en + " " + letter)
  }

  private func name(city: Int) -> Bilingual {
    let number = padded(city + 1, 3)
    return Bilingual(zh: "第\(number)\(title(.city).zh)", en: "\(title(.city).en) \(number)")
  }

  private func name(county: Int) -> Bilingual {
    let number = padded(county + 1, 4)
    return Bilingual(zh: "第\(number)\(title(.county).zh)", en: "\(title(.county).en) \(number)")
  }

  /// The place names that stand in front of sub-projects' names.
  var cityNames: [[UInt8]] { (0..<cities).map { Array(name(city: $0).zh.utf8) } }
  var countyNames: [[UInt8]] { (0..<counties).map { Array(name(county: $0).zh.utf8) } }
}

/// `number` with zeros in front, at least `width` digits.
package func padded(_ number: Int, _ width: Int) -> String {
  let digits = "\(number)"
  return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
}
