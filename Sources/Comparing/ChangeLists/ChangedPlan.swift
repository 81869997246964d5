public import PlanPackages
internal import Planning
internal import Tables
public import Texts

/// A plan with a change list applied to it.
///
/// A list fits a plan if everything that it changes stands there as the list says it stood, and what it
/// adds is not there yet. What the list does not touch may be otherwise.
public struct ChangedPlan: Sendable {
  /// Why a list can not be applied.
  public enum Fault: Error, Sendable {
    /// Places of the plan where something else stands than the list says.
    case plan(PackageFaults)
    /// Places of the list that contradict the rest of it.
    case list(PackageFaults)
    /// What the list would make of the plan, which can not be read.
    case result(PackageFaults)
  }

  /// How the plan stands to the one that the list was made from.
  public enum Origin: Sendable {
    /// It is that plan in all files that change, and the result is the later plan, byte for byte.
    case same
    /// It is another, in which everything that the list changes stands as it did.
    case other
    /// The list has no digests: nothing is known.
    case unknown
  }

  /// The plan after the changes.
  public let package: PlanPackage
  /// Its canonical files.
  public let files: [(name: String, bytes: [UInt8])]
  /// Whether the list was made from this plan.
  public let origin: Origin

  /// Applies `list` to `base`. O(bytes of both).
  public init(_ list: ChangeList, to base: PlanPackage) throws(Fault) {
    let application = ListApplication(list, base)
    if application.misfits.count > 0 { throw .plan(PackageFaults(application.misfits)) }
    if application.contradictions.count > 0 {
      throw .list(PackageFaults(application.contradictions))
    }
    let old = PlanFiles(base)
    let isSame = list.files.allSatisfy { $0.before == old.digest($0.path) }
    origin = list.files.isEmpty ? .unknown : isSame ? .same : .other
    do throws(PackageFaults) {
      // Read again from its canonical files: places are then those of what is written.
      let made = try PlanPackage(.memory(application.files))
      files = PackageWriter(package: made).files()
      let canonical = Dictionary(files.map { ($0.name, $0.bytes) }, uniquingKeysWith: { $1 })
      package = try PlanPackage(.memory(canonical))
    } catch {
      throw .result(error)
    }
    if case .same = origin { try Self.check(files, list) }
  }

  /// Refuses a list whose digests say that something else comes out.
  private static func check(
    _ files: [(name: String, bytes: [UInt8])], _ list: ChangeList
  ) throws(Fault) {
    for change in list.files {
      let made = files.first { $0.name == change.path }.map {
        SHA256.hexadecimal(SHA256.digest(of: $0.bytes))
      }
      if made != change.after {
        throw .list(
          PackageFaults(
            InputFault(
              .changeListMisfit, file: list.file, found: made ?? "–",
              expected: Bilingual(
                zh: "\(change.path) 改后的摘要应为 \(change.after ?? "–")；清单被手工改过时，删去其中的 files",
                en:
                  "the digest \(change.after ?? "–") of \(change.path); take files out of a list that "
                  + "was changed by hand"))))
      }
    }
  }
}
