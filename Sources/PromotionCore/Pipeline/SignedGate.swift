// SPDX-License-Identifier: Apache-2.0
/// People of a group have signed what is promoted, with git's own signatures.
public struct SignedGate: Hashable, Sendable {
  /// What must be signed.
  public enum Subject: String, Hashable, Sendable, CaseIterable {
    /// Every commit that the promotion brings; the commit alone where nothing is live yet.
    case commits
    /// An annotated tag that names the commit.
    case tag
  }

  /// The group whose signatures count.
  public let by: String
  /// What must be signed.
  public let what: Subject

  /// Describes what must be signed by whom.
  public init(by: String, what: Subject) {
    self.by = by
    self.what = what
  }
}
