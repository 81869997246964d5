internal import Glibc
internal import PlanPackages
internal import Synchronization
internal import SyntheticPlans

/// A plan to measure on: a synthetic one of a named size, written to a folder of its own for the time of
/// the run, or any plan folder.
struct BenchPlan {
  /// The sizes by name. A province has 20 cities, 180 counties and 10⁵ sub-projects; the nation ten
  /// times that; both over ten years.
  static let sizes: [(name: String, subprojects: Int, counties: Int, years: Int)] = [
    ("smoke", 60, 18, 3),
    ("1e4", 1_000, 18, 3),
    ("1e5", 3_500, 180, 10),
    ("1e6", 34_700, 180, 10),
    ("1e7", 285_000, 1_800, 10),
    ("province", 100_000, 180, 10),
    ("nation", 1_000_000, 1_800, 10),
  ]

  let name: String
  let folder: String
  /// Bytes of its CSV files.
  let bytes: Int
  private let isTemporary: Bool

  /// Writes the synthetic plan of size `name`, or takes the plan in the folder `name`.
  init?(_ name: String) {
    guard BenchPlan.isKnown(name) else { return nil }
    guard let size = BenchPlan.sizes.first(where: { $0.name == name }) else {
      self.name = String(name.split(separator: "/").last ?? "plan")
      folder = name
      isTemporary = false
      bytes = Files.bytes(in: folder)
      return
    }
    self.name = name
    folder = Files.temporary("plan-\(name)")
    isTemporary = true
    do {
      try SyntheticPlan(
        subprojects: size.subprojects, counties: size.counties, years: size.years
      ).write(to: folder)
    } catch { verify(false, "the synthetic plan can be written: \(error)") }
    bytes = Files.bytes(in: folder)
  }

  /// Whether `name` is a size or a plan folder.
  static func isKnown(_ name: String) -> Bool {
    sizes.contains { $0.name == name } || Files.size(of: name + "/datapackage.json") != nil
  }

  /// Removes what was written for the run.
  func discard() { if isTemporary { Files.remove(folder) } }

  /// The plan, read.
  func package() -> PlanPackage {
    do { return try PlanPackage(.folder(folder)) } catch {
      verify(false, "the plan in \(folder) is readable: \(error)")
      exit(1)
    }
  }
}

/// Files and folders of a run.
enum Files {
  /// The run's own folder, removed when the process ends.
  private static let root: String = {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((parent + "/planbench-XXXXXX").utf8CString)
    verify(mkdtemp(&template) != nil, "a temporary folder can be made in \(parent)")
    atexit { Files.remove(Files.root) }
    return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }()

  private static let made = Atomic<Int>(0)

  /// A new path for a file or folder of this run, also when suites run side by side.
  static func temporary(_ name: String) -> String {
    root + "/\(made.add(1, ordering: .relaxed).newValue)-" + name
  }

  static func size(of path: String) -> Int? {
    var inode = stat()
    return stat(path, &inode) == 0 ? Int(inode.st_size) : nil
  }

  static func names(in folder: String) -> [String] {
    guard let open = opendir(folder) else { return [] }
    defer { closedir(open) }
    var names: [String] = []
    while let entry = readdir(open) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(folder + "/" + name) }
    }
    return names
  }

  static func bytes(in folder: String) -> Int {
    names(in: folder).reduce(0) { $0 + (size(of: $1) ?? 0) }
  }

  /// Removes a file, or a folder with all that is in it.
  static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { remove(name) }
    rmdir(path)
  }
}
