internal import Glibc
internal import Planning
internal import Texts

/// Where the files of a package come from.
public enum PackageSource: Sendable {
  /// A folder on disk.
  case folder(String)
  /// Files in memory, by name: for examples and tests.
  case memory([String: [UInt8]])
}

/// Opens files of a package: only inside its folder, only regular files, never through a link.
struct PackageFolder {
  /// The largest file read: 64 GiB, far above a plan of 10⁸ tranches (1.6 GB).
  static let largestFile = 64 << 30

  let source: PackageSource

  /// The bytes of `name`, a relative path inside the package.
  func read(_ name: String, isDeclared: Bool = false) throws(InputFault) -> FileBytes {
    do throws(InputFault) {
      switch source {
      case .memory(let files):
        guard let bytes = files[name] else { throw missing(name) }
        return FileBytes(bytes)
      case .folder(let folder): return try PackageFolder.read(folder: folder, name)
      }
    } catch {
      var fault = error
      if isDeclared, fault.kind == .unreadable {
        fault.expected = Bilingual(
          zh: "\(PlanPackage.descriptorName) 列出了这个文件，它应在文件夹里且可读",
          en: "a readable file, because \(PlanPackage.descriptorName) declares it")
      }
      throw fault
    }
  }

  /// The names in the folder itself.
  func names() -> [String] {
    switch source {
    case .memory(let files): files.keys.sorted()
    case .folder(let folder): OutputFolder.entries(folder).sorted()
    }
  }

  /// Files that a person sees in the folder, by name: folders and hidden files are left out.
  func visibleFiles() -> [String] {
    let names = names().filter { !$0.hasPrefix(".") }
    guard case .folder(let folder) = source else { return names }
    return names.filter { name in
      var inode = stat()
      return stat(FilePath.joined(folder, name), &inode) == 0 && inode.st_mode & S_IFMT == S_IFREG
    }
  }

  private func missing(_ name: String) -> InputFault {
    InputFault(
      name == PlanPackage.descriptorName ? .noDescriptor : .unreadable, file: name,
      expected: Bilingual(zh: "应有文件 \(name)", en: "a file \(name)"))
  }

  private static func read(folder: String, _ name: String) throws(InputFault) -> FileBytes {
    var inode = stat()
    if stat(folder, &inode) != 0, errno != ENOENT, errno != ENOTDIR { throw unreadable(name) }
    guard inode.st_mode & S_IFMT == S_IFDIR else {
      let exists = inode.st_mode != 0
      throw InputFault(
        .notAFolder, file: "", found: folder,
        expected: Bilingual(
          zh: exists ? "应为文件夹，这里是文件" : "应为文件夹，这里什么也没有",
          en: exists ? "a folder, but this is a file" : "a folder, but nothing is there"))
    }
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(name) }
    defer { close(descriptor) }
    return try read(in: descriptor, name)
  }

  /// Walks the path one component at a time, so that no component can be a link.
  private static func read(in folder: Int32, _ name: String) throws(InputFault) -> FileBytes {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if name.utf8.contains(0) || parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      throw InputFault(
        .unsafePath, file: name,
        expected: Bilingual(zh: "应为文件夹内的相对路径", en: "a relative path inside the folder"))
    }
    var current = dup(folder)
    defer { close(current) }
    for part in parts.dropLast() {
      let next = openat(current, String(part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw unreadable(name) }
      close(current)
      current = next
    }
    // O_NONBLOCK: opening a pipe must not wait for a writer.
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let file = openat(current, String(parts[parts.count - 1]), flags)
    guard file >= 0 else {
      let failure = errno
      if failure == ELOOP { throw notRegular(name) }
      if failure == ENOENT, name == PlanPackage.descriptorName {
        throw InputFault(
          .noDescriptor, file: name,
          expected: Bilingual(zh: "应有文件 \(name)", en: "a file \(name)"))
      }
      throw unreadable(name, failure)
    }
    defer { close(file) }
    var inode = stat()
    guard fstat(file, &inode) == 0 else { throw unreadable(name) }
    guard inode.st_mode & S_IFMT == S_IFREG else { throw notRegular(name) }
    guard inode.st_size <= largestFile else { throw unreadable(name, EFBIG) }
    errno = 0
    if let bytes = FileBytes(reading: file, inode) { return bytes }
    throw errno == 0 ? changed(name) : unreadable(name)
  }

  /// A file that is not what it was when it was opened: what was read may be half of each.
  static func changed(_ name: String) -> InputFault {
    InputFault(
      .changedWhileRead, file: name,
      expected: Bilingual(
        zh: "读取期间文件应保持不变", en: "a file that stays as it is while it is read"))
  }

  private static func notRegular(_ name: String) -> InputFault {
    InputFault(
      .notARegularFile, file: name,
      expected: Bilingual(zh: "应为普通文件", en: "a regular file"))
  }

  private static func unreadable(_ name: String, _ failure: Int32 = errno) -> InputFault {
    let reason = SystemReason.words(failure)
    var fault = InputFault(
      .unreadable, file: name, found: reason.en,
      expected: Bilingual(zh: "应为可读的文件", en: "a readable file"))
    fault.reason = reason
    return fault
  }
}
