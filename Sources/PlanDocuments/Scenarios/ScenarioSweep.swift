internal import Dispatch
internal import Planning
internal import Proofs
internal import Rebalancing

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
  }

  /// The result of one line, without line end.
  public struct Result: Sendable {
    public var json: String
    /// The line could not be read, or its scenario not be computed.
    public var isError: Bool
    /// Neither an allocation nor a proof that there is none was found.
    public var isUndecided = false
  }

  /// The results of `lines`, in their order; the first has the number `firstLine`.
  public func results(of lines: [[UInt8]], firstLine: Int) -> [Result] {
    workers.map(lines.count) { index in result(of: lines[index], line: firstLine + index) }
  }

  private func result(of bytes: [UInt8], line: Int) -> Result {
    defer { progress?.advance(by: 1) }
    do {
      let scenario = try reader.scenario(json: bytes, line: line)
      let answer = try CertifiedAnswer(rebalancer, scenario)
      let report = RebalanceReport(
        package, command: "simulate", words: reader.words(scenario), answer, isBrief: true)
      return Result(
        json: report.line(isNumbered ? line : nil).text(), isError: false,
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
    return Result(json: json.text(), isError: true)
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
    var first = 0
    while first < count {
      let batch = min(count - first, 1024)
      let base = first
      let draws = workers.map(batch) { index -> Swift.Result<SampleReport.Draw, AnswerFault> in
        defer { progress?.advance(by: 1) }
        do throws(AnswerFault) {
          let scenario = template.draw(seed: seed, index: base + index)
          return .success(SampleReport.Draw(try CertifiedAnswer(rebalancer, scenario)))
        } catch { return .failure(error) }
      }
      for draw in draws { report.add(try draw.get()) }
      first += batch
    }
    return report
  }
}
