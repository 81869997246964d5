internal import Planning

/// The program as a whole: what its overview, its manual page and the shells' completions say of it.
struct Program: Sendable {
  let tagline: Bilingual
  /// A call for whoever sees it for the first time.
  let first: String
  /// What holds for every command.
  let notes: Bilingual
  let statuses: [(status: String, meaning: Bilingual)]
  let environment: [(variable: String, meaning: Bilingual)]
  let commands: [Command]

  func command(_ name: String) -> Command? { commands.first { $0.name == name } }

  /// `unknown command "valdate"; did you mean validate?`
  func unknown(_ word: String) -> UsageError {
    let near = UsageError.nearest(word, among: commands.map(\.name))
    return UsageError("不认识的命令“\(word)”\(near.zh)", "unknown command \"\(word)\"\(near.en)")
  }
}
