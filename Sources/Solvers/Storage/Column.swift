internal import Glibc

/// A fixed number of values of one plain type in one piece of memory, owned by one place.
///
/// The solver's loops read and write a few million of them a second. Measured on the plan-shaped
/// instance of 10⁵ arcs, a local struct of Swift arrays took 12 % longer, a class of arrays 35 %:
/// so here, and only here, an unsafe pointer. Indices are asserted in debug builds.
/// Writing does not need `mutating`: two threads may write to two parts of one column.
struct Column<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int
  /// False for a column inside a reserve, which gives the memory back.
  private let isOwner: Bool

  init(repeating value: Element, count: Int) {
    self.init(uninitialized: count)
    base.initialize(repeating: value, count: count)
  }

  /// Every value must be written before it is read.
  init(uninitialized count: Int) {
    base = Self.memory(count)
    self.count = count
    isOwner = true
  }

  /// A column inside a reserve that lives at least as long; every value must be written before it is read.
  init(uninitialized count: Int, in reserve: borrowing Reserve) {
    let room = reserve.room(for: count, Element.self)
    base = room ?? Self.memory(count)
    self.count = count
    isOwner = room == nil
  }

  init(repeating value: Element, count: Int, in reserve: borrowing Reserve) {
    self.init(uninitialized: count, in: reserve)
    base.initialize(repeating: value, count: count)
  }

  init(_ values: [Element]) {
    self.init(uninitialized: values.count)
    values.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { base.initialize(from: first, count: values.count) }
    }
  }

  /// Large columns ask for large pages: a pivot reads some dozen places far from each other, and on the
  /// plan-shaped instance of 10⁶ arcs a solve took a tenth less.
  private static func memory(_ count: Int) -> UnsafeMutablePointer<Element> {
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let page = Reserve.largePage
    var place: UnsafeMutableRawPointer?
    guard bytes >= page, posix_memalign(&place, page, bytes) == 0, let place else {
      return .allocate(capacity: max(count, 1))
    }
    madvise(place, bytes, MADV_HUGEPAGE)
    return place.bindMemory(to: Element.self, capacity: count)
  }

  // On Linux, `allocate` and `posix_memalign` give memory back in the same way.
  deinit { if isOwner { free(base) } }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }

  @inline(__always)
  subscript(index: Int32) -> Element {
    get { self[Int(index)] }
    nonmutating set { self[Int(index)] = newValue }
  }

  func array(_ range: Range<Int>) -> [Element] {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
