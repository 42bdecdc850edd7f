// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Computes what a run will do.
///
/// Planning and executing go through this one place, so they cannot differ.
struct Planner {
  let history: any CommitHistory
  let migrations: any MigrationTool

  /// Plans a promotion on the state as it is now.
  func promotion(
    of commit: Commit, to environment: Environment, policy: Policy, state: JournalState,
    configuration: PlannedConfiguration? = nil
  ) async throws(Failure) -> Plan {
    let place = policy.place(environment.name)
    var gates: [PlannedGate] = []
    var scripts: [PlannedScripts] = []
    let changes = try await ProtectedChange(history: history, policy: policy)
      .changes(by: commit.id, to: environment, from: state[place].live?.commit)
    for gate in environment.gates + changes.gates {
      gates.append(PlannedGate(gate: gate, definition: try await definition(of: gate, policy: policy)))
      if case .migration(let migration) = gate.kind {
        let read = try await self.scripts(of: migration, at: commit.id)
        scripts.append(PlannedScripts(gate: gate.name, database: migration.database, scripts: read))
      }
    }
    var plan = Plan(
      kind: .promotion, repository: state.repository, place: place, from: state[place].live?.commit,
      commit: commit.id, tree: commit.tree, subject: commit.subject, policy: policy.commit, gates: gates,
      steps: environment.steps, scripts: scripts, reverts: [], configuration: configuration)
    plan.protectedChanges = changes.paths
    plan.policyScripts = try await policyScripts(environment, policy)
    return plan
  }

  /// Plans a rollback to a release.
  ///
  /// The old release is deployed first and the migrations are taken back after it, the reverse of a promotion.
  func rollback(
    to target: Release, in environment: Environment, policy: Policy, state: JournalState,
    configuration: PlannedConfiguration? = nil
  ) async -> Plan {
    let place = policy.place(environment.name)
    let applied = state[place].applied.reversed()
      .filter { ($0.migration.appliedAt ?? 0) > target.sequence }
      .map { PlannedRevert(run: $0.run, migration: $0.migration) }
    // What a dead engine recorded and may have committed: the target is looked at before anything is taken back.
    let unsettled = PlantedBug.doubtForgotten.isPlanted ? [] : state.unsettledRuns(at: place)
    let doubtful = unsettled.reversed()
      .flatMap { run in
        run.migrations.reversed().filter { $0.appliedAt == nil && $0.isComplete }
          .map { PlannedRevert(run: run.name, migration: $0) }
      }
      .filter { entry in
        !applied.contains {
          $0.migration.version == entry.migration.version && $0.migration.gate == entry.migration.gate
        }
      }
    let reverts = (doubtful + applied).sorted { $0.migration.order > $1.migration.order }
    let order: [StepName] = [.configure, .deploy, .migrate, .verify]
    var steps = order.compactMap { environment.step($0) }
    if let gate = reverts.first?.migration.gate, environment.step(.migrate) == nil {
      // Who took the step out of the pipeline has not taken the migrations out of the database.
      steps.insert(RevertGate.step(for: gate), at: steps.firstIndex { $0.name == .verify } ?? steps.endIndex)
    }
    var plan = Plan(
      kind: .rollback, repository: state.repository, place: place, from: state[place].live?.commit,
      commit: target.commit, tree: target.tree, subject: target.subject, policy: policy.commit, gates: [],
      steps: steps, scripts: [], reverts: reverts, configuration: configuration)
    // What cannot be read now is missed when its step is taken; the way down is not refused for it.
    plan.policyScripts = (try? await policyScripts(environment, policy)) ?? nil
    return plan
  }

  /// Returns the SHA-256 of the programs that the environment takes from the policy's tree, or `nil` when it takes none.
  private func policyScripts(_ environment: Environment, _ policy: Policy) async throws(Failure) -> Digest? {
    guard environment.programs.contains(where: { $0.origin == .policy }) else { return nil }
    return try await PolicyPaths.digest(of: PolicyPaths(policy.pipeline).programs, at: policy.commit, in: history)
  }

  private static func revoked(_ rules: SignerRules) -> Document? {
    rules.revokedKeys.isEmpty ? nil : .string(Digest(of: rules.revokedKeys.utf8).rawValue)
  }

  /// Reads the migrations of a gate's folder at a commit.
  func scripts(of gate: MigrationGate, at commit: CommitID) async throws(Failure) -> [PlannedScripts.Script] {
    // A tool of its own reads its own files.
    guard gate.tool == nil else { return [] }
    let files = try await MigrationFiles(history: history).read(gate.scripts, at: commit)
    return try migrations.migrations(from: files, folder: gate.scripts, layout: gate.layout).map { migration in
      PlannedScripts.Script(
        migration: migration, up: Digest(of: migration.up.utf8), down: migration.down.map { Digest(of: $0.utf8) })
    }
  }

  /// Returns the hash of what a gate asks.
  ///
  /// For a test it is the command alone, so that the same test in two environments is one definition and its verdict
  /// can be reused; for an approval it is also the keys that count.
  private func definition(of gate: Gate, policy: Policy) async throws(Failure) -> Digest {
    let asked: Document
    switch gate.kind {
    case .test(let test): asked = test.command.document
    case .check(let command): asked = command.document
    case .fresh(let freshness): asked = freshness.document
    case .signed(let signed):
      let signers = PeopleKeys(history: history)
      let rules = try await signers.rules(of: signed.by, policy: policy)
      let openPGP = try await signers.openPGPKeys(of: signed.by, policy: policy)
      asked = .members([
        "by": .string(signed.by), "what": .string(signed.what.rawValue),
        "keys": .string(Digest(of: rules.allowedSigners.utf8).rawValue), "revoked": Self.revoked(rules),
        "pgp": openPGP.map { .string(Digest(of: $0).rawValue) },
      ])
    case .migration(let migration):
      asked = .members([
        "scripts": .string(migration.scripts), "database": .string(migration.database),
        "layout": migration.layout.map { .string($0.rawValue) }, "scratch": migration.scratch.map { .string($0) },
        "compatibility": migration.compatibility?.document, "up": migration.tool?.up.document,
        "down": migration.tool?.down.document, "status": migration.tool?.status.document,
      ])
    case .soak(let seconds): asked = .integer(seconds)
    case .window(let window): asked = .members(["allow": .string(window.text), "zone": .string(window.zone)])
    case .approval(let approval):
      let rules = try await PeopleKeys(history: history).rules(of: approval.from, policy: policy)
      asked = .members([
        "from": .string(approval.from), "count": .integer(Int64(approval.count)),
        "expires": .integer(approval.expiresSeconds),
        "keys": .string(Digest(of: rules.allowedSigners.utf8).rawValue), "revoked": Self.revoked(rules),
        "securityKey": approval.securityKey == .none ? nil : .string(approval.securityKey.rawValue),
      ])
    }
    // What a gate asks is the same whatever becomes of an interrupted one, unless it may be asked only once.
    let effect: Document? = gate.effect == .pure ? nil : .string(gate.effect.rawValue)
    return Digest(of: .members(["kind": .string(gate.kind.word), "asks": asked, "effect": effect]))
  }
}
