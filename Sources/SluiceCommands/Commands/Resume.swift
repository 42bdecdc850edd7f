// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Lets an environment take promotions again.
struct Resume: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Let an environment take promotions again, or accept a commit again.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The environment.", valueName: "environment"), completion: KnownNames.environments)
  var environment: String?

  @Flag(help: "Lift the hold of every environment that has one.")
  var all = false

  @Option(
    help: ArgumentHelp("Lift the quarantine of this commit instead of the hold.", valueName: "commit"),
    completion: KnownNames.commits)
  var unquarantine: String?

  func validate() throws {
    guard all != (environment != nil) else { throw ValidationError("Name an environment, or write --all.") }
    guard !all || unquarantine == nil else { throw ValidationError("--unquarantine needs an environment.") }
  }

  func run() async throws {
    let session = try await common.session()
    guard let environment else { return try await resumeAll(session) }
    let (place, state) = try await session.place(environment, common)
    let by = session.world.actor.name
    let command: HoldCommand =
      if let unquarantine {
        .unquarantine(place, try quarantined(await meant(unquarantine, session), unquarantine, place, state), by: by)
      } else {
        .resume(place, by: by)
      }
    let after = try await session.ledger.append { state throws(Refusal) in try HoldRules.decide(state, command) }
    common.output.result(HoldDocument.document(place, after), lines(place, after))
  }

  /// The digits of what a revision such as HEAD or a tag names; the text itself where it names nothing here.
  private func meant(_ text: String, _ session: Session) async -> String {
    (try? await session.world.history.commit(text))?.id.rawValue ?? text
  }

  private func quarantined(
    _ digits: String, _ text: String, _ place: Place, _ state: JournalState
  ) throws(Failure) -> CommitID {
    let known = state[place].quarantine.keys.filter { $0.rawValue.hasPrefix(digits) }
    guard let commit = known.first, known.count == 1 else {
      throw Failure(
        .usage, "E0219", "\(text) is not in quarantine for \(place.environment)",
        state: StateLine.text(of: place, in: state),
        why: Few.lines(state[place].quarantine.keys.sorted().map { "in quarantine: \($0.short)" }),
        fix: ["sluice status"])
    }
    return commit
  }

  private func resumeAll(_ session: Session) async throws {
    let (policy, _) = try await session.standing(common)
    let places = policy.pipeline.environments.map { policy.place($0.name) }
    let by = session.world.actor.name
    let state = try await session.ledger.append { state throws(Refusal) in
      var events: [Event] = []
      for place in places where state[place].hold != nil {
        events += try HoldRules.decide(state, .resume(place, by: by))
      }
      return events
    }
    common.output.result(
      .members([
        "schema": .string("sluice.resume/1"), "environments": .array(places.map { HoldDocument.document($0, state) }),
      ]), places.flatMap { lines($0, state) })
  }

  private func lines(_ place: Place, _ state: JournalState) -> [String] {
    [StateLine.text(of: place, in: state)]
      + state.runs(at: place).filter(\.phase.isWaiting).flatMap { run in
        RunWords.next(run, in: state).map { "  next  \($0)" }
      }
  }
}
