// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// An entry that a receipt has proven to be in a journal.
public struct ProvenEntry: Hashable, Sendable {
  /// The entry.
  public let entry: JournalEntry
  /// The name of the log, as its key has it.
  public let origin: String
  /// The checkpoint that covers the entry.
  public let checkpoint: JournalAnchor

  /// Describes what is proven.
  public init(entry: JournalEntry, origin: String, checkpoint: JournalAnchor) {
    self.entry = entry
    self.origin = origin
    self.checkpoint = checkpoint
  }
}
