// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// The git repository: a trunk that grows, and now and then loses commits to a forced push.
final class Repository {
  /// What a tree holds; commits with the same tree behave the same.
  struct Content {
    let tree: TreeID
    let isTestGood: Bool
    let isRunningGood: Bool
    /// It has the migrations 1 to this.
    let migrations: Int
  }

  struct Revision {
    let id: CommitID
    let parent: CommitID?
    let content: Content
    let policy: Int
    let author: String
  }

  private(set) var revisions: [CommitID: Revision] = [:]
  private(set) var trunk: [CommitID] = []
  private(set) var pinned: Set<CommitID> = []
  private(set) var wasForced = false
  /// The relevant policy from each moment on.
  private(set) var policies: [(from: Int64, relevant: Int)] = []
  private var lost: Set<CommitID> = []

  /// Adds a commit to the trunk.
  @discardableResult
  func push(_ dice: inout Dice, at now: Int64, isGood: Bool = false) -> Revision {
    let parent = trunk.last.flatMap { revisions[$0] }
    let number = revisions.count + 1
    let id = CommitID(
      String(repeating: "0", count: 7 - "\(number)".count) + "\(number)" + String(repeating: "0", count: 33))
    var content = Content(
      tree: TreeID("tree\(number)"), isTestGood: isGood || !dice.chance(80), isRunningGood: isGood || !dice.chance(150),
      migrations: (parent?.content.migrations ?? 0) + (dice.chance(500) ? 1 : 0))
    if !isGood, let parent, dice.chance(100) { content = parent.content }
    let policy = (parent?.policy ?? 0) + (!isGood && dice.chance(250) ? 1 : 0)
    let author = dice.pick(["ann", "ann", "tom"])
    let revision = Revision(id: id, parent: parent?.id, content: content, policy: policy, author: author)
    revisions[id] = revision
    trunk.append(id)
    policies.append((now, Setting.relevant(policy)))
    return revision
  }

  /// Takes the newest commits away from the trunk; what is not pinned is gone with them.
  func force(_ dice: inout Dice, at now: Int64) {
    guard trunk.count > 2 else { return }
    for _ in 0..<(1 + dice.below(2)) where trunk.count > 1 {
      let gone = trunk.removeLast()
      if !pinned.contains(gone) { lost.insert(gone) }
    }
    wasForced = true
    push(&dice, at: now)
  }

  func pin(_ commit: CommitID) { pinned.insert(commit) }

  /// The commit as git still finds it.
  func revision(_ id: CommitID) -> Revision? { lost.contains(id) ? nil : revisions[id] }

  var tip: Revision? { trunk.last.flatMap { revisions[$0] } }

  func isAncestor(_ ancestor: CommitID, of commit: CommitID) -> Bool {
    var at: CommitID? = commit
    while let id = at {
      if id == ancestor { return true }
      at = revisions[id]?.parent
    }
    return false
  }

  /// Whether this was what plans saw of the policy at some time since a moment.
  func wasInForce(_ relevant: Int, since moment: Int64) -> Bool {
    let newest = policies.last { $0.from <= moment }
    return newest?.relevant == relevant || policies.contains { $0.from > moment && $0.relevant == relevant }
  }
}
