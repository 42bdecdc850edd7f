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

  /// The policy on the trunk or, when that cannot be read, the one of the newest run.
  ///
  /// For what holds or looks: a mistake on the trunk may not stop it. The standard error says so.
  func standing(_ common: CommonOptions) async throws(Failure) -> (Policy, JournalState) {
    let (policy, state, problem) = try await PolicyLookup(world: world, ledger: ledger)
      .standing(pipeline: common.pipeline)
    for (number, line) in Few.lines(problem).enumerated() {
      common.output.talk((number == 0 ? "warning: " : "  why   ") + SafeText.line(line))
    }
    return (policy, state)
  }

  /// The place of an environment that the standing policy has.
  func place(_ environment: String, _ common: CommonOptions) async throws(Failure) -> (Place, JournalState) {
    let (policy, state) = try await standing(common)
    return (policy.place(try policy.environment(EnvironmentName(environment)).name), state)
  }

  /// The label of those who execute a run; `nil` where promote does, or where the policy cannot be read.
  func worker(of run: Run) async -> String? {
    let place = run.request.place
    return (try? await policy(place.pipeline))?.0.pipeline.environment(place.environment)?.worker
  }
}
