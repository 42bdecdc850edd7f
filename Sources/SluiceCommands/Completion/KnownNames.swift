// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

// The shell asks while a person types: no name that is found is better than a message, so every failure is nothing.

/// Names that a shell can complete, read from the repository at hand.
enum KnownNames {
  /// The newest runs only: a menu of hundreds helps nobody.
  private static let runsMax = 40

  /// The environments of the pipelines on the trunk.
  static let environments = CompletionKind.custom { words, _, _ in
    guard let (session, state) = await repository(words) else { return [] }
    return await environments(session, state, pipeline: TypedWords(words).value(of: "--pipeline"))
  }

  /// All runs, the newest first.
  static let runs = CompletionKind.custom { words, _, _ in await runs(words, where: { _ in true }) }

  /// Runs that wait for somebody.
  static let waitingRuns = CompletionKind.custom { words, _, _ in await runs(words, where: { $0.phase.isWaiting }) }

  /// Runs of which nobody can know what happened.
  static let openRuns = CompletionKind.custom { words, _, _ in await runs(words, where: { !$0.phase.isTerminal }) }

  /// Commits that were promoted or rolled back, the newest first, as seven digits.
  static let commits = CompletionKind.custom { words, _, _ in
    guard let (_, state) = await repository(words) else { return [] }
    var seen: Set<String> = []
    let all = state.order.reversed().compactMap { state.runs[$0]?.request.commit.short }
    return Array(all.filter { seen.insert($0).inserted }.prefix(runsMax))
  }

  private static func environments(
    _ session: Session, _ state: JournalState, pipeline: String?
  ) async -> [String] {
    if let (policy, _) = try? await session.policy(pipeline) {
      return policy.pipeline.environments.map(\.name.rawValue)
    }
    // Several pipelines and none chosen, or a policy that cannot be read: what the journal has seen.
    var names: [String] = []
    for run in state.order.compactMap({ state.runs[$0] }) {
      let name = run.request.place.environment.rawValue
      if pipeline.map({ run.request.place.pipeline == $0 }) ?? true, !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func runs(_ words: [String], where isWanted: @Sendable (Run) -> Bool) async -> [String] {
    guard let (_, state) = await repository(words) else { return [] }
    return Array(
      state.order.reversed().compactMap { state.runs[$0] }.filter(isWanted).map(\.name.rawValue).prefix(runsMax))
  }

  private static func repository(_ words: [String]) async -> (Session, JournalState)? {
    let folder = TypedWords(words).value(of: "-C") ?? "."
    guard let session = try? await Composition.required().open(folder), let state = try? await session.ledger.state()
    else { return nil }
    return (session, state)
  }
}
