internal import Glibc
internal import Synchronization

/// Counts what Swift code allocates on one thread, by standing between the Swift runtime and the C library's
/// `malloc` while it counts.
struct HeapCounter {
  private static let thread = Atomic<UInt>(0)
  private static let allocations = Atomic(0)

  /// Where the runtime keeps the addresses of `malloc` that it calls.
  private var slots: [UnsafeMutablePointer<UnsafeRawPointer>] = []

  /// `nil` where the runtime is not a library of its own that names what it calls (ELF).
  init?() {
    guard let library = dlopen("libswiftCore.so", RTLD_NOLOAD | RTLD_LAZY) else { return nil }
    let map = UnsafeRawPointer(library)
    slots = Self.slots(
      base: map.load(as: UInt.self),
      dynamic: map.load(fromByteOffset: 16, as: UnsafePointer<(tag: Int, value: UInt)>.self))
    if slots.isEmpty { return nil }
  }

  /// Reads the tables of relocations, of symbols and of their names.
  private static func slots(
    base: UInt, dynamic: UnsafePointer<(tag: Int, value: UInt)>
  ) -> [UnsafeMutablePointer<UnsafeRawPointer>] {
    var value: [Int: UInt] = [:]
    var entry = dynamic
    while entry.pointee.tag != 0 {
      value[entry.pointee.tag] = entry.pointee.value
      entry += 1
    }
    guard let names = value[5].flatMap(UnsafePointer<CChar>.init(bitPattern:)),
      let symbols = value[6].flatMap(UnsafeRawPointer.init(bitPattern:))
    else { return [] }
    var slots: [UnsafeMutablePointer<UnsafeRawPointer>] = []
    for (table, size) in [(23, 2), (7, 8)] {
      guard let first = value[table].flatMap(UnsafeRawPointer.init(bitPattern:)),
        let bytes = value[size]
      else { continue }
      for place in stride(from: 0, to: Int(bytes), by: 24) {
        let symbol = first.load(fromByteOffset: place + 8, as: UInt.self) >> 32
        let name = symbols.load(fromByteOffset: Int(symbol) * 24, as: UInt32.self)
        guard symbol > 0, strcmp(names + Int(name), "malloc") == 0 else { continue }
        let address = base + first.load(fromByteOffset: place, as: UInt.self)
        slots.append(UnsafeMutablePointer(bitPattern: address)!)
      }
    }
    return slots
  }

  /// How many pieces of memory `body` asks for; one count at a time.
  func count(_ body: () throws -> Void) rethrows -> Int {
    let counting: @convention(c) (Int) -> UnsafeMutableRawPointer? = { size in
      if HeapCounter.thread.load(ordering: .relaxed) == UInt(pthread_self()) {
        HeapCounter.allocations.add(1, ordering: .relaxed)
      }
      return malloc(size)
    }
    Self.allocations.store(0, ordering: .relaxed)
    Self.thread.store(UInt(pthread_self()), ordering: .relaxed)
    let plain = slots.map(\.pointee)
    let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
    for slot in slots {
      let start = UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: slot) / page * page)
      mprotect(start, Int(page), PROT_READ | PROT_WRITE)
      slot.pointee = unsafeBitCast(counting, to: UnsafeRawPointer.self)
    }
    defer {
      for (slot, address) in zip(slots, plain) { slot.pointee = address }
      Self.thread.store(0, ordering: .relaxed)
    }
    try body()
    return Self.allocations.load(ordering: .relaxed)
  }
}
