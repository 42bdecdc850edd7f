// SPDX-License-Identifier: Apache-2.0
/// A place where a release runs, with the gates before it and the steps that change it.
public struct Environment: Hashable, Sendable {
  /// The name.
  public let name: EnvironmentName
  /// The environment in which a commit must have been verified before; `nil` accepts any commit of the trunk.
  public let after: EnvironmentName?
  /// What becomes of an older request that has not started when a newer one arrives.
  public let queue: QueuePolicy
  /// The label of the workers that execute in it; `nil` where whoever promotes does.
  public let worker: String?
  /// The conditions, in the order of the file.
  public let gates: [Gate]
  /// The actions, in the order in which they run: migrate, configure, deploy, verify.
  public let steps: [Step]

  /// Describes an environment.
  public init(
    name: EnvironmentName, after: EnvironmentName?, queue: QueuePolicy, worker: String? = nil, gates: [Gate],
    steps: [Step]
  ) {
    self.name = name
    self.after = after
    self.queue = queue
    self.worker = worker
    self.gates = gates
    self.steps = steps
  }

  /// Returns the gate of that name.
  public func gate(_ name: GateName) -> Gate? { gates.first { $0.name == name } }

  /// Returns the step of that name.
  public func step(_ name: StepName) -> Step? { steps.first { $0.name == name } }
}
