internal import Annotating
internal import Archives
internal import Glibc
internal import Origins
internal import Papers
internal import PlanPackages
internal import Planning
internal import Screens
internal import Texts

/// `validate PLAN --annotate COPY.xlsx`: the findings in a copy of the workbook that the plan was imported from.
extension ValidateCommand {
  /// Writes the copy at `path`; `given` is where the workbook lies, if it was said.
  static func annotate(
    _ report: CheckupReport, to path: String, from given: String?, _ console: Console
  ) throws {
    let package = report.package
    let document = try workbook(package, given)
    if isSame(path, document.path) {
      throw UsageError(
        "--annotate \(path) 就是原件；请给副本另取名字，原件保持不动",
        "--annotate \(path) is the workbook itself; name another file, the original stays as it is")
    }
    if package.contains(path) {
      throw UsageError(
        "--annotate \(path) 在计划文件夹里；请写到别处，原计划保持不动",
        "--annotate \(path) lies in the plan's own folder; name another place, the plan stays as it is"
      )
    }
    let notes = WorkbookNotes(report, of: document.known.file, language: console.language)
    let copy: (bytes: [UInt8], cells: Int)
    do throws(DocumentFault) {
      copy = try WorkbookCopy.marked(
        document.bytes, file: document.known.file, marks: notes.marks,
        findings: notes.sheet(digest: document.known.digest))
    } catch {
      let place = document.path + (error.part.map { " \($0)" } ?? "")
      throw UsageError(
        "\(place) 无法加批注：\(error.title.zh)（\(error.kind.rawValue)）。\(error.advice.zh)",
        "\(place) can not be annotated: \(error.title.en) (\(error.kind.rawValue)); \(error.advice.en)"
      )
    }
    try OutputFile.write(copy.bytes, to: path)
    console.announce(
      path,
      Bilingual(
        zh: "\(document.known.file) 的副本，标出 \(copy.cells) 格；原件没有改动",
        en:
          "a copy of \(document.known.file) with \(counted(copy.cells, "cell")) marked; the original is as it "
          + "was"))
  }

  /// The workbook, looked for where it may lie and known by its digest.
  private static func workbook(
    _ package: PlanPackage, _ given: String?
  ) throws -> (path: String, bytes: [UInt8], known: ReadDocument) {
    let known = try documents(package)
    guard !known.isEmpty else {
      throw UsageError(
        "\(package.folder) 没有记下是从哪个文件导入的；用 planctl import 导入的计划才能加批注",
        "\(package.folder) does not say which file it was imported from; only a plan that planctl import "
          + "wrote can be annotated")
    }
    let books = known.filter {
      $0.file.lowercased().hasSuffix(".xlsx") || $0.file.lowercased().hasSuffix(".xlsm")
    }
    if let given {
      let bytes = try WholeInput.bytes(of: given, atMost: largestWorkbook)
      let digest = ReadDocument(file: given, bytes: bytes).digest
      guard let document = known.first(where: { $0.digest == digest }) else {
        throw UsageError(
          "\(given) 不是导入时的文件：SHA-256 是 \(digest.prefix(16))…，导入的是 "
            + known.map { "\($0.file)（\($0.digest.prefix(16))…）" }.joined(separator: "、")
            + "。文件改过就请重新导入",
          "\(given) is not the file that was imported: its SHA-256 is \(digest.prefix(16))…, that of "
            + known.map { "\($0.file) is \($0.digest.prefix(16))…" }.joined(separator: ", ")
            + ". If it was changed since, import it again")
      }
      return (given, bytes, document)
    }
    guard let book = books.first else {
      throw UsageError(
        "计划是从 \(known.map(\.file).joined(separator: "、")) 导入的，只有 xlsx 工作簿能加批注",
        "the plan was imported from \(known.map(\.file).joined(separator: ", ")); only an xlsx workbook can be "
          + "annotated")
    }
    let folders = [".", package.folder, OutputFile.folder(of: package.folder)]
    for folder in folders {
      let path = folder == "." ? book.file : FilePath.joined(folder, book.file)
      guard PlanFolders.isFile(path) else { continue }
      let bytes = try WholeInput.bytes(of: path, atMost: largestWorkbook)
      if ReadDocument(file: book.file, bytes: bytes).digest == book.digest {
        return (path, bytes, book)
      }
    }
    throw UsageError(
      "没有找到导入时的 \(book.file)（在当前文件夹、计划文件夹和它的上一级找过，按 SHA-256 核对）；请用 --document 给出",
      "\(book.file) as it was imported is neither here, nor in the plan's folder, nor beside it (its SHA-256 is "
        + "compared); name it with --document")
  }

  private static func documents(_ package: PlanPackage) throws -> [ReadDocument] {
    do throws(InputFault) {
      guard let bytes = try package.beside("mapping.json") else { return [] }
      return ReadDocument.all(try JSONReader.value(bytes, file: "mapping.json"))
    } catch {
      throw UsageError(message: FaultReport.line(PackageFaults(error), folder: package.folder))
    }
  }

  /// The largest workbook that is copied, in bytes.
  private static let largestWorkbook = 1 << 30

  private static func isSame(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    return stat(path, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
      && first.st_ino == second.st_ino
  }
}
