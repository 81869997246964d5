package import Allocation
package import Planning
internal import Texts

/// A problem, its answer and the certificate of the answer, as one canonical JSON that another program can
/// read. The fields are those of "Certificates on file" in `ProofFiles.docc`.
package struct CertificateFile: Sendable, Equatable {
  /// Name and SHA-256 of each file of the plan, in the order of its descriptor.
  package var files: [PlanFile]
  /// The plan's title, for people; nothing is checked against it but the plan's own.
  package var title: String
  /// What was asked, one option a word, as a command line writes it.
  package var scenario: [String]
  /// The network that plan and scenario make.
  package var problem: Problem
  /// What is claimed, and what proves it.
  package var claim: Claim

  /// One file of a plan.
  package struct PlanFile: Sendable, Equatable {
    package var name: String
    /// SHA-256 of its bytes, in hexadecimal.
    package var digest: String

    package init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  /// Out − in = supply at each node, lower ≤ flow ≤ upper on each arc, Σ coefficient × flow ≤ limit in each
  /// row; row r holds the entries `rowStart[r]..<rowStart[r + 1]`. All in minor units of the plan.
  package struct Problem: Sendable, Equatable {
    package var supply: [Int64]
    package var tail: [Int32]
    package var head: [Int32]
    package var lower: [Int64]
    package var upper: [Int64]
    package var rowStart: [Int32]
    package var rowArc: [Int32]
    package var rowCoefficient: [Int64]
    package var rowLimit: [Int64]
    /// The cells that amounts are parallel to.
    package var cells: [Cell]

    /// A cell: what pays, what for, when, and what was planned.
    package struct Cell: Sendable, Equatable {
      package var subproject: String
      package var source: String
      package var year: Int32
      package var planned: Amount
    }
  }

  /// What a certificate is about.
  package enum Claim: Sendable, Equatable {
    /// An allocation, what it comes to in each tier, and what is proven of it.
    case funded(amounts: [Amount], AllocationAnswer, tiers: [Tier], gap: Int128, unjudged: Int)
    /// An allocation that obeys the limits; nothing says that it is best.
    case allowed(amounts: [Amount])
    /// No allocation obeys these limits, numbered as the plan and the scenario give them.
    case impossible(limits: [Int], AllocationConflict)
  }

  /// What one tier comes to, in minor units (delay: × years), and what it can not be below.
  package struct Tier: Sendable, Equatable {
    package var tier: AllocationTier
    package var value: Int128
    package var bound: Int128
  }

  /// The name of the format, the value of its first member.
  static let format = "planctl certificate 1"

  /// The canonical bytes: a member a line, the last the SHA-256 of all bytes before it. Time and text are
  /// linear in the certificate.
  package var bytes: [UInt8] {
    var text = CertificateText()
    let body = text.body(of: self)
    return CertificateFile.signed(body)
  }

  /// `body` with its digest behind it.
  static func signed(_ body: [UInt8]) -> [UInt8] {
    let digest = SHA256.hexadecimal(SHA256.digest(of: body))
    return body + Array("\"sha256\": \"\(digest)\"\n}\n".utf8)
  }
}

extension CertificateFile.Problem {
  /// What `network` says, with ids for its cells.
  package init(_ network: AllocationNetwork, _ draft: PlanDraft) {
    supply = network.supply
    tail = network.tail
    head = network.head
    lower = network.lower
    upper = network.upper
    rowStart = network.rowStart
    rowArc = network.rowArc
    rowCoefficient = network.rowCoefficient
    rowLimit = network.rowLimit
    let cells = network.cells
    self.cells = (0..<cells.count).map { c in
      Cell(
        subproject: draft.subprojects[Int(cells.subproject[c])].id,
        source: draft.sources[Int(cells.source[c])].id, year: cells.year[c],
        planned: cells.planned[c])
    }
  }
}
