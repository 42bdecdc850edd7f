// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Reads pipeline files.
public protocol PipelineReader: Sendable {
  /// Reads a `pipeline.yml`, or returns every problem of it in the order of the file.
  func pipeline(from bytes: [UInt8], file: String) -> Result<Pipeline, PipelineProblems>

  /// Reads an `environments.yml` for a pipeline, or returns every problem of it in the order of the file.
  func catalogue(from bytes: [UInt8], file: String, pipeline: Pipeline) -> Result<Catalogue, PipelineProblems>

  /// Reads a `configuration.yml` for a pipeline, or returns every problem of it in the order of the file.
  ///
  /// What its values say is not judged here: see `ConfigurationJudgement`.
  func configuration(from bytes: [UInt8], file: String, pipeline: Pipeline) -> Result<Configuration, PipelineProblems>
}

/// Every problem of a pipeline file, in the order of the file.
public struct PipelineProblems: Error, Hashable, Sendable {
  /// The problems.
  public let all: [PipelineProblem]

  /// Collects problems.
  public init(all: [PipelineProblem]) { self.all = all }
}
