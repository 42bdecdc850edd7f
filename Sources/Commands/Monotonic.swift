// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The time since some moment of the past, which nobody can set.
enum Monotonic {
  /// Returns that time.
  static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
