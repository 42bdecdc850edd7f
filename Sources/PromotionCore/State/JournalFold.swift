// SPDX-License-Identifier: Apache-2.0
/// Turns entries into state: the one fold that every view is made of.
///
/// It never reads a clock, a file or a random number, and it never refuses: whether an event may happen was decided
/// before it was appended. An entry type that is not known is an error, because guessing its meaning could make an
/// environment look safe that is not.
public enum JournalFold {
  /// Returns the state after the entries.
  public static func state(of entries: [JournalEntry]) throws(EventProblem) -> JournalState {
    var state = JournalState()
    for entry in entries { try apply(entry, to: &state) }
    return state
  }

  /// Moves the state on by one entry.
  public static func apply(_ entry: JournalEntry, to state: inout JournalState) throws(EventProblem) {
    // Sealed garbage is a fact about the file, not about an environment.
    guard entry.type != "journal.sealed/1" else {
      state.size = entry.sequence + 1
      return
    }
    apply(try EventCodec.event(of: entry), sequence: entry.sequence, at: entry.at, to: &state)
  }

  /// Moves the state on by one event.
  public static func apply(_ event: Event, sequence: Int64, at: Instant, to state: inout JournalState) {
    state.size = sequence + 1
    if state.runsLeftOut > 0, event.runsChanged.contains(where: { state.runs[$0] == nil }) { state.needsWhole = true }
    RequestMachine.evolve(&state, event, sequence: sequence, at: at)
    ExecutionMachine.evolve(&state, event, sequence: sequence, at: at)
    HoldRules.evolve(&state, event)
    RightsRules.evolve(&state, event, at: at)
  }
}
