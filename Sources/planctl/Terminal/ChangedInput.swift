internal import Glibc

/// What happens when a file of the plan shrinks while it is mapped: the system stops the process with
/// SIGBUS, and only a signal handler can still say why.
enum ChangedInput {
  /// Chinese and English, because the handler can not ask which: composing text would allocate.
  private static let message: StaticString = """
    error[P006]: 计划文件在读取期间被改动，请重新运行 / a file of the plan changed while it was read; \
    run again

    """

  /// From now on SIGBUS writes one line to stderr and ends the process with status 2.
  static func install() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      // Only what POSIX allows in a handler: write and _exit.
      _ = write(2, ChangedInput.message.utf8Start, ChangedInput.message.utf8CodeUnitCount)
      _exit(2)
    }
    sigaction(SIGBUS, &action, nil)
  }
}
