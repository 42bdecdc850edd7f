// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// The repository as a clone sees it.
struct SimulatedHistory: CommitHistory {
  let simulation: Simulation
  let runner: Runner

  private var repository: Repository { simulation.repository }

  private static func unknown(_ revision: String) -> Failure {
    Failure(.usage, "E9004", "there is no commit \(revision)", fix: ["git fetch"])
  }

  func commit(_ revision: String) async throws(Failure) -> Commit {
    let found = revision == "HEAD" ? repository.tip : repository.revision(CommitID(revision))
    guard let found else { throw Self.unknown(revision) }
    return commit(found)
  }

  func tip(ofBranch branch: String) async throws(Failure) -> Commit? { repository.tip.map(commit) }

  func branchTips(limit: Int) async throws(Failure) -> [BranchTip] {
    repository.tip.map { [BranchTip(name: "main", commit: commit($0).id)] } ?? []
  }

  func isAncestor(_ ancestor: CommitID, of commit: CommitID) async throws(Failure) -> Bool {
    guard repository.revision(ancestor) != nil else { throw Self.unknown(ancestor.rawValue) }
    return repository.isAncestor(ancestor, of: commit)
  }

  func mergeBases(_ left: CommitID, _ right: CommitID) async throws(Failure) -> [CommitID] {
    var at: CommitID? = left
    while let id = at {
      if repository.isAncestor(id, of: right) { return [id] }
      at = repository.revisions[id]?.parent
    }
    return []
  }

  func commits(in range: CommitRange, limit: Int) async throws(Failure) -> [Commit] {
    var commits: [Commit] = []
    var at: CommitID? = range.tip
    while let id = at, let revision = repository.revisions[id], commits.count < limit {
      if let base = range.base, repository.isAncestor(id, of: base) { break }
      commits.append(commit(revision))
      at = revision.parent
    }
    return commits
  }

  func writers(in range: CommitRange) async throws(Failure) -> CommitWriters {
    CommitWriters(try await commits(in: range, limit: .max))
  }

  func count(_ range: CommitRange) async throws(Failure) -> Int { try await commits(in: range, limit: .max).count }

  func changedPaths(
    from base: CommitID?, to tip: CommitID, in paths: PathFilter
  ) async throws(Failure) -> [ChangedPath] {
    let old = base.flatMap { repository.revisions[$0]?.content.tree }
    return old == repository.revisions[tip]?.content.tree ? [] : [ChangedPath(path: "feature", change: .modified)]
  }

  func patchID(of commit: CommitID) async throws(Failure) -> PatchID? { nil }

  func file(_ path: String, at commit: CommitID, bytesMax: Int) async throws(Failure) -> [UInt8]? {
    guard let revision = repository.revision(commit) else { throw Self.unknown(commit.rawValue) }
    switch path {
    case "pipelines/shop/pipeline.yml": return Array("\(revision.policy)".utf8)
    case "pipelines/shop/allowed_signers": return Array(Setting.signers(revision.policy).utf8)
    default: return path.hasPrefix("db/") ? Array(path.utf8) : nil
    }
  }

  func names(in folder: String, at commit: CommitID) async throws(Failure) -> [String] {
    guard let revision = repository.revision(commit) else { throw Self.unknown(commit.rawValue) }
    switch folder {
    case "pipelines": return ["shop"]
    case "db":
      return (0..<revision.content.migrations).flatMap { ["\($0 + 1)_change.down.sql", "\($0 + 1)_change.up.sql"] }
    default: return []
    }
  }

  func signature(of commit: CommitID) async throws(Failure) -> ObjectSignature? { nil }

  func tagSignatures(of commit: CommitID) async throws(Failure) -> [ObjectSignature] { [] }

  func identity(of path: String, at commit: CommitID) async throws(Failure) -> String? {
    repository.revision(commit).map { "\($0.policy)" }
  }

  func materialise(_ commit: CommitID, in paths: PathFilter, into folder: String) async throws(Failure) {
    guard repository.revision(commit) != nil else { throw Self.unknown(commit.rawValue) }
  }

  func requireWritable(_ commit: CommitID, in paths: PathFilter) async throws(Failure) {
    guard repository.revision(commit) != nil else { throw Self.unknown(commit.rawValue) }
  }

  func pin(_ commit: CommitID, as name: String) async throws(Failure) {
    try await simulation.pass(runner, "pin \(commit.short)")
    guard repository.revision(commit) != nil else { throw Self.unknown(commit.rawValue) }
    repository.pin(commit)
  }

  private func commit(_ revision: Repository.Revision) -> Commit {
    let author = Commit.Person(name: revision.author, email: revision.author)
    return Commit(
      id: revision.id, tree: revision.content.tree, parents: revision.parent.map { [$0] } ?? [], author: author,
      committer: author, coauthors: [], committedAt: Instant(milliseconds: 0), subject: "Change \(revision.id.short)")
  }
}
