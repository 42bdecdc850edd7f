// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Keeps a pipeline that nobody agreed to from doing what the others need agreement for (R3).
///
/// A second pipeline with the same programs and no approvals would be a way around the first. So where people have to agree
/// to changes of a policy in force, they have to agree to a new pipeline, too: it is a part of that policy's change.
struct NewPipeline {
  /// The code of the refusal.
  static let code = "E0453"

  let source: PolicySource
  let state: JournalState

  /// Returns the commit from which the policy of a pipeline counts that the journal does not know yet, or `nil` when it
  /// counts as it is found.
  func agreed(_ name: String, tip: CommitID) async throws(Failure) -> CommitID? {
    let guards = try await guards()
    guard !guards.isEmpty else { return nil }
    for law in guards where try await pipelines(at: law.commit).contains(name) { return law.commit }
    let there = try await pipelines(at: tip)
    throw Self.unknown(name, guards.filter { there.contains($0.pipeline.name) }, guards, state)
  }

  /// Returns the pipelines at a commit that the journal does not know, and that were not there when people agreed to a
  /// policy that asks for it.
  func names(beside law: Policy, at commit: CommitID) async throws(Failure) -> [String] {
    guard case .approval = law.pipeline.change else { return [] }
    let known = Set(try await pipelines(at: law.commit)).union(state.policies.keys)
    return try await pipelines(at: commit).filter { !known.contains($0) }
  }

  /// The policies in force to whose changes people have to agree.
  private func guards() async throws(Failure) -> [Policy] {
    var guards: [Policy] = []
    for (name, commit) in state.policies.sorted(by: { $0.key < $1.key }) {
      let law = try await source.policy(at: commit, trunk: state.trunk, pipeline: name)
      if case .approval = law.pipeline.change { guards.append(law) }
    }
    return guards
  }

  private func pipelines(at commit: CommitID) async throws(Failure) -> [String] {
    try await source.history.names(in: "pipelines", at: commit)
  }

  private static func unknown(_ name: String, _ there: [Policy], _ all: [Policy], _ state: JournalState) -> Failure {
    let asked = (there.isEmpty ? all : there).map(\.pipeline.name)
    let back = there.isEmpty ? all.map { "git checkout \($0.commit.short) -- pipelines/\($0.pipeline.name)" } : []
    return Failure(
      .notAuthorised, "E0453", "the pipeline \(name) is new on \(state.trunk), and nobody has agreed to it",
      why: [
        "people have to agree to changes of \(asked.joined(separator: ", ")); another pipeline could do the same "
          + "without them"
      ],
      fix: back
        + asked.prefix(1).flatMap { ["sluice policy show --pipeline \($0)", "sluice policy approve --pipeline \($0)"] })
  }
}
