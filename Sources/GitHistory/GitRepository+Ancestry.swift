// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
public import PromotionCore
public import PromotionPorts

extension GitRepository {
  /// Tells whether the first commit is the second or one of its ancestors.
  public func isAncestor(_ ancestor: CommitID, of commit: CommitID) async throws(Failure) -> Bool {
    let (old, new) = (try existing(ancestor), try existing(commit))
    if old == new { return true }
    try requireWholeHistory()
    let index = try openIndex()
    guard index.count > 0 else {
      GitLibrary.keepObjects(false)
      defer { GitLibrary.keepObjects(true) }
      return try DatedWalk.isAncestor(old, of: new) { id throws(Failure) in try self.header(of: id) }
    }
    let (first, second) = (try position(of: old, in: index), try position(of: new, in: index))
    return index.isAncestor(first, of: second)
  }

  /// Returns the best common ancestors of two commits, the newest first.
  public func mergeBases(_ left: CommitID, _ right: CommitID) async throws(Failure) -> [CommitID] {
    try requireWholeHistory()
    let (first, second) = (try existing(left), try existing(right))
    let index = try openIndex()
    let bases: [ObjectID]
    if index.count > 0 {
      bases = index.mergeBases(try position(of: first, in: index), try position(of: second, in: index)).map(index.id)
    } else {
      GitLibrary.keepObjects(false)
      defer { GitLibrary.keepObjects(true) }
      bases = try DatedWalk.mergeBases(first, second) { id throws(Failure) in try self.header(of: id) }
    }
    var dated: [(id: ObjectID, date: UInt64)] = []
    for base in bases { dated.append((base, try header(of: base).date)) }
    return dated.sorted { $0.date != $1.date ? $0.date > $1.date : $0.id < $1.id }.map { CommitID($0.id.text) }
  }

  /// Returns the commits of a range, at most `limit`, newest first.
  public func commits(in range: CommitRange, limit: Int) async throws(Failure) -> [Commit] {
    var found: [ObjectID] = []
    try forEachCommit(in: range) { id, _ in
      if found.count < limit { found.append(id) }
      return found.count < limit
    }
    var commits: [Commit] = []
    for id in found { commits.append(try facts(of: id)) }
    return commits
  }

  /// Returns everybody who wrote a part of a range.
  public func writers(in range: CommitRange) async throws(Failure) -> CommitWriters {
    var found: [ObjectID] = []
    try forEachCommit(in: range) { id, _ in
      found.append(id)
      return true
    }
    // One after the other: the messages of a long history have no room in memory together.
    var writers = CommitWriters()
    for id in found { writers.add(try facts(of: id)) }
    return writers
  }

  /// Counts the commits of a range.
  public func count(_ range: CommitRange) async throws(Failure) -> Int {
    var count = 0
    try forEachCommit(in: range) { _, _ in
      count += 1
      return true
    }
    return count
  }

  /// Calls `body` with the id and the tree of each commit of a range, descendants first, while it says `true`.
  private func forEachCommit(
    in range: CommitRange, _ body: (_ id: ObjectID, _ tree: ObjectID) -> Bool
  ) throws(Failure) {
    let tip = try existing(range.tip)
    if range.base == nil, isShallow {
      return try forEachShallowCommit(from: tip, range: range, body)
    }
    try requireWholeHistory()
    let base = try range.base.map { base throws(Failure) in try existing(base) }
    let index = try openIndex()
    var excluded: [UInt32] = []
    if let base { excluded = [try position(of: base, in: index)] }
    let start = try position(of: tip, in: index)
    guard !range.paths.isEverything else {
      _ = index.forEachCommit(from: [start], excluding: excluded, isFirstParent: range.isFirstParent) {
        body(index.id($0), index.tree($0))
      }
      return
    }
    try forEachTouchingCommit(in: range, index, from: start, excluding: excluded.first, body)
  }

  /// Walks what a shallow clone has; without a base nothing is claimed about what contains what.
  private func forEachShallowCommit(
    from tip: ObjectID, range: CommitRange, _ body: (_ id: ObjectID, _ tree: ObjectID) -> Bool
  ) throws(Failure) {
    guard range.paths.isEverything else { throw GitProblems.shallow }
    let boundary = shallowBoundary()
    let index = CommitIndex(graph: nil)
    let start = try index.position(of: tip) { id throws(Failure) in
      let header = try self.header(of: id)
      return boundary.contains(id.text) ? header.withoutParents : header
    }
    _ = index.forEachCommit(from: [start], excluding: [], isFirstParent: range.isFirstParent) {
      body(index.id($0), index.tree($0))
    }
  }

  /// Returns the id of a commit that is there; a name for none is said as such.
  private func existing(_ commit: CommitID) throws(Failure) -> ObjectID {
    let id = try objectID(of: commit)
    if index?.known(id) != nil || packs.contains(id) { return id }
    var oid = git_oid(id)
    guard git_odb_exists(objects.pointer, &oid) == 1 else {
      throw isPartial
        ? missing("the commit \(id.text)") : GitProblems.unknown(commit.rawValue, near: [])
    }
    return id
  }

  /// Refuses where an answer about ancestry could be wrong without an error (I31).
  private func requireWholeHistory() throws(Failure) {
    if isShallow { throw GitProblems.shallow }
    if access("\(commonDirectory)/info/grafts", F_OK) == 0 { throw GitProblems.rewritten }
    if ReplaceRefs.exist(in: commonDirectory) { throw GitProblems.rewritten }
  }

  private func shallowBoundary() -> Set<String> { Set(GraphFiles.lines(of: "\(commonDirectory)/shallow")) }

  /// Pins a commit under `refs/sluice/NAME`.
  ///
  /// Calls `git_reference_create`; a lock of another process, which promotes or packs the refs, is waited for.
  public func pin(_ commit: CommitID, as name: String) async throws(Failure) {
    var id = git_oid(try objectID(of: commit))
    let ref = "refs/sluice/\(name)"
    for attempt in 1...Self.lockAttempts {
      do throws(GitError) {
        _ = try ObjectHandle.make("git_reference_create", free: { git_reference_free($0) }) { out in
          git_reference_create(&out, repository.pointer, ref, &id, 1, "sluice: pin a release")
        }
        return
      } catch {
        guard error.code == GIT_ELOCKED.rawValue else { throw GitProblems.corrupt(error) }
        guard attempt < Self.lockAttempts else { throw GitProblems.locked(ref, in: commonDirectory) }
      }
      try? await Task.sleep(nanoseconds: Self.lockPauseNanoseconds)
    }
  }

  private static let lockAttempts = 150
  private static let lockPauseNanoseconds: UInt64 = 20_000_000
}
