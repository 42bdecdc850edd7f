// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Lists runs, the newest first.
struct Log: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "List promotions and rollbacks, the newest first.")

  @OptionGroup var common: CommonOptions

  @Argument(
    help: ArgumentHelp("Only of this environment.", valueName: "environment"), completion: KnownNames.environments)
  var environment: String?

  @Option(name: .shortAndLong, parsing: .unconditional, help: ArgumentHelp("At most so many.", valueName: "number"))
  var number = 20

  func validate() throws {
    guard number > 0 else { throw ValidationError("-n counts runs, so it is 1 or more.") }
  }

  func run() async throws {
    let session = try await common.session()
    var state = try await session.ledger.state()
    guard !state.trunk.isEmpty else {
      _ = try await session.policy(common.pipeline)
      return
    }
    let ages = Ages(now: session.world.clock.now())
    var runs = newest(of: state)
    if runs.count < number, state.isAbridged {
      state = try await session.ledger.wholeState()
      runs = newest(of: state)
    }
    if runs.isEmpty, let environment { try await requireKnown(EnvironmentName(environment), session) }
    // The environments of several pipelines may have the same name.
    let isMixed = Set(runs.map(\.request.place.pipeline)).count > 1
    var rows = [["WHEN", "RUN", "ENVIRONMENT", "WHAT", "BY", "TOOK", "RESULT"]]
    for run in runs {
      let from = run.request.from.map { "\($0.short) -> " } ?? ""
      let took = run.phase.isTerminal ? DurationWords.between(run.at, run.endedAt) : ""
      rows.append([
        "\(ages.age(run.at)) ago", run.name.rawValue,
        isMixed ? run.request.place.text : run.request.place.environment.rawValue,
        "\(from)\(run.request.commit.short)", SafeText.line(run.request.requester, width: 15), took,
        SafeText.line(run.phase == .live && !isLive(run, in: state) ? "was live" : RunWords.text(run)),
      ])
    }
    let lines =
      runs.isEmpty
      ? ["nothing was promoted yet", "  next  " + NextCommand.text("promote --to \(environment ?? "ENVIRONMENT")")]
      : Table.fitted(rows)
    common.output.result(
      .members([
        "schema": .string("sluice.log/1"), "entries": .integer(state.size),
        "runs": .array(runs.map { RunDocument.document($0) }),
      ]), lines)
  }

  /// A run ends as live and stays so in the journal; whoever reads the list asks what is live now.
  private func isLive(_ run: Run, in state: JournalState) -> Bool {
    state[run.request.place].live.map { $0.run == run.name } ?? false
  }

  /// An environment of the past has runs and no place in the pipeline any more; one with neither is a mistake.
  private func requireKnown(_ environment: EnvironmentName, _ session: Session) async throws(Failure) {
    _ = try await session.policy(common.pipeline).0.environment(environment)
  }

  // Older runs are not all in an abridged state: nothing is listed from there on.
  private func newest(of state: JournalState) -> [Run] {
    let all = state.order.reversed().lazy.compactMap { state.runs[$0] }.filter { run in
      run.sequence >= state.wholeSince && (common.pipeline.map { run.request.place.pipeline == $0 } ?? true)
        && (environment.map { run.request.place.environment.rawValue == $0 } ?? true)
    }
    return Array(all.prefix(Swift.max(number, 0)))
  }
}
