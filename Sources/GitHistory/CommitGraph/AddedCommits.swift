// SPDX-License-Identifier: Apache-2.0

/// Commits that no graph has yet, read from their objects: numbered after those of the graph.
struct AddedCommits {
  /// One commit, without any array of its own, so that a million of them stay small.
  struct Record {
    var tree = ObjectID.zero
    var date: UInt64 = 0
    var level: UInt64 = 0
    var correctedDate: UInt64 = 0
    var first = GraphRecords.noParent
    var second = GraphRecords.noParent
    /// Where the parents after the second begin in the list of edges, and how many there are.
    var edgeStart: UInt32 = 0
    var edgeCount: UInt32 = 0
  }

  /// How many commits lie below.
  let start: Int
  private(set) var ids: [ObjectID] = []
  private(set) var records: [Record] = []
  private var edges: [UInt32] = []
  private var positions: [ObjectID: UInt32] = [:]

  init(after start: Int) { self.start = start }

  var count: Int { ids.count }

  func position(of id: ObjectID) -> UInt32? { positions[id] }

  func record(_ position: UInt32) -> Record { records[Int(position) - start] }

  func id(_ position: UInt32) -> ObjectID { ids[Int(position) - start] }

  /// Numbers a commit that is not read yet.
  mutating func add(_ id: ObjectID) -> UInt32 {
    let position = UInt32(start + ids.count)
    ids.append(id)
    records.append(Record())
    positions[id] = position
    return position
  }

  mutating func fill(_ position: UInt32, _ facts: CommitHeader, parents: [UInt32]) {
    var record = Record(tree: facts.tree, date: facts.date)
    if let first = parents.first { record.first = first }
    if parents.count > 1 { record.second = parents[1] }
    if parents.count > 2 {
      record.edgeStart = UInt32(edges.count)
      record.edgeCount = UInt32(parents.count - 2)
      edges += parents[2...]
    }
    records[Int(position) - start] = record
  }

  mutating func setGeneration(_ position: UInt32, level: UInt64, correctedDate: UInt64) {
    records[Int(position) - start].level = level
    records[Int(position) - start].correctedDate = correctedDate
  }

  @inline(__always)
  func forEachParent(of position: UInt32, _ body: (UInt32) -> Void) {
    let record = records[Int(position) - start]
    guard record.first != GraphRecords.noParent else { return }
    body(record.first)
    guard record.second != GraphRecords.noParent else { return }
    body(record.second)
    for place in record.edgeStart..<(record.edgeStart + record.edgeCount) { body(edges[Int(place)]) }
  }
}
