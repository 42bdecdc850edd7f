// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore

/// A lock on an open file; the kernel gives it back when the process dies (flock(2)).
struct FileLock: Sendable {
  enum Mode { case shared, exclusive }

  let descriptor: Int32

  /// Takes the lock of a file at once, or returns `nil` when another holder has it.
  static func attempt(_ path: String, _ mode: Mode) throws(Failure) -> FileLock? {
    // A reader may have no right to write, and needs none to lock.
    var descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0, mode == .shared {
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      // No lock and no right to make one: a copy of a journal that nobody appends to.
      if descriptor < 0, errno == ENOENT { return FileLock(descriptor: -1) }
    }
    guard descriptor >= 0 else { throw DurableFile.failure("open", path) }
    let kind = mode == .shared ? LOCK_SH : LOCK_EX
    while flock(descriptor, kind | LOCK_NB) != 0 {
      let number = errno
      if number == EINTR { continue }
      _ = close(descriptor)
      if number == EWOULDBLOCK { return nil }
      throw DurableFile.failure("flock", path, number)
    }
    return FileLock(descriptor: descriptor)
  }

  /// Takes the lock of a file, and waits for it within bounds.
  static func acquire(_ path: String, _ mode: Mode, patience: Duration) async throws(Failure) -> FileLock {
    let clock = ContinuousClock()
    let end = clock.now + patience
    while true {
      if let lock = try attempt(path, mode) { return lock }
      // Asked before sleeping: on a busy machine a short sleep can outlast all patience, and the lock be free since.
      let isOver = clock.now >= end
      let slept: Void? = isOver ? nil : try? await Task.sleep(for: .milliseconds(5))
      guard slept != nil else {
        throw Failure(
          .busy, "E0601", "another process holds the journal", why: [path], fix: ["try again", "fuser \(path)"])
      }
    }
  }

  /// Gives the lock back.
  func release() { if descriptor >= 0 { _ = close(descriptor) } }
}
