internal import Glibc
internal import Planning
internal import Synchronization
internal import Texts

/// Stands beside a command that may take long: shows its progress on the terminal, and ends it cleanly on
/// Ctrl-C (SIGINT), SIGTERM and SIGHUP.
///
/// One thread waits for signals with a time limit, and paints whenever it passes. Signals are blocked on
/// all other threads, so that no code runs in a signal handler. Signals that the parent ignores (nohup)
/// stay ignored.
enum Watch {
  /// Milliseconds between two looks.
  private static let interval = 150
  /// Nothing is painted before this many milliseconds of the command have passed.
  private static let patience = 500
  /// Milliseconds that an interruption waits for a reader who does not read.
  private static let grace = 1_000

  private struct Surface {
    /// The line on the terminal, without line end.
    var painted = ""
    var isOver = false
    var hasResult = false
    var rest = Rest()
  }

  /// Words on the terminal stay the last ones until work has moved on: behind the final message nothing
  /// is painted again.
  struct Rest {
    /// Stage and count of the work when somebody wrote; −1 if lines may be painted.
    private var round = -1
    private var done = -1

    /// Somebody writes while the work is at `state`.
    mutating func begin(at state: WorkProgress.State?) {
      (round, done) = state.map { ($0.round, $0.done) } ?? (-1, -1)
    }

    /// Whether a line may be painted about `state`.
    mutating func allows(_ state: WorkProgress.State) -> Bool {
      if state.round == round, state.done == done { return false }
      (round, done) = (-1, -1)
      return true
    }
  }

  /// Whoever holds it may write to stdout and stderr.
  private static let surface = Mutex(Surface())
  private static let isArmed = Atomic<Bool>(false)
  private static let isRunning = Atomic<Bool>(false)
  private static let interruptions = Atomic<Int>(0)
  private static let isChinese = Atomic<Bool>(false)

  private static var language: Language { isChinese.load(ordering: .relaxed) ? .zh : .en }

  // MARK: For commands

  /// Says that this is the program itself: tests that call commands keep their signals.
  static func arm() { isArmed.store(true, ordering: .relaxed) }

  /// Begins the watch, once. `progress` is what to show, `nil` to show nothing.
  static func begin(_ progress: WorkProgress?, _ language: Language) {
    guard isArmed.load(ordering: .relaxed), !isRunning.exchange(true, ordering: .relaxed) else {
      return
    }
    speak(language)
    var signals = sigset_t()
    sigemptyset(&signals)
    var isAny = false
    for signal in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(signal) {
      sigaddset(&signals, signal)
      isAny = true
    }
    guard isAny || progress != nil else { return }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let post = Unmanaged.passRetained(Post(signals, progress))
    var thread = pthread_t()
    let failure = pthread_create(&thread, nil, { Watch.attend($0) }, post.toOpaque())
    if failure != 0 {
      // Without a watch, signals do what they always did.
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      post.release()
    }
  }

  /// The language of what is painted and said from now on.
  static func speak(_ language: Language) {
    isChinese.store(language == .zh, ordering: .relaxed)
  }

  /// Takes the painted line away, and runs `body`, which writes to stdout or stderr while the work is at
  /// `state`.
  static func aside<Fault>(
    isResult: Bool, at state: WorkProgress.State?, _ body: () throws(Fault) -> Void
  ) throws(Fault) {
    try surface.withLock { surface throws(Fault) in
      erase(&surface)
      surface.rest.begin(at: state)
      if isResult { surface.hasResult = true }
      try body()
    }
  }

  /// Ends the watch; a signal is of no consequence any more.
  static func end() {
    if !isRunning.load(ordering: .relaxed) { return }
    surface.withLock { surface in
      erase(&surface)
      surface.isOver = true
    }
  }

  // MARK: The thread

  private final class Post: Sendable {
    let signals: sigset_t
    let progress: WorkProgress?

    init(_ signals: sigset_t, _ progress: WorkProgress?) {
      self.signals = signals
      self.progress = progress
    }
  }

  private static func attend(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let post = Unmanaged<Post>.fromOpaque(argument!).takeRetainedValue()
    var signals = post.signals
    var pace = ProgressPace()
    let began = now()
    var wait = timespec(tv_sec: 0, tv_nsec: interval * 1_000_000)
    while true {
      let signal =
        post.progress == nil
        ? sigwaitinfo(&signals, nil) : sigtimedwait(&signals, nil, &wait)
      if signal > 0 {
        interrupt(signal)
      } else if let progress = post.progress, errno == EAGAIN {
        let time = now()
        let line = pace.look(progress.state, at: time)
        if time - began >= patience { paint(line, progress) }
      }
    }
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    return sigaction(signal, nil, &action) == 0
      && unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// Milliseconds of a clock that does not go back.
  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  // MARK: Painting

  private static func paint(_ line: ProgressLine, _ progress: WorkProgress) {
    // A job in the background leaves the terminal to the one in front.
    let front = tcgetpgrp(STDERR_FILENO)
    if front > 0, front != getpgrp() { return }
    // While somebody writes, there is nothing to paint.
    _ = surface.withLockIfAvailable { surface in
      if surface.isOver || !surface.rest.allows(progress.state) { return }
      // The last column stays free: some terminals begin a new line there.
      let text = line.text(language, width: width() - 1)
      if text == surface.painted { return }
      send("\r" + text + "\u{1B}[K")
      surface.painted = text
    }
  }

  private static func erase(_ surface: inout Surface) {
    if surface.painted.isEmpty { return }
    send("\r\u{1B}[K")
    surface.painted = ""
  }

  private static func width() -> Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  private static func send(_ text: String) {
    try? OutputFile.writeAll(Array(text.utf8), to: STDERR_FILENO, named: "stderr")
  }

  // MARK: Interruption

  /// Ends the run: no temporary stays, and what a reader of stdout has are whole blocks. Once a result
  /// has been swapped in and nothing else is under way, the run is let come to its own end; asking
  /// again ends it all the same.
  private static func interrupt(_ signal: Int32) {
    let isAgain = interruptions.add(1, ordering: .relaxed).newValue > 1
    let deadline = now() + grace
    while now() < deadline {
      if surface.withLockIfAvailable({ leave(&$0, signal, isAgain) }) != nil { return }
      usleep(2_000)
    }
    // A block is stuck in a pipe that nobody reads: leave without it.
    var surface = Surface()
    surface.hasResult = true
    leave(&surface, signal, isAgain)
  }

  private static func leave(_ surface: inout Surface, _ signal: Int32, _ isAgain: Bool) {
    if surface.isOver { return }
    erase(&surface)
    let hasResult = surface.hasResult
    PendingOutput.abandon(
      unless: { !$0.written.isEmpty && $0.pending == 0 && !isAgain },
      thenExit: { standing in
        send(farewell(standing, hasResult: hasResult)(language))
        _exit(128 + signal)
      })
  }

  /// What an interrupted run says last.
  static func farewell(_ standing: PendingOutput.Standing, hasResult: Bool) -> Bilingual {
    let isPartial = hasResult || standing.isDirect
    let names = standing.written.map(Layout.plain).joined(separator: ", ")
    return Bilingual(
      zh: "已中断，"
        + (names.isEmpty ? "未写出任何\(isPartial ? "文件" : "内容")" : "只写出了 \(names)")
        + (isPartial ? "；已输出的结果可能不完整" : "") + "\n",
      en: "interrupted; "
        + (names.isEmpty
          ? "\(isPartial ? "no file" : "nothing") was written" : "wrote \(names) only")
        + (isPartial ? "; the result so far may be incomplete" : "") + "\n")
  }
}
