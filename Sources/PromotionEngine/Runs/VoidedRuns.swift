// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Finds the waiting runs whose plan is not what would be done now, since the policy or its keys changed: their approvals
/// count no more, and promoting the same commit asks for a new run (I14).
public struct VoidedRuns: Sendable {
  private let path: PromotionPath

  /// Makes the search; nothing is read yet.
  public init(world: World, ledger: Ledger) {
    path = PromotionPath(world: world, ledger: ledger, report: { _ in })
  }

  /// Returns those among all that wait in a pipeline; what cannot be planned now is left out.
  public func names(in state: JournalState, policy: Policy) async -> Set<RunName> {
    var voided: Set<RunName> = []
    for environment in policy.pipeline.environments {
      for run in state.runs(at: policy.place(environment.name)) where run.phase.isWaiting {
        if await isVoided(run, policy) { voided.insert(run.name) }
      }
    }
    return voided
  }

  private func isVoided(_ run: Run, _ policy: Policy) async -> Bool {
    // By the same commit of the policy nothing is planned otherwise.
    guard run.request.kind == .promotion, run.request.policy != policy.commit else { return false }
    let now = try? await path.propose(
      run.request.commit.rawValue, to: run.request.place.environment, pipeline: run.request.place.pipeline,
      isBrief: true)
    return now.map { $0.plan.digest != run.request.plan } ?? false
  }
}
