// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// Leases judged by the store's clock alone.
struct SimulatedLeases: LeaseKeeper {
  let simulation: Simulation
  let runner: Runner

  func take(_ environment: EnvironmentName) async throws(Failure) -> (any Lease)? {
    try await simulation.pass(runner, "the taking of the lease")
    if simulation.isCutOff(runner) { throw Simulation.outOfReach }
    guard !isHeld(environment) || PlantedBug.leaseIgnored.isPlanted else { return nil }
    let number = simulation.leases.take(environment.rawValue, runner, at: simulation.now)
    simulation.tell("\(runner.name) takes the lease of \(environment)")
    return SimulatedLease(simulation: simulation, runner: runner, name: environment.rawValue, number: number)
  }

  func isTaken(_ environment: EnvironmentName) async throws(Failure) -> Bool {
    try await simulation.pass(runner, "a look at the lease")
    if simulation.isCutOff(runner) { throw Simulation.outOfReach }
    return isHeld(environment)
  }

  private func isHeld(_ environment: EnvironmentName) -> Bool {
    guard let held = simulation.leases.held[environment.rawValue] else { return false }
    if simulation.setting.leaseEndsWithProcess && (held.runner.life == .dead || held.runner.life == .ended) {
      return false
    }
    let term = PlantedBug.leaseTakenEarly.isPlanted ? 2 : LeaseTerm.seconds
    return simulation.now - held.stamp <= term * 1000
  }
}

/// One taken lease.
struct SimulatedLease: Lease {
  let simulation: Simulation
  let runner: Runner
  let name: String
  let number: Int

  func renew() async -> Bool {
    guard (try? await simulation.pass(runner, "the renewal of the lease")) != nil else { return false }
    // Nobody said that somebody else has it.
    if simulation.isCutOff(runner) { return true }
    guard simulation.leases.held[name]?.number == number else {
      runner.hasLostLease = true
      return false
    }
    simulation.leases.held[name]?.stamp = simulation.now
    return true
  }

  func release() async {
    guard (try? await simulation.pass(runner, "the release of the lease")) != nil else { return }
    if simulation.isCutOff(runner) { return }
    if simulation.leases.held[name]?.number == number { simulation.leases.held[name] = nil }
  }
}
