// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionPorts

/// Listens to the engine at the lifeline and kills the own group, this process included, when it is gone.
enum EngineWatch {
  /// After so long without a byte the engine counts as gone; shorter than the term of its lease.
  static let silenceMilliseconds = LeaseTerm.selfFenceSeconds * 1000

  /// Kills the group at the end of file.
  static func untilClosed() -> UnsafeMutableRawPointer? {
    var byte: UInt8 = 0
    while true {
      let count = read(Lifeline.descriptor, &byte, 1)
      if count > 0 || (count < 0 && errno == EINTR) { continue }
      // End of file, or a descriptor that can never tell us of it.
      kill(0, SIGKILL)
    }
  }

  /// Kills the group at the end of file or after too long a silence.
  static func untilSilent() -> UnsafeMutableRawPointer? {
    var heard = Monotonic.millisecondsWithSleep()
    var bytes = [UInt8](repeating: 0, count: 64)
    while true {
      var polled = pollfd(fd: Lifeline.descriptor, events: Int16(POLLIN), revents: 0)
      // The wait counts no time in which the machine sleeps; the clock that is compared below does.
      if poll(&polled, 1, 500) > 0 {
        let count = recv(Lifeline.descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { kill(0, SIGKILL) }
        if count > 0 { heard = Monotonic.millisecondsWithSleep() }
      }
      if Monotonic.millisecondsWithSleep() - heard > silenceMilliseconds { kill(0, SIGKILL) }
    }
  }
}
