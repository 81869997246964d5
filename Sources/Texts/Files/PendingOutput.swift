internal import Glibc
internal import Synchronization

/// Temporary files and folders that stand beside their targets until they are swapped in, so that an
/// interrupted run can take them away.
///
/// Making a temporary, swapping it in and abandoning all of them exclude each other: whoever abandons
/// finds the old result or the new one, and nothing is begun or swapped in afterwards.
public enum PendingOutput {
  /// What has become of the results so far.
  public struct Standing: Sendable {
    /// Temporaries that have not been swapped in.
    public internal(set) var pending = 0
    /// Targets that have their new content, in the order of the swaps.
    public internal(set) var written: [String] = []
    /// Whether something went straight into a device or a pipe.
    public internal(set) var isDirect = false
  }

  private struct Temporary {
    var path: String
    var target: String
    var isSwapped = false
  }

  private struct Register {
    var temporaries: [Temporary] = []
    var standing = Standing()
  }

  private static let register = Mutex(Register())

  // MARK: For writers

  /// Makes the temporary `path` for `target` with `make`, which says whether it did. Every one that was
  /// made is ended some time.
  ///
  /// - Returns: 0, or the system's number of what went wrong.
  package static func begin(_ path: String, for target: String, _ make: () -> Bool) -> Int32 {
    register.withLock { register in
      guard make() else { return errno }
      register.temporaries.append(Temporary(path: path, target: target))
      register.standing.pending += 1
      return 0
    }
  }

  /// Puts the temporary `path` in its target's place with `swap`, which says whether it did: the moment
  /// from which on the new content stands.
  ///
  /// - Returns: 0, or the system's number of what went wrong.
  package static func commit(_ path: String, _ swap: () -> Bool) -> Int32 {
    register.withLock { register in
      guard swap() else { return errno }
      if let index = register.temporaries.firstIndex(where: { $0.path == path }) {
        register.temporaries[index].isSwapped = true
        register.standing.pending -= 1
        register.standing.written.append(register.temporaries[index].target)
      }
      return 0
    }
  }

  /// Forgets the temporary `path`: it has been swapped in, or removed.
  package static func end(_ path: String) {
    register.withLock { register in
      guard let index = register.temporaries.firstIndex(where: { $0.path == path }) else { return }
      if !register.temporaries.remove(at: index).isSwapped { register.standing.pending -= 1 }
    }
  }

  /// Notes that a result goes straight into a device or a pipe.
  static func noteDirect() { register.withLock { $0.standing.isDirect = true } }

  // MARK: For whoever interrupts

  /// Removes all temporaries and calls `exit`, unless `isKept` wants the run to go on. From the first
  /// look on until then, no temporary is made or swapped in on any thread.
  public static func abandon(
    unless isKept: (Standing) -> Bool, thenExit exit: (Standing) -> Never
  ) {
    register.withLock { register in
      if isKept(register.standing) { return }
      for temporary in register.temporaries { remove(temporary.path) }
      exit(register.standing)
    }
  }

  /// What stands at this moment.
  package static func look(_ body: (Standing) -> Void) { body(register.withLock { $0.standing }) }

  /// Looks at a folder that workers still fill before giving it up.
  private static let mostLooks = 1000

  /// Removes the file or folder `path`, even while workers fill it.
  package static func remove(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    // Under another name nothing new gets in: workers open files by their path. It is again a name that
    // the next run would remove, should this one be killed.
    let aside = path + "0"
    let folder = rename(path, aside) == 0 ? aside : path
    for _ in 0..<mostLooks {
      OutputFolder.remove(folder)
      var inode = stat()
      if lstat(folder, &inode) != 0 { return }
    }
  }
}
