// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// What really runs in an environment.
final class Target {
  struct Slot {
    var commit: CommitID?
    /// The newest epoch that the guard of this machine has seen.
    var epoch: Int64 = 0
  }

  let isGuarded: Bool
  private(set) var slots: [Slot]
  /// A process with an older epoch has changed a target without a guard, and nothing was deployed since: the one case
  /// in which the journal may not know what runs.
  private(set) var isOverwritten = false

  init(_ shape: Setting.Shape) {
    isGuarded = shape.isGuarded
    slots = [Slot](repeating: Slot(), count: shape.slots)
  }

  /// Puts a release on one machine; false when its guard refuses.
  func put(_ commit: CommitID, on index: Int, epoch: Int64, newest: Int64) -> Bool {
    if isGuarded && epoch < slots[index].epoch { return false }
    slots[index] = Slot(commit: commit, epoch: max(epoch, slots[index].epoch))
    if !isGuarded && epoch < newest { isOverwritten = true }
    if epoch >= newest && index == slots.count - 1 { isOverwritten = false }
    return true
  }

  func runs(_ commit: CommitID) -> Bool { slots.allSatisfy { $0.commit == commit } }

  /// What a probe with a good view answers: 0 yes, 1 no, 3 in part.
  func answer(_ commit: CommitID) -> Int32 {
    let count = slots.count { $0.commit == commit }
    return count == slots.count ? 0 : count == 0 ? 1 : 3
  }

  var text: String { slots.map { $0.commit?.short ?? "nothing" }.joined(separator: ",") }
}
