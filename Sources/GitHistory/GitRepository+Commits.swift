// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import PromotionCore
internal import PromotionPorts

extension GitRepository {
  /// Reads a commit.
  ///
  /// Calls `git_commit_lookup`.
  func facts(of id: git_oid) throws(Failure) -> Commit {
    try withCommit(id) { commit in
      let message = git_commit_message(commit).map { String(cString: $0) } ?? ""
      return Commit(
        id: CommitID(id.text), tree: TreeID(git_commit_tree_id(commit)?.pointee.text ?? ""),
        parents: Self.parents(of: commit).map { CommitID($0.text) }, author: Self.person(git_commit_author(commit)),
        committer: Self.person(git_commit_committer(commit)), coauthors: Self.coauthors(in: message),
        committedAt: Instant(milliseconds: git_commit_time(commit) * 1000),
        subject: git_commit_summary(commit).map { String(cString: $0) } ?? "")
    }
  }

  func parents(of id: git_oid) throws(Failure) -> [git_oid] { try withCommit(id) { Self.parents(of: $0) } }

  private func withCommit<Value>(_ id: git_oid, _ body: (OpaquePointer) -> Value) throws(Failure) -> Value {
    var id = id
    do throws(GitError) {
      let commit = try ObjectHandle.make("git_commit_lookup", free: { git_commit_free($0) }) { out in
        git_commit_lookup(&out, repository.pointer, &id)
      }
      return body(commit.pointer)
    } catch {
      throw error.isNotFound
        ? GitProblems.missing("the commit \(id.text)", isPartial: isPartial) : GitProblems.corrupt(error)
    }
  }

  private static func parents(of commit: OpaquePointer) -> [git_oid] {
    (0..<git_commit_parentcount(commit)).compactMap { git_commit_parent_id(commit, $0)?.pointee }
  }

  private static func person(_ signature: UnsafePointer<git_signature>?) -> Commit.Person {
    Commit.Person(
      name: signature.map { String(cString: $0.pointee.name) } ?? "",
      email: signature.map { String(cString: $0.pointee.email) } ?? "")
  }

  /// Reads `Co-authored-by: Name <address>` wherever a line begins with it; a forged one only excludes more people.
  private static func coauthors(in message: String) -> [Commit.Person] {
    message.split(separator: "\n").compactMap { line in
      guard line.lowercased().hasPrefix("co-authored-by:") else { return nil }
      let rest = line.dropFirst(15)
      guard let open = rest.lastIndex(of: "<"), let close = rest.lastIndex(of: ">"), open < close else { return nil }
      let name = rest[..<open].drop { $0 == " " }
      return Commit.Person(
        name: String(name.reversed().drop { $0 == " " }.reversed()),
        email: String(rest[rest.index(after: open)..<close]))
    }
  }
}
