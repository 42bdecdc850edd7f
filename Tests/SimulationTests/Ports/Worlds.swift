// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine

/// Gives a runner a world of simulated ports.
enum Worlds {
  static func world(_ simulation: Simulation, _ runner: Runner) -> World {
    World(
      history: SimulatedHistory(simulation: simulation, runner: runner),
      journal: SimulatedJournal(simulation: simulation, runner: runner),
      runner: SimulatedCommands(simulation: simulation, runner: runner),
      migrations: SimulatedMigrations(simulation: simulation, runner: runner),
      signatures: SimulatedSignatures(simulation: simulation, runner: runner),
      reader: SimulatedReader(setting: simulation.setting),
      leases: SimulatedLeases(simulation: simulation, runner: runner),
      clock: SimulatedClock(simulation: simulation, runner: runner),
      identifiers: SimulatedIdentifiers(runner: runner), actor: Actor(name: runner.person, proof: "git"),
      folder: Setting.folder, scratch: Scratch.folder(of: simulation), variables: [:])
  }
}
