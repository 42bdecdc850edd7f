// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The pipeline as it stands on the trunk: what every decision rests on.
public struct Policy: Hashable, Sendable {
  /// The commit from which it was read.
  public let commit: CommitID
  /// The pipeline.
  public let pipeline: Pipeline

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
