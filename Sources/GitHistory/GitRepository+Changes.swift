// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

extension GitRepository {
  /// A tree within a tree within a tree ends here; no folder of a real file system is so deep.
  static let depthMax = 512

  /// Returns the paths let in by the filter that differ between two commits, in the order of their bytes.
  ///
  /// Folders with the same id are not read, nor are those beneath which nothing is let in.
  public func changedPaths(
    from base: CommitID?, to tip: CommitID, in paths: PathFilter
  ) async throws(Failure) -> [ChangedPath] {
    var found: [(path: [UInt8], change: ChangedPath.Change)] = []
    let old = try base.map { base throws(Failure) in try tree(of: base) }
    try compare(old, try tree(of: tip), in: paths) { path, change in
      found.append((path, change))
      return found.count <= Self.filesMax
    }
    if found.count > Self.filesMax { throw GitProblems.tooMany("the difference", Self.filesMax) }
    return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }.map {
      ChangedPath(path: String(decoding: $0.path, as: UTF8.self), change: $0.change)
    }
  }

  /// Calls `report` with each path that differs between two trees, while it says `true`; a tree that is `nil` is empty.
  func compare(
    _ old: ObjectID?, _ new: ObjectID?, in paths: PathFilter,
    _ report: @escaping (_ path: [UInt8], _ change: ChangedPath.Change) -> Bool
  ) throws(Failure) {
    guard old != new else { return }
    var comparison = TreeComparison(paths: paths.isEverything ? nil : paths, report: report)
    try withTree(old, path: []) { oldBytes throws(Failure) in
      try self.withTree(new, path: []) { newBytes throws(Failure) in
        try self.compare(oldBytes, newBytes, path: [], depth: 0, &comparison)
      }
    }
  }

  private struct TreeComparison {
    let paths: PathFilter?
    let report: (_ path: [UInt8], _ change: ChangedPath.Change) -> Bool
    var isOver = false
  }

  private func withTree(
    _ id: ObjectID?, path: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    guard let id else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    try withObject(
      id, .tree, named: Self.title(ofFolder: String(decoding: path, as: UTF8.self)), isDecisive: false, body)
  }

  private func compare(
    _ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer, path: [UInt8], depth: Int,
    _ comparison: inout TreeComparison
  ) throws(Failure) {
    guard depth < Self.depthMax else {
      throw GitProblems.malformed("the folder \(String(decoding: path, as: UTF8.self))")
    }
    var (lefts, rights) = (TreeEntries(old), TreeEntries(new))
    var (left, right) = (lefts.next(), rights.next())
    while !comparison.isOver, left != nil || right != nil {
      let order = left.flatMap { left in right.map { TreeEntry.order(left, $0) } } ?? (left == nil ? 1 : -1)
      // A file and a folder of one name are two entries: one goes, the other comes.
      let (was, becomes) = (order <= 0 ? left : nil, order >= 0 ? right : nil)
      if let was, let becomes {
        if was.id != becomes.id || was.kind != becomes.kind {
          try difference(was, becomes, path: path, depth: depth, &comparison)
        }
      } else {
        try difference(was, becomes, path: path, depth: depth, &comparison)
      }
      if order <= 0 { left = lefts.next() }
      if order >= 0 { right = rights.next() }
    }
    if lefts.isMalformed || rights.isMalformed {
      throw GitProblems.malformed(Self.title(ofFolder: String(decoding: path, as: UTF8.self)))
    }
  }

  private func difference(
    _ was: TreeEntry?, _ becomes: TreeEntry?, path: [UInt8], depth: Int, _ comparison: inout TreeComparison
  ) throws(Failure) {
    guard let entry = was ?? becomes else { return }
    let place = path.isEmpty ? Array(entry.name) : path + [UInt8(ascii: "/")] + entry.name
    guard entry.isFolder else {
      guard comparison.paths?.matches(place) ?? true else { return }
      let change: ChangedPath.Change = was == nil ? .added : becomes == nil ? .deleted : .modified
      if !comparison.report(place, change) { comparison.isOver = true }
      return
    }
    guard comparison.paths?.mayMatch(under: place) ?? true else { return }
    try withTree(was?.id, path: place) { old throws(Failure) in
      try self.withTree(becomes?.id, path: place) { new throws(Failure) in
        try self.compare(old, new, path: place, depth: depth + 1, &comparison)
      }
    }
  }
}
