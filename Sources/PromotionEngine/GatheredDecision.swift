// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Something that was decided and is written together with the next append.
struct GatheredDecision: Sendable {
  /// Decides it again, when the journal has grown before it was written.
  let decide: @Sendable (JournalState) throws(Refusal) -> [Event]
  /// What was decided.
  let events: [Event]
  /// What will be written, with ids that stay as long as the decision does.
  let drafts: [EntryDraft]
  /// The sequence that its first entry has when nobody is faster.
  let first: Int64

  /// Whether others were told what follows from its place: the name of a run, or an epoch.
  ///
  /// On another place it would mean something else, so it is dropped and never moved.
  var hasPlace: Bool {
    events.contains { event in
      if case .runRequested = event { return true }
      if case .environmentAcquired = event { return true }
      return false
    }
  }

  /// Moves a state on as the entries will.
  func apply(to state: inout JournalState) {
    for (offset, event) in events.enumerated() {
      JournalFold.apply(event, sequence: first + Int64(offset), at: drafts[offset].at, to: &state)
    }
  }
}
