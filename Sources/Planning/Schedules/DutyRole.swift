/// What a duty asks of a place.
public enum DutyRole: Sendable {
  /// 牵头
  case lead
  /// 配合
  case partner
}

extension Duty {
  /// Collective names by which a document addresses all county governments at once.
  private static let allCounties = [
    "各县（区）", "各县(区)", "各区县", "各县区", "各区（县）", "各区(县)", "各县（市、区）", "各县(市、区)", "各县级",
  ]
  private static let separators: Set<Character> = ["、", "；", ";", "，", ","]

  /// What the duty asks of `place`, if it names it: by its name, a county also as one of 各县（区）, a
  /// city or a province also through its own offices (市…, 省…).
  ///
  /// A zone (开发区) is no county government: it is asked only by name.
  public func role(of place: PlaceUnit) -> DutyRole? {
    if Duty.names(lead, place) { return .lead }
    return partners.contains { Duty.names($0, place) } ? .partner : nil
  }

  private static func names(_ text: String, _ place: PlaceUnit) -> Bool {
    if !place.name.isEmpty, text.contains(place.name) { return true }
    switch place.kind {
    case .county: return allCounties.contains { text.contains($0) }
    case .city: return offices(in: text).contains { $0.hasPrefix("市") || $0.hasPrefix("各市") }
    case .province: return offices(in: text).contains { $0.hasPrefix("省") }
    case .zone, nil: return false
    }
  }

  private static func offices(in text: String) -> [Substring] {
    text.split { separators.contains($0) }
  }
}

extension Level {
  /// Whether a place of `kind` carries out sub-projects of this level.
  public func includes(_ kind: PlaceKind?) -> Bool {
    switch self {
    case .central: false
    case .province: kind == .province
    case .city: kind == .city
    case .county: kind == .county || kind == .zone
    case .cityCounty: kind == .city || kind == .county || kind == .zone
    case .other: true
    }
  }
}
