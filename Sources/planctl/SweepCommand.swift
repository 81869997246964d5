internal import PlanDocuments
internal import Planning
internal import Rebalancing

/// `planctl sweep`: many scenarios, one result each.
extension Command {
  func sweep(_ arguments: Arguments, _ console: inout Console) throws -> Int32 {
    throw UsageError(message: Bilingual(zh: "未完成", en: "not yet"))
  }
}
