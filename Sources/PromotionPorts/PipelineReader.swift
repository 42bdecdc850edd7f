// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Reads pipeline files.
public protocol PipelineReader: Sendable {
  /// Reads a `pipeline.yml`, or returns every problem of it in the order of the file.
  func pipeline(from bytes: [UInt8], file: String) -> Result<Pipeline, PipelineProblems>
}

/// Every problem of a pipeline file, in the order of the file.
public struct PipelineProblems: Error, Hashable, Sendable {
  /// The problems.
  public let all: [PipelineProblem]

  /// Collects problems.
  public init(all: [PipelineProblem]) { self.all = all }
}
