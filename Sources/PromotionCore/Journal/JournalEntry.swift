// SPDX-License-Identifier: Apache-2.0
/// One line of the journal.
public struct JournalEntry: Hashable, Sendable {
  /// The position, from 0.
  public let sequence: Int64
  /// The idempotency key, a ULID.
  public let id: String
  /// The runner's claim of the time.
  public let at: Instant
  /// The kind of fact with its version, `run.requested/1`.
  public let type: String
  /// Who did it.
  public let actor: Actor
  /// The facts.
  public let body: Document

  /// Describes an entry.
  public init(sequence: Int64, id: String, at: Instant, type: String, actor: Actor, body: Document) {
    self.sequence = sequence
    self.id = id
    self.at = at
    self.type = type
    self.actor = actor
    self.body = body
  }
}
