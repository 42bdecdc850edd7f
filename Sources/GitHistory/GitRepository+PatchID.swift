// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
public import PromotionCore

extension GitRepository {
  /// Returns what `git patch-id --stable` says of `git diff-tree -p`; `nil` for a merge or a commit without a change.
  ///
  /// Calls `git_diff_patchid`.
  public func patchID(of commit: CommitID) async throws(Failure) -> PatchID? {
    let id = try objectID(of: commit)
    let header = try header(of: id)
    guard header.parents.count <= 1 else { return nil }
    let before = try header.parents.first.map { parent throws(Failure) in try self.header(of: parent).tree }
    guard before != header.tree else { return nil }
    do throws(GitError) {
      let diff = try difference(before, header.tree)
      guard git_diff_num_deltas(diff.pointer) > 0 else { return nil }
      var patchID = git_oid()
      var options = git_diff_patchid_options()
      try GitLibrary.check("git_diff_patchid_options_init") {
        git_diff_patchid_options_init(&options, UInt32(GIT_DIFF_PATCHID_OPTIONS_VERSION))
      }
      try GitLibrary.check("git_diff_patchid") { git_diff_patchid(&patchID, diff.pointer, &options) }
      return PatchID(rawValue: patchID.text)
    } catch {
      throw error.isNotFound
        ? missing("a file of \(id.text)") : GitProblems.corrupt(error)
    }
  }

  private func difference(_ before: ObjectID?, _ after: ObjectID) throws(GitError) -> ObjectHandle {
    let new = try treeHandle(after)
    guard let before else { return try patch(nil, new.pointer) }
    let old = try treeHandle(before)
    return try patch(old.pointer, new.pointer)
  }

  private func treeHandle(_ id: ObjectID) throws(GitError) -> ObjectHandle {
    var oid = git_oid(id)
    return try ObjectHandle.make("git_tree_lookup", free: { git_tree_free($0) }) { out in
      git_tree_lookup(&out, repository.pointer, &oid)
    }
  }

  /// Compares as git does for a patch: three lines around a change, hunks slid by their indentation, no renames.
  private func patch(_ old: OpaquePointer?, _ new: OpaquePointer) throws(GitError) -> ObjectHandle {
    var options = git_diff_options()
    try GitLibrary.check("git_diff_options_init") {
      git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    }
    options.flags = GIT_DIFF_INDENT_HEURISTIC.rawValue
    options.context_lines = 3
    return try ObjectHandle.make("git_diff_tree_to_tree", free: { git_diff_free($0) }) { out in
      git_diff_tree_to_tree(&out, repository.pointer, old, new, &options)
    }
  }
}
