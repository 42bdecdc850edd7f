// SPDX-License-Identifier: Apache-2.0
internal import PromotionEngine
internal import PromotionPorts
internal import Synchronization

/// Says every half minute what still runs, so that neither a person nor a CI system takes silence for death.
final class Heartbeat: Sendable {
  private static let everySeconds: Int64 = 30

  private let output: Output
  private let clock: any PromotionPorts.Clock
  private let running = Mutex<[String: Task<Void, Never>]>([:])

  init(output: Output, clock: any PromotionPorts.Clock) {
    self.output = output
    self.clock = clock
  }

  deinit { running.withLock { $0.values.forEach { $0.cancel() } } }

  /// From now on it is said that this runs.
  func begin(_ name: String) {
    let (output, clock) = (output, clock)
    let task = Task<Void, Never> {
      var seconds: Int64 = 0
      while true {
        do { try await clock.sleep(milliseconds: Self.everySeconds * 1000) } catch { return }
        seconds += Self.everySeconds
        output.talk("  ...     \(name) still runs, for \(DurationText.text(seconds: seconds))")
      }
    }
    running.withLock { $0.updateValue(task, forKey: name)?.cancel() }
  }

  /// It has ended; tells whether it had begun.
  func end(_ name: String) -> Bool {
    running.withLock { running in
      guard let task = running.removeValue(forKey: name) else { return false }
      task.cancel()
      return true
    }
  }
}
