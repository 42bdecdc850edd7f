// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts
import PromotionTestSupport

/// The store as one runner reaches it, over a network that drops, delays and repeats.
struct SimulatedJournal: JournalStore {
  let simulation: Simulation
  let runner: Runner

  private var store: Store { simulation.store }

  private static let unknown = Failure(
    .indeterminate, "E9007", "cannot know whether the journal has the entry", fix: ["run the same command again"])
  private static let refused = Failure(
    .unreachable, "E9008", "the store refused the entry", fix: ["run the same command again"])
  private static let full = Failure(
    .unreachable, "E9009", "no space left on the store", fix: ["make room, then run the same command again"])

  func head() async throws(Failure) -> Int64 {
    try await reach("the head of the journal")
    return Int64(store.entries.count)
  }

  func read(from sequence: Int64) async throws(Failure) -> [JournalEntry] {
    try await reach("a read of the journal")
    return Array(store.entries.dropFirst(Int(sequence)))
  }

  func append(_ drafts: [EntryDraft], expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    try DraftRules.check(drafts)
    let what = drafts.map(\.type).joined(separator: " ")
    try await reach("the append of \(what)")
    if let lie = try await faultBefore(drafts, expecting) { return lie }
    let kept = simulation.deliver(drafts, expecting: expecting, by: runner)
    if strikes(\.duplicateAppend, "duplicate append") { deliverLater(drafts, expecting) }
    if kept != nil, strikes(\.lostAcknowledgement, "lost acknowledgement") {
      simulation.tell("\(runner.name) never hears that \(what) is written")
      throw Self.unknown
    }
    try await simulation.pass(runner, "the written \(what)")
    return kept
  }

  func requireRoom() async throws(Failure) {
    try await reach("a look at the disk")
    if strikes(\.diskFull, "disk full") { fill() }
    guard simulation.now >= store.fullUntil || store.reserve == Store.reserveWhole else { throw Self.full }
    store.reserve = Store.reserveWhole
    runner.askedForRoomAt = simulation.now
  }

  private func fill() {
    if simulation.now >= store.fullUntil { store.fullSince = simulation.now }
    store.fullUntil = simulation.now + simulation.dice.between(1000, 30_000)
  }

  private func reach(_ what: String) async throws(Failure) {
    try await simulation.pass(runner, what)
    if simulation.isCutOff(runner) { throw Simulation.outOfReach }
    runner.reachedAt = simulation.now
  }

  private func faultBefore(_ drafts: [EntryDraft], _ expecting: Int64) async throws(Failure) -> [JournalEntry]? {
    if strikes(\.diskFull, "disk full") { fill() }
    if simulation.now < store.fullUntil {
      guard store.reserve >= drafts.count else {
        simulation.count("reserve used up")
        throw Self.full
      }
      store.reserve -= drafts.count
    }
    if strikes(\.refusedAppend, "refused append") { throw Self.refused }
    if strikes(\.lostAppend, "lost append") {
      // It may still arrive, long after everybody stopped waiting for it.
      if simulation.dice.chance(600) { deliverLater(drafts, expecting) }
      throw Self.unknown
    }
    if Int64(store.entries.count) == expecting, strikes(\.unkeptAppend, "unkept append") {
      simulation.tell("\(runner.name) is told that \(drafts.map(\.type).joined(separator: " ")) is kept, and it is not")
      return Store.entries(drafts, from: expecting)
    }
    return nil
  }

  private func strikes(_ fault: KeyPath<Faults, Int>, _ name: String) -> Bool {
    guard simulation.faults.isOn, runner.isFaulty, simulation.dice.chance(simulation.faults[keyPath: fault]) else {
      return false
    }
    simulation.count(name)
    return true
  }

  private func deliverLater(_ drafts: [EntryDraft], _ expecting: Int64) {
    simulation.after(simulation.dice.between(1, 20_000)) {
      _ = simulation.deliver(drafts, expecting: expecting, by: runner)
    }
  }
}

extension Simulation {
  /// Hands drafts to the store and everything new to the inspector, entry by entry.
  func deliver(_ drafts: [EntryDraft], expecting: Int64, by runner: Runner) -> [JournalEntry]? {
    guard !isAbandoned, let delivered = store.deliver(drafts, expecting: expecting) else { return nil }
    if delivered.isNew && inspects { inspector.appended(delivered.kept, by: runner, in: self) }
    return delivered.kept
  }
}
