internal import Glibc
internal import Planning
internal import Texts

/// A mistake in how planctl was called.
struct UsageError: Error {
  var message: Bilingual

  init(message: Bilingual) { self.message = message }

  init(_ zh: String, _ en: String) { message = Bilingual(zh: zh, en: en) }

  /// A file that the system, as `errno` says, does not let be read.
  static func unreadable(_ path: String, _ failure: Int32 = errno) -> UsageError {
    let reason = SystemReason.words(failure)
    return UsageError("读不了 \(path)：\(reason.zh)", "cannot read \(path): \(reason.en)")
  }

  /// `word` stands where one of `words` should.
  static func notOne(_ word: String, of words: [String], _ option: String) -> UsageError {
    let list = words.joined(separator: ", ")
    let near = nearest(word, among: words)
    return UsageError(
      "\(option) 不能是“\(word)”，应为 \(list) 之一\(near.zh)",
      "\(option) cannot be \"\(word)\"; use one of \(list)\(near.en)")
  }

  /// `, did you mean simulate?`, if a word that `known` has is near enough.
  static func nearest(_ word: String, among known: [String]) -> Bilingual {
    guard let near = Nearest.meant(word, among: known) else {
      return Bilingual(zh: "", en: "")
    }
    return Bilingual(zh: "；是否想写 \(near)？", en: "; did you mean \(near)?")
  }
}
