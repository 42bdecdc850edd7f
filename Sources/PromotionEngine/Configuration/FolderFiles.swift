// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Reads the catalogue and the configuration of a pipeline folder at a commit.
struct FolderFiles {
  let history: any CommitHistory
  let reader: any PipelineReader
  let pipeline: Pipeline

  private static let bytesMax = 262_144

  /// Reads `environments.yml`, or returns `nil` when the commit has none.
  func catalogue(at commit: CommitID) async throws(Failure) -> Catalogue? {
    let file = "pipelines/\(pipeline.name)/environments.yml"
    guard let bytes = try await history.file(file, at: commit, bytesMax: Self.bytesMax) else { return nil }
    switch reader.catalogue(from: bytes, file: file, pipeline: pipeline) {
    case .success(let catalogue): return catalogue
    case .failure(let problems): throw Self.failure("E0901", file, commit, problems)
    }
  }

  /// Reads `configuration.yml`, or returns `nil` when the commit has none.
  func configuration(at commit: CommitID) async throws(Failure) -> Configuration? {
    let file = "pipelines/\(pipeline.name)/configuration.yml"
    guard let bytes = try await history.file(file, at: commit, bytesMax: Self.bytesMax) else { return nil }
    switch reader.configuration(from: bytes, file: file, pipeline: pipeline) {
    case .success(let configuration): return configuration
    case .failure(let problems): throw Self.failure("E0801", file, commit, problems)
    }
  }

  private static func failure(
    _ code: String, _ file: String, _ commit: CommitID, _ problems: PipelineProblems
  ) -> Failure {
    let count = problems.all.count
    return Failure(
      .usage, code, "\(file) at \(commit.short) has \(count) problem\(count == 1 ? "" : "s")",
      why: problems.all.map(\.text), fix: ["mend \(file), commit it, and look: sluice check"])
  }
}
