// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Opens pairs of descriptors that no child inherits unasked.
enum Descriptors {
  /// Two ends: of a pipe, the reading one first.
  struct Pair {
    let first: Int32
    let second: Int32
  }

  /// Opens a pipe; close-on-exec from its first moment, since other threads start processes meanwhile.
  static func pipe() throws(Spawn.Refusal) -> Pair {
    var ends: [Int32] = [-1, -1]
    guard GlibcExtensions.pipe2(&ends, O_CLOEXEC) == 0 else { throw Spawn.Refusal(number: errno) }
    return try lifted(ends)
  }

  /// Opens a pair of connected sockets, close-on-exec from its first moment.
  static func sockets() throws(Spawn.Refusal) -> Pair {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Spawn.Refusal(number: errno) }
    return try lifted(ends)
  }

  /// Makes reads of a descriptor return at once.
  static func makeNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  // Numbers from 10 on cannot collide with the 0 to 3 that a child's descriptors become, even when our caller closed
  // some of those.
  private static func lifted(_ ends: [Int32]) throws(Spawn.Refusal) -> Pair {
    let first = fcntl(ends[0], F_DUPFD_CLOEXEC, 10)
    let second = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
    let number = errno
    for end in ends { close(end) }
    if first >= 0, second >= 0 { return Pair(first: first, second: second) }
    for end in [first, second] where end >= 0 { close(end) }
    throw Spawn.Refusal(number: number)
  }
}
