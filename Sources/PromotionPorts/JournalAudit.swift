// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// What checking the journal's bytes showed.
public struct JournalAudit: Hashable, Sendable {
  /// Entries in a row that somebody vouches for in the same way.
  public struct Range: Hashable, Sendable {
    /// The sequence of the first.
    public let first: Int64
    /// The sequence of the last.
    public let last: Int64
    /// Who vouches.
    public let trust: JournalTrust

    /// Describes a range.
    public init(first: Int64, last: Int64, trust: JournalTrust) {
      self.first = first
      self.last = last
      self.trust = trust
    }
  }

  /// The number of good entries before the first fault.
  public let entries: Int64
  /// The root over them, base64 (RFC 6962 §2.1).
  public let root: String
  /// The number of entries that the checkpoint covers; what follows is not acknowledged.
  public let covered: Int64
  /// The key that signed the checkpoint, `name+hash`, or `nil` when no signature was checked.
  public let signer: String?
  /// Bytes of a torn write at the end, which the next append closes.
  public let tornBytes: Int
  /// Who vouches for which entries, in order, without gaps.
  public let ranges: [Range]
  /// The checkpoints kept elsewhere that the journal was compared with, the smallest first.
  public let anchors: [JournalAnchor]
  /// The requests and approvals among the entries, whose signatures only the policy can judge.
  public let signed: [JournalEntry]
  /// The requests of rollbacks that took an environment for a commit which was never live and verified there.
  public let unfounded: [JournalEntry]
  /// The first fault, or `nil` for a sound journal.
  public let fault: JournalFault?

  /// States what was found.
  public init(
    entries: Int64, root: String, covered: Int64, signer: String?, tornBytes: Int, ranges: [Range],
    anchors: [JournalAnchor], signed: [JournalEntry], unfounded: [JournalEntry],
    fault: JournalFault?
  ) {
    self.entries = entries
    self.root = root
    self.covered = covered
    self.signer = signer
    self.tornBytes = tornBytes
    self.ranges = ranges
    self.anchors = anchors
    self.signed = signed
    self.unfounded = unfounded
    self.fault = fault
  }
}
