// SPDX-License-Identifier: Apache-2.0
import PromotionPorts

/// What follows the last good line of a journal: a torn write, or damage.
struct JournalTail: Sendable {
  /// The first fault.
  let fault: JournalFault
  /// All bytes after the last good line.
  var bytes: [UInt8] = []
  /// Whether they are one good line, and a seal's garbage before it, that lacks its newline only.
  var isWholeEntry = false
  /// The most durable entries that a whole line among them states.
  var provenDurable: Int64 = 0

  init(fault: JournalFault) { self.fault = fault }

  /// Tells whether the bytes may be a write that was never acknowledged; otherwise they are damage.
  func isUnacknowledged(size: Int64, checkpoint: Int64) -> Bool { provenDurable <= size && checkpoint <= size }
}
