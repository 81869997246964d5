internal import Glibc
internal import PlanDocuments
internal import Planning

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
    guard let size = BenchPlan.sizes.first(where: { $0.name == name }) else {
      guard Files.size(of: name + "/datapackage.json") != nil else { return nil }
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
  static func temporary(_ name: String) -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return parent + "/planbench-\(getpid())-" + name
  }

  static func size(of path: String) -> Int? {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : nil
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

  static func contents(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  static func remove(_ folder: String) {
    for name in names(in: folder) { unlink(name) }
    rmdir(folder)
  }
}
