// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
public import PromotionPorts
internal import Testing

/// What every clock promises.
public struct ClockContract: Sendable {
  private let clock: any PromotionPorts.Clock

  /// Takes the clock.
  public init(_ clock: any PromotionPorts.Clock) { self.clock = clock }

  /// Checks every promise.
  public func holds() async throws {
    let (before, began) = (clock.now(), clock.elapsedMilliseconds())
    try await clock.sleep(milliseconds: 30)
    // A millisecond may be lost by rounding.
    #expect(clock.elapsedMilliseconds() - began >= 29)
    #expect(clock.now().milliseconds - before.milliseconds >= 29)
    #expect(clock.localTime(at: clock.now(), zone: "Europe/Berlin") != nil)
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        do { try await clock.sleep(milliseconds: 3_600_000) } catch { return true }
        return false
      }
      group.cancelAll()
      #expect(await group.next() == true, "a cancelled sleep throws")
    }
    #expect(clock.elapsedMilliseconds() - began < 3_600_000, "whoever is cancelled wakes up at once")
  }
}
