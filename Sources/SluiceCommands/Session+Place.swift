// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

extension Session {
  /// The policy on the trunk as it stands now.
  func policy(_ pipeline: String?) async throws(Failure) -> (Policy, JournalState) {
    try await PolicyLookup(world: world, ledger: ledger).current(pipeline: pipeline)
  }

  /// The files of a pipeline: as they count on the trunk, or as they lie there before there is a journal.
  func catalogued(_ pipeline: String?) async throws(Failure) -> PipelineFolder {
    let isBegun = try await !ledger.state().trunk.isEmpty
    return try await PipelineSource(session: self, origin: isBegun ? .trunk : .workingFolder).folder(pipeline)
  }

  /// The place of an environment that the policy has.
  func place(_ environment: String, pipeline: String?) async throws(Failure) -> (Place, JournalState) {
    let (policy, state) = try await policy(pipeline)
    return (policy.place(try policy.environment(EnvironmentName(environment)).name), state)
  }
}
