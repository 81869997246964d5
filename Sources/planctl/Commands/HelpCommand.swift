internal import Planning

/// `planctl help`: the overview, the pages of commands, the manual page.
enum HelpCommand {
  static let command = Command(
    name: "help",
    summary: Bilingual(
      zh: "总览；planctl help 命令 看详情", en: "the overview; planctl help COMMAND for more"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "命令", en: "COMMAND"), what: Bilingual(zh: "命令", en: "command"),
      least: 0, most: .max,
      choices: { Program.planctl.commands.map { Choice(word: $0.name, help: $0.summary) } }),
    about: Bilingual(
      zh: "不写命令是总览；写出几个命令则依次给出它们的说明。",
      en: "The overview, or the pages of the commands named, one after the other."),
    sections: [Command.Section(options: [manual.form])],
    examples: [
      Bilingual(zh: "help simulate sweep", en: "help simulate sweep"),
      Bilingual(
        zh: "help --man > planctl.1 && man -l planctl.1",
        en: "help --man > planctl.1 && man -l planctl.1"),
    ],
    run: run)

  private static let manual = Option(
    flag: "--man",
    help: Bilingual(
      zh: "写成手册页（man）：全部命令的一页，或一个命令的",
      en: "as a manual page (man), of all commands or of the one named"))

  private static func run(_ call: Call, _ console: inout Console) throws -> Int32 {
    let program = Program.planctl
    let page = HelpPage(console.language, width: console.columns)
    let commands = try call.operands.map { word throws(UsageError) in
      guard let command = program.command(word) else { throw program.unknown(word) }
      return command
    }
    if call[manual] {
      if commands.count > 1 {
        throw UsageError("--man 一次写一个命令的手册页", "--man writes the page of one command at a time")
      }
      let manual = ManualPage(console.language)
      try console.result(
        commands.first.map { manual.text($0, of: program) } ?? manual.text(program))
      return 0
    }
    try console.result(
      commands.isEmpty
        ? page.overview(program)
        : commands.map(page.text).joined(separator: "\n"))
    return 0
  }
}
