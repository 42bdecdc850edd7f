// SPDX-License-Identifier: Apache-2.0
internal import PromotionEngine
internal import PromotionPorts
internal import Synchronization

/// Says again and again what still runs, so that neither a person nor a CI system takes silence for death.
final class Heartbeat: Sendable {
  /// Half a minute: the shortest patience of a CI system is minutes, that of a person not much longer.
  static let everySecondsDefault: Int64 = 30

  private let clock: any PromotionPorts.Clock
  private let everySeconds: Int64
  private let say: @Sendable (String) -> Void
  private let running = Mutex<[String: Task<Void, Never>]>([:])

  init(
    clock: any PromotionPorts.Clock, everySeconds: Int64 = everySecondsDefault,
    say: @escaping @Sendable (String) -> Void
  ) {
    self.clock = clock
    self.everySeconds = everySeconds
    self.say = say
  }

  deinit { running.withLock { $0.values.forEach { $0.cancel() } } }

  /// From now on it is said that this runs.
  func begin(_ name: String, usualMilliseconds: Int64? = nil) {
    let (say, clock, everySeconds) = (say, clock, everySeconds)
    let task = Task<Void, Never> {
      let start = clock.elapsedMilliseconds()
      while true {
        do { try await clock.sleep(milliseconds: everySeconds * 1000) } catch { return }
        let lasted = DurationText.text(seconds: (clock.elapsedMilliseconds() - start) / 1000)
        say("  ...     \(UsualWords.after("\(name) still runs, for \(lasted)", usualMilliseconds))")
      }
    }
    running.withLock { $0.updateValue(task, forKey: name)?.cancel() }
  }

  /// It has ended; tells whether it had begun.
  @discardableResult
  func end(_ name: String) -> Bool {
    running.withLock { running in
      guard let task = running.removeValue(forKey: name) else { return false }
      task.cancel()
      return true
    }
  }
}
