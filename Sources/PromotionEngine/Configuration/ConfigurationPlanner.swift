// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Plans the configuration that a run hands over.
///
/// The values are those of the commit; the rules, the waivers and the places of secrets are those of the policy. A
/// commit can neither allow itself what the trunk forbids nor point a secret somewhere else.
struct ConfigurationPlanner {
  let history: any CommitHistory
  let reader: any PipelineReader
  let policy: Policy

  private var files: FolderFiles { FolderFiles(history: history, reader: reader, pipeline: policy.pipeline) }

  /// Returns what a promotion hands over, or `nil` when the commit has no configuration.
  ///
  /// Throws when a value breaks a rule in this environment.
  func promotion(
    of commit: CommitID, to environment: Environment, live: CommitID?
  ) async throws(Failure) -> PlannedConfiguration? {
    guard let own = try await files.configuration(at: commit) else { return nil }
    guard let law = try await files.configuration(at: policy.commit) else {
      throw Failure(
        .refused, "E0803", "\(commit.short) has a configuration, and the trunk has none",
        why: ["rules, waivers and the places of secrets are read from the trunk"],
        fix: ["merge it: git merge \(commit.short)"])
    }
    let catalogue = try await files.catalogue(at: policy.commit)
    let judgement = ConfigurationJudgement(
      own.judged(by: law), environments: policy.pipeline.environments, catalogue: catalogue)
    let here = judgement.findings.filter { $0.environment == environment.name }
    guard here.isEmpty else { throw refusal(here, commit) }
    let release = try placed(own.release(in: environment.name), law.release(in: environment.name), commit)
    var before = ReleaseConfiguration(entries: [])
    if let live, let old = try? await files.configuration(at: live) {
      before = old.release(in: environment.name).secretsPlaced(by: law.release(in: environment.name)).configuration
    }
    return PlannedConfiguration(
      release: release, digest: Digest(of: release.document),
      differences: ConfigurationDifference.between(before, release),
      warnings: judgement.findings.map { "\($0.environment) would refuse: \($0.text)" }
        + judgement.unused.map {
          "no value needs the waiver of \($0.rule.rawValue) for \($0.setting) in \($0.environment)"
        })
  }

  /// Returns what a rollback hands over: the values of the release that comes back, its secrets where the policy of its
  /// time says.
  ///
  /// It judges nothing and never fails: a rollback is not stopped by a rule that is younger than the release.
  func rollback(to target: Release, in environment: Environment, state: JournalState) async -> PlannedConfiguration? {
    guard let old = try? await files.configuration(at: target.commit) else { return nil }
    let policyThen = state.runs[target.run]?.request.policy ?? policy.commit
    var release = old.release(in: environment.name)
    if let law = try? await files.configuration(at: policyThen) {
      release = release.secretsPlaced(by: law.release(in: environment.name)).configuration
    }
    var now = ReleaseConfiguration(entries: [])
    if let live = state[policy.place(environment.name)].live?.commit,
      let current = try? await files.configuration(at: live)
    {
      now = current.release(in: environment.name).secretsPlaced(by: release).configuration
    }
    return PlannedConfiguration(
      release: release, digest: Digest(of: release.document),
      differences: ConfigurationDifference.between(now, release), warnings: [])
  }

  private func placed(
    _ own: ReleaseConfiguration, _ law: ReleaseConfiguration, _ commit: CommitID
  ) throws(Failure) -> ReleaseConfiguration {
    let placed = own.secretsPlaced(by: law)
    guard placed.unknown.isEmpty else {
      throw Failure(
        .refused, "E0804", "\(commit.short) names secrets that the trunk does not know",
        why: [placed.unknown.joined(separator: ", "), "the places of secrets are read from the trunk"],
        fix: ["add them to configuration.yml on the trunk"])
    }
    return placed.configuration
  }

  private func refusal(_ findings: [ConfigurationFinding], _ commit: CommitID) -> Failure {
    let file = "pipelines/\(policy.pipeline.name)/configuration.yml"
    let count = findings.count
    let environment = findings[0].environment
    return Failure(
      .refused, "E0802",
      "the configuration of \(commit.short) breaks \(count) rule\(count == 1 ? "" : "s") of \(environment)",
      why: findings.map { "\(file):\($0.position.line):\($0.position.column): \($0.text)" },
      fix: [
        "mend \(file), commit it, and look: sluice check",
        "or accept it on the trunk: waivers: [{ rule: \(findings[0].rule.rawValue), setting: \(findings[0].setting),"
          + " environment: \(environment), reason: WHY }]",
      ])
  }
}
