// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionPorts

/// Reads the files of a migrations folder at a commit, with those of its subfolders.
struct MigrationFiles {
  let history: any CommitHistory

  private static let bytesMax = 1_048_576
  private static let depthMax = 4
  private static let endings = [".sql", ".SQL", ".conf", ".toml", ".plan", ".sum", ".go"]

  /// Returns the bytes of each file that a layout may want, by its path from the folder.
  func read(_ folder: String, at commit: CommitID) async throws(Failure) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    try await read(folder, beneath: "", at: commit, depth: 0, into: &files)
    return files
  }

  private func read(
    _ folder: String, beneath prefix: String, at commit: CommitID, depth: Int, into files: inout [String: [UInt8]]
  ) async throws(Failure) {
    for name in try await history.names(in: folder, at: commit) {
      let isWanted = Self.endings.contains { name.hasSuffix($0) } || name == "_journal.json"
      if isWanted, let bytes = try await history.file("\(folder)/\(name)", at: commit, bytesMax: Self.bytesMax) {
        files[prefix + name] = bytes
      } else if !isWanted, depth < Self.depthMax, !name.contains(".") || prefix.isEmpty {
        try await read("\(folder)/\(name)", beneath: "\(prefix)\(name)/", at: commit, depth: depth + 1, into: &files)
      }
    }
  }
}
