// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// The variables that a gate's or step's command gets.
struct StepVariables {
  let world: World
  let plan: Plan
  let run: RunName
  let epoch: Int64?
  var target: String?

  var all: [String: String] { variables(commit: plan.commit) }

  /// The same for a question about another commit.
  func variables(commit: CommitID) -> [String: String] {
    var variables = [
      "SLUICE_PIPELINE": plan.place.pipeline, "SLUICE_ENVIRONMENT": plan.place.environment.rawValue,
      "SLUICE_COMMIT": commit.rawValue, "SLUICE_RUN": run.rawValue, "SLUICE_REPOSITORY": world.folder,
      "SLUICE_KIND": plan.kind.rawValue,
    ]
    if let from = plan.from { variables["SLUICE_FROM"] = from.rawValue }
    if let epoch { variables["SLUICE_EPOCH"] = String(epoch) }
    if let target { variables["SLUICE_TARGET"] = target }
    return variables
  }

  /// The variables of a step: also the key that stays the same when the step is repeated.
  func variables(step: StepName) -> [String: String] {
    var variables = all
    variables["SLUICE_STEP"] = step.rawValue
    variables["SLUICE_IDEMPOTENCY_KEY"] =
      "\(world.scratchFreeKey(plan.repository))-\(run)-\(step.rawValue)\(target.map { "-\($0)" } ?? "")"
    return variables
  }
}

extension World {
  /// The part of an idempotency key that tells repositories apart.
  fileprivate func scratchFreeKey(_ repository: String) -> String { String(repository.prefix(12)) }
}
