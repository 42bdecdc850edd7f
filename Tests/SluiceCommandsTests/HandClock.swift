// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts
import Synchronization

/// A clock that stands still until a test moves it; whoever sleeps wakes up when their moment has come.
final class HandClock: PromotionPorts.Clock {
  private struct Sleeper {
    let number: Int
    let until: Int64
    let wake: CheckedContinuation<Void, any Error>
  }

  private struct Hands {
    var milliseconds: Int64 = 1_000_000
    var sleepers: [Sleeper] = []
    var count = 0
  }

  private let hands = Mutex(Hands())

  func now() -> Instant { Instant(milliseconds: elapsedMilliseconds()) }

  func elapsedMilliseconds() -> Int64 { hands.withLock { $0.milliseconds } }

  func localTime(at moment: Instant, zone: String) -> (day: Int, minute: Int)? { nil }

  func sleep(milliseconds: Int64) async throws {
    let number = hands.withLock { hands in
      hands.count += 1
      return hands.count
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { wake in
        let isCancelled = hands.withLock { hands in
          guard !Task.isCancelled else { return true }
          hands.sleepers.append(Sleeper(number: number, until: hands.milliseconds + milliseconds, wake: wake))
          return false
        }
        if isCancelled { wake.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = hands.withLock { hands -> Sleeper? in
        guard let index = hands.sleepers.firstIndex(where: { $0.number == number }) else { return nil }
        return hands.sleepers.remove(at: index)
      }
      sleeper?.wake.resume(throwing: CancellationError())
    }
  }

  /// How many sleep now.
  var sleepers: Int { hands.withLock { $0.sleepers.count } }

  /// Waits until so many sleep, then moves on; returns when those whose moment has come are awake.
  func advance(milliseconds: Int64, sleepers: Int) async {
    while self.sleepers < sleepers { await Task.yield() }
    let woken = hands.withLock { hands in
      hands.milliseconds += milliseconds
      let woken = hands.sleepers.filter { $0.until <= hands.milliseconds }
      hands.sleepers.removeAll { $0.until <= hands.milliseconds }
      return woken
    }
    for sleeper in woken { sleeper.wake.resume() }
  }
}
