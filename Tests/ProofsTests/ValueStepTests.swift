import TestSupport
import Testing

@testable import Proofs

/// How far apart the values of whole flows are, against all flows of tiny networks.
struct ValueStepTests {
  @Test(arguments: Trials.of(0..<400))
  func `values of all whole flows differ by multiples of the step, seed`(
    _ seed: Int
  ) {
    var random = SeededGenerator(seed: 61_000 + UInt64(seed))
    var statement = FlowStatement.random(nodes: 4, arcs: 6, &random)
    // Even, but for what prices of the nodes add: every second network.
    if seed % 2 == 0 {
      let price = (0..<4).map { _ in Int64.random(in: -9...9, using: &random) }
      for arc in statement.cost.indices {
        statement.cost[arc] *= 2
        statement.cost[arc] += price[Int(statement.head[arc])] - price[Int(statement.tail[arc])]
      }
    }
    let step = ValueStep.between(flowsOf: statement)
    if seed % 2 == 0 { #expect(step % 2 == 0) }
    let values = statement.box.filter(statement.isConserved).map(statement.value)
    for value in values {
      let apart = value - values[0]
      #expect(step == 0 ? apart == 0 : apart % step == 0)
      for bound in (value - 5)...value where values.allSatisfy({ $0 >= bound }) {
        let raised = ValueStep.raised(bound, to: value, step: step)
        #expect(raised >= bound && raised <= value)
        #expect(values.allSatisfy { $0 >= raised })
      }
    }
    #expect(!values.isEmpty)
  }

  @Test func `money that waits adds two to the change for every unit`() {
    // A tranche of 5 that is paid in its year, or later: −1 and +1 a unit, and a third way that is closed.
    let statement = FlowStatement(
      [5, 0, -5], arcs: [(0, 1, 0, 5, -1), (0, 1, 0, 5, 1), (1, 2, 0, 5, 0), (0, 2, 0, 0, 3)])
    #expect(ValueStep.between(flowsOf: statement) == 2)
    #expect(ValueStep.raised(-4, to: -3, step: 2) == -3)
    #expect(ValueStep.raised(-5, to: -3, step: 2) == -5)
    #expect(ValueStep.raised(-7, to: -3, step: 0) == -3)
  }
}
