// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// A commit's tree in a temporary folder of its own, for one command.
struct CleanTree: Sendable {
  let folder: String

  /// Writes what the filter lets in of the tree; the caller removes it when the command has ended.
  static func make(
    of commit: CommitID, paths: PathFilter = .everything, for purpose: String, in world: World
  ) async throws(Failure) -> CleanTree {
    let folder = "\(world.scratch)/\(purpose)-\(world.identifiers.next())"
    guard makeFolders(world.scratch), mkdir(folder, 0o700) == 0 else {
      throw Failure(
        .unreachable, "E0310", "cannot make a folder for a clean tree",
        why: ["\(folder): \(String(cString: strerror(errno)))"], fix: ["df -h \(world.scratch)"])
    }
    let tree = CleanTree(folder: folder)
    do { try await world.history.materialise(commit, in: paths, into: folder) } catch {
      tree.remove()
      throw error
    }
    return tree
  }

  /// Removes the folder with everything in it; what cannot be removed stays, and harms nothing.
  func remove() { Self.remove(folder) }

  private static func makeFolders(_ path: String) -> Bool {
    var built = ""
    for part in path.split(separator: "/") {
      built += "/\(part)"
      guard mkdir(built, 0o700) == 0 || errno == EEXIST else { return false }
    }
    return true
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    // A test may have taken away our own right to clean up.
    chmod(path, 0o700)
    if let directory = opendir(path) {
      var names: [String] = []
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
      }
      closedir(directory)
      for name in names { remove("\(path)/\(name)") }
    }
    rmdir(path)
  }
}
