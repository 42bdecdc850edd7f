// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
public import PromotionCore
public import PromotionPorts

extension GitRepository {
  /// Tells whether the first commit is the second or one of its ancestors.
  ///
  /// Calls `git_graph_descendant_of`.
  public func isAncestor(_ ancestor: CommitID, of commit: CommitID) async throws(Failure) -> Bool {
    if ancestor == commit { return true }
    try requireWholeHistory()
    var old = try resolve(ancestor.rawValue)
    var new = try resolve(commit.rawValue)
    do throws(GitError) {
      return try GitLibrary.check("git_graph_descendant_of") {
        git_graph_descendant_of(repository.pointer, &new, &old)
      } == 1
    } catch {
      throw error.isNotFound
        ? GitProblems.missing("a commit between them", isPartial: isPartial) : GitProblems.corrupt(error)
    }
  }

  /// Returns the commits reachable from the tip and not from the base, newest first.
  ///
  /// The whole ancestry of the base is painted: an order by dates would list commits that are deployed already when
  /// clocks were wrong.
  public func commits(after base: CommitID?, upTo tip: CommitID, limit: Int) async throws(Failure) -> [Commit] {
    if base != nil, base != tip { try requireWholeHistory() }
    let boundary = shallowBoundary()
    var painted: Set<String> = []
    if let base { painted = try ancestry(of: try resolve(base.rawValue)) }
    var seen: Set<String> = []
    var open = [try resolve(tip.rawValue)]
    var found: [Commit] = []
    while let id = open.popLast(), found.count < limit {
      guard !painted.contains(id.text), seen.insert(id.text).inserted else { continue }
      let commit = try facts(of: id)
      found.append(commit)
      guard !boundary.contains(id.text) else { continue }
      open += commit.parents.reversed().compactMap { git_oid(hexadecimal: $0.rawValue) }
    }
    return found.sorted { $0.committedAt > $1.committedAt }
  }

  private func ancestry(of id: git_oid) throws(Failure) -> Set<String> {
    var painted: Set<String> = []
    var open = [id]
    while let id = open.popLast() {
      guard painted.insert(id.text).inserted else { continue }
      open += try parents(of: id)
    }
    return painted
  }

  /// Refuses where an answer about ancestry could be wrong without an error (I31).
  private func requireWholeHistory() throws(Failure) {
    if git_repository_is_shallow(repository.pointer) == 1 { throw GitProblems.shallow }
    if access("\(commonDirectory)/info/grafts", F_OK) == 0 { throw GitProblems.rewritten }
    var iterator: OpaquePointer?
    guard git_reference_iterator_glob_new(&iterator, repository.pointer, "refs/replace/*") == 0, let iterator else {
      return
    }
    defer { git_reference_iterator_free(iterator) }
    var name: UnsafePointer<CChar>?
    if git_reference_next_name(&name, iterator) == 0 { throw GitProblems.rewritten }
  }

  private func shallowBoundary() -> Set<String> {
    guard git_repository_is_shallow(repository.pointer) == 1,
      let file = fopen("\(commonDirectory)/shallow", "re")
    else { return [] }
    defer { fclose(file) }
    var boundary: Set<String> = []
    var line = [CChar](repeating: 0, count: 128)
    while fgets(&line, 128, file) != nil {
      boundary.insert(
        String(decoding: line.prefix { $0 != 10 && $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return boundary
  }

  /// Pins a commit under `refs/sluice/NAME`.
  ///
  /// Calls `git_reference_create`.
  public func pin(_ commit: CommitID, as name: String) async throws(Failure) {
    var id = try resolve(commit.rawValue)
    do throws(GitError) {
      _ = try ObjectHandle.make("git_reference_create", free: { git_reference_free($0) }) { out in
        git_reference_create(&out, repository.pointer, "refs/sluice/\(name)", &id, 1, "sluice: pin a release")
      }
    } catch { throw GitProblems.corrupt(error) }
  }
}
