// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Finds where the database of a gate is whose migrations are taken back: as the policy in force says, or, where it has no
/// such gate any more, as the policy said under which they were applied.
struct RevertGate {
  let world: World
  let policy: Policy
  let plan: Plan
  let state: JournalState

  func asks(_ gate: GateName) async -> MigrationGate? {
    if let asks = Self.asks(gate, at: plan.place.environment, in: policy) { return asks }
    for run in plan.reverts.filter({ $0.migration.gate == gate }).map(\.run) {
      guard let law = state.runs[run]?.request.policy,
        let old = try? await PolicySource(world: world)
          .policy(at: law, trunk: state.trunk, pipeline: plan.place.pipeline),
        let asks = Self.asks(gate, at: plan.place.environment, in: old)
      else { continue }
      return asks
    }
    return nil
  }

  static func asks(_ gate: GateName, at environment: EnvironmentName, in policy: Policy) -> MigrationGate? {
    guard case .migration(let asks)? = policy.pipeline.environment(environment)?.gate(gate)?.kind else { return nil }
    return asks
  }

  /// The step that takes them back, for an environment that has none any more.
  static func step(for gate: GateName) -> Step {
    Step(name: .migrate, command: nil, gate: gate, probe: nil, effect: .probe, onFailure: .stop)
  }
}
