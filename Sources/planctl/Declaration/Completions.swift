internal import Planning
internal import Texts

/// What a shell needs to complete the words of a command line.
enum Completions {
  enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

  static func script(_ shell: Shell, _ program: Program, _ language: Language) -> String {
    switch shell {
    case .bash: bash(program)
    case .zsh: zsh(program, language)
    case .fish: fish(program, language)
    }
  }

  /// The options that the command takes, those of every command last.
  private static func options(_ command: Command) -> [OptionForm] {
    command.options + CommonOption.all
  }

  // MARK: bash

  private static func bash(_ program: Program) -> String {
    let names = program.commands.map(\.name).joined(separator: " ")
    var text = """
      # Completion of planctl for bash: source <(planctl completions bash)
      _planctl() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          case $word in
            \(program.commands.map(\.name).joined(separator: "|"))) command=$word; break ;;
          esac
        done
        # --option=value comes as three words.
        if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
        compopt +o nospace 2> /dev/null
        case $command:$prev in

      """
    for (pattern, form) in valued(program) {
      text += "    \(pattern)) " + bashValues(form) + "; return ;;\n"
    }
    text += "  esac\n  if [[ $cur == -* ]]; then\n    case $command in\n"
    for command in program.commands {
      text +=
        "      \(command.name)) words='\(options(command).flatMap(\.names).joined(separator: " "))' ;;\n"
    }
    let common = CommonOption.all.flatMap(\.names).joined(separator: " ")
    text += "      *) words='\(common)' ;;\n    esac\n"
    text += """
          COMPREPLY=($(compgen -W "$words" -- "$cur"))
          return
        fi
        case $command in
          '') COMPREPLY=($(compgen -W '\(names)' -- "$cur")) ;;

      """
    for command in program.commands {
      let choices = command.operands.choices().map(\.word).joined(separator: " ")
      let isFolder = command.operands.path == .folder
      text += "    \(command.name)) "
      text +=
        isFolder
        ? "compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -d -- \"$cur\"))"
        : command.operands.path == .file
          ? "compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -f -- \"$cur\"))"
          : "COMPREPLY=($(compgen -W '\(choices)' -- \"$cur\"))"
      text += " ;;\n"
    }
    return text.replacing("command= word\n", with: "command= word words\n")
      + "  esac\n}\ncomplete -F _planctl planctl\n"
  }

  /// The options that take a value, with the pattern `COMMAND:NAME` under which bash looks for it.
  private static func valued(_ program: Program) -> [(pattern: String, form: OptionForm)] {
    func patterns(_ command: String, _ form: OptionForm) -> String {
      form.names.map { "\(command):\($0)" }.joined(separator: "|")
    }
    let own = program.commands.flatMap { command in
      command.options.filter { $0.placeholder != nil && !$0.isValueOptional }
        .map { (patterns(command.name, $0), $0) }
    }
    return own + CommonOption.all.filter { $0.placeholder != nil }.map { (patterns("*", $0), $0) }
  }

  private static func bashValues(_ form: OptionForm) -> String {
    let words = form.choices.map(\.word).joined(separator: " ")
    if !words.isEmpty { return "COMPREPLY=($(compgen -W '\(words)' -- \"$cur\"))" }
    return switch form.path {
    case .none: "COMPREPLY=()"
    case .file: "compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -f -- \"$cur\"))"
    case .folder: "compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -d -- \"$cur\"))"
    }
  }

  // MARK: zsh

  private static func zsh(_ program: Program, _ language: Language) -> String {
    var text = """
      #compdef planctl
      # Completion of planctl for zsh: a file _planctl in a folder of $fpath.
      _planctl() {
        local -a commands=(

      """
    for command in program.commands {
      text += "    " + quoted(command.name + ":" + command.summary(language)) + "\n"
    }
    text += """
        )
        local command=${words[(r)(\(program.commands.map(\.name).joined(separator: "|")))]}
        case $command in

      """
    for command in program.commands {
      let lines = options(command).flatMap { zsh($0, language) } + [operand(command, language)]
      text += "    \(command.name))\n      _arguments -s '1: :' \\\n"
      text += lines.map { "        " + $0 }.joined(separator: " \\\n") + " ;;\n"
    }
    let common = CommonOption.all.flatMap { zsh($0, language) }
    text += "    *)\n      _arguments -s '1:command:{_describe command commands}' \\\n"
    text += common.map { "        " + $0 }.joined(separator: " \\\n") + " ;;\n"
    return text + "  esac\n}\n_planctl \"$@\"\n"
  }

  private static func zsh(_ form: OptionForm, _ language: Language) -> [String] {
    let help = bare(form.help(language))
    let words = form.choices.map(\.word).joined(separator: " ")
    let action =
      !words.isEmpty
      ? "(\(words))" : form.path == .file ? "_files" : form.path == .folder ? "_files -/" : " "
    return form.names.map { name in
      guard let placeholder = form.placeholder?(language) else { return quoted("\(name)[\(help)]") }
      let mark = form.isValueOptional ? "=-::" : name.hasPrefix("--") ? "=:" : ":"
      let (sign, colon) = (String(mark.prefix { $0 != ":" }), String(mark.drop { $0 != ":" }))
      return quoted(
        (form.repeats ? "*" : "") + "\(name)\(sign)[\(help)]\(colon)\(bare(placeholder)):\(action)")
    }
  }

  private static func operand(_ command: Command, _ language: Language) -> String {
    let placeholder = bare(command.operands.placeholder(language))
    let words = command.operands.choices().map(\.word).joined(separator: " ")
    let action =
      !words.isEmpty
      ? "(\(words))"
      : command.operands.path == .folder ? "_files -/" : "_files"
    return quoted("*:\(placeholder.isEmpty ? " " : placeholder):\(action)")
  }

  /// Without the signs that divide a specification of zsh.
  private static func bare(_ text: String) -> String {
    String(text.map { $0 == ":" ? "：" : $0 == "[" ? "(" : $0 == "]" ? ")" : $0 })
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }

  // MARK: fish

  private static func fish(_ program: Program, _ language: Language) -> String {
    var text = "# Completion of planctl for fish: planctl completions fish | source\n"
    text += "complete -c planctl -f\n"
    for command in program.commands {
      text +=
        "complete -c planctl -n __fish_use_subcommand -a \(command.name) -d "
        + fishQuoted(command.summary(language)) + "\n"
    }
    for form in CommonOption.all { text += fish(form, "", language) }
    for command in program.commands {
      let condition = " -n '__fish_seen_subcommand_from \(command.name)'"
      for form in command.options { text += fish(form, condition, language) }
      let words = command.operands.choices().map(\.word).joined(separator: " ")
      if !words.isEmpty {
        text += "complete -c planctl\(condition) -a '\(words)'\n"
      } else if command.operands.path == .folder {
        text += "complete -c planctl\(condition) -a '(__fish_complete_directories)'\n"
      }
    }
    return text
  }

  private static func fish(_ form: OptionForm, _ condition: String, _ language: Language) -> String
  {
    var text = "complete -c planctl" + condition
    for name in form.names {
      text += name.hasPrefix("--") ? " -l \(name.dropFirst(2))" : " -s \(name.dropFirst(1))"
    }
    let words = form.choices.map(\.word).joined(separator: " ")
    if form.placeholder != nil {
      if !form.isValueOptional { text += form.path == .none ? " -x" : " -r" }
      if !words.isEmpty { text += " -a '\(words)'" }
      if form.path == .file { text += " -F" }
      if form.path == .folder { text += " -a '(__fish_complete_directories)'" }
    }
    return text + " -d " + fishQuoted(form.help(language)) + "\n"
  }

  private static func fishQuoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
