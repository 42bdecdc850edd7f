// SPDX-License-Identifier: Apache-2.0
/// What is to be appended; the store adds sequence, link, watermark and sum.
public struct EntryDraft: Hashable, Sendable {
  /// The idempotency key, a ULID: an id that is already there is not appended again.
  public let id: String
  /// The runner's claim of the time; order never comes from it.
  public let at: Instant
  /// The kind of fact with its version, `run.requested/1`.
  public let type: String
  /// Who did it.
  public let actor: Actor
  /// The facts.
  public let body: Document

  /// Describes what is to be appended.
  public init(id: String, at: Instant, type: String, actor: Actor, body: Document) {
    self.id = id
    self.at = at
    self.type = type
    self.actor = actor
    self.body = body
  }
}
