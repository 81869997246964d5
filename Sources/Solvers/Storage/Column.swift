/// A fixed number of values of one plain type in one piece of memory, owned by one place.
///
/// The solver's loops read and write a few million of them a second. Measured on the plan-shaped
/// instance of 10⁵ arcs, a local struct of Swift arrays took 12 % longer, a class of arrays 35 %:
/// so here, and only here, an unsafe pointer. Indices are asserted in debug builds.
/// Writing does not need `mutating`: two threads may write to two parts of one column.
struct Column<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating value: Element, count: Int) {
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: value, count: count)
    self.count = count
  }

  init(_ values: [Element]) {
    count = values.count
    let base = UnsafeMutablePointer<Element>.allocate(capacity: max(values.count, 1))
    for (index, value) in values.enumerated() { (base + index).initialize(to: value) }
    self.base = base
  }

  deinit { base.deallocate() }

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

  var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
