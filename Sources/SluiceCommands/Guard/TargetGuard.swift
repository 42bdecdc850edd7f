// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// The fence on the target's side: lock, compare, remember, act.
///
/// The epoch is kept as decimal digits in `TARGET.sluice-epoch`, which is also the locked file (flock(2)). It is durable
/// before anything changes, so that a crash in between can only refuse too much, never too little.
struct TargetGuard {
  let target: String

  private var file: String { target + ".sluice-epoch" }

  /// The epoch that the engine hands to every step.
  static func epochOfCaller() throws(Failure) -> Int64 {
    guard let text = getenv("SLUICE_EPOCH").map({ String(cString: $0) }), let epoch = Int64(text), epoch > 0 else {
      throw Failure(
        .usage, "E0260", "the epoch is not known", why: ["SLUICE_EPOCH is not set; the engine sets it for steps"],
        fix: ["pass SLUICE_EPOCH on to the target, or write --epoch NUMBER"])
    }
    return epoch
  }

  /// Takes the lock and remembers the epoch, or refuses an older one; the lock ends with the process at the latest.
  func enter(epoch: Int64, waitSeconds: Int64) async throws(Failure) -> Int32 {
    let descriptor = open(file, O_RDWR | O_CREAT | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw problem("cannot open \(file)") }
    var left = waitSeconds * 20
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard left > 0, errno == EWOULDBLOCK || errno == EINTR else {
        throw Failure(
          .busy, "E0261", "another deploy is at work on \(target)", why: ["it holds \(file)"], fix: ["fuser \(file)"])
      }
      left -= 1
      try? await Task.sleep(for: .milliseconds(50))
    }
    let highest = try remembered(descriptor)
    guard epoch >= highest else {
      throw Failure(
        .stale, "E0262", "epoch \(epoch) is older than \(highest), which has acted on \(target)",
        why: ["a newer run took the environment; this one must change nothing any more"], fix: ["sluice status"])
    }
    if epoch > highest { try remember(epoch, descriptor) }
    return descriptor
  }

  /// Puts a new file, link or folder in the target's place, whole or not at all.
  ///
  /// A folder takes the place of a folder by exchange (renameat2(2), RENAME_EXCHANGE): the old one is then where the new
  /// one was.
  func put(_ path: String, _ lock: Int32) throws(Failure) {
    var (new, old) = (stat(), stat())
    guard lstat(path, &new) == 0 else { throw problem("cannot find \(path)") }
    let isThere = lstat(target, &old) == 0
    let isFolder = new.st_mode & S_IFMT == S_IFDIR
    let flags: UInt32 = isThere && isFolder ? 2 : 0
    guard renameat2(path, target, flags) == 0 else { throw problem("cannot put \(path) in the place of \(target)") }
    try synchronise(folderOf(target))
  }

  /// Becomes the command; the lock stays with it until it ends.
  func run(_ command: [String]) throws(Failure) {
    var arguments = command.map { strdup($0) } + [nil]
    // What is ignored stays so across exec, and the command expects what a shell would give it.
    signal(SIGPIPE, SIG_DFL)
    execvp(command[0], &arguments)
    let number = errno
    for argument in arguments { free(argument) }
    errno = number
    throw problem("cannot run \(command.first ?? "")")
  }

  private func remembered(_ descriptor: Int32) throws(Failure) -> Int64 {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let digits = bytes.prefix(Swift.max(0, count)).prefix { $0 != 10 }
    guard count >= 0, digits.isEmpty || digits.allSatisfy({ (48...57).contains($0) }) else {
      throw Failure(
        .indeterminate, "E0263", "\(file) does not hold an epoch", why: ["nothing was changed"],
        fix: ["look who wrote it; then: echo EPOCH > \(file), with the epoch that sluice status shows"])
    }
    return Int64(String(decoding: digits, as: UTF8.self)) ?? 0
  }

  private func remember(_ epoch: Int64, _ descriptor: Int32) throws(Failure) {
    let bytes = Array("\(epoch)\n".utf8)
    // A longer number never leaves digits of a shorter one behind: epochs only grow.
    guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, fdatasync(descriptor) == 0 else {
      throw problem("cannot remember the epoch in \(file)")
    }
    try synchronise(folderOf(file))
  }

  private func folderOf(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func synchronise(_ folder: String) throws(Failure) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw problem("cannot open \(folder)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw problem("cannot make the change of \(folder) durable") }
  }

  private func renameat2(_ from: String, _ to: String, _ flags: UInt32) -> Int32 {
    typealias Function = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    guard flags != 0 else { return rename(from, to) }
    // Swift's Glibc is built without _GNU_SOURCE and does not show it; glibc has it since 2.28.
    guard let symbol = dlsym(nil, "renameat2") else {
      errno = ENOSYS
      return -1
    }
    return unsafeBitCast(symbol, to: Function.self)(AT_FDCWD, from, AT_FDCWD, to, flags)
  }

  private func problem(_ what: String) -> Failure {
    Failure(
      .unreachable, "E0264", what, why: [String(cString: strerror(errno))],
      fix: ["mend the rights or the path on this machine, and let the step run again"])
  }
}
