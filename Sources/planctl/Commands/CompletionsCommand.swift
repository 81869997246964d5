internal import Planning

/// `planctl completions`: what a shell needs to complete commands, options and values.
enum CompletionsCommand {
  static let command = Command(
    name: "completions",
    summary: Bilingual(
      zh: "写出 bash、zsh 或 fish 的补全脚本", en: "the completion script of bash, zsh or fish"),
    operands: Command.Operands(
      placeholder: Bilingual(zh: "bash|zsh|fish", en: "bash|zsh|fish"),
      what: Bilingual(zh: "外壳（bash、zsh 或 fish）", en: "shell (bash, zsh or fish)"),
      choices: { shell.choices }),
    about: Bilingual(
      zh: """
        写出补全脚本，按 Tab 时补全命令、选项和可取的值。一次启用：
          source <(planctl completions bash)
          planctl completions fish | source
        长期启用，把它写进外壳读取的文件夹：
          planctl completions bash > ~/.local/share/bash-completion/completions/planctl
          planctl completions zsh > ~/.zfunc/_planctl    （~/.zfunc 须在 fpath 里）
          planctl completions fish > ~/.config/fish/completions/planctl.fish
        """,
      en: """
        Writes the script with which Tab completes commands, options and the values they take. For once:
          source <(planctl completions bash)
          planctl completions fish | source
        For good, into the folder that the shell reads:
          planctl completions bash > ~/.local/share/bash-completion/completions/planctl
          planctl completions zsh > ~/.zfunc/_planctl    (with ~/.zfunc in fpath)
          planctl completions fish > ~/.config/fish/completions/planctl.fish
        """),
    sections: [],
    examples: [],
    run: { call, console in
      let shell = try shell.read(call.operands[0], "completions")
      try console.result(Completions.script(shell, .planctl, console.language))
      return 0
    })

  private static let shell = ValueKind<Completions.Shell>.choice(
    Bilingual(zh: "外壳", en: "SHELL"))
}
