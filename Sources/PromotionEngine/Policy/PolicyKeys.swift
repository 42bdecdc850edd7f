// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Finds the verifier keys of the journal in the policy: `pipelines/NAME/log.vkey` on the trunk.
public struct PolicyKeys: Sendable {
  private static let bytesMax = 65_536

  let history: any CommitHistory

  /// Makes the lookup; nothing is read yet.
  public init(history: any CommitHistory) { self.history = history }

  /// Returns the path of the file in a pipeline's folder.
  public static func path(of pipeline: String) -> String { "pipelines/\(pipeline)/log.vkey" }

  /// Returns every such file at the tip of the trunk, or that of one pipeline, with its path.
  ///
  /// The trunk is that of the pinned remote, where one is pinned (R1).
  public func texts(
    trunk: String, remote: String?, pipeline: String?
  ) async throws(Failure) -> [(source: String, text: String)] {
    guard let tip = try await tip(trunk, remote) else { return [] }
    let names: [String]
    if let pipeline { names = [pipeline] } else { names = try await history.names(in: "pipelines", at: tip.id) }
    var texts: [(String, String)] = []
    for name in names {
      let path = Self.path(of: name)
      if let bytes = try await history.file(path, at: tip.id, bytesMax: Self.bytesMax) {
        texts.append(("\(path) on \(trunk)", String(decoding: bytes, as: UTF8.self)))
      }
    }
    return texts
  }

  private func tip(_ trunk: String, _ remote: String?) async throws(Failure) -> Commit? {
    guard let remote else { return try await history.tip(ofBranch: trunk) }
    do throws(Failure) { return try await history.commit("refs/remotes/\(remote)/\(trunk)") } catch {
      guard error.code == "E0103" else { throw error }
      return nil
    }
  }
}
