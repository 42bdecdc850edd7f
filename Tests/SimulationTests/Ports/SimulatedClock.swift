// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// The simulated time, as the clock of a runner shows it.
struct SimulatedClock: PromotionPorts.Clock {
  let simulation: Simulation
  let runner: Runner

  func now() -> Instant {
    // For a dead process every deadline has passed, so that none of its loops goes on.
    let skew = runner.life == .dead ? 1_000_000_000_000 : runner.skew
    return Instant(milliseconds: simulation.now + skew)
  }

  func elapsedMilliseconds() -> Int64 { simulation.now + (runner.life == .dead ? 1_000_000_000_000 : 0) }

  func localTime(at moment: Instant, zone: String) -> (day: Int, minute: Int)? {
    (1, Int(moment.milliseconds / 60_000 % 1440))
  }

  func sleep(milliseconds: Int64) async throws {
    guard runner.life != .dead else { throw CancellationError() }
    await simulation.sleep(milliseconds)
    await runner.awake()
    try Task.checkCancellation()
  }
}
