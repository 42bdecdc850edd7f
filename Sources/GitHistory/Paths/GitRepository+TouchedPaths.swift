// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

extension GitRepository {
  /// Calls `body` with each commit of a range that changed what its paths let in, descendants first, while it says `true`.
  ///
  /// What git does with `--full-history`: a merge of what the base has already into a branch is no change of that branch.
  func forEachTouchingCommit(
    in range: CommitRange, _ index: CommitIndex, from start: UInt32, excluding base: UInt32?,
    _ body: (_ id: ObjectID, _ tree: ObjectID) -> Bool
  ) throws(Failure) {
    let memory = PathMemory(folder: cache, paths: range.paths, isFirstParent: range.isFirstParent)
    var walk = PathWalk(paths: range.paths, isFirstParent: range.isFirstParent, memory: memory)
    defer { walk.memory.keep() }
    // Which parents the base has is only known at the end of the walk; a million numbers are four megabytes.
    var positions: [UInt32] = []
    let marks = index.forEachCommit(
      from: [start], excluding: base.map { [$0] } ?? [], isFirstParent: range.isFirstParent
    ) {
      positions.append($0)
      return true
    }
    for position in positions {
      var counted: [UInt32] = []
      var all: [UInt32] = []
      index.forEachParent(of: position) { parent in
        all.append(parent)
        if parent == base || !marks[parent].contains(.right) { counted.append(parent) }
      }
      if walk.isFirstParent { all = Array(all.prefix(1)) }
      let parents = walk.isFirstParent || counted.isEmpty ? all : counted
      guard try touches(position, beside: parents, of: all, in: index, &walk) else { continue }
      guard body(index.id(position), index.tree(position)) else { return }
    }
  }

  /// Tells whether a commit differs from one of some of its parents in a path that the walk is about, a root when it has
  /// such a path.
  private func touches(
    _ position: UInt32, beside parents: [UInt32], of all: [UInt32], in index: CommitIndex, _ walk: inout PathWalk
  ) throws(Failure) -> Bool {
    let id = index.id(position)
    // What is remembered is about all parents; who differs from none of them differs from no part of them.
    if let known = walk.memory[id], !known || parents.count == all.count { return known }
    let isTouched = try looksTouched(
      position, beside: parents, isFirstThere: parents.first == all.first, in: index, &walk)
    if parents.count == all.count { walk.memory.add(id, isTouched: isTouched) }
    return isTouched
  }

  private func looksTouched(
    _ position: UInt32, beside parents: [UInt32], isFirstThere: Bool, in index: CommitIndex, _ walk: inout PathWalk
  ) throws(Failure) -> Bool {
    let tree = index.tree(position)
    guard !parents.isEmpty else { return try differs(nil, tree, &walk) }
    var trees = parents.map { index.tree($0) }
    // The filters of changed paths know the first parent only.
    if isFirstThere, let graph = index.graph, Int(position) < graph.count, walk.isRuledOut(position, in: graph) {
      trees.removeFirst()
    }
    for parent in trees where try differs(parent, tree, &walk) { return true }
    return false
  }

  private func differs(_ old: ObjectID?, _ new: ObjectID, _ walk: inout PathWalk) throws(Failure) -> Bool {
    if old == new { return false }
    if walk.prefixes != nil {
      let after = try idsAtPrefixes(in: new, &walk)
      let before = try old.map { old throws(Failure) in try idsAtPrefixes(in: old, &walk) }
      let isSame = before.map { $0 == after } ?? after.allSatisfy { $0 == .zero }
      if isSame { return false }
      if walk.isDecidedByPrefix { return true }
    }
    var isTouched = false
    try compare(old, new, in: walk.paths) { _, _ in
      isTouched = true
      return false
    }
    return isTouched
  }

  private func idsAtPrefixes(in tree: ObjectID, _ walk: inout PathWalk) throws(Failure) -> [ObjectID] {
    try walk.ids(in: tree) { prefix throws(Failure) in try self.find(prefix, in: tree) }
  }

  /// Returns the id of what lies at a path, `zero` when there is nothing; its kind is mixed in, since a file that
  /// becomes executable keeps its id.
  private func find(_ path: [UInt8], in root: ObjectID) throws(Failure) -> ObjectID {
    var place = root
    var kind: TreeEntry.Kind = .folder
    for name in path.split(separator: UInt8(ascii: "/")) {
      guard kind == .folder else { return .zero }
      var next: (TreeEntry.Kind, ObjectID)?
      try forEachEntry(of: place, path: String(decoding: path, as: UTF8.self), isDecisive: false) {
        entry throws(Failure) in
        if entry.name.elementsEqual(name) { next = (entry.kind, entry.id) }
      }
      guard let next else { return .zero }
      (kind, place) = next
    }
    return ObjectID(high: place.high, middle: place.middle, low: place.low ^ kind.mark)
  }
}

extension TreeEntry.Kind {
  /// A number of its own for each kind.
  fileprivate var mark: UInt32 {
    switch self {
    case .folder: 0
    case .file: 1
    case .executable: 2
    case .link: 3
    case .submodule: 4
    case .unknown: 5
    }
  }
}
