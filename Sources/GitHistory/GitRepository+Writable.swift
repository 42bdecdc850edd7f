// SPDX-License-Identifier: Apache-2.0
internal import CLibgit2
internal import Glibc
public import PromotionCore

extension GitRepository {
  /// More files than this are a mistake or an attack: a few trees within each other name thousands of millions.
  static let filesMax = 4_000_000
  private static let pointerBytesMax = 1024

  /// Refuses a commit whose tree `materialise` would not write: names that lead elsewhere, names that stand twice, links
  /// that leave, objects that are not here or too large.
  ///
  /// Contents are neither read nor hashed, but for the pointers of LFS.
  public func requireWritable(_ commit: CommitID, in paths: PathFilter) async throws(Failure) {
    let root = try tree(of: commit)
    var export = TreeExport(root: root, paths: paths)
    try check(root, path: "", depth: 0, &export)
    let leaving = try stillLeaving(&export)
    if !leaving.isEmpty { throw GitProblems.leaving(leaving) }
  }

  private func check(_ tree: ObjectID, path: String, depth: Int, _ export: inout TreeExport) throws(Failure) {
    guard depth < Self.depthMax else { throw GitProblems.malformed(Self.title(ofFolder: path)) }
    var names: Set<[UInt8]> = []
    try forEachEntry(of: tree, path: path, isDecisive: false) { entry throws(Failure) in
      let place = path.isEmpty ? entry.text : "\(path)/\(entry.text)"
      guard export.wants(place, isFolder: entry.isFolder) else { return }
      try export.count()
      guard names.insert(Array(entry.name)).inserted else {
        throw GitProblems.escaping(place, "its folder has this name twice")
      }
      guard Self.isAllowed(entry.name) else {
        throw GitProblems.escaping(place, "a tree may not have an entry of this name")
      }
      switch entry.kind {
      case .folder: try self.check(entry.id, path: place, depth: depth + 1, &export)
      case .file, .executable: try self.checkFile(entry.id, path: place, &export)
      case .link: try self.checkLink(entry.id, path: place, &export)
      case .submodule: break
      case .unknown: throw GitProblems.escaping(place, "unknown file mode \(String(entry.mode, radix: 8))")
      }
    }
  }

  private func checkFile(_ id: ObjectID, path: String, _ export: inout TreeExport) throws(Failure) {
    let (count, kind) = try head(of: id, named: path)
    guard kind == GIT_OBJECT_BLOB else { throw GitProblems.otherKind(path, expected: "file") }
    guard count <= Self.blobBytesMax else { throw GitProblems.tooLarge(path, Self.blobBytesMax) }
    guard count <= Self.pointerBytesMax, try attribute("filter", of: path, &export) == .text("lfs") else { return }
    try withObject(id, .blob, named: path, isDecisive: false) { bytes throws(Failure) in
      guard let pointer = LargeFilePointer(bytes) else { return }
      guard access(pointer.path(in: self.commonDirectory), R_OK) == 0 else {
        throw GitProblems.largeFile(path, isDamaged: false)
      }
    }
  }

  /// Reads where a link leads, and remembers it when it leaves the tree.
  ///
  /// Returns `nil` then.
  @discardableResult
  func checkLink(_ id: ObjectID, path: String, _ export: inout TreeExport) throws(Failure) -> [UInt8]? {
    let target = try blob(id, path: path, bytesMax: Self.linkBytesMax)
    let isInside = try export.staysInside(target, from: path) { folder throws(Failure) in
      try self.entry(at: folder, in: export.root)?.kind == .folder
    }
    if isInside { return target }
    export.leaving.append((path, String(decoding: target, as: UTF8.self)))
    return nil
  }

  /// The links that leave the tree, without those that the commit leaves out itself.
  func stillLeaving(_ export: inout TreeExport) throws(Failure) -> [(path: String, target: String)] {
    var leaving: [(path: String, target: String)] = []
    for link in export.leaving where try !isLeftOut(link.path, &export) { leaving.append(link) }
    return leaving
  }
}
