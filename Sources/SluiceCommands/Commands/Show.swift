// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows one run.
struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a run with its gates, approvals, steps and evidence, or the whole way of a commit.")

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp("A run, such as p-12, or a commit: HEAD, a branch, a tag or an id.", valueName: "what"),
    completion: KnownNames.runs)
  var run: String

  @Flag(help: "Print its approvals as in-toto statements in DSSE envelopes, one a line.")
  var dsse = false

  func run() async throws {
    let session = try await common.session()
    let state = try await session.ledger.state(knowing: RunName(run))
    guard let run = state.runs[RunName(run)] else { return try await commit(session, state) }
    await session.name(pipelineOf: run)
    guard !dsse else {
      let envelopes = run.approvals.compactMap { SignedEnvelope.document(of: $0) }
      return common.output.result(.array(envelopes), envelopes.map { DocumentWriter.text(of: $0) })
    }
    let worker = await session.worker(of: run)
    let voided = await voided(run, session, state)
    common.output.result(
      RunDocument.document(run, worker: worker, isVoided: voided.contains(run.name)),
      lines(run, session, state, worker: worker, voided: voided))
  }

  private func voided(_ run: Run, _ session: Session, _ state: JournalState) async -> Set<RunName> {
    guard run.phase.isWaiting, let (policy, _) = try? await session.policy(run.request.place.pipeline) else {
      return []
    }
    return await VoidedRuns(world: session.world, ledger: session.ledger).names(in: state, policy: policy)
  }

  private func commit(_ session: Session, _ state: JournalState) async throws(Failure) {
    let commit: Commit
    do throws(Failure) { commit = try await session.world.history.commit(run) } catch  where error.code == "E0103" {
      throw Failure(
        .usage, "E0220", "there is no run and no commit \(SafeText.line(run))",
        why: [state.order.last.map { "the newest run is \($0)" } ?? "nothing was promoted yet"], fix: ["sluice log"])
    }
    let (policy, _) = try await session.standing(common)
    let state = try await session.ledger.wholeState()
    var places: [Place: (first: Release, isLive: Bool)] = [:]
    for environment in policy.pipeline.environments {
      let place = policy.place(environment.name)
      places[place] = try await Whereabouts(session: session).containing(commit.id, at: place)
    }
    let view = CommitView(
      commit: commit, policy: policy, state: state, ages: Ages(now: session.world.clock.now()), places: places)
    common.output.result(view.document, view.lines)
  }

  private func lines(
    _ run: Run, _ session: Session, _ state: JournalState, worker: String?, voided: Set<RunName>
  ) -> [String] {
    let ages = Ages(now: session.world.clock.now())
    let request = run.request
    let from = request.from.map { "\($0.short) -> " } ?? ""
    var lines = [
      "\(run.name)  \(request.kind.rawValue)  \(request.place.text)  \(from)\(request.commit.short)"
        + "  \(SafeText.line(request.subject, width: 40))",
      "  \(SafeText.line(voided.contains(run.name) ? RunWords.text(run, in: state, voided: voided) : RunWords.text(run)))",
      "",
    ]
    var rows = [
      ["asked", "by \(SafeText.line(request.requester)) \(ages.age(run.at)) ago (entry \(run.sequence))"],
      ["plan", request.plan.rawValue], ["policy", request.policy.rawValue], ["commit", request.commit.rawValue],
    ]
    if !request.reason.isEmpty { rows.append(["reason", SafeText.line(request.reason)]) }
    if let expires = request.expires, run.phase.isWaiting {
      rows.append(["expires", ages.now >= expires ? "expired" : "in \(ages.until(expires))"])
    }
    if !request.undoes.isEmpty { rows.append(["undoes", Few.text(request.undoes.map(\.rawValue))]) }
    lines += Table.wrapped(rows) + [""]
    lines += Table.wrapped(
      run.gates.map { ["gate", $0.name.rawValue, RunDocument.word($0.status), SafeText.line($0.text)] }
        + run.approvals.map { ["", $0.gate.rawValue, "signed", "\($0.person) \(ages.age($0.at)) ago"] }
        + run.steps.flatMap { step in
          [["step", step.name.rawValue, RunDocument.word(step.status), SafeText.line(step.text)]]
            + step.targets.map { ["", "  \($0.name)", RunDocument.word($0.status), SafeText.line($0.text)] }
        })
    let evidence =
      run.gates.compactMap { gate in gate.evidence.map { (gate.name.rawValue, $0) } }
      + run.steps.compactMap { step in step.evidence.map { (step.name.rawValue, $0) } }
      + run.steps.flatMap { step in
        step.targets.compactMap { target in target.evidence.map { ("\(step.name.rawValue) \(target.name)", $0) } }
      }
    if !evidence.isEmpty {
      lines += [""] + Table.lines(evidence.map { ["output", $0.0, "\(session.journalFolder)/evidence/\($0.1).log"] })
    }
    lines += ["", "  now   \(StateLine.text(of: request.place, in: state))"]
    lines += RunWords.next(run, in: state, worker: worker, voided: voided).map { "  next  \($0)" }
    return lines
  }
}
