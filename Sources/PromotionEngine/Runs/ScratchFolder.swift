// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// A temporary folder of this engine, which the next engine takes away when this one is killed.
///
/// Its maker holds a lock on it (flock(2)), and the kernel lets go of that with the process, however it ended. A folder that
/// nobody has locked was left behind; it may hold a tree with somebody's rights, or the secrets of a configuration.
struct ScratchFolder: Sendable {
  /// How old a folder must be before it is asked whether somebody holds it: its maker has locked it by then, and the commands of an
  /// engine that was killed have ended.
  private static let graceSeconds = 60

  let path: String
  private let lock: Int32

  /// Makes a folder that only its owner can enter; `nil` with `errno` when that is not possible.
  static func make(_ purpose: String, in world: World) -> ScratchFolder? {
    guard makeFolders(world.scratch) else { return nil }
    let path: String
    if isOwn(world.scratch) {
      sweep(world.scratch, "")
      path = "\(world.scratch)/\(purpose).\(world.identifiers.next())"
    } else {
      // Somebody else made it before us, and could put other programs into the trees beneath it; beside it nobody can.
      let parts = world.scratch.split(separator: "/", omittingEmptySubsequences: false)
      sweep(parts.dropLast().joined(separator: "/"), "\(parts.last ?? "").")
      path = "\(world.scratch).\(purpose).\(world.identifiers.next())"
    }
    guard mkdir(path, 0o700) == 0 else { return nil }
    let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let problem = errno
      close(lock)
      rmdir(path)
      errno = problem
      return nil
    }
    return ScratchFolder(path: path, lock: lock)
  }

  /// Removes the folder with everything in it; what cannot be removed stays until the next sweep.
  func remove() {
    Self.remove(path)
    close(lock)
  }

  /// Takes away what killed engines of this user have left.
  private static func sweep(_ scratch: String, _ prefix: String) {
    for name in names(in: scratch) where name.contains(".") && name.hasPrefix(prefix) {
      let path = "\(scratch)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
        time(nil) - status.st_mtim.tv_sec > graceSeconds
      else { continue }
      let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { remove(path) }
      close(lock)
    }
  }

  /// Whether nobody else can rename what lies in the folder, or put something there.
  private static func isOwn(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else {
      return false
    }
    return status.st_mode & 0o022 == 0 || chmod(path, 0o700) == 0
  }

  private static func makeFolders(_ path: String) -> Bool {
    var built = ""
    for part in path.split(separator: "/") {
      built += "/\(part)"
      guard mkdir(built, 0o700) == 0 || errno == EEXIST else { return false }
    }
    return true
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
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
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
