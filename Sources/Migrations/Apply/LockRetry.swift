// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// Tries again when a lock was not given in time, after waits that grow and vary.
struct LockRetry {
  let isCancelled: () -> Bool

  private static let tries = 8
  private static let firstMicroseconds: UInt32 = 200_000
  private static let lastMicroseconds: UInt32 = 5_000_000

  func run<Value>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    var pause = Self.firstMicroseconds
    var attempt = 0
    while true {
      attempt += 1
      do throws(Failure) { return try body() } catch {
        guard error.code == "E0529", attempt < Self.tries, !isCancelled() else { throw error }
        usleep(UInt32.random(in: pause / 2...pause))
        pause = min(pause * 2, Self.lastMicroseconds)
      }
    }
  }
}
