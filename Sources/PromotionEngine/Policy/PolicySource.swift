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

  /// Reads the pipeline of that name, or the only one, at the tip of the trunk.
  func current(trunk: String, pipeline name: String?) async throws(Failure) -> Policy {
    guard let tip = try await history.tip(ofBranch: trunk) else {
      throw Failure(
        .usage, "E0202", "the branch \(trunk), from which the policy is read, does not exist in this clone",
        why: ["sluice init pinned \(trunk) as the trunk"], fix: ["git fetch origin \(trunk):\(trunk)"])
    }
    return try await policy(at: tip.id, trunk: trunk, pipeline: name)
  }

  /// Reads a pipeline at a commit.
  func policy(at commit: CommitID, trunk: String, pipeline name: String?) async throws(Failure) -> Policy {
    let names = try await history.names(in: "pipelines", at: commit)
    let chosen = try choose(name, from: names, trunk: trunk)
    let file = "pipelines/\(chosen)/pipeline.yml"
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
      // Keeping entries elsewhere than the policy says would split the only truth there is.
      guard pipeline.journal == journal else {
        throw Failure(
          .usage, "E0244",
          "\(file) on \(trunk) asks for a \(pipeline.journal.rawValue) journal, and this is a \(journal.rawValue) one",
          why: ["nothing was changed; where the journal is kept is read from the commit that is checked out"],
          fix: ["git switch \(trunk)", "sluice journal copy --to \(pipeline.journal.rawValue)"])
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
        fix: names.map { "--pipeline \($0)" })
    }
    return only
  }
}
