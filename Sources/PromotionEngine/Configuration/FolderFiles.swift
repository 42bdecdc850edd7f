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
    case .failure(let problems):
      throw Failure(
        .usage, "E0901", "\(file) at \(commit.short) has \(Self.number(problems))",
        why: problems.all.map(\.text), fix: Self.fix(file))
    }
  }

  /// Reads `configuration.yml`, or returns `nil` when the commit has none.
  func configuration(at commit: CommitID) async throws(Failure) -> Configuration? {
    let file = "pipelines/\(pipeline.name)/configuration.yml"
    guard let bytes = try await history.file(file, at: commit, bytesMax: Self.bytesMax) else { return nil }
    switch reader.configuration(from: bytes, file: file, pipeline: pipeline) {
    case .success(let configuration): return configuration
    case .failure(let problems):
      throw Failure(
        .usage, "E0801", "\(file) at \(commit.short) has \(Self.number(problems))",
        why: problems.all.map(\.text), fix: Self.fix(file))
    }
  }

  private static func number(_ problems: PipelineProblems) -> String {
    "\(problems.all.count) problem\(problems.all.count == 1 ? "" : "s")"
  }

  private static func fix(_ file: String) -> [String] { ["mend \(file), commit it, and look: sluice check"] }
}
