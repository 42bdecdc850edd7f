// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// Whether what was recorded offline still follows from what the store has.
enum OfflineMerge {
  /// Refuses a segment behind which others have recorded something: what it did was decided without that.
  static func requireFit(_ content: OfflineSegment.Content, size: Int64, root: String) throws(Failure) {
    guard content.base != size || content.root != root else { return }
    throw misfit(content, size)
  }

  static func misfit(_ content: OfflineSegment.Content, _ size: Int64) -> Failure {
    Failure(
      .indeterminate, "E0657", "what was recorded offline here does not follow from what others have recorded since",
      why: [
        "offline: \(content.drafts.count) entries behind entry \(content.base); the journal has \(size) entries now"
      ] + content.drafts.prefix(20).map { "\($0.at.text) \($0.type)" },
      fix: [
        "look what runs, and hold the environment: another clone, sluice hold ENV --reason '…'",
        "then move .git/sluice/offline away, and record what is so: sluice rollback ENV, or promote --reapply",
      ])
  }
}
