// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What a walk limited to paths carries from commit to commit.
struct PathWalk {
  private static let treesMax = 4096

  let paths: PathFilter
  /// Whether a merge is held against its first parent only.
  let isFirstParent: Bool
  /// The folders and files beneath which everything lies; `nil` when only whole trees tell.
  let prefixes: [[UInt8]]?
  /// Whether a difference at a prefix is an answer already.
  let isDecidedByPrefix: Bool
  var memory: PathMemory
  private var keys: [ObjectIdentifier: [ChangedPathFilters.Key]] = [:]
  private var trees: [ObjectID: [ObjectID]] = [:]

  init(paths: PathFilter, isFirstParent: Bool, memory: PathMemory) {
    self.paths = paths
    self.isFirstParent = isFirstParent
    self.memory = memory
    prefixes = paths.literalPrefixes
    isDecidedByPrefix = paths.isLiteral
  }

  /// Whether the filters of changed paths rule out that a commit changed anything beside its first parent.
  mutating func isRuledOut(_ position: UInt32, in graph: CommitGraph) -> Bool {
    guard let prefixes else { return false }
    let (layer, index) = graph.place(of: position)
    guard let filters = layer.changedPaths else { return false }
    let keys = self.keys[ObjectIdentifier(layer)] ?? prefixes.map { filters.key(for: $0) }
    self.keys[ObjectIdentifier(layer)] = keys
    return !keys.contains { filters.mayHaveChanged($0, at: index) }
  }

  /// Returns what a tree has at the prefixes, remembered, since a commit's tree is soon that of a parent.
  mutating func ids(
    in tree: ObjectID, _ find: ([UInt8]) throws(Failure) -> ObjectID
  ) throws(Failure) -> [ObjectID] {
    if let ids = trees[tree] { return ids }
    var ids: [ObjectID] = []
    for prefix in prefixes ?? [] { ids.append(try find(prefix)) }
    if trees.count >= Self.treesMax { trees = [:] }
    trees[tree] = ids
    return ids
  }
}
