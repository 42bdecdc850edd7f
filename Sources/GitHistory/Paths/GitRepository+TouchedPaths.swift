// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension GitRepository {
  /// Tells whether a commit changed a path that the walk is about.
  ///
  /// A merge did when it differs from one of its parents, a root when it has such a path.
  func touches(_ position: UInt32, in index: CommitIndex, _ walk: inout PathWalk) throws(Failure) -> Bool {
    let id = index.id(position)
    if let known = walk.memory[id] { return known }
    let isTouched = try looksTouched(position, in: index, &walk)
    walk.memory.add(id, isTouched: isTouched)
    return isTouched
  }

  private func looksTouched(
    _ position: UInt32, in index: CommitIndex, _ walk: inout PathWalk
  ) throws(Failure) -> Bool {
    let tree = index.tree(position)
    var parents: [ObjectID] = []
    index.forEachParent(of: position) { parents.append(index.tree($0)) }
    guard !parents.isEmpty else { return try differs(nil, tree, &walk) }
    // The filters of changed paths know the first parent only.
    if let graph = index.graph, Int(position) < graph.count, walk.isRuledOut(position, in: graph) {
      parents.removeFirst()
    }
    for parent in parents where try differs(parent, tree, &walk) { return true }
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
