// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The time since some moment of the past, which nobody can set.
enum Monotonic {
  /// Returns the time that the machine was awake: what a command may use up.
  static func milliseconds() -> Int64 { read(CLOCK_MONOTONIC) }

  /// Returns the time with that in which the machine slept: what others measure a sign of life by.
  static func millisecondsWithSleep() -> Int64 { read(CLOCK_BOOTTIME) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
