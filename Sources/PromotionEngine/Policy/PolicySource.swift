// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Reads the policy from the trunk, never from the commit that is promoted (R1).
struct PolicySource {
  let history: any CommitHistory
  let reader: any PipelineReader
  /// Where the journal is kept that this policy is to govern.
  let journal: JournalKind

  private static let bytesMax = 262_144
  /// What a commit on the trunk mends: no pipeline, another name, another trunk, problems in the file.
  private static let mendedOnTrunk: Set = ["E0203", "E0205", "E0206", "E0207", "E0208"]

  init(world: World) {
    history = world.history
    reader = world.reader
    journal = world.journal.kind
  }

  /// Reads the pipeline of that name, or the only one: at the tip of the trunk, or, as long as people have to agree to
  /// what changed there, at the commit whose policy is in force (R3).
  func current(_ state: JournalState, pipeline name: String?) async throws(Failure) -> Policy {
    do throws(Failure) { return try await inForce(state, pipeline: name) } catch {
      guard let remote = state.remote, Self.mendedOnTrunk.contains(error.code) else { throw error }
      // What is committed here counts only once the remote has it.
      throw error.with(fix: error.fix + ["git push \(remote) HEAD:\(state.trunk)"])
    }
  }

  private func inForce(_ state: JournalState, pipeline name: String?) async throws(Failure) -> Policy {
    let tip = try await TrunkTip(history: history).commit(state).id
    let names = try await history.names(in: "pipelines", at: tip)
    let chosen = try choose(name, from: names, trunk: state.trunk)
    try await judgeJournal(at: tip, state, pipeline: chosen)
    var agreed = state.policies[chosen]
    if agreed == nil { agreed = try await NewPipeline(source: self, state: state).agreed(chosen, tip: tip) }
    guard let inForce = agreed, inForce != tip else {
      return try await policy(at: tip, trunk: state.trunk, pipeline: chosen)
    }
    let law = try await policy(at: inForce, trunk: state.trunk, pipeline: chosen)
    switch law.pipeline.change {
    case .trunk: return try await policy(at: tip, trunk: state.trunk, pipeline: chosen)
    case .descendants, .approval: break
    }
    guard try await differs(law, from: tip, beside: state) else {
      return try await policy(at: tip, trunk: state.trunk, pipeline: chosen)
    }
    guard try await history.isAncestor(inForce, of: tip) else { throw Self.downgrade(law, tip, state) }
    switch law.pipeline.change {
    case .trunk, .descendants: return try await policy(at: tip, trunk: state.trunk, pipeline: chosen)
    case .approval: return Policy(commit: inForce, pipeline: law.pipeline, trunk: tip, isChangePending: true)
    }
  }

  /// Returns the policy on the trunk, or the one of the newest run and, a line each, why that on the trunk cannot be read.
  ///
  /// For what takes back, holds or looks: a mistake on the trunk may not take the brakes away.
  ///
  /// An environment that the policy has no more, by another name or not at all, keeps the one of its newest run: what is
  /// live there can still be taken back and held.
  func standing(
    _ state: JournalState, pipeline name: String?, environment: EnvironmentName? = nil
  ) async throws(Failure) -> (Policy, problem: [String]) {
    let (law, problem) = try await standing(state, pipeline: name)
    guard let environment, law.pipeline.environment(environment) == nil,
      let last = state.runs(at: law.place(environment)).last
    else { return (law, problem) }
    let old = try await policy(at: last.request.policy, trunk: state.trunk, pipeline: law.pipeline.name)
    return (old, problem + ["\(environment) is not in the policy any more; using the one of \(last.name)"])
  }

  private func standing(
    _ state: JournalState, pipeline name: String?
  ) async throws(Failure) -> (Policy, problem: [String]) {
    do { return (try await current(state, pipeline: name), []) } catch {
      // Another store has the truth, or nobody said which of several pipelines is meant: an older policy knows neither.
      guard !["E0209", "E0244"].contains(error.code) else { throw error }
      if error.code == NewPipeline.code, let name {
        let tip = try await TrunkTip(history: history).commit(state).id
        return (try await policy(at: tip, trunk: state.trunk, pipeline: name), [error.what] + error.why)
      }
      let last = state.order.reversed().compactMap { state.runs[$0] }.first { run in
        name.map { run.request.place.pipeline == $0 } ?? true
      }
      guard let last else { throw error }
      let law = try await policy(at: last.request.policy, trunk: state.trunk, pipeline: last.request.place.pipeline)
      let what = "the policy on \(state.trunk) cannot be read (\(error.what)); using the one of \(last.name)"
      return (law, [what] + error.why)
    }
  }

  /// Whether another commit has anything else where a policy is, or would be; beside a journal's state also a pipeline
  /// that nobody knows yet.
  func differs(
    _ law: Policy, from commit: CommitID, beside state: JournalState? = nil
  ) async throws(Failure) -> Bool {
    if let state, try await !NewPipeline(source: self, state: state).names(beside: law, at: commit).isEmpty {
      return true
    }
    var paths = PolicyPaths(law.pipeline).all
    let file = Self.file(law.pipeline.name)
    if let bytes = try await history.file(file, at: commit, bytesMax: Self.bytesMax),
      case .success(let pipeline) = reader.pipeline(from: bytes, file: file)
    {
      paths += PolicyPaths(pipeline).all
    }
    return try await !history.changedPaths(
      from: law.commit, to: commit, in: PathFilter(paths.map { "./\($0)" })
    ).isEmpty
  }

  /// Refuses a journal that is kept elsewhere than the trunk says: that would split the only truth there is.
  ///
  /// Only the newest commit counts: when a journal moves, every older policy names the store that it left.
  private func judgeJournal(at tip: CommitID, _ state: JournalState, pipeline name: String) async throws(Failure) {
    let file = Self.file(name)
    guard let bytes = try await history.file(file, at: tip, bytesMax: Self.bytesMax),
      case .success(let pipeline) = reader.pipeline(from: bytes, file: file), pipeline.journal != journal
    else { return }
    throw Failure(
      .usage, "E0244",
      "\(file) on \(state.trunk) asks for a \(pipeline.journal.rawValue) journal, and this is a \(journal.rawValue) one",
      why: ["nothing was changed; where the journal is kept is read from the commit that is checked out"],
      fix: try await wayToJournal(at: tip, state, file: file))
  }

  private func wayToJournal(at tip: CommitID, _ state: JournalState, file: String) async throws(Failure) -> [String] {
    let head = try await history.commit("HEAD").id
    if head == tip { return ["write `journal: \(journal.rawValue)` in \(file), and commit it on \(state.trunk)"] }
    if let remote = state.remote, try await history.isAncestor(tip, of: head) {
      return ["git push \(remote) HEAD:\(state.trunk)"]
    }
    return ["git switch \(state.trunk)"] + (state.remote.map { ["git pull --ff-only \($0) \(state.trunk)"] } ?? [])
  }

  private static func file(_ name: String) -> String { "pipelines/\(name)/pipeline.yml" }

  private static func downgrade(_ law: Policy, _ tip: CommitID, _ state: JournalState) -> Failure {
    Failure(
      .notAuthorised, "E0430", "the policy on \(state.trunk) does not descend from the one in force",
      why: [
        "in force is \(law.commit.short), the trunk is at \(tip.short), and the pipeline \(law.pipeline.name) differs",
        "an older policy does not come back by moving the branch",
      ], fix: ["git merge \(law.commit.short)", "git revert the change of the policy, on top of \(law.commit.short)"])
  }

  /// Reads a pipeline at a commit.
  func policy(at commit: CommitID, trunk: String, pipeline name: String?) async throws(Failure) -> Policy {
    let names = try await history.names(in: "pipelines", at: commit)
    let chosen = try choose(name, from: names, trunk: trunk)
    let file = Self.file(chosen)
    guard let bytes = try await history.file(file, at: commit, bytesMax: Self.bytesMax) else {
      throw Failure(
        .usage, "E0203", "there is no \(file) on \(trunk)",
        why: ["the policy is read from the commit \(commit.short) of \(trunk), not from the working folder"],
        fix: ["git add \(file) && git commit -m 'Add the pipeline'"])
    }
    switch reader.pipeline(from: bytes, file: file) {
    case .success(let pipeline):
      guard pipeline.name == chosen else {
        throw Failure(
          .usage, "E0205", "\(file) calls its pipeline \(pipeline.name)", why: ["the folder is called \(chosen)"],
          fix: ["write `pipeline: \(chosen)` in \(file), and commit it on \(trunk)"])
      }
      guard pipeline.trunk == trunk else {
        throw Failure(
          .usage, "E0206", "\(file) names the trunk \(pipeline.trunk)",
          why: ["this repository's journal pins \(trunk), and the policy may not move itself"],
          fix: ["write `trunk: \(trunk)` in \(file), and commit it on \(trunk)"])
      }
      return Policy(commit: commit, pipeline: pipeline)
    case .failure(let problems):
      throw Failure(
        .usage, "E0207", "\(file) on \(trunk) has \(problems.all.count) problem\(problems.all.count == 1 ? "" : "s")",
        why: problems.all.map(\.text), fix: ["mend \(file), then: git commit -am 'Mend the pipeline'"])
    }
  }

  private func choose(_ name: String?, from names: [String], trunk: String) throws(Failure) -> String {
    if let name {
      guard names.contains(name) else {
        throw Failure(
          .usage, "E0208", "there is no pipeline \(name) on \(trunk)",
          why: [names.isEmpty ? "the folder pipelines/ is not there" : "there is \(names.joined(separator: ", "))"],
          fix: names.isEmpty ? ["sluice init"] : names.map { "--pipeline \($0)" })
      }
      return name
    }
    guard let only = names.first else {
      throw Failure(
        .usage, "E0208", "there is no pipeline on \(trunk)",
        why: ["the folder pipelines/ is not in its newest commit; the policy is read from there"],
        fix: ["sluice init", "git add pipelines && git commit -m 'Add the pipeline'"])
    }
    guard names.count == 1 else {
      throw Failure(
        .usage, "E0209", "this repository has \(names.count) pipelines", why: [names.joined(separator: ", ")],
        fix: names.map { "export SLUICE_PIPELINE=\($0)" } + ["--pipeline NAME, for this command alone"])
    }
    return only
  }
}
