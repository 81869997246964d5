internal import Glibc

/// The largest file read: 16 GiB, hundreds of times the largest instance measured.
private let largestFile = 16 << 30

/// All bytes of the regular file at `path`.
public func readBytes(_ path: String) throws(InstanceFault) -> [UInt8] {
  func fault(_ found: String) -> InstanceFault {
    InstanceFault(file: path, found: found, expected: "a readable file")
  }
  // A NUL would cut the path short and open another file.
  guard !path.utf8.contains(0) else { throw fault("a path with a NUL byte") }
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard file >= 0 else { throw fault(String(cString: strerror(errno))) }
  defer { close(file) }
  var inode = stat()
  guard fstat(file, &inode) == 0 else { throw fault(String(cString: strerror(errno))) }
  guard inode.st_mode & S_IFMT == S_IFREG else { throw fault("a folder, pipe or device") }
  guard inode.st_size <= largestFile else { throw fault("\(inode.st_size) bytes") }
  let size = Int(inode.st_size)
  var failure: String?
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
    while filled < size {
      let count = read(file, buffer.baseAddress! + filled, size - filled)
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        failure = count < 0 ? String(cString: strerror(errno)) : "its end after \(filled) bytes"
        return
      }
      filled += count
    }
  }
  if let failure { throw fault(failure) }
  return bytes
}
