// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Adds the gate `pipeline-change` where a commit changes what its own way is made of (R6).
struct ProtectedChange {
  let history: any CommitHistory
  let policy: Policy

  /// Returns the protected paths that differ from what is live, and the gate for them.
  ///
  /// The first release has nothing to differ from. Where nobody has to approve anything there is nobody to ask.
  func changes(
    by commit: CommitID, to environment: Environment, from live: CommitID?
  ) async throws(Failure) -> (paths: [String], gates: [Gate]) {
    guard let live, live != commit, let asks = Self.asks(ProtectedPaths.gate, environment, policy.pipeline) else {
      return ([], [])
    }
    var changed = try await history.changedPaths(
      from: live, to: commit, in: ProtectedPaths.filter(of: policy.pipeline, in: environment)
    ).map(\.path)
    let quoted = ProtectedPaths.quoted(of: policy.pipeline, in: environment)
    if !quoted.isEmpty {
      let named = try await history.changedPaths(
        from: live, to: commit, in: PathFilter(quoted.sorted().map { "./\($0)" })
      ).map(\.path)
      changed = Set(changed + named.filter { quoted.contains($0) }).sorted()
    }
    guard !changed.isEmpty else { return ([], []) }
    return (changed, [Gate(name: ProtectedPaths.gate, kind: .approval(asks))])
  }

  /// What an approval gate of an environment asks, the one that is added included; `nil` when there is none.
  static func asks(_ gate: GateName, _ environment: Environment, _ pipeline: Pipeline) -> ApprovalGate? {
    if gate != ProtectedPaths.gate {
      guard case .approval(let asks)? = environment.gate(gate)?.kind else { return nil }
      return asks
    }
    guard environment.approval != nil, case .approval(let asks) = pipeline.change else { return nil }
    return asks
  }
}
