// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// What really runs in an environment.
final class Target {
  struct Slot {
    var commit: CommitID?
    /// The newest epoch that the guard of this machine has seen.
    var epoch: Int64 = 0
    /// What runs was put there under an epoch that was old at that moment.
    var isLate = false
    /// Somebody put it there by hand, and no journal knows.
    var isStrange = false
  }

  let isGuarded: Bool
  private let names: [String]
  private(set) var slots: [Slot]
  private(set) var changedAt: Int64 = 0
  /// A process with an older epoch has changed a target without a guard, or a stranger has, and nothing was deployed
  /// since: the cases in which the journal cannot know what runs.
  var isOverwritten: Bool { slots.contains { $0.isStrange || (!isGuarded && $0.isLate) } }

  init(_ shape: Setting.Shape) {
    isGuarded = shape.isGuarded
    names = shape.names
    slots = [Slot](repeating: Slot(), count: shape.slots)
  }

  /// Puts a release on one machine; false when its guard refuses.
  func put(_ commit: CommitID, on index: Int, epoch: Int64, newest: Int64, at now: Int64) -> Bool {
    if isGuarded && epoch < slots[index].epoch { return false }
    slots[index].commit = commit
    slots[index].epoch = max(epoch, slots[index].epoch)
    slots[index].isLate = epoch < newest
    slots[index].isStrange = false
    changedAt = now
    return true
  }

  /// What somebody does by hand, past every engine.
  func drift(to commit: CommitID, on index: Int, at now: Int64) {
    slots[index].commit = commit
    slots[index].isStrange = true
    changedAt = now
  }

  func runs(_ commit: CommitID) -> Bool { slots.allSatisfy { $0.commit == commit } }

  /// The machines that a process is about: the one that it names, or all.
  func indices(_ name: String?) -> [Int] {
    guard let name else { return Array(slots.indices) }
    return slots.indices.filter { names[$0] == name }
  }

  /// What a probe with a good view answers of some machines: 0 yes, 1 no, 3 in part.
  func answer(_ commit: CommitID, _ indices: [Int]) -> Int32 {
    let count = indices.count { slots[$0].commit == commit }
    return count == indices.count ? 0 : count == 0 ? 1 : 3
  }

  var text: String { slots.map { $0.commit?.short ?? "nothing" }.joined(separator: ",") }
}
