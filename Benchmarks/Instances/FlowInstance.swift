public import Solvers

/// A min-cost-flow problem as a file states it.
public struct FlowInstance: Sendable, Equatable {
  public var network: Network
  /// A constant that belongs to the objective: what the file's plan costs before any arc is used.
  public var offset: Int64

  public init(network: Network, offset: Int64 = 0) {
    self.network = network
    self.offset = offset
  }

  /// Reads a file of gen_plan.py's binary form if its name ends in `.bin`, DIMACS text otherwise.
  public init(path: String) throws(InstanceFault) {
    let bytes = try readBytes(path)
    self =
      path.hasSuffix(".bin")
      ? try BinaryFlowFile.read(bytes, file: path) : try DimacsFile.read(bytes, file: path)
  }
}
