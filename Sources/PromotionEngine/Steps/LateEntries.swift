// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Entries about single migrations that may reach the journal a little late, several in one append.
///
/// Nothing depends on them at once: what was recorded before, together with the target's own table, tells them again
/// after a crash, and the target's fence stops a run that has lost its epoch.
actor LateEntries {
  typealias Decision = @Sendable (JournalState) throws(Refusal) -> [Event]

  private let ledger: Ledger
  private let clock: any PromotionPorts.Clock
  private var waiting: [Decision] = []
  private var since: Instant?

  private static let countMax = 64
  private static let milliseconds: Int64 = 500

  init(ledger: Ledger, clock: any PromotionPorts.Clock) {
    self.ledger = ledger
    self.clock = clock
  }

  func add(_ decision: @escaping Decision) async throws(Failure) {
    waiting.append(decision)
    let now = clock.now()
    let start = since ?? now
    since = start
    if waiting.count >= Self.countMax || now.milliseconds - start.milliseconds >= Self.milliseconds {
      try await flush()
    }
  }

  /// Writes what waits; at the end it goes with what the run says next.
  func flush(isEnd: Bool = false) async throws(Failure) {
    let decisions = waiting
    waiting = []
    since = nil
    guard !decisions.isEmpty else { return }
    let decide = { @Sendable (state: JournalState) throws(Refusal) -> [Event] in
      var events: [Event] = []
      for decision in decisions { events += try decision(state) }
      return events
    }
    if isEnd { try await ledger.gather(decide) } else { try await ledger.append(decide) }
  }
}
