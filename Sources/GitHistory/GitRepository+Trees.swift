// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

extension GitRepository {
  /// Returns the bytes of a regular file at a commit, or `nil` when there is none.
  public func file(_ path: String, at commit: CommitID, bytesMax: Int) async throws(Failure) -> [UInt8]? {
    guard let entry = try entry(at: path, in: try tree(of: commit)) else { return nil }
    switch entry.kind {
    case .file, .executable: break
    case .folder, .link, .submodule, .unknown: throw GitProblems.noRegularFile(path)
    }
    return try blob(entry.id, path: path, bytesMax: bytesMax)
  }

  /// Reads a blob; its bytes are what its id says.
  func blob(_ id: ObjectID, path: String, bytesMax: Int) throws(Failure) -> [UInt8] {
    try withObject(id, .blob, named: path, isDecisive: true, bytesMax: bytesMax) { Array($0) }
  }

  /// Returns the names directly under a folder at a commit, sorted.
  public func names(in folder: String, at commit: CommitID) async throws(Failure) -> [String] {
    var tree = try tree(of: commit)
    if !folder.isEmpty {
      guard let entry = try entry(at: folder, in: tree), entry.kind == .folder else { return [] }
      tree = entry.id
    }
    var names: [String] = []
    try forEachEntry(of: tree, path: folder, isDecisive: true) { entry throws(Failure) in names.append(entry.text) }
    return names.sorted()
  }

  /// Returns the kind and the object id of what lies at a path; they change when anything beneath it does.
  public func identity(of path: String, at commit: CommitID) async throws(Failure) -> String? {
    guard let entry = try entry(at: path, in: try tree(of: commit)) else { return nil }
    return "\(entry.kind) \(entry.id)"
  }

  /// Finds what lies at a path, folder by folder; links are not followed.
  func entry(at path: String, in root: ObjectID) throws(Failure) -> (kind: TreeEntry.Kind, id: ObjectID)? {
    var found: (kind: TreeEntry.Kind, id: ObjectID) = (.folder, root)
    var walked = ""
    for part in path.split(separator: "/") {
      guard found.kind == .folder else { return nil }
      guard let next = try entries(of: found.id, path: walked)[Array(part.utf8)] else { return nil }
      found = next
      walked += walked.isEmpty ? "\(part)" : "/\(part)"
    }
    return found
  }

  private func entries(of tree: ObjectID, path: String) throws(Failure) -> TreeFolders.Entries {
    if let known = folders[tree] { return known }
    var entries: TreeFolders.Entries = [:]
    try forEachEntry(of: tree, path: path, isDecisive: true) { entry throws(Failure) in
      entries[Array(entry.name)] = (entry.kind, entry.id)
    }
    folders.keep(tree, entries)
    return entries
  }

  /// Calls `body` with each entry of a tree.
  func forEachEntry(
    of tree: ObjectID, path: String, isDecisive: Bool, _ body: (TreeEntry) throws(Failure) -> Void
  ) throws(Failure) {
    try withObject(tree, .tree, named: Self.title(ofFolder: path), isDecisive: isDecisive) { bytes throws(Failure) in
      var entries = TreeEntries(bytes)
      while let entry = entries.next() { try body(entry) }
      if entries.isMalformed { throw GitProblems.malformed(Self.title(ofFolder: path)) }
    }
  }

  static func title(ofFolder path: String) -> String {
    if path.isEmpty { return "the tree of the commit" }
    return "the folder \(path.prefix(titleMax))\(path.utf8.count > titleMax ? "…" : "")"
  }

  private static let titleMax = 200
}
