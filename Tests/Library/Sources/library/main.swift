// Reads a plan, validates it, simulates a cut, changes an amount and writes the plan to a new folder.

import Allocation
import Checking
import PlanPackages
import Planning
import Proofs
import Rebalancing
import Texts

let (plan, target) = (CommandLine.arguments[1], CommandLine.arguments[2])

// Read: every fault of every file is in `PackageFaults`.
let package = try PlanPackage(.folder(plan))
let draft = package.draft
let money = draft.unit
print("\(draft.tranches.count) tranches in \(money.name)")

// Validate: what the document says against itself, with the cell that is wrong where one is.
let checkup = Checkup(draft)
for finding in checkup.findings where finding.rule.severity == .error {
  print(finding.rule.code, finding.message(.en))
}

// Simulate: the words of a command line, or lines of JSON (`scenario(json:line:)`).
let scenario = try ScenarioReader(draft).scenario(
  name: "cut", options: [("--cut", "province@2021=20%"), ("--backfill", "city,county")])
switch try CertifiedAnswer(Rebalancer(draft), scenario).outcome {
case .funded(let answer, let verdict):
  let lost = answer.unmet.reduce(Int128(0)) { $0 + Int128($1) }
  print("lost \(money.text(lost)), change \(money.text(answer.change)), gap \(verdict.gap)")
case .impossible(let answer): print("impossible: \(answer.conflict.count) limits contradict")
case .proportional, .undecided: print("not proven")
}

// Change and write: amounts by row of the tranches; all files at once, or none.
let amount = draft.tranches.amount[0] + 1
let files = package.files(changing: [0: amount])
try OutputFolder.write(files, to: target)
print("wrote", money.text(try PlanPackage(.folder(target)).draft.tranches.amount[0]))
