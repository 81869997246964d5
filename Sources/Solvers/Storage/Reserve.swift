internal import Glibc

/// One piece of memory for many columns that live no longer than it does.
///
/// Thirty columns that each ask the system for memory meet thousands of page faults; one reserve on large
/// pages a few. Measured on plan-shaped networks, first solve in a process: 76,000 arcs take a quarter
/// less, 107,000 an eighth; 8,000 arcs and solves that come later the same.
struct Reserve: ~Copyable, @unchecked Sendable {
  /// 2 MiB, the large page of x86-64 and of most 64-bit ARM systems.
  static let largePage = 2 << 20
  /// From this size on a large page takes no longer than the small ones it stands for.
  private static let leastBytes = 1 << 20
  /// Columns begin at multiples of a cache line.
  private static let line = 64

  private let base: UnsafeMutableRawPointer?
  private let size: Int
  private let used: UnsafeMutablePointer<Int>

  /// A reserve for about so many bytes; small ones are left to the columns themselves.
  init(bytes: Int) {
    used = .allocate(capacity: 1)
    used.initialize(to: 0)
    let rounded = (bytes + Self.largePage - 1) / Self.largePage * Self.largePage
    var place: UnsafeMutableRawPointer?
    guard bytes >= Self.leastBytes, posix_memalign(&place, Self.largePage, rounded) == 0 else {
      base = nil
      size = 0
      return
    }
    madvise(place, rounded, MADV_HUGEPAGE)
    base = place
    size = rounded
  }

  deinit {
    free(base)
    used.deallocate()
  }

  /// Room for `count` values, or nil if there is none left.
  func room<Element: BitwiseCopyable>(
    for count: Int, _: Element.Type
  ) -> UnsafeMutablePointer<Element>? {
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let start = used.pointee
    guard let base, start + bytes <= size else { return nil }
    used.pointee = (start + bytes + Self.line - 1) / Self.line * Self.line
    return (base + start).bindMemory(to: Element.self, capacity: max(count, 1))
  }
}
