// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

/// The simulated ports keep the same contracts as the real ones, so that what is found here is found on the real thing.
@Suite struct PortContractTests {
  /// Runs a contract on the thread of a simulation without faults; returns what was thrown.
  private func hold(_ contract: @escaping @Sendable (Simulation) async throws -> Void) async {
    let problem = await Player.onThread { () -> String? in
      let simulation = Simulation(seed: 1)
      simulation.faults.isOn = false
      simulation.inspects = false
      let outcome = Outcome()
      simulation.run {
        do { try await contract(simulation) } catch { outcome.problem = "\(error)" }
      }
      return outcome.problem ?? simulation.violation.map { "\($0)" }
    }
    #expect(problem == nil)
  }

  private final class Outcome: @unchecked Sendable {
    var problem: String?
  }

  private static func runner(_ number: Int) -> Runner {
    Runner(number: number, word: "contract", person: "ann", skew: 0)
  }

  @Test func `I2 I28 the simulated store keeps the contract of a journal`() async {
    await hold { simulation in
      try await JournalContract {
        simulation.store = Store()
        return SimulatedJournal(simulation: simulation, runner: Self.runner(1))
      }.holds()
    }
  }

  @Test func `I13 I29 the simulated leases keep the contract of leases`() async {
    await hold { simulation in
      try await LeaseContract {
        simulation.leases.held = [:]
        return (
          SimulatedLeases(simulation: simulation, runner: Self.runner(1)),
          SimulatedLeases(simulation: simulation, runner: Self.runner(2))
        )
      } silence: {
        await simulation.delay((LeaseTerm.seconds + 1) * 1000)
      }.holds()
    }
  }

  @Test func `the simulated clock keeps the contract of a clock`() async {
    await hold { simulation in
      try await ClockContract(SimulatedClock(simulation: simulation, runner: Self.runner(1))).holds()
    }
  }
}
