// SPDX-License-Identifier: Apache-2.0
/// One broken journal.
struct TortureCase: Sendable {
  /// What was done, and where.
  let name: String
  let journal: [UInt8]
  let checkpoint: [UInt8]
  /// Whether something that was acknowledged is damaged or gone, so that it must be refused.
  let isDamage: Bool
}
