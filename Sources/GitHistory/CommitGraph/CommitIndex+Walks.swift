// SPDX-License-Identifier: Apache-2.0

// All walks here go down in the order of generations: when a commit is taken from the queue, everything that descends
// from it was taken before, so its marks are final. None of them looks at a clock.

extension CommitIndex {
  /// Tells whether the first commit is the second or one of its ancestors.
  ///
  /// Nothing as old as the first one can descend from it, which bounds the walk when the answer is no as well.
  func isAncestor(_ ancestor: UInt32, of commit: UInt32) -> Bool {
    if ancestor == commit { return true }
    let floor = generation(ancestor)
    guard generation(commit) > floor else { return false }
    let marks = CommitMarks(count: count)
    var open = [commit]
    var parents: [UInt32] = []
    var isFound = false
    while let position = open.popLast(), !isFound {
      parents.removeAll(keepingCapacity: true)
      forEachParent(of: position) { parent in
        if parent == ancestor { isFound = true }
        guard marks[parent].isEmpty else { return }
        marks[parent] = .queued
        if generation(parent) > floor { parents.append(parent) }
      }
      // The first parent first: it leads down the trunk.
      open.append(contentsOf: parents.reversed())
    }
    return isFound
  }

  /// Returns the best common ancestors: those from which no other common ancestor descends.
  ///
  /// Several where merges cross, none where histories are unrelated.
  func mergeBases(_ left: UInt32, _ right: UInt32) -> [UInt32] {
    if left == right { return [left] }
    let marks = CommitMarks(count: count)
    var queue = GenerationQueue()
    // Commits in the queue that may still lead to a result.
    var live = 0
    func add(_ position: UInt32, _ mark: CommitMarks.Mark) {
      let old = marks[position]
      let new = old.union(mark).union(.queued)
      guard new != old else { return }
      marks[position] = new
      if !old.contains(.queued) {
        queue.push(position, generation: generation(position))
        if !new.contains(.stale) { live += 1 }
      } else if new.contains(.stale), !old.contains(.stale) {
        live -= 1
      }
    }
    add(left, .left)
    add(right, .right)
    var bases: [UInt32] = []
    while live > 0, let position = queue.pop() {
      var mark = marks[position].subtracting(.queued)
      if !mark.contains(.stale) { live -= 1 }
      if mark.isSuperset(of: [.left, .right]), !mark.contains(.stale) {
        bases.append(position)
        mark.insert(.stale)
      }
      forEachParent(of: position) { add($0, mark) }
    }
    return bases
  }

  /// Calls `body` with each commit reachable from a tip and from none of the excluded, descendants first, while it
  /// says `true`.
  ///
  /// With `isFirstParent` only the first parents of what is reachable are followed; what is excluded is excluded whole.
  /// Returns the marks. Once the walk came to its end those of every parent of what was handed out are final: `right` for
  /// what is excluded.
  func forEachCommit(
    from tips: [UInt32], excluding excluded: [UInt32], isFirstParent: Bool, _ body: (UInt32) -> Bool
  ) -> CommitMarks {
    let marks = CommitMarks(count: count)
    var queue = GenerationQueue()
    // Commits in the queue that are still wanted.
    var wanted = 0
    func add(_ position: UInt32, _ mark: CommitMarks.Mark) {
      let old = marks[position]
      let new = old.union(mark).union(.queued)
      guard new != old else { return }
      marks[position] = new
      let wasWanted = old.contains(.queued) && !old.contains(.right)
      let isWanted = !new.contains(.right)
      wanted += (isWanted ? 1 : 0) - (wasWanted ? 1 : 0)
      if !old.contains(.queued) { queue.push(position, generation: generation(position)) }
    }
    for position in excluded { add(position, .right) }
    for position in tips { add(position, .left) }
    while wanted > 0, let position = queue.pop() {
      if marks[position].contains(.right) {
        forEachParent(of: position) { add($0, .right) }
        continue
      }
      wanted -= 1
      guard body(position) else { break }
      if isFirstParent {
        if let first = firstParent(of: position) { add(first, .left) }
      } else {
        forEachParent(of: position) { add($0, .left) }
      }
    }
    return marks
  }
}
