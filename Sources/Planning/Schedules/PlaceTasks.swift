/// What one place has to do: the sub-projects it takes part in, what is due there, and the duties that
/// concern it.
public struct PlaceTasks: Sendable {
  /// Something that a sub-project of the place delivers.
  public struct Due: Sendable {
    /// Index into the plan's sub-projects.
    public var subproject: Int32
    /// What is delivered; with `unit` the same bytes in every year that `quantities` names.
    public var item: String
    /// What is counted; empty where the plan prints none.
    public var unit: String
    /// Year and quantity, in order of years; only years in which the place pays, or in which nobody
    /// local does.
    public var quantities: [(year: Int32, quantity: Decimal)]
    /// Other places that pay for the same sub-project in those years, at most `othersNamed` of them:
    /// the plan prints one quantity for all together.
    public var others: [Int32]
    /// Whether there are more than those.
    public var hasMoreOthers: Bool
    /// Whether anybody has money for it.
    public var isFunded: Bool
  }

  /// Other payers named; all of them for each of thousands of places would be quadratic.
  public static let othersNamed = 6

  /// A duty that concerns the place.
  public struct Assignment: Sendable {
    /// Index into the plan's duties.
    public var duty: Int32
    /// `nil`: the duty does not name the place, but covers one of its projects.
    public var role: DutyRole?
  }

  /// Index into the plan's places, −1 for money without a place.
  public var place: Int32
  /// Sub-projects in which the place pays anything, and those without any money that a duty gives it.
  public var subprojects: [Int32] = []
  /// Sub-projects in which the plan prints nothing but zeros for the place.
  public var zeros: [Int32] = []
  /// Due things, by sub-project, then in order of first appearance.
  public var outputs: [Due] = []
  /// In the order of the plan's duties; always empty without a place.
  public var duties: [Assignment] = []
}

/// Finds the tasks of places; made once for a plan, so that all places together take linear time.
public struct TaskFinder: Sendable {
  private let book: ScheduleBook
  private let draft: PlanDraft
  /// Outputs of each sub-project, which are sorted by it.
  private let outputs: RowGroups
  /// Places that pay for a sub-project in a year, where something is due, in order.
  private let payers: [SubprojectYear: [Int32]]
  /// Sub-projects without any tranche, by project.
  private let moneyless: [Int32: [Int32]]
  /// Duties of each project.
  private let dutiesOfProject: [[Int32]]
  private let names: [DutyNames]

  private struct SubprojectYear: Hashable {
    var subproject: Int32
    var year: Int32
  }

  /// O(entries + outputs + duties).
  public init(_ book: ScheduleBook) {
    self.book = book
    draft = book.draft
    outputs = RowGroups(draft.outputs.map(\.subproject), count: draft.subprojects.count)
    var hasMoney = Array(repeating: false, count: draft.subprojects.count)
    var hasOutputs = Array(repeating: false, count: draft.subprojects.count)
    for output in draft.outputs { hasOutputs[Int(output.subproject)] = true }
    var payers: [SubprojectYear: [Int32]] = [:]
    for entry in book.entries {
      hasMoney[Int(entry.subproject)] = true
      let isLocal = draft.sources[Int(entry.source)].tier.isLocal
      guard hasOutputs[Int(entry.subproject)], isLocal, entry.place >= 0, entry.amount != 0 else {
        continue
      }
      // Entries come place by place.
      let key = SubprojectYear(subproject: entry.subproject, year: entry.year)
      if payers[key]?.last != entry.place { payers[key, default: []].append(entry.place) }
    }
    self.payers = payers
    var moneyless: [Int32: [Int32]] = [:]
    for (number, subproject) in draft.subprojects.enumerated() where !hasMoney[number] {
      if let project = subproject.project { moneyless[project, default: []].append(Int32(number)) }
    }
    self.moneyless = moneyless
    var duties = Array(repeating: [Int32](), count: draft.projects.count)
    for (number, duty) in draft.duties.enumerated() {
      for project in duty.projects { duties[Int(project)].append(Int32(number)) }
    }
    dutiesOfProject = duties
    names = draft.duties.map(DutyNames.init)
  }

  /// The tasks of `place`; −1, money without a place, has no duties. O(its entries + duties).
  public func tasks(of place: Int32) -> PlaceTasks {
    var tasks = PlaceTasks(place: place)
    var pays = Set<Int32>()
    var paysInYear = Set<SubprojectYear>()
    var zeros = Set<Int32>()
    for entry in book.entries(of: place) where entry.part != .given {
      if entry.amount != 0 || entry.planned != 0 {
        pays.insert(entry.subproject)
        paysInYear.insert(SubprojectYear(subproject: entry.subproject, year: entry.year))
      } else if entry.isPrinted {
        zeros.insert(entry.subproject)
      }
    }
    let unit = place < 0 ? nil : draft.places[Int(place)]
    let assigned = unit.map(assignments(to:)) ?? []
    tasks.subprojects = pays.union(assigned).sorted()
    tasks.zeros = zeros.subtracting(pays).sorted()
    for subproject in tasks.subprojects {
      tasks.outputs += due(of: subproject, at: place) {
        paysInYear.contains(SubprojectYear(subproject: subproject, year: $0))
      }
    }
    if let unit { tasks.duties = assignments(of: unit, tasks.subprojects) }
    return tasks
  }

  /// Sub-projects without money that are the task of a place: their level fits, and a duty of their
  /// project names the place.
  private func assignments(to place: PlaceUnit) -> Set<Int32> {
    if moneyless.isEmpty { return [] }
    var assigned = Set<Int32>()
    for (number, duty) in draft.duties.enumerated() where names[number].role(of: place) != nil {
      for subproject in duty.projects.flatMap({ moneyless[$0] ?? [] })
      where draft.subprojects[Int(subproject)].level?.includes(place.kind) ?? true {
        assigned.insert(subproject)
      }
    }
    return assigned
  }

  private func assignments(
    of place: PlaceUnit, _ subprojects: [Int32]
  ) -> [PlaceTasks.Assignment] {
    let projects = Set(subprojects.compactMap { draft.subprojects[Int($0)].project })
    let covered = Set(projects.flatMap { dutiesOfProject[Int($0)] })
    return draft.duties.indices.compactMap { number in
      let role = names[number].role(of: place)
      guard role != nil || covered.contains(Int32(number)) else { return nil }
      return PlaceTasks.Assignment(duty: Int32(number), role: role)
    }
  }

  private func due(
    of subproject: Int32, at place: Int32, _ pays: (Int32) -> Bool
  ) -> [PlaceTasks.Due] {
    var dues: [PlaceTasks.Due] = []
    // By bytes: strings are equal in more ways, and each row of outputs is one of its own.
    var positions: [[UInt8]: Int] = [:]
    for number in outputs[Int(subproject)] {
      let output = draft.outputs[Int(number)]
      let inYear = payers[SubprojectYear(subproject: subproject, year: output.year)] ?? []
      guard pays(output.year) || inYear.isEmpty else { continue }
      let key = Array(output.item.utf8) + [0] + output.unit.utf8
      let position = positions[key] ?? dues.count
      if position == dues.count {
        positions[key] = position
        dues.append(
          PlaceTasks.Due(
            subproject: subproject, item: output.item, unit: output.unit, quantities: [],
            others: [], hasMoreOthers: false, isFunded: false))
      }
      dues[position].quantities.append((output.year, output.quantity))
      if pays(output.year) || !inYear.isEmpty { dues[position].isFunded = true }
      let named = inYear.prefix(PlaceTasks.othersNamed + 2).filter { $0 != place }
      let others = Set(dues[position].others + named).sorted()
      dues[position].others = Array(others.prefix(PlaceTasks.othersNamed))
      if others.count > PlaceTasks.othersNamed { dues[position].hasMoreOthers = true }
    }
    return dues
  }
}
