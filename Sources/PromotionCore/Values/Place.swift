// SPDX-License-Identifier: Apache-2.0
/// One environment of one pipeline; several pipelines share a journal.
public struct Place: Hashable, Sendable {
  /// The name of the pipeline.
  public let pipeline: String
  /// The environment.
  public let environment: EnvironmentName

  /// Collects the facts.
  public init(
    pipeline: String, environment: EnvironmentName
  ) {
    self.pipeline = pipeline
    self.environment = environment
  }

  /// The place as a person writes it, `webshop/staging`.
  public var text: String { "\(pipeline)/\(environment)" }
}
