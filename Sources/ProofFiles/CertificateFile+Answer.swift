internal import Allocation
package import PlanPackages
internal import Planning
package import Proofs
package import Rebalancing
internal import Texts

extension CertificateFile {
  /// What proves `answer`, which `words` asked for; `nil` where nothing is claimed: no answer, or an equal
  /// percentage that breaks a limit.
  package init?(_ asked: CertifiedAnswer, _ words: [String], of package: PlanPackage) {
    let draft = asked.sums.draft
    switch asked.outcome {
    case .funded(let funded, let verdict):
      problem = Problem(funded.network, draft)
      claim = .funded(
        amounts: funded.amounts, funded.answer, tiers: Tier.all(verdict), gap: verdict.gap,
        unjudged: verdict.unjudged)
    case .proportional(let equal):
      // The limits are those of the scenario as it stands, backfill and deferral included.
      let terms = AllocationTerms(asked.scenario, asked.sums)
      guard equal.broken == nil, let network = CertificateFile.network(terms, asked.sums),
        network.cells.count == equal.amounts.count
      else { return nil }
      problem = Problem(network, draft)
      claim = .allowed(amounts: equal.amounts)
    case .impossible(let impossible):
      guard
        let network = CertificateFile.network(
          impossible.terms.keeping(impossible.conflict), asked.sums)
      else { return nil }
      problem = Problem(network, draft)
      claim = .impossible(limits: impossible.conflict, impossible.certificate)
    case .undecided: return nil
    }
    files = CertificateFile.files(of: package)
    title = package.title
    scenario = words
  }

  private static func files(of package: PlanPackage) -> [PlanFile] {
    package.inputFiles.map { PlanFile(name: $0.name, digest: $0.digest) }
  }

  private static func network(_ terms: AllocationTerms, _ sums: PlannedSums) -> AllocationNetwork? {
    try? AllocationNetwork(terms, sums)
  }

  /// Why a certificate does not prove what it says of a plan.
  package enum Refusal: Error {
    /// These files of the plan are not those that the certificate was written for.
    case files([String])
    /// The scenario can not be read, or is not written as planctl writes it.
    case scenario(ScenarioFault?)
    /// The network is not the one that plan and scenario make.
    case problem
    /// What does not hold.
    case proof(ProofFailure)
    /// What is proven of a tier is not what the certificate says.
    case tiers
    /// The amounts obey the limits, and are not those of equal percentages.
    case shares
  }

  /// Checks it all afresh: that the plan is the one it was written for, that the problem is what plan and
  /// scenario make, every amount against every limit, and each tier against its certificate. Solves nothing.
  package func proven(of package: PlanPackage) throws(Refusal) -> CertifiedAnswer {
    let own = CertificateFile.files(of: package)
    if own != files {
      let names = (own + files).filter { !own.contains($0) || !files.contains($0) }.map(\.name)
      throw .files(names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }
    let reader = ScenarioReader(package.draft)
    let asked: Scenario
    do throws(ScenarioFault) {
      asked = try reader.scenario(name: "", options: scenario.map(ScenarioReader.option))
    } catch { throw .scenario(error) }
    if reader.words(asked) != scenario { throw .scenario(nil) }
    let sums = PlannedSums(package.draft)
    let terms = AllocationTerms(asked, sums)
    var about = terms
    if case .impossible(let limits, _) = claim {
      guard limits.allSatisfy(terms.limits.indices.contains) else { throw .problem }
      about = terms.keeping(limits)
    }
    guard let network = CertificateFile.network(about, sums),
      Problem(network, package.draft) == problem
    else { throw .problem }
    let checked: CertifiedAnswer
    do throws(ProofFailure) {
      switch claim {
      case .funded(let amounts, let answer, _, _, _):
        checked = try CertifiedAnswer(asked, sums, claimed: answer, amounts: amounts)
      case .allowed(let amounts): checked = try CertifiedAnswer(asked, sums, allowed: amounts)
      case .impossible(let limits, let conflict):
        checked = try CertifiedAnswer(asked, sums, impossible: limits, conflict)
      }
    } catch { throw .proof(error) }
    if case .funded(_, _, let tiers, let gap, let unjudged) = claim,
      case .funded(_, let verdict) = checked.outcome,
      Tier.all(verdict) != tiers || verdict.gap != gap || verdict.unjudged != unjudged
    {
      throw .tiers
    }
    if case .allowed(let amounts) = claim {
      // There is one such allocation, in closed form.
      let equal = try? Rebalancer(package.draft).proportional(asked)
      guard asked.method == .proportional, equal?.amounts == amounts else { throw .shares }
    }
    return checked
  }
}

extension CertificateFile.Tier {
  fileprivate static func all(_ verdict: AllocationProof.Verdict) -> [CertificateFile.Tier] {
    verdict.tiers.map { CertificateFile.Tier(tier: $0.tier, value: $0.value, bound: $0.bound) }
  }
}
