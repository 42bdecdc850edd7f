// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Every commit that was asked about and all its ancestors, numbered, each with its generation.
///
/// What a graph has is taken from there; the rest is read from the objects once. A generation is greater than those of
/// all ancestors, so walks in its order never need to guess, whatever the clocks said.
final class CommitIndex {
  /// Reads the header of a commit from its object.
  typealias Read = (ObjectID) throws(Failure) -> CommitHeader

  let graph: CommitGraph?
  private(set) var added: AddedCommits
  private let graphCount: Int
  private let usesCorrectedDates: Bool

  init(graph: CommitGraph?) {
    self.graph = graph
    graphCount = graph?.count ?? 0
    usesCorrectedDates = graph?.usesCorrectedDates ?? true
    added = AddedCommits(after: graphCount)
  }

  /// How many commits are numbered.
  var count: Int { graphCount + added.count }

  /// Returns the number of a commit, or `nil` when it was not seen yet.
  func known(_ id: ObjectID) -> UInt32? { graph?.position(of: id) ?? added.position(of: id) }

  /// Returns the number of a commit, reading it and its ancestors down to what is known.
  func position(of id: ObjectID, read: Read) throws(Failure) -> UInt32 {
    if let position = known(id) { return position }
    let before = added.count
    do throws(Failure) {
      try add(id, read: read)
    } catch {
      // Half of an ancestry would look like the whole of it.
      added = AddedCommits(after: graphCount)
      throw error
    }
    rank(from: before)
    guard let position = added.position(of: id) else {
      throw Failure(.defect, "E7011", "the commit \(id.text) was numbered and is not there")
    }
    return position
  }

  private func add(_ id: ObjectID, read: Read) throws(Failure) {
    var open = [added.add(id)]
    while let position = open.popLast() {
      added.fill(position, try read(added.id(position))) { parent in
        if let known = known(parent) { return known }
        let position = added.add(parent)
        open.append(position)
        return position
      }
    }
  }

  /// Gives every new commit its generation, parents first.
  private func rank(from first: Int) {
    for start in (graphCount + first)..<(graphCount + added.count) {
      var open = [UInt32(start)]
      while let position = open.last {
        guard added.level(position) == 0 else {
          open.removeLast()
          continue
        }
        var level: UInt64 = 0
        var corrected: UInt64 = 0
        let height = open.count
        added.forEachParent(of: position) { parent in
          let generations = self.generations(parent)
          if generations.level == 0 { open.append(parent) }
          level = max(level, generations.level)
          corrected = max(corrected, generations.corrected)
        }
        guard open.count == height else { continue }
        added.setGeneration(
          position, level: level + 1, correctedDate: max(added.date(position), corrected + 1))
        open.removeLast()
      }
    }
  }

  /// Returns both kinds of generation; 0 where it is not known.
  func generations(_ position: UInt32) -> (level: UInt64, corrected: UInt64) {
    guard let graph, Int(position) < graphCount else {
      return (added.level(position), added.correctedDate(position))
    }
    let (records, index) = graph.records(of: position)
    return (records.level(at: index), records.correctedDate(at: index) ?? 0)
  }

  /// Returns a number that is greater than those of all ancestors.
  @inline(__always)
  func generation(_ position: UInt32) -> UInt64 {
    if let graph, Int(position) < graphCount { return graph.generation(position) }
    return usesCorrectedDates ? added.correctedDate(position) : added.level(position)
  }

  /// Calls `body` with each parent in its order.
  @inline(__always)
  func forEachParent(of position: UInt32, _ body: (UInt32) -> Void) {
    if let graph, Int(position) < graphCount {
      graph.forEachParent(of: position, body)
    } else {
      added.forEachParent(of: position, body)
    }
  }

  /// Returns the first parent, or `nil` for a root.
  func firstParent(of position: UInt32) -> UInt32? {
    var first: UInt32?
    forEachParent(of: position) { if first == nil { first = $0 } }
    return first
  }

  func id(_ position: UInt32) -> ObjectID {
    guard let graph, Int(position) < graphCount else { return added.id(position) }
    let (layer, index) = graph.place(of: position)
    return layer.id(at: index)
  }

  func tree(_ position: UInt32) -> ObjectID {
    guard let graph, Int(position) < graphCount else { return added.tree(position) }
    let (records, index) = graph.records(of: position)
    return records.tree(at: index)
  }

  /// Returns the claimed time of a commit in seconds.
  func date(_ position: UInt32) -> UInt64 {
    guard let graph, Int(position) < graphCount else { return added.date(position) }
    let (records, index) = graph.records(of: position)
    return records.date(at: index)
  }
}
