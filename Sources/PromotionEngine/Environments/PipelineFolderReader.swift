// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Reads a pipeline folder, from a commit or from the disk, and keeps every problem.
public struct PipelineFolderReader: Sendable {
  /// What was read, or every problem in the order of the files.
  public typealias Answer = Result<PipelineFolder, PipelineProblems>

  private let reader: any PipelineReader

  /// Reads with a reader of files.
  public init(reader: any PipelineReader) { self.reader = reader }

  /// Reads the folder of a pipeline; `file` returns the bytes of a path of the repository, or `nil`.
  public func folder(
    _ name: String, file: (String) async throws(Failure) -> [UInt8]?
  ) async throws(Failure) -> Answer {
    let path = "pipelines/\(name)/pipeline.yml"
    guard let bytes = try await file(path) else {
      return .failure(
        PipelineProblems(all: [PipelineProblem(file: path, line: 1, column: 1, message: "there is no such file")]))
    }
    let pipeline: Pipeline
    switch reader.pipeline(from: bytes, file: path) {
    case .success(let read): pipeline = read
    // Without it nobody knows which environments there are, so the others cannot be judged.
    case .failure(let problems): return .failure(problems)
    }
    // A policy of another name is refused whatever else is in the folder (E0205).
    guard pipeline.name == name else {
      let message = "the pipeline is called \(pipeline.name), and its folder \(name); write `pipeline: \(name)`"
      return .failure(
        PipelineProblems(all: [PipelineProblem(file: path, line: 1, column: 1, message: message)]))
    }
    var problems: [PipelineProblem] = []
    let catalogue = try await part("environments.yml", pipeline, file, &problems) {
      reader.catalogue(from: $0, file: $1, pipeline: pipeline)
    }
    let configuration = try await part("configuration.yml", pipeline, file, &problems) {
      reader.configuration(from: $0, file: $1, pipeline: pipeline)
    }
    guard problems.isEmpty else { return .failure(PipelineProblems(all: problems)) }
    return .success(PipelineFolder(pipeline: pipeline, catalogue: catalogue, configuration: configuration))
  }

  private func part<Value>(
    _ name: String, _ pipeline: Pipeline, _ file: (String) async throws(Failure) -> [UInt8]?,
    _ problems: inout [PipelineProblem], _ read: ([UInt8], String) -> Result<Value, PipelineProblems>
  ) async throws(Failure) -> Value? {
    let path = "pipelines/\(pipeline.name)/\(name)"
    guard let bytes = try await file(path) else { return nil }
    switch read(bytes, path) {
    case .success(let value): return value
    case .failure(let found):
      problems += found.all
      return nil
    }
  }
}
