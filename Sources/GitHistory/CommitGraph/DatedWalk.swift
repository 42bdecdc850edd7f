// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Answers about two commits of a repository without any graph, reading no more than what lies between them.
///
/// Commits are taken by their claimed dates, which only decide how much is read. The answers are right whatever the
/// clocks said, because a commit whose marks grow is taken again, and the walk goes on while one side alone is open.
struct DatedWalk {
  typealias Mark = CommitMarks.Mark

  private struct Node {
    var mark: Mark
    /// How often it waits in the queue.
    var waiting = 0
    let header: CommitHeader
  }

  private let read: CommitIndex.Read
  private var nodes: [Node] = []
  private var ids: [ObjectID] = []
  private var places: [ObjectID: UInt32] = [:]
  private var queue = GenerationQueue()
  /// How many entries of the queue may still lead to a result.
  private var live = 0

  private init(read: @escaping CommitIndex.Read) { self.read = read }

  /// Tells whether the first commit is the second or one of its ancestors.
  static func isAncestor(
    _ ancestor: ObjectID, of commit: ObjectID, read: @escaping CommitIndex.Read
  ) throws(Failure) -> Bool {
    if ancestor == commit { return true }
    var walk = DatedWalk(read: read)
    let old = try walk.mark(ancestor, .left)
    let new = try walk.mark(commit, .right)
    if try walk.meets(old, onTheTrunkOf: new) { return true }
    while walk.live > 0, let place = walk.queue.pop() {
      _ = try walk.take(place)
      if walk.nodes[Int(old)].mark.contains(.right) { return true }
    }
    return false
  }

  /// Goes down the first parents, as far as the claimed dates let hope: what was deployed mostly lies on the trunk.
  ///
  /// Side branches, most of a history, are not read then; otherwise what was read here is read by the walk anyway.
  private mutating func meets(_ old: UInt32, onTheTrunkOf new: UInt32) throws(Failure) -> Bool {
    let oldest = nodes[Int(old)].header.date
    var place = new
    while let first = nodes[Int(place)].header.first, nodes[Int(place)].header.date >= oldest {
      place = try mark(first, .right)
      if place == old { return true }
    }
    return false
  }

  /// Returns the best common ancestors.
  static func mergeBases(
    _ left: ObjectID, _ right: ObjectID, read: @escaping CommitIndex.Read
  ) throws(Failure) -> [ObjectID] {
    if left == right { return [left] }
    var walk = DatedWalk(read: read)
    _ = try walk.mark(left, .left)
    _ = try walk.mark(right, .right)
    var common: [UInt32] = []
    while walk.live > 0, let place = walk.queue.pop() {
      if try walk.take(place), !common.contains(place) { common.append(place) }
    }
    // With wrong clocks an ancestor of a base may have been taken before it.
    let candidates = common.filter { !walk.nodes[Int($0)].mark.contains(.stale) }.map { walk.ids[Int($0)] }
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

  /// Takes a commit from the queue and hands its marks down; says whether it is common to both sides.
  private mutating func take(_ place: UInt32) throws(Failure) -> Bool {
    let number = Int(place)
    nodes[number].waiting -= 1
    var mark = nodes[number].mark
    if !mark.contains(.stale) { live -= 1 }
    let isCommon = mark.isSuperset(of: [.left, .right]) && !mark.contains(.stale)
    if isCommon { mark.insert(.stale) }
    let header = nodes[number].header
    try header.forEachParent { parent throws(Failure) in _ = try self.mark(parent, mark) }
    return isCommon
  }

  private mutating func mark(_ id: ObjectID, _ mark: Mark) throws(Failure) -> UInt32 {
    guard let place = places[id] else {
      let header = try read(id)
      let place = UInt32(nodes.count)
      nodes.append(Node(mark: mark, header: header))
      ids.append(id)
      places[id] = place
      push(place)
      return place
    }
    let number = Int(place)
    let old = nodes[number].mark
    let new = old.union(mark)
    guard new != old else { return place }
    if new.contains(.stale), !old.contains(.stale) { live -= nodes[number].waiting }
    nodes[number].mark = new
    push(place)
    return place
  }

  private mutating func push(_ place: UInt32) {
    let number = Int(place)
    nodes[number].waiting += 1
    if !nodes[number].mark.contains(.stale) { live += 1 }
    queue.push(place, generation: nodes[number].header.date)
  }
}
