// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// What the journal commands work with; none of it needs a repository.
public struct JournalDesk: Sendable {
  /// Which journal.
  public enum Source: Sendable {
    /// The folder with the lines, the checkpoint and what was kept beside them.
    case folder(String)
    /// The lines alone.
    case file(String)
  }

  /// Verifier keys as text, and where they are from.
  public struct Keys: Sendable {
    /// The place, for a person.
    public let source: String
    /// One key a line, in the form of `log.vkey`.
    public let text: String

    /// Names keys and their place.
    public init(source: String, text: String) {
      self.source = source
      self.text = text
    }
  }

  /// Looks at a journal with the keys that are believed.
  public let evidence: @Sendable (_ source: Source, _ keys: [Keys]) throws(Failure) -> any JournalEvidence
  /// Returns the first entry of a journal folder, unchecked, or `nil`: it says from which branch the policy is read.
  public let opening: @Sendable (_ folder: String) throws(Failure) -> JournalEntry?
  /// Returns the verifier key of the log key that this machine appends with, or `nil` where there is none.
  public let ownKey: @Sendable (_ folder: String) throws(Failure) -> Keys?
  /// Proves a receipt with nothing but its bytes and keys.
  public let prove: @Sendable (_ receipt: [UInt8], _ keys: [Keys]) throws(Failure) -> ProvenEntry
  /// Breaks journals in a folder on purpose and reports how each was found; the folder is left as it was.
  public let torture:
    @Sendable (_ folder: String, _ step: Int, _ report: @escaping @Sendable (String) -> Void) async throws(Failure) ->
      TortureReport
  /// Appends entries to a journal of its own in a folder until it is killed or so many are there; says each sequence.
  public let load:
    @Sendable (_ folder: String, _ count: Int, _ acknowledged: @escaping @Sendable (Int64) -> Void)
      async throws(Failure) -> Void

  /// Names what the commands work with.
  public init(
    evidence: @escaping @Sendable (_ source: Source, _ keys: [Keys]) throws(Failure) -> any JournalEvidence,
    opening: @escaping @Sendable (_ folder: String) throws(Failure) -> JournalEntry?,
    ownKey: @escaping @Sendable (_ folder: String) throws(Failure) -> Keys?,
    prove: @escaping @Sendable (_ receipt: [UInt8], _ keys: [Keys]) throws(Failure) -> ProvenEntry,
    torture:
      @escaping @Sendable (_ folder: String, _ step: Int, _ report: @escaping @Sendable (String) -> Void)
      async throws(Failure) -> TortureReport,
    load:
      @escaping @Sendable (_ folder: String, _ count: Int, _ acknowledged: @escaping @Sendable (Int64) -> Void)
      async throws(Failure) -> Void
  ) {
    self.evidence = evidence
    self.opening = opening
    self.ownKey = ownKey
    self.prove = prove
    self.torture = torture
    self.load = load
  }
}
