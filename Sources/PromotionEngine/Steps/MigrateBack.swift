// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Takes back the migrations that a rollback undoes, the last one first, with the text recorded when they were applied.
///
/// What would lose values stays in place unless the caller accepts the loss: the old release runs on the newer schema.
struct MigrateBack {
  let step: MigrateStep

  private var plan: Plan { step.plan }
  private var world: World { step.world }

  func perform() async throws(Failure) -> StepResult {
    var texts: [String] = []
    var tail: [String] = []
    for gate in gatesInOrder() {
      guard let asks = try await asked(gate) else {
        let titles = Self.titles(plan.reverts.filter { $0.migration.gate == gate })
        texts.append("left \(titles) in place, because no pipeline says any more where the database of gate \(gate) is")
        tail.append("to take it back: put the gate back, then rollback \(plan.place.environment) --accept-loss")
        continue
      }
      let target = try DatabaseReference(folder: world.folder, variables: world.variables).target(of: asks)
      switch try await takeBack(gate, asks, target) {
      case .done(let titles, let kept, let absent, let left):
        if !titles.isEmpty { texts.append("took back \(titles.joined(separator: ", "))") }
        if !absent.isEmpty { texts.append("\(absent.joined(separator: ", ")) not there any more") }
        texts += kept.map { "kept \($0.contents) in \($0.table)" }
        if let left {
          texts.append(left.text)
          tail += left.tail
        }
        tail += kept.map { "to bring back \($0.contents): \($0.restore)" }
      case .kept(let text, let lines):
        texts.append(text)
        tail += lines
      case .failed(let result): return result
      }
    }
    return StepResult(
      .succeeded, texts.isEmpty ? "no migrations to take back" : texts.joined(separator: "; "), tail: tail)
  }

  private func asked(_ gate: GateName) async throws(Failure) -> MigrationGate? {
    if let asks = RevertGate.asks(gate, at: plan.place.environment, in: step.policy) { return asks }
    // The run that applied them may be left out of an abridged state.
    let state = try await step.ledger.wholeState()
    return await RevertGate(world: world, policy: step.policy, plan: plan, state: state).asks(gate)
  }

  private enum Outcome {
    case done([String], [KeptCopy], absent: [String] = [], left: (text: String, tail: [String])? = nil)
    case kept(String, tail: [String])
    case failed(StepResult)
  }

  private func takeBack(
    _ gate: GateName, _ asks: MigrationGate, _ target: MigrationTarget
  ) async throws(Failure) -> Outcome {
    let planned = plan.reverts.filter { $0.migration.gate == gate }
    if let commands = asks.tool {
      let (text, tail) = try await ForeignMigrate(step: step, gate: gate, commands: commands, target: target)
        .revert(planned)
      return text.isEmpty ? .done([], []) : .kept(text, tail: tail)
    }
    // Taking the fence would make the file.
    if !planned.isEmpty {
      let there = try await world.migrations.applied(in: target, layout: nil)
      let titles = Self.titles(planned)
      if there.isMissing {
        return .kept("\(titles) not taken back: the database is gone", tail: ["the file was: \(target.database)"])
      }
      if there.isStranger {
        return .kept(
          "\(titles) not taken back: the database is another one than before",
          tail: ["it knows of no migration; its address is \(asks.database)"])
      }
    }
    // What is seen from here on stays so: a migration of the fenced run that was paused cannot commit any more.
    try await step.takeFence(in: target)
    let state = try await step.ledger.state()
    let set = try await RevertSet.find(
      planned, asks: asks, plan: plan, applied: state[plan.place].applied, in: target, world: world)
    try await step.settle(gate: gate, applied: set.applied)
    // Looked at, not believed: what the table does not hold any more was taken back before a crash.
    for gone in set.gone { try await say(gone, gate: gate) }
    // What was recorded and never applied is not missed.
    let absent = set.gone.filter { $0.migration.appliedAt != nil }.map(\.migration.title)
    guard !set.open.isEmpty else { return .done([], [], absent: absent) }
    let titles = Self.titles(set.open)
    let proof: MigrationProof
    do throws(Failure) {
      proof = try await world.migrations.proveRevert(set.migrations, leaving: set.below, in: target)
    } catch  where error.code == "E0524" {
      // The old release is in its place already; a proof that cannot be had leaves the schema as after a loss.
      let why = error.why.first.map { ": \($0)" } ?? ""
      return .kept("left \(titles) in place, because \(error.what)\(why)", tail: error.fix)
    }
    if let failing = proof.findings.first(where: { !$0.isPassed }) {
      return .kept(
        "left \(titles) in place, because \(failing.title) cannot be taken back: \(failing.text)", tail: [])
    }
    // The newest ones that lose nothing go; the first one that does stays, and what is below it.
    let count = step.acceptsLoss ? set.open.count : proof.lossless.count
    let staying = Array(set.open.dropFirst(count))
    let left = staying.isEmpty ? nil : self.left(staying, proof.findings.flatMap(\.loses))
    if count == 0, let left { return .kept(left.text, tail: left.tail) }
    let now = try await world.migrations.applied(in: target, layout: set.applied.layout)
    guard now.schema == proof.schemaBefore else {
      return .failed(
        StepResult(
          .failed(isChanged: true), "the database changed while the way back was proved; nothing was taken back",
          tail: now.schema.differences(from: proof.schemaBefore)))
    }
    let below = staying.first.map { UInt64(clamping: $0.migration.order) } ?? set.below
    let request = RevertRequest(
      leaving: below, proven: proof.proven, keeping: step.acceptsLoss ? proof.lost : [], as: step.run.rawValue)
    let late = LateEntries(ledger: step.ledger, clock: world.clock)
    let kept: [KeptCopy]
    do throws(Failure) {
      kept = try await world.migrations.revert(
        Array(set.migrations.prefix(count)), request, in: target, fence: step.fence
      ) {
        migration throws(Failure) in
        guard let entry = set.open.first(where: { $0.migration.version == migration.version }) else { return }
        try await late.add(reverted(entry, gate: gate))
      }
      try await late.flush()
    } catch  where error.kind != .stale && error.kind != .indeterminate {
      return .failed(StepResult(.failed(isChanged: true), error.what, tail: error.why))
    }
    return .done(set.open.prefix(count).map(\.migration.title), kept, absent: absent, left: left)
  }

  private static func titles(_ entries: [PlannedRevert]) -> String {
    entries.map(\.migration.title).joined(separator: ", ")
  }

  private func left(_ staying: [PlannedRevert], _ loses: [String]) -> (text: String, tail: [String]) {
    let them = staying.count == 1 ? "it" : "them"
    return (
      "left \(Self.titles(staying)) in place, because taking \(them) back would lose \(loses.joined(separator: ", "))",
      ["to take \(them) back all the same: rollback \(plan.place.environment) --accept-loss"]
    )
  }

  private func say(_ entry: PlannedRevert, gate: GateName) async throws(Failure) {
    try await step.ledger.append(reverted(entry, gate: gate))
  }

  private func reverted(_ entry: PlannedRevert, gate: GateName) -> LateEntries.Decision {
    let (run, epoch) = (step.run, step.epoch)
    return { state throws(Refusal) in
      try ExecutionMachine.decide(
        state, .migrationReverted(run, epoch: epoch, of: entry.run, gate, version: entry.migration.version))
    }
  }

  private func gatesInOrder() -> [GateName] {
    var gates: [GateName] = []
    for entry in plan.reverts where !gates.contains(entry.migration.gate) { gates.append(entry.migration.gate) }
    return gates
  }
}
