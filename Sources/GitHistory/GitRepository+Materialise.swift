// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore

extension GitRepository {
  private static let blobBytesMax = 1 << 30
  private static let linkBytesMax = 4096

  /// Writes a commit's tree into an empty folder: no hooks, no filters, no link that leaves it (R29).
  ///
  /// Folders are entered by descriptor and files created exclusively, so nothing that appears meanwhile is followed. A
  /// link that leaves the tree is left out where the commit's `.gitattributes` says `export-ignore`, and refused
  /// otherwise.
  public func materialise(_ commit: CommitID, into folder: String) async throws(Failure) {
    let root = try tree(of: commit)
    let descriptor = open(folder, O_DIRECTORY | O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Self.cannotWrite(folder) }
    defer { close(descriptor) }
    var links = TreeLinks(root: root)
    try write(root, into: descriptor, path: "", depth: 0, &links)
    let leaving = links.leaving.filter { !isExportIgnored($0.path, at: commit) }
    if !leaving.isEmpty { throw GitProblems.leaving(leaving) }
  }

  private func write(
    _ tree: ObjectID, into folder: Int32, path: String, depth: Int, _ links: inout TreeLinks
  ) throws(Failure) {
    guard depth < Self.depthMax else { throw GitProblems.malformed(Self.title(ofFolder: path)) }
    try forEachEntry(of: tree, path: path, isHashed: true) { entry throws(Failure) in
      let place = path.isEmpty ? entry.text : "\(path)/\(entry.text)"
      guard Self.isAllowed(entry.name) else {
        throw GitProblems.escaping(place, "a tree may not have an entry of this name")
      }
      // The name as bytes, since it need not be UTF-8.
      let name = entry.name.map { CChar(bitPattern: $0) } + [0]
      switch entry.kind {
      case .folder: try self.writeFolder(entry.id, name, into: folder, path: place, depth: depth, &links)
      case .file: try self.writeFile(entry.id, name, into: folder, mode: 0o644, path: place)
      case .executable: try self.writeFile(entry.id, name, into: folder, mode: 0o755, path: place)
      case .link: try self.writeLink(entry.id, name, into: folder, path: place, &links)
      // A submodule is another repository; it stays an empty folder, as after a plain clone.
      case .submodule: guard mkdirat(folder, name, 0o755) == 0 else { throw Self.cannotWrite(place) }
      case .unknown: throw GitProblems.escaping(place, "unknown file mode \(entry.mode)")
      }
    }
  }

  private static func isAllowed(_ name: UnsafeRawBufferPointer) -> Bool {
    if name.contains(UInt8(ascii: "/")) { return false }
    if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { return false }
    return !name.lazy.map { (65...90).contains($0) ? $0 + 32 : $0 }.elementsEqual(".git".utf8)
  }

  private func writeFolder(
    _ id: ObjectID, _ name: [CChar], into folder: Int32, path: String, depth: Int, _ links: inout TreeLinks
  ) throws(Failure) {
    guard mkdirat(folder, name, 0o755) == 0 else { throw Self.cannotWrite(path) }
    let inner = openat(folder, name, O_DIRECTORY | O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard inner >= 0 else { throw Self.cannotWrite(path) }
    defer { close(inner) }
    try write(id, into: inner, path: path, depth: depth + 1, &links)
  }

  private func writeFile(
    _ id: ObjectID, _ name: [CChar], into folder: Int32, mode: mode_t, path: String
  ) throws(Failure) {
    try withObject(id, .blob, named: path, isHashed: true) { bytes throws(Failure) in
      guard bytes.count <= Self.blobBytesMax else { throw GitProblems.tooLarge(path, Self.blobBytesMax) }
      let file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
      guard file >= 0 else { throw Self.cannotWrite(path) }
      defer { close(file) }
      // The caller's umask must not take away what the commit gives.
      fchmod(file, mode)
      var offset = 0
      while offset < bytes.count {
        let count = Glibc.write(file, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw Self.cannotWrite(path) }
        offset += count
      }
    }
  }

  private func writeLink(
    _ id: ObjectID, _ name: [CChar], into folder: Int32, path: String, _ links: inout TreeLinks
  ) throws(Failure) {
    let target = try blob(id, path: path, bytesMax: Self.linkBytesMax)
    let isInside = try links.staysInside(target, from: path) { folder throws(Failure) in
      try self.entry(at: folder, in: links.root)?.kind == .folder
    }
    guard isInside else {
      links.leaving.append((path, String(decoding: target, as: UTF8.self)))
      return
    }
    guard symlinkat(target.map { CChar(bitPattern: $0) } + [0], folder, name) == 0 else {
      throw Self.cannotWrite(path)
    }
  }

  private static func cannotWrite(_ path: String) -> Failure {
    Failure(
      .unreachable, "E0114", "cannot write \(path) of a clean tree", why: [String(cString: strerror(errno))],
      fix: ["df -h ${TMPDIR:-/tmp}"])
  }
}
