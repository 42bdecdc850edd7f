// SPDX-License-Identifier: Apache-2.0
/// A target's database: the migrations that it holds and the newest epoch that changed it.
final class Database {
  /// In the order in which they were applied; one that comes twice was applied twice.
  var applied: [UInt64] = []
  var epoch: Int64 = 0

  var cursor: UInt64? { applied.last }
}
