// SPDX-License-Identifier: Apache-2.0
/// Who did what an entry tells.
public struct Actor: Hashable, Sendable {
  /// The person or machine, `ann@example.com` or `ci:shop#8812`.
  public let name: String
  /// How the name is known: `git` for user.email of the clone, `ssh` for a verified signature, `engine` for ourselves.
  public let proof: String

  /// Names an actor.
  public init(name: String, proof: String) {
    self.name = name
    self.proof = proof
  }
}
