// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
internal import PromotionPorts

/// Tells until when a run counts as alive that another machine executes.
///
/// A lease of this machine says nothing about it. What it does now is bounded by what the policy allows a step: until its
/// open step must have ended, and a minute more for clocks that differ, nobody goes on in its place. A rollback need
/// not wait: it takes the environment from whoever has it.
public struct RunPresence: Sendable {
  private static let graceSeconds: Int64 = 60

  let world: World

  /// Makes the judgement; nothing is asked yet.
  public init(world: World) { self.world = world }

  /// The moment until which a run of another machine counts as alive; `nil` for a run of this machine, or a dead one.
  public func aliveElsewhere(_ run: Run, in environment: Environment?) async -> Instant? {
    // Leases that every machine sees say themselves who lives.
    guard world.journal.kind != .file, !world.leases.isShared, await !world.journal.wasAppendedHere(run.epoch) else {
      return nil
    }
    let limit = environment?.steps.map { step in
      (step.command?.timeoutSeconds ?? CommandLine.timeoutSecondsDefault) * Int64(step.targets?.names.count ?? 1)
    }.max()
    let until = run.endedAt.adding(seconds: (limit ?? CommandLine.timeoutSecondsDefault) + Self.graceSeconds)
    return world.clock.now() < until ? until : nil
  }
}
