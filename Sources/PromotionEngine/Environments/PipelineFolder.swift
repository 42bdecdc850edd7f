// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The files of a pipeline folder, read together.
public struct PipelineFolder: Sendable {
  /// The pipeline.
  public let pipeline: Pipeline
  /// The catalogue, or `nil` when the folder has none.
  public let catalogue: Catalogue?
  /// The configuration, or `nil` when the folder has none.
  public let configuration: Configuration?
  /// What the rules say about the configuration.
  public let judgement: ConfigurationJudgement?

  /// Judges what was read.
  init(pipeline: Pipeline, catalogue: Catalogue?, configuration: Configuration?) {
    self.pipeline = pipeline
    self.catalogue = catalogue
    self.configuration = configuration
    judgement = configuration.map {
      ConfigurationJudgement($0, environments: pipeline.environments, catalogue: catalogue)
    }
  }

  /// Returns the catalogue's entry of an environment, or a failure that says what to write.
  public func entry(_ name: EnvironmentName) throws(Failure) -> CatalogueEnvironment {
    let file = "pipelines/\(pipeline.name)/environments.yml"
    guard let catalogue else {
      throw Failure(
        .usage, "E0902", "there is no \(file)", why: ["the catalogue says what is known of \(name)"],
        fix: ["write \(file); docs/environments.md shows every key"])
    }
    if let entry = catalogue.environment(name) { return entry }
    let names = catalogue.environments.map(\.name.rawValue)
    throw Failure(
      .usage, "E0903", "there is no environment \(name) in \(file)", why: ["there is \(names.joined(separator: ", "))"],
      fix: names.map { "sluice env show \($0)" })
  }
}
