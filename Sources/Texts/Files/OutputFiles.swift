internal import Glibc
public import Planning

/// Why a result could not be written. Nothing was changed.
public struct OutputFault: Error, Sendable {
  /// As the caller named it.
  public var path: String
  /// A clause without a full stop, such as "cannot write: no space left on device".
  public var reason: Bilingual

  /// Takes both as they are.
  public init(path: String, reason: Bilingual) {
    self.path = path
    self.reason = reason
  }

  package static func system(_ path: String, _ failure: Int32 = errno) -> OutputFault {
    let text = SystemReason.words(failure)
    return OutputFault(
      path: path, reason: Bilingual(zh: "无法写入：\(text.zh)", en: "cannot write: \(text.en)"))
  }
}

/// A file that is being written piece by piece.
public struct OutputSink: Sendable {
  fileprivate let file: Int32
  fileprivate let name: String

  /// Writes all of `bytes` behind what was written before.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(OutputFault) {
    try OutputFile.writeAll(bytes, to: file, named: name)
  }
}

/// Writes files so that a reader sees the old content or the new, never a part: a temporary file
/// beside the target, synced, renamed over it, and the folder synced.
public enum OutputFile {
  /// Puts `bytes` into the file `path`. A link is followed, an existing file keeps its mode, and what is
  /// no regular file (a device, a pipe) is written to rather than replaced.
  public static func write(_ bytes: [UInt8], to path: String) throws(OutputFault) {
    var inode = stat()
    guard stat(path, &inode) == 0 else { return try replace(path, with: bytes, mode: nil) }
    switch inode.st_mode & S_IFMT {
    case S_IFREG: try replace(resolved(path), with: bytes, mode: inode.st_mode & 0o7777)
    case S_IFDIR: throw OutputFault.system(path, EISDIR)
    default:
      let file = open(path, O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { throw OutputFault.system(path) }
      defer { close(file) }
      PendingOutput.noteDirect()
      try writeAll(bytes, to: file, named: path)
    }
  }

  private static func replace(
    _ path: String, with bytes: [UInt8], mode: mode_t?
  ) throws(OutputFault) {
    let temporary = path + ".planctl-\(getpid()).tmp"
    defer { PendingOutput.end(temporary) }
    do throws(OutputFault) {
      var file: Int32 = -1
      let failure = PendingOutput.begin(temporary, for: path) {
        file = create(temporary)
        // Left by a killed run that had the same number.
        if file < 0, errno == EEXIST, unlink(temporary) == 0 { file = create(temporary) }
        return file >= 0
      }
      if failure != 0 { throw OutputFault.system(path, failure) }
      try fill(file, path: temporary, synced: true) { sink throws(OutputFault) in
        try writeAll(bytes, to: sink.file, named: sink.name)
      }
      if let mode, chmod(temporary, mode) != 0 { throw OutputFault.system(path) }
      let refusal = PendingOutput.commit(temporary) { rename(temporary, path) == 0 }
      if refusal != 0 { throw OutputFault.system(path, refusal) }
    } catch {
      unlink(temporary)
      // The temporary name means nothing to the reader.
      throw OutputFault(path: path, reason: error.reason)
    }
    try syncFolder(of: path)
  }

  /// `path` without links and dots; `path` itself if nothing stands there.
  package static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Writes all of `bytes` to an open file; a full disk or a closed pipe is an error, not silence.
  public static func writeAll(
    _ bytes: [UInt8], to file: Int32, named name: String
  ) throws(OutputFault) {
    try bytes.span.bytes.withUnsafeBytes { buffer throws(OutputFault) in
      try writeAll(buffer, to: file, named: name)
    }
  }

  /// Writes all of `bytes` to an open file.
  package static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, named name: String
  ) throws(OutputFault) {
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(file, bytes.baseAddress! + written, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { throw OutputFault.system(name) }
      written += count
    }
  }

  /// Makes a file that did not exist. One that is not synced here has to be later.
  package static func writeNew(
    _ bytes: [UInt8], to path: String, synced: Bool = true
  ) throws(OutputFault) {
    try writeNew(to: path, synced: synced) { sink throws(OutputFault) in
      try bytes.span.bytes.withUnsafeBytes { buffer throws(OutputFault) in try sink.write(buffer) }
    }
  }

  /// Makes a file that did not exist, of what `content` writes into it.
  package static func writeNew(
    to path: String, synced: Bool, content: (OutputSink) throws(OutputFault) -> Void
  ) throws(OutputFault) {
    let file = create(path)
    guard file >= 0 else { throw OutputFault.system(path) }
    try fill(file, path: path, synced: synced, content)
  }

  private static func create(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
  }

  /// Lets `content` write the new `file`, and closes it.
  private static func fill(
    _ file: Int32, path: String, synced: Bool, _ content: (OutputSink) throws(OutputFault) -> Void
  ) throws(OutputFault) {
    do throws(OutputFault) {
      try content(OutputSink(file: file, name: path))
    } catch {
      close(file)
      throw error
    }
    let result = synced ? fsync(file) : 0
    let failure = errno
    if close(file) != 0 { throw OutputFault.system(path) }
    if result != 0 { throw OutputFault.system(path, failure) }
  }

  package static func syncFolder(of path: String) throws(OutputFault) {
    let folder = open(OutputFile.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw OutputFault.system(path) }
    defer { close(folder) }
    if fsync(folder) != 0, errno != EINVAL { throw OutputFault.system(path) }
  }

  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
