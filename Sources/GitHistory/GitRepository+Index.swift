// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension GitRepository {
  /// The folder of what can be computed again.
  nonisolated var cache: CacheFolder { CacheFolder(commonDirectory: commonDirectory) }

  /// Returns what is known of the history, beginning with the best graph there is.
  func openIndex() throws(Failure) -> CommitIndex {
    if let index { return index }
    let git = gitLayers
    let graph = HistoryCache(folder: cache).graph(git: git) { try? self.header(of: $0) }
    let opened = CommitIndex(graph: graph)
    index = opened
    return opened
  }

  /// How many commits come from a graph, git's or ours, since the first question; 0 where everything is read anew.
  public var graphCommits: Int { index?.graph?.count ?? 0 }

  /// The layers of git's own graph; none where git was told not to use it.
  private var gitLayers: [GraphLayer] {
    let isOff = ["false", "no", "off", "0"].contains(configuration("core.commitgraph")?.lowercased() ?? "")
    return isOff ? [] : GraphFiles(commonDirectory: commonDirectory).layers
  }

  /// Returns the number of a commit, reading what no graph has, and keeps that when it is much.
  func position(of id: ObjectID, in index: CommitIndex) throws(Failure) -> UInt32 {
    if let position = index.known(id) { return position }
    GitLibrary.keepObjects(false)
    defer { GitLibrary.keepObjects(true) }
    let position = try index.position(of: id) { id throws(Failure) in try self.header(of: id) }
    HistoryCache(folder: cache).keep(index, git: gitLayers)
    return position
  }
}
