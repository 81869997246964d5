internal import Glibc

/// A file, or standard input for `-`, read whole.
enum WholeInput {
  private static let readSize = 1 << 16

  /// - Throws: that the system does not let it be read, or that it holds more than `most` bytes.
  static func bytes(of path: String, atMost most: Int = .max) throws(UsageError) -> [UInt8] {
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw UsageError.unreadable(path) }
    defer { if file != STDIN_FILENO { close(file) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: readSize)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw UsageError.unreadable(path) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      if bytes.count > most { throw UsageError.unreadable(path, EFBIG) }
    }
  }
}
