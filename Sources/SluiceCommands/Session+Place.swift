// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

extension Session {
  /// The policy on the trunk as it stands now.
  func policy(_ pipeline: String?) async throws(Failure) -> (Policy, JournalState) {
    try await PolicyLookup(world: world, ledger: ledger).current(pipeline: pipeline)
  }

  /// The place of an environment that the policy has.
  func place(_ environment: String, pipeline: String?) async throws(Failure) -> (Place, JournalState) {
    let (policy, state) = try await policy(pipeline)
    return (policy.place(try policy.environment(EnvironmentName(environment)).name), state)
  }
}
