// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
public import PromotionCore
public import PromotionPorts

extension GitRepository {
  /// Returns the bytes of a regular file at a commit, or `nil` when there is none.
  ///
  /// Calls `git_tree_entry_bypath`.
  public func file(_ path: String, at commit: CommitID, bytesMax: Int) async throws(Failure) -> [UInt8]? {
    let tree = try tree(of: commit)
    let found: ObjectHandle
    do throws(GitError) {
      found = try ObjectHandle.make("git_tree_entry_bypath", free: { git_tree_entry_free($0) }) { out in
        git_tree_entry_bypath(&out, tree.pointer, path)
      }
    } catch {
      if error.isNotFound { return nil }
      throw GitProblems.corrupt(error)
    }
    let mode = git_tree_entry_filemode(found.pointer)
    guard mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE else {
      throw GitProblems.noRegularFile(path)
    }
    return try blob(git_tree_entry_id(found.pointer)?.pointee ?? git_oid(), path: path, bytesMax: bytesMax)
  }

  /// Reads a blob.
  ///
  /// Calls `git_blob_lookup`.
  func blob(_ id: git_oid, path: String, bytesMax: Int) throws(Failure) -> [UInt8] {
    var id = id
    do throws(GitError) {
      let blob = try ObjectHandle.make("git_blob_lookup", free: { git_blob_free($0) }) { out in
        git_blob_lookup(&out, repository.pointer, &id)
      }
      let size = Int(git_blob_rawsize(blob.pointer))
      guard size <= bytesMax else {
        throw GitError(call: "git_blob_rawsize", code: GIT_ERROR.rawValue, message: "size")
      }
      return Array(UnsafeRawBufferPointer(start: git_blob_rawcontent(blob.pointer), count: size))
    } catch {
      if error.call == "git_blob_rawsize" { throw GitProblems.tooLarge(path, bytesMax) }
      throw error.isNotFound ? GitProblems.missing(path, isPartial: isPartial) : GitProblems.corrupt(error)
    }
  }

  /// Returns the names directly under a folder at a commit, sorted.
  public func names(in folder: String, at commit: CommitID) async throws(Failure) -> [String] {
    let root = try tree(of: commit)
    if folder.isEmpty { return Self.names(root) }
    do throws(GitError) {
      let entry = try ObjectHandle.make("git_tree_entry_bypath", free: { git_tree_entry_free($0) }) { out in
        git_tree_entry_bypath(&out, root.pointer, folder)
      }
      guard git_tree_entry_filemode(entry.pointer) == GIT_FILEMODE_TREE else { return [] }
      let tree = try ObjectHandle.make("git_tree_lookup", free: { git_tree_free($0) }) { out in
        git_tree_lookup(&out, repository.pointer, git_tree_entry_id(entry.pointer))
      }
      return Self.names(tree)
    } catch {
      if error.isNotFound, error.call == "git_tree_entry_bypath" { return [] }
      throw error.isNotFound ? GitProblems.missing(folder, isPartial: isPartial) : GitProblems.corrupt(error)
    }
  }

  private static func names(_ tree: borrowing ObjectHandle) -> [String] {
    (0..<git_tree_entrycount(tree.pointer)).compactMap { index in
      git_tree_entry_byindex(tree.pointer, index).flatMap { git_tree_entry_name($0) }.map { String(cString: $0) }
    }.sorted()
  }

  /// Returns the tree of a commit.
  ///
  /// Calls `git_commit_tree`.
  func tree(of commit: CommitID) throws(Failure) -> ObjectHandle {
    var id = try resolve(commit.rawValue)
    do throws(GitError) {
      let commit = try ObjectHandle.make("git_commit_lookup", free: { git_commit_free($0) }) { out in
        git_commit_lookup(&out, repository.pointer, &id)
      }
      return try ObjectHandle.make("git_commit_tree", free: { git_tree_free($0) }) { out in
        git_commit_tree(&out, commit.pointer)
      }
    } catch {
      throw error.isNotFound
        ? GitProblems.missing("the tree of \(id.text)", isPartial: isPartial) : GitProblems.corrupt(error)
    }
  }

  /// Returns the paths that differ between two commits, sorted.
  ///
  /// Calls `git_diff_tree_to_tree`.
  public func changedPaths(from base: CommitID?, to tip: CommitID) async throws(Failure) -> [ChangedPath] {
    let new = try tree(of: tip)
    do throws(GitError) {
      let diff: ObjectHandle
      if let base {
        let old: ObjectHandle
        do throws(Failure) { old = try tree(of: base) } catch {
          throw GitError(call: "git_commit_tree", code: -3, message: error.what)
        }
        diff = try difference(old.pointer, new.pointer)
      } else {
        diff = try difference(nil, new.pointer)
      }
      var paths: [ChangedPath] = []
      for index in 0..<git_diff_num_deltas(diff.pointer) {
        guard let delta = git_diff_get_delta(diff.pointer, index)?.pointee else { continue }
        let change: ChangedPath.Change =
          delta.status == GIT_DELTA_ADDED ? .added : delta.status == GIT_DELTA_DELETED ? .deleted : .modified
        let path = change == .deleted ? delta.old_file.path : delta.new_file.path
        paths.append(ChangedPath(path: path.map { String(cString: $0) } ?? "", change: change))
      }
      return paths.sorted { $0.path < $1.path }
    } catch {
      throw error.isNotFound ? GitProblems.missing("a tree", isPartial: isPartial) : GitProblems.corrupt(error)
    }
  }

  private func difference(_ old: OpaquePointer?, _ new: OpaquePointer) throws(GitError) -> ObjectHandle {
    var options = git_diff_options()
    git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    return try ObjectHandle.make("git_diff_tree_to_tree", free: { git_diff_free($0) }) { out in
      git_diff_tree_to_tree(&out, repository.pointer, old, new, &options)
    }
  }
}
