package import Planning

/// Provinces, cities and counties of the administrative division, by code and name.
package enum PlaceBook {
  package struct Entry: Sendable, Equatable {
    package var code: String
    package var name: String
    /// In Latin letters, without what kind of place it is: `Yanjiang`. Made from the characters, not from
    /// an official list.
    package var letters: String
    package var kind: PlaceKind
    package var parent: String?
  }

  /// The province and city that a document speaks of.
  package struct Home: Sendable, Equatable {
    package var province: Entry?
    package var city: Entry?

    package func place(of tier: Tier) -> Entry? {
      switch tier {
      case .province: province
      case .city: city
      case .central, .county, .other: nil
      }
    }

    /// A zone of the city that the division has no code for.
    package func zone(named name: String) -> Entry? {
      guard let city else { return nil }
      return Entry(
        code: city.code + "-" + name, name: name, letters: "", kind: .zone, parent: city.code)
    }
  }

  /// Every place, by code.
  package static let all: [Entry] = parsed(codes1) + parsed(codes2)

  /// The places that `texts` name in full: the first city, and its province; the first county's city
  /// where none is named. O(places × characters).
  package static func home(in texts: [String]) -> Home {
    for text in texts {
      for kind in [PlaceKind.city, .county] {
        let named = all.filter { $0.kind == kind && $0.name.count > 2 && text.contains($0.name) }
        guard let longest = named.max(by: { $0.name.count < $1.name.count }) else { continue }
        if kind == .county, named.count(where: { $0.name == longest.name }) > 1 { continue }
        let city = kind == .city ? longest : all.first { $0.code == longest.parent }
        let province = (city ?? longest).code.prefix(2) + "0000"
        return Home(
          province: all.first { $0.code == province }, city: city?.kind == .city ? city : nil)
      }
    }
    for text in texts {
      if let province = all.first(where: { $0.kind == .province && text.contains($0.name) }) {
        return Home(province: province)
      }
    }
    return Home()
  }

  /// The only city most of whose counties are among `labels`, two of them at least: counties side by
  /// side tell where a table without a title is from. O(places × labels).
  package static func home(ofCounties labels: [String]) -> Home {
    var counts: [String: Int] = [:]
    for entry in all where entry.kind == .county {
      guard let parent = entry.parent, !parent.hasSuffix("0000") else { continue }
      let isNamed = labels.contains { label in
        label.count > 1 && entry.name.hasPrefix(label) && entry.name.count <= label.count + 1
      }
      if isNamed { counts[parent, default: 0] += 1 }
    }
    let most = counts.values.max() ?? 0
    let best = counts.filter { $0.value == most }
    guard most > 1, best.count == 1, let code = best.first?.key else { return Home() }
    return Home(
      province: all.first { $0.code == code.prefix(2) + "0000" },
      city: all.first { $0.code == code })
  }

  /// The county called `name`, with or without what kind of place it is, in the home city; elsewhere
  /// only by its full name and only if no other has it.
  package static func county(named name: String, in home: Home) -> Entry? {
    let endings = ["", "区", "县", "市", "旗"]
    if let city = home.city {
      let own = all.filter { $0.parent == city.code }
      for ending in endings {
        if let entry = own.first(where: { $0.name == name + ending }) { return entry }
      }
      // Counties become districts and cities: the list has one of the names.
      guard name.count > 2, endings.dropFirst().contains(where: name.hasSuffix) else { return nil }
      let renamed = own.filter { $0.name.count > 2 && $0.name.dropLast() == name.dropLast() }
      return renamed.count == 1 ? renamed[0] : nil
    }
    let prefix = home.province.map { $0.code.prefix(2) } ?? ""
    let named = all.filter {
      $0.kind == .county && $0.name.count > 2 && $0.name == name && $0.code.hasPrefix(prefix)
    }
    return named.count == 1 ? named[0] : nil
  }

  /// Lines of two digits are provinces, of four cities; counties stand behind their city.
  private static func parsed(_ text: String) -> [Entry] {
    var entries: [Entry] = []
    var (city, parent) = ("", "")
    for line in text.split(separator: "\n") {
      for (number, word) in line.split(separator: " ").enumerated() where word != "+" {
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        let rest = word.dropFirst(digits.count)
        if number == 0, digits.count > 2 { city = String(digits) }
        let name = rest.prefix { !$0.isASCII }
        let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
        let code = number == 0 ? String(digits) + zeros : city + String(digits)
        let isCity = number == 0 && digits.count == 4
        if isCity { parent = rest == "-" ? city.prefix(2) + "0000" : code }
        if rest == "-" { continue }
        entries.append(
          Entry(
            code: code, name: String(name), letters: String(rest.dropFirst(name.count)),
            kind: number > 0 ? .county : isCity ? .city : .province,
            parent: number > 0 ? parent : isCity ? code.prefix(2) + "0000" : nil))
      }
    }
    return entries
  }
}
