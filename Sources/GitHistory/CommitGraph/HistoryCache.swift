// SPDX-License-Identifier: Apache-2.0

/// The graph that sluice keeps for commits that git's graph does not have: layers of its own, which grow with new
/// commits only.
///
/// A layer names the checksums of those below it, git's included, so one that no longer fits is left aside and written
/// anew. Layers grow geometrically: what is merged is at most as much as what is new, over time.
struct HistoryCache {
  private static let chain = "history-chain"
  private static let prefix = "history-"
  private static let suffix = ".graph"
  /// Fewer commits are read anew each time, which is cheaper than a file for each.
  static let commitsMin = 1000

  let folder: CacheFolder

  /// Returns the best graph there is: git's with ours on it, ours alone, or git's alone; `nil` when there is none.
  ///
  /// `header` reads a commit from its object, against which what is new in a graph is held.
  func graph(git: [GraphLayer], header: (ObjectID) -> CommitHeader?) -> CommitGraph? {
    let verified = VerifiedGraphs(cache: folder)
    let own = ownLayers
    let candidates = [git + own, own, git].compactMap { CommitGraph(layers: $0) }.sorted { $0.count > $1.count }
    return candidates.first { $0.isSound(verified: verified, header: header) }
  }

  private var ownLayers: [GraphLayer] {
    let names = (folder.text(Self.chain) ?? "").split(separator: "\n").map(String.init)
    var layers: [GraphLayer] = []
    for name in names {
      guard ObjectID(hexadecimal: name) != nil, let layer = GraphLayer(path: path(name)), layer.checksum.text == name
      else { break }
      layers.append(layer)
    }
    return layers
  }

  private func path(_ name: String) -> String { "\(folder.path)/\(Self.prefix)\(name)\(Self.suffix)" }

  /// Keeps what an index read from objects, when that is much.
  func keep(_ index: CommitIndex, git: [GraphLayer]) {
    guard index.added.count >= Self.commitsMin else { return }
    var kept = index.graph?.layers ?? []
    let gitChecksums = Set(git.map(\.checksum))
    var start = index.count - index.added.count
    // A layer of ours that is not much larger than the new one becomes a part of it.
    while let top = kept.last, !gitChecksums.contains(top.checksum), top.count < 2 * (index.count - start) {
      start -= top.count
      kept.removeLast()
    }
    guard kept.count < 200 else { return }
    let writer = GraphWriter(
      index: index, start: start, bases: kept.map(\.checksum), hasCorrectedDates: kept.allSatisfy(\.hasCorrectedDates))
    guard
      let checksum = folder.create({ writer.write(to: $0) }, named: { "\(Self.prefix)\($0.text)\(Self.suffix)" })
    else { return }
    let name = checksum.text
    // It is what was just read and hashed, commit by commit.
    if let layer = GraphLayer(path: path(name)) { VerifiedGraphs(cache: folder).add(layer) }
    let names = kept.filter { !gitChecksums.contains($0.checksum) }.map(\.checksum.text) + [name]
    guard folder.replace(Self.chain, with: Array((names.joined(separator: "\n") + "\n").utf8)) else { return }
    let current = Set(names.map { "\(Self.prefix)\($0)\(Self.suffix)" })
    for old in folder.names where old.hasPrefix(Self.prefix) && old.hasSuffix(Self.suffix) && !current.contains(old) {
      folder.remove(old)
    }
  }
}
