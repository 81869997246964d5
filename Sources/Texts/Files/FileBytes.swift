package import Glibc
internal import Planning

/// The bytes of one file, held outside the Swift heap so that a large file is read without a copy:
/// read into memory if it is small, mapped if it is large.
///
/// A mapped file that shrinks while it is mapped cannot be read any more: the system then stops the
/// process with SIGBUS, which `planctl` turns into a message and exit status 2.
package final class FileBytes: @unchecked Sendable {
  // Immutable after init, hence Sendable in fact.
  /// Files of at least this size are mapped: below, a copy is as fast and cannot vanish.
  static let smallestMapped = 1 << 20

  /// Valid as long as this object lives: hold the object, not the buffer.
  package let buffer: UnsafeRawBufferPointer
  /// The open file behind a mapping, −1 if there is none, and what it was when it was opened.
  private let descriptor: Int32
  private let opened: stat

  package var count: Int { buffer.count }
  var isMapped: Bool { descriptor >= 0 }

  /// A copy of `bytes`; a large one is made on all cores.
  package init(_ bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    bytes.withUnsafeBytes { bytes in
      nonisolated(unsafe) let (from, to) = (bytes, copy)
      let step = 8 << 20
      _ = Workers.cores.map((bytes.count + step - 1) / step) { part in
        let range = part * step..<min((part + 1) * step, from.count)
        UnsafeMutableRawBufferPointer(rebasing: to[range])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: from[range]))
      }
    }
    buffer = UnsafeRawBufferPointer(copy)
    (descriptor, opened) = (-1, stat())
  }

  /// The bytes of the open regular file `descriptor`, which the caller closes; `nil` with `errno` set
  /// if they cannot be had, with `errno` 0 if the file changed meanwhile.
  package init?(reading descriptor: Int32, _ status: stat) {
    let size = Int(status.st_size)
    if size >= FileBytes.smallestMapped {
      let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
      guard own >= 0 else { return nil }
      let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, own, 0)
      guard let start, start != MAP_FAILED else {
        let failure = errno
        close(own)
        errno = failure
        return nil
      }
      // Rows are read from front to back: read far ahead.
      madvise(start, size, MADV_SEQUENTIAL)
      buffer = UnsafeRawBufferPointer(start: start, count: size)
      (self.descriptor, opened) = (own, status)
      return
    }
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 16)
    (self.descriptor, opened) = (-1, status)
    buffer = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy)[0..<size])
    var filled = 0
    while filled < size {
      let count = Glibc.read(descriptor, copy.baseAddress! + filled, size - filled)
      if count < 0, errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { break }
      filled += count
    }
    if filled < size || FileBytes.differs(descriptor, opened) {
      errno = 0
      return nil
    }
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: buffer.baseAddress!), buffer.count)
      close(descriptor)
    } else {
      buffer.deallocate()
    }
  }

  /// Whether the mapped file has another size or time of change than when it was opened.
  package var hasChanged: Bool { isMapped && FileBytes.differs(descriptor, opened) }

  private static func differs(_ descriptor: Int32, _ opened: stat) -> Bool {
    var now = stat()
    return fstat(descriptor, &now) != 0 || now.st_size != opened.st_size
      || now.st_mtim.tv_sec != opened.st_mtim.tv_sec
      || now.st_mtim.tv_nsec != opened.st_mtim.tv_nsec
  }

  /// Gives the memory of a mapped range back; the system reads it again should somebody ask.
  package func drop(_ range: Range<Int>) {
    guard isMapped else { return }
    // A multiple of every size that pages have.
    let page = 1 << 16
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound == count ? count : range.upperBound / page * page
    guard start < end else { return }
    madvise(
      UnsafeMutableRawPointer(mutating: buffer.baseAddress! + start), end - start, MADV_DONTNEED)
  }

  /// A copy that outlives the file.
  package func array() -> [UInt8] { Array(buffer) }

  package subscript(range: Range<Int>) -> UnsafeRawBufferPointer.SubSequence { buffer[range] }
}
