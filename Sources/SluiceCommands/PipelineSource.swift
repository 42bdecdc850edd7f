// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Finds pipeline folders in the working folder or on the trunk.
struct PipelineSource {
  /// Where the files are read.
  enum Origin {
    /// As they are edited now.
    case workingFolder
    /// As they count.
    case trunk
  }

  let session: Session
  let origin: Origin

  /// Returns every folder, or the one of a name, with what was read or all its problems.
  func answers(_ pipeline: String?) async throws(Failure) -> [(name: String, answer: PipelineFolderReader.Answer)] {
    let all = try await names()
    let chosen = pipeline.map { [$0] } ?? all
    guard !chosen.isEmpty, chosen.allSatisfy(all.contains) else {
      throw Failure(
        .usage, "E0905", pipeline.map { "there is no pipeline \($0) here" } ?? "there is no pipeline here",
        why: [all.isEmpty ? "the folder pipelines/ is empty or not there" : "there is \(all.joined(separator: ", "))"],
        fix: all.isEmpty ? ["sluice init"] : all.map { "--pipeline \($0)" })
    }
    var answers: [(String, PipelineFolderReader.Answer)] = []
    for name in chosen {
      let file = try await reading(name)
      answers.append((name, try await PipelineFolderReader(reader: session.world.reader).folder(name, file: file)))
    }
    return answers
  }

  /// Returns folders without problems.
  func folders(_ pipeline: String?) async throws(Failure) -> [PipelineFolder] {
    var folders: [PipelineFolder] = []
    for (name, answer) in try await answers(pipeline) {
      switch answer {
      case .success(let folder): folders.append(folder)
      case .failure(let problems):
        let count = problems.all.count
        throw Failure(
          .usage, "E0906", "pipelines/\(name) has \(count) problem\(count == 1 ? "" : "s")",
          why: problems.all.map(\.text), fix: ["mend them, and look: sluice check"])
      }
    }
    return folders
  }

  /// Returns the folder of a name, or the only one.
  func folder(_ pipeline: String?) async throws(Failure) -> PipelineFolder {
    let folders = try await folders(pipeline)
    guard folders.count == 1 else {
      throw Failure(
        .usage, "E0209", "this repository has \(folders.count) pipelines",
        why: [folders.map(\.pipeline.name).joined(separator: ", ")],
        fix: folders.map { "export SLUICE_PIPELINE=\($0.pipeline.name)" }
          + ["--pipeline NAME, for this command alone"])
    }
    return folders[0]
  }

  /// Reads any file of a pipeline's policy where the pipeline itself is read.
  func file(of pipeline: String) async throws(Failure) -> @Sendable (String) async throws(Failure) -> [UInt8]? {
    try await reading(pipeline)
  }

  /// Returns the file of a pipeline's verifier keys with where it is from, or nothing where there is none.
  func keys(of pipeline: String) async throws(Failure) -> [(source: String, text: String)] {
    let path = PolicyKeys.path(of: pipeline)
    guard let bytes = try await reading(pipeline)(path) else { return [] }
    return [(path, String(decoding: bytes, as: UTF8.self))]
  }

  /// Returns what is wrong with the files of people's keys, a diagnosis for each.
  func people(of pipeline: Pipeline) async throws(Failure) -> [Diagnosis] {
    let read = try await reading(pipeline.name)
    var found: [Diagnosis] = []
    for group in pipeline.people {
      do throws(Failure) {
        guard let keys = try await read(group.keys) else {
          found.append(
            Diagnosis(
              subject: group.name, grade: .problem, text: "\(group.keys) is not there",
              fix: ["add a line for each person: sluice explain E0410"]))
          continue
        }
        var revoked: [UInt8] = []
        if let path = group.revoked { revoked = try await read(path) ?? [] }
        _ = try session.world.signatures.people(
          in: SignerRules(
            allowedSigners: String(decoding: keys, as: UTF8.self), file: group.keys,
            revokedKeys: String(decoding: revoked, as: UTF8.self)))
      } catch {
        let text = ([error.what] + error.why).joined(separator: "; ")
        found.append(Diagnosis(subject: group.name, grade: .problem, text: SafeText.line(text), fix: error.fix))
      }
    }
    return found
  }

  private func names() async throws(Failure) -> [String] {
    switch origin {
    case .workingFolder: WorkingFiles(folder: try workFolder()).folders(in: "pipelines")
    case .trunk: try await session.world.history.names(in: "pipelines", at: tip().id)
    }
  }

  private func reading(_ name: String) async throws(Failure) -> @Sendable (String) async throws(Failure) -> [UInt8]? {
    switch origin {
    case .workingFolder:
      let files = WorkingFiles(folder: try workFolder())
      return { path throws(Failure) in try files.bytes(path) }
    case .trunk:
      let commit = try await commit(of: name)
      let history = session.world.history
      return { path async throws(Failure) in try await history.file(path, at: commit, bytesMax: 262_144) }
    }
  }

  /// The commit whose policy is in force; before there is a journal, the newest of the trunk.
  private func commit(of pipeline: String) async throws(Failure) -> CommitID {
    let state = try await session.ledger.state()
    guard state.policies[pipeline] != nil else { return try await tip().id }
    return try await session.policy(pipeline).0.commit
  }

  private func workFolder() throws(Failure) -> String {
    if let folder = session.workFolder { return folder }
    throw Failure(
      .usage, "E0907", "a bare repository has no working folder",
      fix: ["git worktree add ../work TRUNK, and run it there"])
  }

  private func tip() async throws(Failure) -> Commit {
    let state = try await session.ledger.state()
    if let remote = state.remote {
      return try await session.world.history.commit("refs/remotes/\(remote)/\(state.trunk)")
    }
    let trunk = state.trunk.isEmpty ? session.currentBranch ?? "main" : state.trunk
    if let tip = try await session.world.history.tip(ofBranch: trunk) { return tip }
    throw Failure(
      .usage, "E0202", "the branch \(trunk), from which the policy is read, does not exist in this clone",
      fix: [
        "git fetch origin \(trunk):\(trunk), where a remote has it",
        "git branch \(trunk) COMMIT, where it has another name here",
      ])
  }
}
