// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Begins: makes the journal and, where there is none, a pipeline to edit.
struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Begin: make the journal, its key, and a pipeline to edit where there is none.")

  @OptionGroup var common: CommonOptions

  @Option(
    help: ArgumentHelp("The branch from which the policy is read; the current one when left out.", valueName: "branch"))
  var trunk: String?

  @Option(
    help: ArgumentHelp(
      "The remote whose trunk is the policy; the branch's own, or origin, when left out.", valueName: "remote"))
  var remote: String?

  @Flag(help: "Read the policy from this clone's own branch although there is a remote.")
  var noRemote = false

  @Flag(help: "Begin a new journal although the policy names another one, which is lost for good.")
  var newJournal = false

  func run() async throws {
    let session = try await common.session()
    let state = try await session.ledger.state()
    guard state.trunk.isEmpty else { return try await begun(session, state) }
    guard let trunk = trunk ?? session.currentBranch else {
      throw Failure(
        .usage, "E0242", "HEAD names no branch, so the trunk is not known", fix: ["sluice init --trunk main"])
    }
    _ = try await session.world.history.commit("HEAD")
    let pinned = noRemote ? nil : remote
    let found = pinned == nil && !noRemote ? await session.remote(trunk) : pinned
    let upstream = found.map { ["refs/remotes/\($0)/\(trunk)"] } ?? []
    if !newJournal, let log = await NamedLog.find(session.world.history, also: upstream) { throw log.failure }
    let repository = session.world.identifiers.next()
    let key = try session.createLogKey("sluice/\(repository)")
    let actor = session.world.actor.name
    try await key.ledger.append { state throws(Refusal) in
      guard state.trunk.isEmpty else { return [] }
      return [.journalCreated(repository: repository, trunk: trunk)]
        + (found.map { [.trunkPinned(remote: $0, by: actor)] } ?? [])
    }
    let written = try await PipelineTemplate(session: session, name: common.pipeline, trunk: trunk).write()
    let keyFiles = try session.workFolder.map { folder throws(Failure) in
      try VerifierKeyFiles.write(key.verifier, into: folder, isAdded: newJournal)
    }
    var lines = [
      "journal made; the policy is read from \(found.map { "\($0)/" } ?? "")\(trunk)",
      "  log key   \(key.path) (keep it secret)",
      "  verifier  \(key.verifier)",
    ]
    lines += (keyFiles ?? []).map { "            \($0) (commit it: the policy says whose checkpoints count)" }
    // A policy counts where it is read from.
    let push = found.map { " && git push \($0) HEAD:\(trunk)" } ?? ""
    if let written {
      lines += ["  pipeline  \(written.path)"] + guesses(written.guess) + ["", "next:"]
      lines += ["  edit \(written.path), then"]
      lines += ["  git add pipelines && git commit -m 'Add the pipeline'\(push)", "  promote --to staging"]
    } else {
      lines += ["next:"]
      if keyFiles?.isEmpty == false { lines += ["  git add pipelines && git commit -m 'Add the verifier key'\(push)"] }
      lines += ["  sluice status"]
    }
    common.output.result(
      .members([
        "schema": .string("sluice.init/1"), "trunk": .string(trunk), "remote": found.map { .string($0) },
        "created": .boolean(true),
        "repository": .string(repository), "verifier": .string(key.verifier),
        "pipeline": written.map { .string($0.path) },
        "verifierFiles": keyFiles.map { .array($0.map { .string($0) }) },
      ]), lines)
  }

  /// Says what the pipeline rests on, so that nobody takes a guess for knowledge.
  private func guesses(_ guess: PipelineGuess) -> [String] {
    var lines = [
      guess.test.map { "  guessed   tests: \($0.command), from \($0.origin)" }
        ?? "  guessed   no tests were recognised: the gate runs nothing until you name a command",
      "            deploy: nothing is known; both environments run \"true\" until you name a command",
    ]
    if let migrations = guess.migrations {
      lines.append(
        "            migrations: \(migrations.folder) (\(migrations.layout.rawValue)), off until you name the database")
    }
    switch guess.ci {
    case .github: lines.append("            CI: GitHub Actions; ready workflows are in docs/ci of sluice")
    case .gitlab: lines.append("            CI: GitLab; ready files are in docs/ci of sluice")
    case .none: break
    }
    return lines
  }

  /// Says what is left to do where the journal is there already, and does it.
  private func begun(_ session: Session, _ state: JournalState) async throws(Failure) {
    let written = try await PipelineTemplate(session: session, name: common.pipeline, trunk: state.trunk).write()
    var lines = ["this repository has its journal already; the policy is read from \(state.trunk)"]
    if let written { lines += ["  pipeline  \(written.path)"] + guesses(written.guess) }
    let tip = try await session.world.history.tip(ofBranch: state.trunk)
    let names: [String]
    if let tip { names = try await session.world.history.names(in: "pipelines", at: tip.id) } else { names = [] }
    lines.append(
      names.isEmpty
        ? "  next      edit the pipeline, then: git add pipelines && git commit -m 'Add the pipeline'"
        : "  next      sluice status")
    common.output.result(
      .members([
        "schema": .string("sluice.init/1"), "trunk": .string(state.trunk), "created": .boolean(false),
        "pipeline": written.map { .string($0.path) },
      ]), lines)
  }
}
