/// `1 error`, `2 errors`: an English noun behind its number.
public func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)" + (count == 1 ? "" : "s")
}
