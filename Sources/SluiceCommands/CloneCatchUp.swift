// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Fetches the commits that a shared journal names and this clone has not got yet.
///
/// The journal of a company comes by itself; without the commits it names nothing could be looked at or rolled back from a clone
/// that nobody has fetched into since.
struct CloneCatchUp {
  private static let patienceSeconds: Int64 = 30

  let session: Session

  /// Fetches once when something is missing; what the remote does not give either is left to whoever asks for it.
  func run(_ output: Output) async {
    guard session.world.journal.kind != .file, let state = try? await session.ledger.state() else { return }
    guard let first = await absent(in: state),
      let (remote, answer) = await session.fetch(state, timeoutSeconds: Self.patienceSeconds)
    else { return }
    if answer?.code == 0 {
      output.talk("note: this clone had not got \(first.short) yet; fetched \(SafeText.line(remote))")
    } else {
      output.talk("warning: this clone lacks \(first.short), and git fetch \(SafeText.line(remote)) failed")
    }
  }

  /// The first that is not here of those without which hardly anything can be answered: the policies in force, and what is live.
  private func absent(in state: JournalState) async -> CommitID? {
    let named =
      state.policies.values.sorted { $0.rawValue < $1.rawValue } + state.environments.values.compactMap(\.live?.commit)
    for commit in named where (try? await session.world.history.commit(commit.rawValue)) == nil { return commit }
    return nil
  }
}
