// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

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
  func standing(
    _ common: CommonOptions, environment: EnvironmentName? = nil
  ) async throws(Failure) -> (Policy, JournalState) {
    let (policy, state, problem) = try await PolicyLookup(world: world, ledger: ledger)
      .standing(pipeline: common.pipeline, environment: environment)
    for (number, line) in Few.lines(problem).enumerated() {
      common.output.talk((number == 0 ? "warning: " : "  why   ") + SafeText.line(line))
    }
    return (policy, state)
  }

  /// The place of an environment that the standing policy has.
  func place(_ environment: String, _ common: CommonOptions) async throws(Failure) -> (Place, JournalState) {
    let (policy, state) = try await standing(common, environment: EnvironmentName(environment))
    return (policy.place(try policy.environment(EnvironmentName(environment)).name), state)
  }

  /// Fetches from the remote that the trunk is pinned to, or belongs to; `nil` where there is none.
  func fetch(_ state: JournalState, timeoutSeconds: Int64) async -> (remote: String, answer: ToolAnswer?)? {
    var remote = state.remote
    if remote == nil { remote = await self.remote(state.trunk) }
    guard let remote else { return nil }
    let command = CommandLine(
      arguments: ["git", "-c", "core.hooksPath=/dev/null", "fetch", "--quiet", remote], timeoutSeconds: timeoutSeconds,
      pass: ["SSH_AUTH_SOCK", "HOME"])
    return (remote, try? await machine.tools.run(command, input: [], variables: ["GIT_TERMINAL_PROMPT": "0"]))
  }

  /// Has printed commands name the pipeline of a run that was found by its own name, where the trunk has others: copied as
  /// they are, they would mean one of those.
  func name(pipelineOf run: Run) async {
    let pipeline = run.request.place.pipeline
    let known = (try? await PolicyLookup(world: world, ledger: ledger).pipelines()) ?? []
    if known != [pipeline], world.variables["SLUICE_PIPELINE"] != pipeline { NextCommand.name(pipeline) }
  }

  /// The label of those who execute a run; `nil` where promote does, or where the policy cannot be read.
  func worker(of run: Run) async -> String? {
    let place = run.request.place
    return (try? await policy(place.pipeline))?.0.pipeline.environment(place.environment)?.worker
  }
}
