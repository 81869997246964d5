/// What a duty asks of a place.
public enum DutyRole: Sendable {
  /// 牵头
  case lead
  /// 配合
  case partner
}

extension Duty {
  /// What the duty asks of `place`, as `DutyNames` says; for many places make that once.
  public func role(of place: PlaceUnit) -> DutyRole? { DutyNames(self).role(of: place) }
}

/// Whom a duty names, read once for all places.
struct DutyNames: Sendable {
  /// What one text of the duty says.
  private struct Text: Sendable {
    let text: String
    /// Places of these kinds are asked, whatever their names.
    let kinds: Set<PlaceKind>

    func names(_ place: PlaceUnit) -> Bool {
      if let kind = place.kind, kinds.contains(kind) { return true }
      return !place.name.isEmpty && text.contains(place.name)
    }
  }

  private let lead: Text
  private let partners: [Text]

  /// Collective names by which a document addresses all county governments at once.
  private static let allCounties = [
    "各县（区）", "各县(区)", "各区县", "各县区", "各区（县）", "各区(县)", "各县（市、区）", "各县(市、区)", "各县级",
  ]
  private static let separators: Set<Character> = ["、", "；", ";", "，", ","]

  init(_ duty: Duty) {
    lead = DutyNames.read(duty.lead)
    partners = duty.partners.map(DutyNames.read)
  }

  /// What the duty asks of `place`, if it names it: by its name, a county also as one of 各县（区）, a
  /// city or a province also through its own offices (市…, 省…).
  ///
  /// A zone (开发区) is no county government: it is asked only by name.
  func role(of place: PlaceUnit) -> DutyRole? {
    if lead.names(place) { return .lead }
    return partners.contains { $0.names(place) } ? .partner : nil
  }

  private static func read(_ text: String) -> Text {
    let offices = text.split { separators.contains($0) }
    var kinds = Set<PlaceKind>()
    if allCounties.contains(where: { text.contains($0) }) { kinds.insert(.county) }
    if offices.contains(where: { $0.hasPrefix("市") || $0.hasPrefix("各市") }) { kinds.insert(.city) }
    if offices.contains(where: { $0.hasPrefix("省") }) { kinds.insert(.province) }
    return Text(text: text, kinds: kinds)
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
