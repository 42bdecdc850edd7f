// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Renders the configuration of the release and puts it where the deliverable reads it.
struct ConfigureStep {
  let world: World
  let policy: Policy
  let plan: Plan
  let run: RunName
  let epoch: Int64
  let step: Step
  let request: ConfigureRequest
  /// Whether an earlier step of this run has changed the environment.
  let hasChanged: Bool

  func perform() async throws(Failure) -> StepResult {
    let handover: ConfigurationHandover?
    do throws(Failure) { handover = try await ConfigurationHandover.make(for: plan, in: world) } catch {
      return StepResult(.failed(isChanged: hasChanged), error.what, tail: error.why + error.fix)
    }
    guard let handover else { return StepResult(.succeeded, "the commit has no configuration") }
    defer { handover.remove() }
    var said = "\(handover.lines.count) values, \(handover.secrets.count) of them secret"
    if request.target != .handed {
      guard let stores = world.stores else {
        throw Failure(.defect, "E7009", "no configuration stores were given to the engine")
      }
      do throws(Failure) {
        said = try await stores.put(handover.lines, to: request, folder: world.folder)
      } catch {
        return StepResult(.failed(isChanged: true), error.what, tail: error.why + error.fix)
      }
    }
    guard let command = step.command else { return StepResult(.succeeded, said) }
    return try await push(command, handover)
  }

  /// Lets the pipeline's own command bring the file to its store.
  private func push(_ command: CommandLine, _ handover: ConfigurationHandover) async throws(Failure) -> StepResult {
    let place = try await CommandPlace.make(
      for: command, at: plan.commit, purpose: step.name.rawValue, policy: policy, in: world)
    defer { place.remove() }
    var variables = StepVariables(world: world, plan: plan, run: run, epoch: epoch).variables(step: step.name)
    variables["SLUICE_CONFIGURATION"] = handover.file
    let result: CommandResult
    do throws(Failure) {
      result = try await world.runner.run(place.invocation(variables, secrets: handover.secrets))
    } catch  where error.kind == .refused {
      return StepResult(.failed(isChanged: hasChanged), error.what, tail: error.why)
    }
    let text = CommandWords.text(of: result, limit: command.timeoutSeconds)
    return result.isSuccess
      ? StepResult(.succeeded, text, evidence: result.evidence)
      : StepResult(.failed(isChanged: true), text, evidence: result.evidence, tail: result.tail)
  }
}
