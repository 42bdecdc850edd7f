// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Whose signature counts: the people with their keys, the keys that count no more, and what is asked of a key.
public struct SignerRules: Hashable, Sendable {
  /// The text of an allowed signers file (ssh-keygen(1), ALLOWED SIGNERS).
  public let allowedSigners: String
  /// What that file is called, for whoever has to mend it.
  public let file: String
  /// Revoked keys, one a line as a public key or as `SHA256:` and its fingerprint (R16).
  ///
  /// After `compromised="20261120Z"` a key counts until that moment.
  public let revokedKeys: String
  /// What is asked of the key (R15).
  public let securityKey: SecurityKeyDemand

  /// Collects the rules.
  public init(
    allowedSigners: String, file: String = "the allowed signers file", revokedKeys: String = "",
    securityKey: SecurityKeyDemand = .none
  ) {
    self.allowedSigners = allowedSigners
    self.file = file
    self.revokedKeys = revokedKeys
    self.securityKey = securityKey
  }
}
