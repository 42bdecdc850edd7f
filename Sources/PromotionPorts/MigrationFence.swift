// SPDX-License-Identifier: Apache-2.0
/// The right to change a database, checked inside each migration's own transaction.
public struct MigrationFence: Hashable, Sendable {
  /// The pipeline and environment, `webshop/staging`.
  public let scope: String
  /// The sequence number of the entry that acquired the environment.
  public let epoch: Int64

  /// Describes a fence.
  public init(scope: String, epoch: Int64) {
    self.scope = scope
    self.epoch = epoch
  }
}
