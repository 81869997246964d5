internal import Localisation
internal import Planning
internal import Rounding

/// All relations of a statement judged, and what would mend the broken ones.
struct StatementCheck: Sendable {
  /// In the order of the draft's relations.
  private(set) var relations: [JudgedRelation]
  let faults: [StatementFault]
  /// Whether rounding explains what does not hold; `nil` where nothing is to explain.
  let rounding: StatementRounding?
  /// The fault that a broken relation belongs to.
  private var faultOfRelation: [Int: Int] = [:]

  /// Linear in members of relations, plus the search for repairs when some are broken.
  init(_ draft: PlanDraft) {
    relations = draft.statementRelations.indices.map { JudgedRelation($0, draft) }
    rounding =
      relations.contains { $0.verdict == .broken } ? StatementRounding(draft) : nil
    if let rounding, rounding.isRounded {
      for number in rounding.explained { relations[number].verdict = .rounded }
    }
    let verdicts = relations.map(\.verdict)
    faults =
      verdicts.contains(.broken) ? StatementLocator(draft, verdicts).faults() : []
    for (number, fault) in faults.enumerated() {
      for relation in fault.relations { faultOfRelation[relation] = number }
      let slips = unitSlips(fault)
      if slips.isEmpty { continue }
      let moved = Dictionary(
        uniqueKeysWithValues: slips.compactMap { slip in
          slip.meant.map { (slip.figure, $0) }
        })
      for relation in fault.relations {
        let verdict = draft.statementRelations[relation].judged(draft.figures, replacing: moved)
          .verdict
        relations[relation].isUnitSlip = verdict == .exact || verdict == .rounded
      }
    }
  }

  func fault(of relation: Int) -> StatementFault? {
    faultOfRelation[relation].map { faults[$0] }
  }

  /// The figures of the likeliest repair that were written in another unit.
  func unitSlips(_ fault: StatementFault) -> [RepairedFigure] {
    fault.repairs.first?.figures.filter { $0.slip == .unitSlip } ?? []
  }
}
