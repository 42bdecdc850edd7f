// SPDX-License-Identifier: Apache-2.0
/// People who share a right, known by the keys in an allowed signers file (ssh-keygen(1), ALLOWED SIGNERS).
public struct PeopleGroup: Hashable, Sendable {
  /// The name that gates use.
  public let name: String
  /// The path of the allowed signers file in the policy's tree.
  public let keys: String
  /// The path of a file of armoured OpenPGP public keys in the policy's tree, for signed commits and tags.
  public let openPGP: String?
  /// The path of a list of revoked keys in the policy's tree (R16).
  public let revoked: String?

  /// Names a group and the files of its keys.
  public init(name: String, keys: String, openPGP: String? = nil, revoked: String? = nil) {
    self.name = name
    self.keys = keys
    self.openPGP = openPGP
    self.revoked = revoked
  }
}
