internal import Texts

/// A value of the descriptor that differs.
struct DescriptorChange: Sendable {
  /// `planctl.decimals`, `resources[3].title`
  var path: String
  /// As JSON; `nil` where there is no such key.
  var before: String?
  var after: String?

  /// Every value that differs, in the order of the later descriptor, then what is gone. Empty where only the
  /// order of keys does.
  static func all(from before: JSON, to after: JSON) -> [DescriptorChange] {
    let (left, right) = (leaves(before), leaves(after))
    let known = Dictionary(left.map { (ExactText($0.path), $0.text) }, uniquingKeysWith: { $1 })
    let present = Set(right.map { ExactText($0.path) })
    let changed = right.compactMap { leaf -> DescriptorChange? in
      let old = known[ExactText(leaf.path)]
      if let old, old.isExactly(leaf.text) { return nil }
      return DescriptorChange(path: leaf.path, before: old, after: leaf.text)
    }
    let gone = left.filter { !present.contains(ExactText($0.path)) }.map {
      DescriptorChange(path: $0.path, before: $0.text, after: nil)
    }
    return changed + gone
  }

  private static func leaves(_ value: JSON) -> [(path: String, text: String)] {
    var leaves: [(path: String, text: String)] = []
    func add(_ value: JSON, _ path: String) {
      switch value {
      case .object(let members) where !members.isEmpty:
        for (key, value) in members { add(value, path.isEmpty ? key : path + "." + key) }
      case .array(let values) where !values.isEmpty:
        for (index, value) in values.enumerated() { add(value, "\(path)[\(index)]") }
      default: leaves.append((path, value.text()))
      }
    }
    add(value, "")
    return leaves
  }
}
