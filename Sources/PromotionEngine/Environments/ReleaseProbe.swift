// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Asks the probe of an environment whether the release that the journal calls live runs there (I36).
struct ReleaseProbe: Sendable {
  let world: World
  let policy: Policy
  let environment: Environment

  /// What the probe says of the environment, or of one of its targets.
  struct Answer: Sendable {
    let target: String?
    let says: ProbeAnswer
    /// Its last line, or why it could not be started.
    let said: String
  }

  /// Returns an answer for each target; none where the deploy step has no probe.
  func answers(about live: Release) async throws(Failure) -> [Answer] {
    guard let step = environment.step(.deploy), let probe = step.probe else { return [] }
    let place = try await CommandPlace.make(
      for: probe, at: live.commit, purpose: "probe", policy: policy, in: world)
    defer { place.remove() }
    var answers: [Answer] = []
    for target in step.targets?.names.map(Optional.some) ?? [nil] {
      answers.append(await answer(place, live, target))
    }
    return answers
  }

  private func answer(_ place: CommandPlace, _ live: Release, _ target: String?) async -> Answer {
    var variables = [
      "SLUICE_PIPELINE": policy.pipeline.name, "SLUICE_ENVIRONMENT": environment.name.rawValue,
      "SLUICE_COMMIT": live.commit.rawValue, "SLUICE_RUN": live.run.rawValue, "SLUICE_REPOSITORY": world.folder,
    ]
    variables["SLUICE_TARGET"] = target
    do throws(Failure) {
      let result = try await world.runner.run(place.invocation(variables))
      let says: ProbeAnswer =
        switch result.outcome {
        case .exited(code: 0): .applied
        case .exited(code: 1): .notApplied
        case .exited(code: 3): .partial
        case .exited, .signalled, .timedOut, .cancelled: .unknown
        }
      return Answer(target: target, says: says, said: result.tail.last ?? "")
    } catch { return Answer(target: target, says: .unknown, said: error.what) }
  }
}
