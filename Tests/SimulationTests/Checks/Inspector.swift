// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// Folds every entry for itself the moment it is written, and checks every invariant that can be checked then; also after
/// each event outside the journal.
final class Inspector {
  private(set) var state = JournalState()
  private var reference = ReferenceFold()
  private var effects = EffectMemory()
  private var signed: [String: String] = [:]
  /// When the newest entry about a run was written.
  private var touched: [RunName: Int64] = [:]

  func appended(_ entries: [JournalEntry], by runner: Runner, in simulation: Simulation) {
    do {
      // What is decided for one append is decided before it.
      let before = touched
      let batch = try entries.map { try EventCodec.event(of: $0) }
      for (entry, event) in zip(entries, batch) {
        let earlier = state
        try JournalFold.apply(entry, to: &state)
        simulation.tell("    [\(entry.sequence)] \(entry.type) \(Self.brief(entry)) by \(runner.name)")
        simulation.count(entry.type)
        check(
          Observation(
            entry: entry, event: event, before: earlier, after: state, batch: batch, runner: runner,
            simulation: simulation), touched: before)
      }
    } catch { simulation.fail("I39", "an entry cannot be read back: \(error)") }
  }

  private func check(_ seen: Observation, touched before: [RunName: Int64]) {
    reference.apply(seen)
    effects.heard(seen)
    FenceChecks.check(seen)
    GateChecks.check(seen, signed)
    OrderChecks.check(seen, before)
    EndChecks.check(seen)
    RollbackChecks.check(seen)
    TruthChecks.check(seen)
    if let run = seen.run { touched[run] = seen.simulation.now }
  }

  func started(_ child: Child, in simulation: Simulation) { effects.started(child, state, in: simulation) }

  /// A probe said that what was asked about is not there.
  func deniedBy(_ probe: Child) {
    guard state.runs[probe.run]?.request.commit == probe.commit else { return }
    effects.denied(probe)
  }

  func changed(_ child: Child, in simulation: Simulation) { TruthChecks.checkSettled(state, in: simulation) }

  func migrated(_ database: String, in simulation: Simulation) {
    let applied = simulation.database(database).applied
    if Set(applied).count != applied.count { simulation.fail("I25", "\(database) had a migration twice: \(applied)") }
  }

  /// Every refusal of the engine names a way out, and none is a defect.
  func heard(_ failure: Failure, of runner: Runner, in simulation: Simulation) {
    simulation.tell("\(runner.name) ends: \(failure.code) \(failure.what)")
    simulation.count("failure \(failure.code)")
    let silence = max(simulation.now - runner.reachedAt, runner.silence)
    // Between two looks of the engine there may be two late answers, of 4 s each at most.
    if failure.code == "E0248" && !runner.hasLostLease && silence < (LeaseTerm.selfFenceSeconds - 9) * 1000 {
      simulation.fail("I13", "\(runner.name) stopped its processes after \(silence) ms without the store")
    }
    if failure.code == "E0227" { checkQuarantine(failure, in: simulation) }
    if failure.kind == .defect { simulation.fail("defect", "\(failure.code) \(failure.what)") }
    if failure.fix.isEmpty { simulation.fail("I29", "\(failure.code) names no way out: \(failure.what)") }
  }

  /// I20: whoever is refused by a quarantine was refused by one whose end has not come; calls and clocks may be late.
  private func checkQuarantine(_ failure: Failure, in simulation: Simulation) {
    let inForce = Setting.places.flatMap { place in
      state[place].quarantine.filter { _, quarantine in
        quarantine.expires.map { simulation.now - 300_000 < $0.milliseconds } ?? true
      }.keys
    }
    if !inForce.contains(where: { failure.what.contains($0.short) }) {
      simulation.fail("I20", "\(failure.what), and that has ended")
    }
  }

  func sign(_ statement: String, by person: String) -> String {
    signed[statement] = person
    // What is signed begins with words for a person; the journal keeps the document after them.
    if let start = statement.firstIndex(of: "{") { signed[String(statement[start...])] = person }
    return "signed by \(person)"
  }

  func signer(of statement: String, _ signature: String) -> String? {
    guard let person = signed[statement], signature == "signed by \(person)" else { return nil }
    return person
  }

  private static func brief(_ entry: JournalEntry) -> String {
    ["run", "environment", "gate", "step", "commit", "outcome", "verdict", "epoch", "target", "text", "reason"]
      .compactMap { name in
        entry.body[name].map { $0.string.map { String($0.prefix(46)) } ?? $0.integer.map { "@\($0)" } ?? "" }
      }.joined(separator: " ")
  }
}
