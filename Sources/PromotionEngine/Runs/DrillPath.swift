// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore
internal import PromotionPorts

/// Practises a rollback into a scratch target, measures it, and writes down how long it took.
///
/// The environment itself is not touched, held or fenced. What the drill covers is what the catalogue's drill command does.
public struct DrillPath: Sendable {
  let world: World
  let ledger: Ledger
  let report: @Sendable (Progress) -> Void

  /// Makes the path; nothing happens yet.
  public init(world: World, ledger: Ledger, report: @escaping @Sendable (Progress) -> Void) {
    self.world = world
    self.ledger = ledger
    self.report = report
  }

  /// Runs the drill command in a clean tree of the release that a rollback would bring back.
  public func drill(_ name: EnvironmentName, pipeline: String?, catalogue: Catalogue?) async throws(Failure) -> Drill {
    guard let recovery = catalogue?.environment(name)?.recovery, let command = recovery.drill else {
      throw Failure(
        .usage, "E0931", "the catalogue names no drill for \(name)",
        why: ["a drill is a command that rolls back into a scratch target and cleans up"],
        fix: ["add `recovery: { drill: { run: [ops/drill, \(name)] } }` to \(name) in environments.yml"])
    }
    let proposal = try await RollbackPath(world: world, ledger: ledger, report: report)
      .propose(name, pipeline: pipeline, isAgain: true)
    let plan = proposal.plan
    let result = try await run(command, plan)
    let took = result.durationMilliseconds
    let limit = recovery.rtoSeconds
    let isInTime = limit.map { took <= $0 * 1000 } ?? true
    let words = CommandWords.text(of: result, limit: command.timeoutSeconds)
    let promise = limit.map { ", promised are \(DurationText.text(seconds: $0))" } ?? ""
    let drill = Drill(
      by: world.actor.name, from: plan.from ?? plan.commit, commit: plan.commit, milliseconds: took,
      isPassed: result.isSuccess && isInTime, text: "\(words)\(promise)", at: world.clock.now(),
      evidence: result.evidence)
    try await ledger.append { _ throws(Refusal) in [.drillRecorded(place: plan.place, drill: drill)] }
    if !drill.isPassed { for line in result.tail { report(.note(line)) } }
    return drill
  }

  private func run(_ command: CommandLine, _ plan: Plan) async throws(Failure) -> CommandResult {
    let tree = try await CleanTree.make(of: plan.commit, for: "drill", in: world)
    defer { tree.remove() }
    guard let scratch = ScratchFolder.make("drill-target", in: world) else {
      throw Failure(
        .unreachable, "E0932", "cannot make a folder for the drill",
        why: ["\(world.scratch): \(String(cString: strerror(errno)))"], fix: ["df -h \(world.scratch)"])
    }
    defer { scratch.remove() }
    let handover = try await ConfigurationHandover.make(for: plan, in: world)
    defer { handover?.remove() }
    var variables = StepVariables(world: world, plan: plan, run: RunName("drill"), epoch: nil).all
    variables["SLUICE_DRILL"] = "1"
    variables["SLUICE_SCRATCH"] = scratch.path
    variables["SLUICE_CONFIGURATION"] = handover?.file
    return try await world.runner.run(
      Invocation(command: command, folder: tree.folder, variables: variables, secrets: handover?.secrets ?? []))
  }
}
