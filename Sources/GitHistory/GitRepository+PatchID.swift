// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
public import PromotionCore

extension GitRepository {
  /// Returns what `git patch-id --stable` says of `git diff-tree -p --full-index`; `nil` for a merge or a commit without a
  /// change.
  ///
  /// Calls `git_diff_print`: `git_diff_patchid` takes every change of a binary file for the same one.
  public func patchID(of commit: CommitID) async throws(Failure) -> PatchID? {
    let id = try objectID(of: commit)
    let header = try header(of: id)
    guard header.parents.count <= 1 else { return nil }
    let before = try header.parents.first.map { parent throws(Failure) in try self.header(of: parent).tree }
    guard before != header.tree else { return nil }
    do throws(GitError) {
      let diff = try difference(before, header.tree)
      guard git_diff_num_deltas(diff.pointer) > 0 else { return nil }
      let lines = PatchLines()
      try GitLibrary.check("git_diff_print") {
        git_diff_print(
          diff.pointer, GIT_DIFF_FORMAT_PATCH,
          { delta, _, line, payload in
            if let delta, let line, let payload {
              Unmanaged<PatchLines>.fromOpaque(payload).takeUnretainedValue().add(line.pointee, of: delta.pointee)
            }
            return 0
          }, Unmanaged.passUnretained(lines).toOpaque())
      }
      return withExtendedLifetime(lines) { lines.hash.finish() }
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
    // A shortened id would make another patch of the same change as the repository grows.
    options.id_abbrev = UInt16(2 * ObjectID.byteCount)
    return try ObjectHandle.make("git_diff_tree_to_tree", free: { git_diff_free($0) }) { out in
      git_diff_tree_to_tree(&out, repository.pointer, old, new, &options)
    }
  }
}

/// Takes the lines of a patch from libgit2, as git would print them.
private final class PatchLines {
  var hash = PatchIDHash()
  /// The names of the file before and after, which git prints before a hunk only: an empty file has none.
  private var names: [UInt8] = []

  func add(_ line: git_diff_line, of delta: git_diff_delta) {
    let content = UnsafeRawBufferPointer(start: line.content, count: line.content_len)
    switch UInt32(UInt8(bitPattern: line.origin)) {
    case GIT_DIFF_LINE_FILE_HDR.rawValue:
      names = []
      for part in content.split(separator: 10) {
        if names.isEmpty, !part.starts(with: "--- ".utf8) { hash.add(part) } else { names += part + [10] }
      }
    case GIT_DIFF_LINE_HUNK_HDR.rawValue:
      for name in names.split(separator: 10) { hash.add(name) }
      names = []
      hash.add(content)
    case GIT_DIFF_LINE_BINARY.rawValue:
      // Git says it of a changed content only, libgit2 of a changed mode too.
      guard ObjectID(delta.old_file.id) != ObjectID(delta.new_file.id) else { return }
      for part in content.split(separator: 10) { hash.add(part) }
    case GIT_DIFF_LINE_CONTEXT.rawValue, GIT_DIFF_LINE_ADDITION.rawValue, GIT_DIFF_LINE_DELETION.rawValue:
      hash.add([UInt8(bitPattern: line.origin)] + content)
    // That a file does not end with a line counts for nothing.
    case _: break
    }
  }
}
