internal import Planning
internal import Rebalancing

/// The screen for people, and the same as Markdown and CSV.
extension RebalanceReport {
  public func rendered(_ format: Format, _ rendering: Rendering) -> String {
    json.pretty()
  }
}

/// The three methods side by side.
public struct MethodComparison: Sendable {
  let reports: [RebalanceReport]

  public init(_ reports: [RebalanceReport]) { self.reports = reports }

  public func rendered(
    _ format: RebalanceReport.Format, _ rendering: RebalanceReport.Rendering
  ) -> String {
    JSON.array(reports.map(\.json)).pretty()
  }
}
