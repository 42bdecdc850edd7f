// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts

/// Turns the version of the policy, which is all that the simulated file holds, into the pipeline.
struct SimulatedReader: PipelineReader {
  let setting: Setting

  func pipeline(from bytes: [UInt8], file: String) -> Result<Pipeline, PipelineProblems> {
    guard let version = Int(String(decoding: bytes, as: UTF8.self)) else {
      return .failure(PipelineProblems(all: [PipelineProblem(file: file, line: 1, column: 1, message: "no version")]))
    }
    return .success(setting.pipeline(version))
  }

  func catalogue(from bytes: [UInt8], file: String, pipeline: Pipeline) -> Result<Catalogue, PipelineProblems> {
    .failure(PipelineProblems(all: [PipelineProblem(file: file, line: 1, column: 1, message: "not simulated")]))
  }

  func configuration(
    from bytes: [UInt8], file: String, pipeline: Pipeline
  ) -> Result<Configuration, PipelineProblems> {
    .failure(PipelineProblems(all: [PipelineProblem(file: file, line: 1, column: 1, message: "not simulated")]))
  }
}
