internal import Dispatch
public import PlanPackages
internal import Planning
public import Rebalancing
public import Texts

/// Many scenarios of one plan, side by side on several threads: one line of JSON in, one line out, in
/// order. Every answer has passed `Proofs`.
public struct ScenarioSweep: Sendable {
  private let package: PlanPackage
  private let reader: ScenarioReader
  private let rebalancer: Rebalancer
  private let workers: Workers
  private let progress: WorkProgress?
  /// Whether results say which line they answer. Without, they do not depend on where a line stands.
  private let isNumbered: Bool
  private let threads: SweepThreads
  private let writer: SweepLineWriter

  /// - Parameters:
  ///   - threads: scenarios answered at the same time; changes nothing but the time.
  ///   - isNumbered: whether results name their line; without, pieces of a file give the same bytes as
  ///     the whole.
  ///   - progress: counts the scenarios answered; whoever knows how many there are begins it.
  public init(
    _ package: PlanPackage, threads: Int = 2, isNumbered: Bool = true,
    progress: WorkProgress? = nil
  ) {
    self.package = package
    self.progress = progress
    self.isNumbered = isNumbered
    workers = .threads(threads)
    reader = ScenarioReader(package.draft)
    rebalancer = Rebalancer(package.draft, threads: 1)
    self.threads = SweepThreads(rebalancer)
    writer = SweepLineWriter(package.draft)
  }

  /// The result of one line, without line end.
  public struct Result: Sendable {
    /// UTF-8.
    public var bytes: [UInt8]
    /// The line as text, without line end; decodes `bytes` anew each time.
    public var json: String { String(decoding: bytes, as: UTF8.self) }
    /// The line could not be read, or its scenario not be computed.
    public var isError: Bool
    /// Neither an allocation nor a proof that there is none was found.
    public var isUndecided = false
  }

  /// The results of `lines`, in their order; the first has the number `firstLine`.
  public func results(of lines: [[UInt8]], firstLine: Int) -> [Result] {
    let step = max(1, min(ScenarioSweep.part, lines.count / (4 * workers.count)))
    return workers.mapRanges(of: lines.count, step: step) { range in
      threads.with { thread in
        range.map { result(of: lines[$0], line: firstLine + $0, thread) }
      }
    }.flatMap(\.self)
  }

  /// Scenarios that a thread takes at a time.
  private static let part = 64

  private func result(of bytes: [UInt8], line: Int, _ thread: SweepThread) -> Result {
    defer { progress?.advance(by: 1) }
    do {
      let scenario = try reader.scenario(json: bytes, line: line)
      let answer = try CertifiedAnswer(thread, scenario)
      let report = RebalanceReport(
        package, command: "simulate", words: reader.words(scenario), answer, isBrief: true)
      return Result(
        bytes: writer.line(isNumbered ? line : nil, of: report, in: &thread.line), isError: false,
        isUndecided: report.status == "undecided")
    } catch let fault as ScenarioFault {
      return error(line, isNumbered ? fault.message : fault.unnumbered.message)
    } catch let fault as AnswerFault {
      return error(line, fault.message)
    } catch {
      return self.error(line, Bilingual(zh: "\(error)", en: "\(error)"))
    }
  }

  /// A line that says why there is no result.
  private func error(_ line: Int, _ message: Bilingual) -> Result {
    let json = JSON.object(
      [("command", .string("simulate")), ("format", .integer(1))]
        + (isNumbered ? [("line", .integer(line))] : [])
        + [
          ("status", .string("error")), ("error", .string(message.en)),
          ("error_zh", .string(message.zh)),
        ])
    return Result(bytes: Array(json.text().utf8), isError: true)
  }

  /// The result of a line that is longer than any scenario may be.
  public func tooLong(line: Int, limit: Int) -> Result {
    error(
      line,
      Bilingual(
        zh: (isNumbered ? "第 \(line) 行" : "这一行") + "长于 \(limit) 字节；每行写一个情景",
        en: (isNumbered ? "line \(line)" : "the line")
          + " is longer than \(limit) bytes; write one scenario a line"))
  }

  // MARK: Draws

  /// Answers draws `0..<count` of `template`.
  public func sample(
    _ template: ScenarioTemplate, count: Int, seed: UInt64
  ) throws(AnswerFault) -> SampleReport {
    progress?.begin(.sweeping, of: count)
    var report = SampleReport(package, count: count, seed: seed)
    // In batches, so that memory holds figures and not answers.
    let draft = package.draft
    let width = draft.subprojects.count + draft.places.count + 1
    let batch = min(count, ScenarioSweep.batch)
    var figures = [Amount](repeating: 0, count: batch * width)
    var outcomes = [SweepThread.DrawOutcome](repeating: .undecided, count: batch)
    var first = 0
    while first < count {
      let last = min(first + batch, count)
      try draw(template, first..<last, seed: seed, width: width, &figures, &outcomes)
      for slot in 0..<last - first {
        report.add(outcomes[slot], figures[slot * width..<(slot + 1) * width])
      }
      first = last
    }
    return report
  }

  /// Draws that are answered before they are added up.
  private static let batch = 4096

  /// Answers some draws, each into its own place of `figures` and `outcomes`.
  private func draw(
    _ template: ScenarioTemplate, _ draws: Range<Int>, seed: UInt64, width: Int,
    _ figures: inout [Amount], _ outcomes: inout [SweepThread.DrawOutcome]
  ) throws(AnswerFault) {
    let parts = figures.withUnsafeMutableBufferPointer { figures in
      outcomes.withUnsafeMutableBufferPointer { outcomes in
        nonisolated(unsafe) let (figures, outcomes) = (figures, outcomes)
        return workers.mapRanges(of: draws.count, step: ScenarioSweep.part) {
          range -> AnswerFault? in
          threads.with { thread in
            for slot in range {
              defer { progress?.advance(by: 1) }
              let row = UnsafeMutableBufferPointer(
                rebasing: figures[slot * width..<(slot + 1) * width])
              do throws(AnswerFault) {
                outcomes[slot] = try thread.draw(
                  template, seed: seed, index: draws.lowerBound + slot, row)
              } catch { return error }
            }
            return nil
          }
        }
      }
    }
    for fault in parts { if let fault { throw fault } }
  }
}
