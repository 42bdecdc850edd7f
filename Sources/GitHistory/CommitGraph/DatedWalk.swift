// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Answers about two commits of a repository without any graph, reading no more than what lies between them.
///
/// Commits are taken by their claimed dates, which only decide how much is read. The answers are right whatever the
/// clocks said, because a commit whose marks grow is taken again, and the walk goes on while one side alone is open.
final class DatedWalk {
  typealias Mark = CommitMarks.Mark

  private struct State: BitwiseCopyable {
    /// What is marked of it; nothing while it is not read.
    var mark: UInt8 = 0
    /// How often it waits in the queue; no more often than it has marks.
    var waiting: UInt8 = 0
  }

  private let read: CommitIndex.Read
  private let commits = AddedCommits(after: 0)
  private let states = GrowingBuffer<State>()
  private var queue = GenerationQueue()
  /// How many entries of the queue may still lead to a result.
  private var live = 0
  private var parents: [UInt32] = []

  private init(read: @escaping CommitIndex.Read) { self.read = read }

  /// Tells whether the first commit is the second or one of its ancestors.
  static func isAncestor(
    _ ancestor: ObjectID, of commit: ObjectID, read: @escaping CommitIndex.Read
  ) throws(Failure) -> Bool {
    if ancestor == commit { return true }
    let walk = DatedWalk(read: read)
    let old = try walk.mark(ancestor, .left)
    let new = try walk.mark(commit, .right)
    if try walk.meets(old, onTheTrunkOf: new) { return true }
    while walk.live > 0, let place = walk.queue.pop() {
      _ = try walk.take(place)
      if walk.marks(old).contains(.right) { return true }
    }
    return false
  }

  /// Goes down the first parents, as far as the claimed dates let hope: what was deployed mostly lies on the trunk.
  ///
  /// Side branches, most of a history, are not read then; otherwise what was read here is read by the walk anyway.
  private func meets(_ old: UInt32, onTheTrunkOf new: UInt32) throws(Failure) -> Bool {
    let oldest = commits.date(old)
    var place = new
    while let first = commits.firstParent(of: place), commits.date(place) >= oldest {
      try mark(first, .right)
      if first == old { return true }
      place = first
    }
    return false
  }

  /// Returns the best common ancestors.
  static func mergeBases(
    _ left: ObjectID, _ right: ObjectID, read: @escaping CommitIndex.Read
  ) throws(Failure) -> [ObjectID] {
    if left == right { return [left] }
    let walk = DatedWalk(read: read)
    _ = try walk.mark(left, .left)
    _ = try walk.mark(right, .right)
    var common: [UInt32] = []
    while walk.live > 0, let place = walk.queue.pop() {
      if try walk.take(place), !common.contains(place) { common.append(place) }
    }
    // With wrong clocks an ancestor of a base may have been taken before it.
    let candidates = common.filter { !walk.marks($0).contains(.stale) }.map { walk.commits.id($0) }
    guard candidates.count > 1 else { return candidates }
    var best: [ObjectID] = []
    for candidate in candidates {
      var isBelow = false
      for other in candidates where other != candidate && !isBelow {
        isBelow = try isAncestor(candidate, of: other, read: read)
      }
      if !isBelow { best.append(candidate) }
    }
    return best
  }

  private func marks(_ place: UInt32) -> Mark { Mark(rawValue: states[Int(place)].mark) }

  /// Takes a commit from the queue and hands its marks down; says whether it is common to both sides.
  private func take(_ place: UInt32) throws(Failure) -> Bool {
    states[Int(place)].waiting -= 1
    var mark = marks(place)
    if !mark.contains(.stale) { live -= 1 }
    let isCommon = mark.isSuperset(of: [.left, .right]) && !mark.contains(.stale)
    if isCommon { mark.insert(.stale) }
    parents.removeAll(keepingCapacity: true)
    commits.forEachParent(of: place) { parents.append($0) }
    for number in parents.indices { try self.mark(parents[number], mark) }
    return isCommon
  }

  private func mark(_ id: ObjectID, _ mark: Mark) throws(Failure) -> UInt32 {
    let place = number(id)
    try self.mark(place, mark)
    return place
  }

  private func number(_ id: ObjectID) -> UInt32 {
    if let known = commits.position(of: id) { return known }
    states.append(State())
    return commits.add(id)
  }

  /// Adds marks to a commit, which is read when these are its first.
  private func mark(_ place: UInt32, _ mark: Mark) throws(Failure) {
    let number = Int(place)
    let old = marks(place)
    let new = old.union(mark)
    guard new != old else { return }
    if old.isEmpty {
      commits.fill(place, try read(commits.id(place))) { self.number($0) }
    } else if new.contains(.stale), !old.contains(.stale) {
      live -= Int(states[number].waiting)
    }
    states[number].mark = new.rawValue
    states[number].waiting += 1
    if !new.contains(.stale) { live += 1 }
    queue.push(place, generation: commits.date(place))
  }
}
