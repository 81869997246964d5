internal import Checking
internal import Glibc
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// The plan that a command works on.
extension Call {
  /// Reads the package, or reports its faults and returns `nil`.
  func package(_ console: inout Console) throws -> PlanPackage? {
    try package(&console, named: operands.first)
  }

  /// The same for commands whose operands are more than the plan.
  func package(_ console: inout Console, named: String?) throws -> PlanPackage? {
    let (folder, version) = try planFolder(named)
    do {
      console.watch()
      let package = try PlanPackage(
        .folder(folder), version: version, progress: console.progress)
      console.adopt(package)
      if !console.isQuiet {
        console.message(
          FaultReport.notes(
            package, language: console.language, palette: console.messagePalette))
      }
      try checkOutput(console, package)
      return package
    } catch let error as PackageFaults {
      console.message(
        FaultReport.text(
          error, folder: folder, language: console.language, palette: console.messagePalette))
      return nil
    }
  }

  /// `-o` must not touch the plan itself.
  private func checkOutput(_ console: Console, _ package: PlanPackage) throws(UsageError) {
    guard let output = console.output else { return }
    if package.owns(output) {
      throw UsageError(
        "-o \(output) 是计划自己的文件，不予覆盖",
        "-o \(output) is a file of the plan itself and is not overwritten")
    }
    if package.contains(output) {
      throw UsageError(
        "-o \(output) 在计划文件夹里；请写到别处，原计划保持不动",
        "-o \(output) lies in the plan's own folder; name another place, the plan stays as it is")
    }
  }

  /// `folder`, given by `option`, must not be in the plan itself.
  func checkWritable(
    _ option: Option<String?>, _ package: PlanPackage
  ) throws(UsageError) {
    guard let folder = self[option], package.contains(folder) else { return }
    let name = option.form.name
    throw UsageError(
      "\(name) \(folder) 在计划文件夹里；请写到别处，原计划保持不动",
      "\(name) \(folder) lies in the plan's own folder; name another, the plan stays as it is")
  }

  /// The checkup of `package`, its tranches counted; `locating` looks for the wrong cells of broken
  /// sums.
  func checkup(
    _ package: PlanPackage, _ console: Console, locating: Bool = true
  ) -> Checkup {
    let draft = package.draft
    let progress = console.progress
    progress?.begin(.checking, of: draft.tranches.count)
    return Checkup(draft, locating: locating, workers: .cores) { progress?.advance(by: $0) }
  }

  // MARK: Its folder

  /// Plans that a message lists at most.
  private static let plansListed = 20

  /// The folder that is named; inside a plan's folder, that one. Anything else that is named, or not, is
  /// told where the nearest plan is.
  /// Behind the last `@` stands the id of a version, unless that is part of a folder's name.
  private func planFolder(
    _ named: String?
  ) throws(UsageError) -> (folder: String, version: String?) {
    guard let named else {
      if PlanFolders.isPlan(".") { return (".", nil) }
      throw missing(
        PlanFolders.plans(in: "."),
        UsageError("缺少\(command.operands.what.zh)", "missing \(command.operands.what.en)"))
    }
    if PlanFolders.isPlan(named) { return (named, nil) }
    if let sign = named.lastIndex(of: "@") {
      let folder = sign == named.startIndex ? "." : String(named[..<sign])
      let version = String(named[named.index(after: sign)...])
      if PlanFolders.isPlan(folder), !version.isEmpty { return (folder, version) }
    }
    if PlanFolders.isFile(named) {
      let folder = OutputFile.folder(of: named)
      if PlanFolders.isPlan(folder) {
        throw UsageError(
          "\(named) 是计划里的一个文件；请给出它所在的文件夹：planctl \(command.name) \(folder)",
          "\(named) is a file of a plan; name its folder: planctl \(command.name) \(folder)")
      }
    }
    let plans = PlanFolders.plans(in: named)
    if plans.isEmpty { return (named, nil) }
    throw missing(
      plans, UsageError("\(named) 不是计划文件夹", "\(named) is not a plan folder itself"))
  }

  private func missing(_ plans: [String], _ error: UsageError) -> UsageError {
    if plans.isEmpty { return error }
    let list =
      plans.prefix(Call.plansListed).joined(separator: ", ")
      + (plans.count > Call.plansListed ? ", …" : "")
    return UsageError(
      error.message.zh + "；这里的计划有 \(list)", error.message.en + "; the plans here are \(list)")
  }
}

/// Which folders hold plans.
enum PlanFolders {
  static func isPlan(_ folder: String) -> Bool {
    isFile(FilePath.joined(folder, PlanPackage.descriptorName))
  }

  static func isFile(_ path: String) -> Bool {
    var inode = stat()
    return stat(path, &inode) == 0 && inode.st_mode & S_IFMT == S_IFREG
  }

  /// The plans right below `folder`, by name.
  static func plans(in folder: String) -> [String] {
    guard let listing = opendir(folder) else { return [] }
    defer { closedir(listing) }
    var plans: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
      }
      let path = folder == "." ? name : FilePath.joined(folder, name)
      if !name.hasPrefix("."), isPlan(path) { plans.append(path) }
    }
    return plans.sorted()
  }
}
