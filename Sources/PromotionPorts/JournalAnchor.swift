// SPDX-License-Identifier: Apache-2.0
/// A signed checkpoint that was kept, and who else has signed it.
public struct JournalAnchor: Hashable, Sendable {
  /// A signature of somebody who is not the log (C2SP tlog-cosignature v1.0.1).
  public struct Cosigner: Hashable, Sendable {
    /// The name of the key.
    public let name: String
    /// The time that the signature states, in seconds since 1970.
    public let time: UInt64
    /// Whether the policy names the key, so that the signature could be checked.
    public let isKnown: Bool

    /// Names a signature.
    public init(name: String, time: UInt64, isKnown: Bool) {
      self.name = name
      self.time = time
      self.isKnown = isKnown
    }
  }

  /// Where it was found.
  public let source: String
  /// Whether that is outside of the journal's folder; whoever rewrites a journal rewrites what lies beside it.
  public let isElsewhere: Bool
  /// The number of entries that it covers.
  public let size: Int64
  /// The root over them, base64.
  public let root: String
  /// Who else has signed.
  public let cosigners: [Cosigner]

  /// Describes a checkpoint.
  public init(source: String, isElsewhere: Bool, size: Int64, root: String, cosigners: [Cosigner]) {
    self.source = source
    self.isElsewhere = isElsewhere
    self.size = size
    self.root = root
    self.cosigners = cosigners
  }
}
