// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
public import PromotionCore

extension GitRepository {
  private static let blobBytesMax = 1 << 30

  /// Writes a commit's tree into an empty folder: no hooks, no filters, no link that leaves it (R29).
  ///
  /// Folders are entered by descriptor and files created exclusively, so nothing that appears meanwhile is followed.
  public func materialise(_ commit: CommitID, into folder: String) async throws(Failure) {
    let tree = try tree(of: commit)
    let descriptor = open(folder, O_DIRECTORY | O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Self.cannotWrite(folder) }
    defer { close(descriptor) }
    try write(tree.pointer, into: descriptor, path: "")
  }

  private func write(_ tree: OpaquePointer, into folder: Int32, path: String) throws(Failure) {
    for index in 0..<git_tree_entrycount(tree) {
      guard let entry = git_tree_entry_byindex(tree, index), let raw = git_tree_entry_name(entry) else { continue }
      let name = String(cString: raw)
      let place = path.isEmpty ? name : "\(path)/\(name)"
      guard !name.isEmpty, name != ".", name != "..", name.lowercased() != ".git", !name.utf8.contains(47) else {
        throw GitProblems.escaping(place, "a tree may not have an entry of this name")
      }
      let id = git_tree_entry_id(entry)?.pointee ?? git_oid()
      switch git_tree_entry_filemode(entry) {
      case GIT_FILEMODE_TREE: try writeFolder(id, raw, into: folder, path: place)
      case GIT_FILEMODE_BLOB: try writeFile(id, raw, into: folder, mode: 0o644, path: place)
      case GIT_FILEMODE_BLOB_EXECUTABLE: try writeFile(id, raw, into: folder, mode: 0o755, path: place)
      case GIT_FILEMODE_LINK: try writeLink(id, raw, into: folder, path: place)
      // A submodule is another repository; it stays an empty folder, as after a plain clone.
      case GIT_FILEMODE_COMMIT: guard mkdirat(folder, raw, 0o755) == 0 else { throw Self.cannotWrite(place) }
      case let mode: throw GitProblems.escaping(place, "unknown file mode \(mode.rawValue)")
      }
    }
  }

  private func writeFolder(_ id: git_oid, _ name: UnsafePointer<CChar>, into folder: Int32, path: String)
    throws(Failure)
  {
    var id = id
    let tree: ObjectHandle
    do throws(GitError) {
      tree = try ObjectHandle.make("git_tree_lookup", free: { git_tree_free($0) }) { out in
        git_tree_lookup(&out, repository.pointer, &id)
      }
    } catch { throw error.isNotFound ? GitProblems.missing(path, isPartial: isPartial) : GitProblems.corrupt(error) }
    guard mkdirat(folder, name, 0o755) == 0 else { throw Self.cannotWrite(path) }
    let inner = openat(folder, name, O_DIRECTORY | O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard inner >= 0 else { throw Self.cannotWrite(path) }
    defer { close(inner) }
    try write(tree.pointer, into: inner, path: path)
  }

  private func writeFile(
    _ id: git_oid, _ name: UnsafePointer<CChar>, into folder: Int32, mode: mode_t, path: String
  ) throws(Failure) {
    let bytes = try blob(id, path: path, bytesMax: Self.blobBytesMax)
    let file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard file >= 0 else { throw Self.cannotWrite(path) }
    defer { close(file) }
    // The caller's umask must not take away what the commit gives.
    fchmod(file, mode)
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.cannotWrite(path) }
      offset += count
    }
  }

  private func writeLink(_ id: git_oid, _ name: UnsafePointer<CChar>, into folder: Int32, path: String) throws(Failure)
  {
    let target = String(decoding: try blob(id, path: path, bytesMax: 4096), as: UTF8.self)
    guard Self.staysInside(target, from: path) else {
      throw GitProblems.escaping(path, "it is a link to \(target), which leaves the tree")
    }
    guard symlinkat(target, folder, name) == 0 else { throw Self.cannotWrite(path) }
  }

  /// Tells whether a link stays in the tree whatever the other links of the tree are.
  ///
  /// It may climb only at its beginning: after a name, `..` would leave from wherever a link of that name leads.
  static func staysInside(_ target: String, from path: String) -> Bool {
    guard !target.isEmpty, !target.hasPrefix("/"), !target.utf8.contains(0) else { return false }
    var depth = path.split(separator: "/").count - 1
    var hasName = false
    for part in target.split(separator: "/") where part != "." {
      if part == ".." {
        depth -= 1
        if hasName || depth < 0 { return false }
      } else {
        hasName = true
      }
    }
    return true
  }

  private static func cannotWrite(_ path: String) -> Failure {
    Failure(
      .unreachable, "E0114", "cannot write \(path) of a clean tree", why: [String(cString: strerror(errno))],
      fix: ["df -h ${TMPDIR:-/tmp}"])
  }
}
