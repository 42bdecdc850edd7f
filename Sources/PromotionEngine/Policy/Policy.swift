// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The pipeline that every decision rests on: as it stands on the trunk, or as it stood there when people last agreed.
public struct Policy: Hashable, Sendable {
  /// The commit from which it was read.
  public let commit: CommitID
  /// The pipeline.
  public let pipeline: Pipeline
  /// The newest commit of the trunk.
  public let trunk: CommitID
  /// Whether the trunk has another policy, which waits for its approval (R3).
  public let isChangePending: Bool

  init(commit: CommitID, pipeline: Pipeline, trunk: CommitID? = nil, isChangePending: Bool = false) {
    self.commit = commit
    self.pipeline = pipeline
    self.trunk = trunk ?? commit
    self.isChangePending = isChangePending
  }

  /// Returns the place of one of its environments.
  public func place(_ environment: EnvironmentName) -> Place {
    Place(pipeline: pipeline.name, environment: environment)
  }

  /// Returns an environment, or a failure that names those there are.
  public func environment(_ name: EnvironmentName) throws(Failure) -> Environment {
    if let environment = pipeline.environment(name) { return environment }
    let names = pipeline.environments.map(\.name.rawValue)
    throw Failure(
      .usage, "E0204", "there is no environment \(name) in pipeline \(pipeline.name)",
      why: ["its environments are \(names.joined(separator: ", "))"],
      fix: ["sluice status", "run the same command with one of them"])
  }
}
