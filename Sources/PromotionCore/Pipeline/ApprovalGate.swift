// SPDX-License-Identifier: Apache-2.0
/// Signatures that must be given before the environment changes.
public struct ApprovalGate: Hashable, Sendable {
  /// The group whose members count.
  public let from: String
  /// How many different people must approve; at least 1.
  public let count: Int
  /// An approval and the request live so many seconds.
  public let expiresSeconds: Int64
  /// What is asked of the keys.
  public let securityKey: SecurityKeyDemand

  /// Describes an approval gate.
  public init(from: String, count: Int, expiresSeconds: Int64, securityKey: SecurityKeyDemand = .none) {
    self.from = from
    self.count = count
    self.expiresSeconds = expiresSeconds
    self.securityKey = securityKey
  }
}
