internal import Glibc
public import Planning

/// Why a result could not be written. Nothing was changed.
public struct OutputFault: Error, Sendable {
  public var path: String
  public var reason: Bilingual

  public init(path: String, reason: Bilingual) {
    self.path = path
    self.reason = reason
  }

  static func system(_ path: String, _ failure: Int32 = errno) -> OutputFault {
    let text = String(cString: strerror(failure))
    return OutputFault(
      path: path, reason: Bilingual(zh: "无法写入：\(text)", en: "cannot write: \(text)"))
  }
}

/// Writes files so that a reader sees the old content or the new, never a part: a temporary file
/// beside the target, synced, renamed over it, and the folder synced.
public enum OutputFile {
  /// Puts `bytes` into the file `path`. A link is followed, an existing file keeps its mode, and what is
  /// no regular file (a device, a pipe) is written to rather than replaced.
  public static func write(_ bytes: [UInt8], to path: String) throws(OutputFault) {
    var info = stat()
    guard stat(path, &info) == 0 else { return try replace(path, with: bytes, mode: nil) }
    switch info.st_mode & S_IFMT {
    case S_IFREG: try replace(resolved(path), with: bytes, mode: info.st_mode & 0o7777)
    case S_IFDIR: throw OutputFault.system(path, EISDIR)
    default:
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw OutputFault.system(path) }
      defer { close(file) }
      try writeAll(bytes, to: file, named: path)
    }
  }

  private static func replace(
    _ path: String, with bytes: [UInt8], mode: mode_t?
  ) throws(OutputFault) {
    let temporary = path + ".planctl-\(getpid()).tmp"
    do throws(OutputFault) {
      try writeNew(bytes, to: temporary)
      if let mode, chmod(temporary, mode) != 0 { throw OutputFault.system(path) }
      if rename(temporary, path) != 0 { throw OutputFault.system(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    try syncFolder(of: path)
  }

  /// `path` without links and dots; `path` itself if nothing stands there.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Writes all of `bytes` to an open file; a full disk or a closed pipe is an error, not silence.
  public static func writeAll(
    _ bytes: [UInt8], to file: Int32, named name: String
  ) throws(OutputFault) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress! + written, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { throw OutputFault.system(name) }
      written += count
    }
  }

  static func writeNew(_ bytes: [UInt8], to path: String) throws(OutputFault) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw OutputFault.system(path) }
    do throws(OutputFault) {
      try writeAll(bytes, to: file, named: path)
    } catch {
      close(file)
      throw error
    }
    let synced = fsync(file)
    let failure = errno
    if close(file) != 0 { throw OutputFault.system(path) }
    if synced != 0 { throw OutputFault.system(path, failure) }
  }

  static func syncFolder(of path: String) throws(OutputFault) {
    let folder = open(OutputFile.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw OutputFault.system(path) }
    defer { close(folder) }
    if fsync(folder) != 0, errno != EINVAL { throw OutputFault.system(path) }
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

/// Writes a whole folder or nothing: a new folder beside the target, synced, then swapped in under a
/// lock on the parent folder.
public enum OutputFolder {
  /// Puts `files` into the folder `path`, which must not exist, or be empty, or hold nothing but files
  /// of these names (an earlier result, which is then replaced as a whole).
  public static func write(
    _ files: [(name: String, bytes: [UInt8])], to path: String
  ) throws(OutputFault) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let parent = OutputFile.folder(of: path)
    let lock = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw OutputFault.system(parent) }
    defer { close(lock) }
    if flock(lock, LOCK_EX | LOCK_NB) != 0 {
      throw OutputFault(
        path: path,
        reason: Bilingual(
          zh: "另一个 planctl 正在写入同一上级文件夹，请稍后再试",
          en: "another planctl is writing into the same parent folder; try again later"))
    }
    let exists = try isReplaceable(path, by: files)
    let temporary = path + ".planctl-\(getpid())"
    do throws(OutputFault) {
      if mkdir(temporary, 0o777) != 0 { throw OutputFault.system(temporary) }
      for file in files {
        try makeFolders(for: file.name, in: temporary)
        try OutputFile.writeNew(file.bytes, to: temporary + "/" + file.name)
      }
      try OutputFile.syncFolder(of: temporary + "/.")
      let result = exists ? exchange(temporary, path) : rename(temporary, path)
      if result != 0 { throw OutputFault.system(path) }
    } catch {
      remove(temporary)
      throw error
    }
    try OutputFile.syncFolder(of: path)
    // After a swap the old content stands under the temporary name.
    if exists { remove(temporary) }
  }

  /// Swaps two paths in one step (Linux 3.15, `RENAME_EXCHANGE`).
  private static func exchange(_ a: String, _ b: String) -> Int32 {
    renameat2(AT_FDCWD, a, AT_FDCWD, b, 2)
  }

  /// Whether something stands at `path`; throws when it must not be replaced.
  private static func isReplaceable(
    _ path: String, by files: [(name: String, bytes: [UInt8])]
  ) throws(OutputFault) -> Bool {
    var info = stat()
    guard lstat(path, &info) == 0 else { return false }
    guard info.st_mode & S_IFMT == S_IFDIR else {
      throw OutputFault(
        path: path,
        reason: Bilingual(zh: "已存在，且不是文件夹", en: "exists and is not a folder"))
    }
    // An earlier result is replaced; a folder with anything else in it is not.
    let own = Set(files.map { String($0.name.prefix { $0 != "/" }) })
    guard entries(path).allSatisfy(own.contains) else {
      throw OutputFault(
        path: path,
        reason: Bilingual(
          zh: "文件夹里有别的内容，不予覆盖；请换一个新文件夹",
          en: "the folder holds other things and is not overwritten; name a new folder"))
    }
    return true
  }

  private static func makeFolders(for name: String, in folder: String) throws(OutputFault) {
    var path = folder
    for part in name.split(separator: "/").dropLast() {
      path += "/" + part
      if mkdir(path, 0o777) != 0, errno != EEXIST { throw OutputFault.system(path) }
    }
  }

  /// The names in a folder, in no order.
  static func entries(_ path: String) -> [String] {
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

  private static func remove(_ path: String) {
    for name in entries(path) {
      let entry = path + "/" + name
      if unlink(entry) != 0, errno == EISDIR || errno == EPERM { remove(entry) }
    }
    rmdir(path)
  }
}

/// The C library's `renameat2`, which its headers show only to GNU programs.
@_silgen_name("renameat2")
private func renameat2(
  _ oldFolder: Int32, _ oldPath: UnsafePointer<CChar>, _ newFolder: Int32,
  _ newPath: UnsafePointer<CChar>, _ flags: UInt32
) -> Int32
