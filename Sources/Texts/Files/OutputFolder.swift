internal import Dispatch
internal import Glibc
internal import Planning
internal import Synchronization
internal import SystemCalls

/// Writes a whole folder or nothing: a new folder beside the target, locked while it is filled, synced,
/// then swapped in. Runs with other targets in the same parent folder go on beside it; a second one with
/// the same target is refused.
///
/// A run that is killed leaves the old result or the new one, and perhaps `TARGET.planctl-PID`, which
/// the next run removes. No signal needs to be caught for that; one that is caught leaves nothing
/// (`PendingOutput`).
public enum OutputFolder {
  /// Puts `files` into the folder `path`, which must not exist, or hold nothing but an earlier result.
  public static func write(
    _ files: [(name: String, bytes: [UInt8])], to path: String, progress: WorkProgress? = nil
  ) throws(OutputFault) {
    try write(files.map(\.name), to: path, progress: progress) { index throws(OutputFault) in
      files[index].bytes
    }
  }

  /// Puts files of these names into the folder `path`; `content` makes the bytes of each when it is
  /// its turn, on any thread, so that no more than `threads` files are in memory. The `closing` ones at
  /// the end wait for all before them, such as an index of what was written.
  ///
  /// The folder must not exist, or hold nothing but files of these names and the folders they are in
  /// (an earlier result, which is then replaced as a whole).
  ///
  /// - Parameters:
  ///   - names: relative paths without `.`, `..`, empty parts or control characters, none twice.
  ///   - progress: counts the files written.
  /// - Throws: the fault of the first file, in the order of `names`, that could not be made or written;
  ///   or what else went wrong. The old content is then as it was, and nothing new stays.
  public static func write(
    _ names: [String], closing: Int = 0, to path: String, threads: Int = 2,
    isOwn: (String) -> Bool = { _ in false }, progress: WorkProgress? = nil,
    content: @Sendable (Int) throws(OutputFault) -> [UInt8]
  ) throws(OutputFault) {
    try swapIn(names, at: path, isOwn: isOwn) { temporary throws(OutputFault) in
      progress?.begin(.filing, of: names.count)
      for part in [0..<names.count - closing, names.count - closing..<names.count] {
        try writeAll(names, part, to: temporary, threads: threads, progress, content)
      }
    }
  }

  /// Puts files of these names into the folder `path`, one after the other; `content` writes each of them
  /// piece by piece, so that no file need be in memory. For the folder and for faults the same holds.
  /// `companion`, a finished temporary file, is renamed together with the folder.
  package static func write(
    _ names: [String], to path: String, with companion: (temporary: String, path: String)? = nil,
    streaming content: (Int, OutputSink) throws(OutputFault) -> Void
  ) throws(OutputFault) {
    try swapIn(
      names, at: path, with: companion, isOwn: { _ in false },
      fill: { temporary throws(OutputFault) in
        for (index, name) in names.enumerated() {
          try OutputFile.writeNew(to: temporary + "/" + name, synced: false) {
            sink throws(OutputFault) in try content(index, sink)
          }
        }
      })
  }

  /// Makes a folder beside `path`, lets `fill` write into it, and swaps it in.
  private static func swapIn(
    _ names: [String], at path: String, with companion: (temporary: String, path: String)? = nil,
    isOwn: (String) -> Bool,
    fill: (String) throws(OutputFault) -> Void
  ) throws(OutputFault) {
    precondition(names.allSatisfy(isPlain), "a file name that leaves its folder")
    var path = path
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    let temporary = path + marker + "\(getpid())"
    let (lock, exists) = try begin(temporary, for: path, replacing: names, isOwn: isOwn)
    defer { close(lock) }
    defer { PendingOutput.end(temporary) }
    do throws(OutputFault) {
      try makeFolders(of: names, in: temporary)
      try fill(temporary)
      try syncAll(temporary)
      var refused = path
      let refusal = PendingOutput.commit(temporary) {
        guard (exists ? exchangePaths(temporary, path) : rename(temporary, path)) == 0 else {
          return false
        }
        guard let companion, rename(companion.temporary, companion.path) != 0 else { return true }
        // Both or neither.
        let failure = errno
        refused = companion.path
        _ = exists ? exchangePaths(temporary, path) : rename(path, temporary)
        errno = failure
        return false
      }
      if refusal != 0 { throw OutputFault.system(refused, refusal) }
    } catch {
      remove(temporary)
      // The temporary name means nothing to the reader.
      let inside = error.path.hasPrefix(temporary)
      throw OutputFault(
        path: inside ? path + error.path.dropFirst(temporary.count) : error.path,
        reason: error.reason)
    }
    try OutputFile.syncFolder(of: path)
    // After a swap the old content stands under the temporary name.
    if exists { remove(temporary) }
  }

  // MARK: Names

  /// What stands between a target's name and the number of the process in a temporary folder's name.
  private static let marker = ".planctl-"

  /// Whether `name` is a file inside the folder and shows no control characters (C0, DEL, C1).
  package static func isPlain(_ name: String) -> Bool {
    let isPrintable = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    // A slash inside a Character, as before a combining mark, is still a slash to the system.
    return isPrintable
      && name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
  }

  /// The folders that hold files of these names: `a` and `a/b` for `a/b/c.csv`, outer ones first.
  private static func folders(of names: [String]) -> [String] {
    var folders = Set<String>()
    for name in names {
      var folder = name.utf8[...]
      while let slash = folder.lastIndex(of: UInt8(ascii: "/")) {
        folder = folder[..<slash]
        if !folders.insert(String(decoding: folder, as: UTF8.self)).inserted { break }
      }
    }
    return folders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: What stands there

  /// Makes the folder `temporary` and locks it; the lock goes when it is closed, or with the process.
  /// Also says whether something stands at `path`; throws when that must not be replaced, or another run
  /// is about to replace it.
  private static func begin(
    _ temporary: String, for path: String, replacing names: [String], isOwn: (String) -> Bool
  ) throws(OutputFault) -> (lock: Int32, exists: Bool) {
    let parent = OutputFile.folder(of: path)
    // Until the new folder is locked, it looks like one that a killed run has left.
    let parentLock = try lockedParent(parent, for: path)
    defer { close(parentLock) }
    try removeStale(beside: path, in: parent)
    let exists = try isReplaceable(path, by: names, isOwn: isOwn)
    let failure = PendingOutput.begin(temporary, for: path) { mkdir(temporary, 0o777) == 0 }
    if failure != 0 { throw OutputFault.system(path, failure) }
    if let lock = lockedFolder(temporary) { return (lock, exists) }
    let refusal = errno
    remove(temporary)
    PendingOutput.end(temporary)
    throw OutputFault.system(path, refusal)
  }

  /// An open, locked folder, or nil with the reason in `errno`.
  private static func lockedFolder(_ folder: String) -> Int32? {
    let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 { return lock }
    let failure = errno
    if lock >= 0 { close(lock) }
    errno = failure
    return nil
  }

  /// How often, and after how many microseconds each time, the parent folder is tried: half a minute.
  /// Other runs hold it while they make a folder or remove a left one.
  private static let (mostTries, betweenTries) = (3000, UInt32(10_000))

  private static func lockedParent(
    _ parent: String, for path: String
  ) throws(OutputFault) -> Int32 {
    for _ in 0..<mostTries {
      if let lock = lockedFolder(parent) { return lock }
      if errno != EWOULDBLOCK { throw OutputFault.system(parent) }
      usleep(betweenTries)
    }
    throw OutputFault(
      path: path,
      reason: Bilingual(
        zh: "另一个程序长时间占用其上级文件夹，请稍后再试",
        en: "another program keeps its parent folder locked; try again later"))
  }

  /// Removes what killed runs left beside the target: folders that no run has locked.
  private static func removeStale(
    beside path: String, in parent: String
  ) throws(OutputFault) {
    let prefix = Array((path + marker).utf8.split(separator: UInt8(ascii: "/")).last ?? [])
    for entry in entries(parent) where entry.utf8.starts(with: prefix) {
      let number = entry.utf8.dropFirst(prefix.count)
      let stale = parent + "/" + entry
      guard !number.isEmpty, number.allSatisfy(isDigit), isFolder(stale) else { continue }
      if let lock = lockedFolder(stale) {
        remove(stale)
        close(lock)
      } else if errno == EWOULDBLOCK {
        throw OutputFault(
          path: path,
          reason: Bilingual(
            zh: "另一个 planctl 正在写入这个文件夹，请稍后再试",
            en: "another planctl is writing this folder; try again later"))
      }
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var inode = stat()
    return lstat(path, &inode) == 0 && inode.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether something stands at `path`; throws when it must not be replaced.
  private static func isReplaceable(
    _ path: String, by names: [String], isOwn: (String) -> Bool
  ) throws(OutputFault) -> Bool {
    var inode = stat()
    guard lstat(path, &inode) == 0 else { return false }
    guard isFolder(path) else {
      throw OutputFault(
        path: path,
        reason: Bilingual(zh: "已存在，且不是文件夹", en: "exists and is not a folder"))
    }
    // An earlier result is replaced; a folder with anything else in it is not.
    let own = folders(of: names)
    let (ownFiles, ownFolders) = (Set(names), Set(own))
    for folder in [""] + own.map({ $0 + "/" }) where isFolder(path + "/" + folder) {
      for entry in entries(path + "/" + folder) {
        let name = folder + entry
        if (isFolder(path + "/" + name) ? ownFolders : ownFiles).contains(name) { continue }
        if !isFolder(path + "/" + name), isOwn(name) { continue }
        throw OutputFault(
          path: path,
          reason: Bilingual(
            zh: "文件夹里有别的内容（\(Layout.plain(name))），不予覆盖；请换一个新文件夹",
            en:
              "the folder holds other things (\(Layout.plain(name))) and is not overwritten; name a new "
              + "folder"))
      }
    }
    return true
  }

  /// The names in a folder, in no order.
  package static func entries(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  // MARK: Writing

  private static func makeFolders(
    of names: [String], in temporary: String
  ) throws(OutputFault) {
    for folder in folders(of: names) {
      let path = temporary + "/" + folder
      if mkdir(path, 0o777) != 0 { throw OutputFault.system(path) }
    }
  }

  /// Files are taken in order; after a fault no later one is begun, so that the first fault is the
  /// same on any number of threads.
  private static func writeAll(
    _ names: [String], _ part: Range<Int>, to folder: String, threads: Int,
    _ progress: WorkProgress?,
    _ content: @Sendable (Int) throws(OutputFault) -> [UInt8]
  ) throws(OutputFault) {
    let first = Mutex<(index: Int, fault: OutputFault)?>(nil)
    Workers.threads(threads).forEach(part.count) { position in
      let index = part.lowerBound + position
      if first.withLock({ $0 != nil }) { return }
      do throws(OutputFault) {
        let bytes = try content(index)
        try OutputFile.writeNew(bytes, to: folder + "/" + names[index], synced: false)
        progress?.advance(by: 1)
      } catch {
        first.withLock { if $0.map({ index < $0.index }) ?? true { $0 = (index, error) } }
      }
    }
    if let (_, fault) = first.withLock({ $0 }) { throw fault }
  }

  /// One sync of the whole file system instead of one a file. Measured on ext4 with a busy disk, 3,000
  /// files of 4 kB on two threads, whole runs in turn: 0.6, 1.2 and 3.0 s, where an fsync a file took
  /// 1.5, 1.9 and 5.3 s. Since Linux 5.8 it reports what could not be written back.
  private static func syncAll(_ folder: String) throws(OutputFault) {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw OutputFault.system(folder) }
    defer { close(file) }
    if syncFileSystem(file) != 0 { throw OutputFault.system(folder) }
  }

  package static func remove(_ path: String) {
    for name in entries(path) {
      let entry = path + "/" + name
      if unlink(entry) != 0, errno == EISDIR || errno == EPERM { remove(entry) }
    }
    rmdir(path)
  }
}
