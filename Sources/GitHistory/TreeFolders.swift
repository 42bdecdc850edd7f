// SPDX-License-Identifier: Apache-2.0

/// The entries of the folders that were looked into last, by name: whoever reads each of a hundred thousand files of one
/// folder would read and hash that folder as often.
struct TreeFolders {
  typealias Entries = [[UInt8]: (kind: TreeEntry.Kind, id: ObjectID)]

  private static let foldersMax = 4

  private var known: [(id: ObjectID, entries: Entries)] = []

  /// Returns the entries of a tree, when it was kept.
  subscript(_ tree: ObjectID) -> Entries? { known.first { $0.id == tree }?.entries }

  /// Keeps the entries of a tree in place of the oldest.
  mutating func keep(_ tree: ObjectID, _ entries: Entries) {
    if known.count == Self.foldersMax { known.removeFirst() }
    known.append((tree, entries))
  }
}
