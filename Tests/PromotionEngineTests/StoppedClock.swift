// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// A clock that stands still, for what does not depend on time.
struct StoppedClock: PromotionPorts.Clock {
  func now() -> Instant { Instant(milliseconds: 9_000_000) }
  func elapsedMilliseconds() -> Int64 { 0 }
  func localTime(at moment: Instant, zone: String) -> (day: Int, minute: Int)? { nil }
  func sleep(milliseconds: Int64) async throws {}
}
