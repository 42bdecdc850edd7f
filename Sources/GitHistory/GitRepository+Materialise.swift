// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore

extension GitRepository {
  static let blobBytesMax = 1 << 30
  static let linkBytesMax = 4096
  private static let attributesBytesMax = 1 << 20

  /// Writes a commit's tree into an empty folder: no hooks, no filters, no link that leaves it (R29).
  ///
  /// Folders are entered by descriptor and files created exclusively, so nothing that appears meanwhile is followed. A
  /// link that leaves the tree is left out where the commit's `.gitattributes` says `export-ignore`, and refused
  /// otherwise.
  public func materialise(
    _ commit: CommitID, in paths: PathFilter, into folder: String
  ) async throws(Failure) {
    let root = try tree(of: commit)
    let descriptor = open(folder, O_DIRECTORY | O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Self.cannotWrite(folder) }
    defer { close(descriptor) }
    var export = TreeExport(root: root, paths: paths)
    try write(root, into: descriptor, path: "", depth: 0, &export)
    let leaving = try stillLeaving(&export)
    if !leaving.isEmpty { throw GitProblems.leaving(leaving) }
  }

  private func write(
    _ tree: ObjectID, into folder: Int32, path: String, depth: Int, _ export: inout TreeExport
  ) throws(Failure) {
    guard depth < Self.depthMax else { throw GitProblems.malformed(Self.title(ofFolder: path)) }
    try forEachEntry(of: tree, path: path, isDecisive: true) { entry throws(Failure) in
      let place = path.isEmpty ? entry.text : "\(path)/\(entry.text)"
      guard export.wants(place, isFolder: entry.isFolder) else { return }
      try export.count()
      guard Self.isAllowed(entry.name) else {
        throw GitProblems.escaping(place, "a tree may not have an entry of this name")
      }
      // The name as bytes, since it need not be UTF-8.
      let name = entry.name.map { CChar(bitPattern: $0) } + [0]
      switch entry.kind {
      case .folder: try self.writeFolder(entry.id, name, into: folder, path: place, depth: depth, &export)
      case .file: try self.writeFile(entry.id, name, into: folder, mode: 0o644, path: place, &export)
      case .executable: try self.writeFile(entry.id, name, into: folder, mode: 0o755, path: place, &export)
      case .link: try self.writeLink(entry.id, name, into: folder, path: place, &export)
      // A submodule is another repository; it stays an empty folder, as after a plain clone.
      case .submodule: guard mkdirat(folder, name, 0o755) == 0 else { throw Self.cannotWrite(place) }
      case .unknown: throw GitProblems.escaping(place, "unknown file mode \(String(entry.mode, radix: 8))")
      }
    }
  }

  /// Whether the commit says `export-ignore` of a path or of a folder above it.
  func isLeftOut(_ path: String, _ export: inout TreeExport) throws(Failure) -> Bool {
    let parts = path.split(separator: "/")
    for end in parts.indices {
      let place = parts[...end].joined(separator: "/")
      if try attribute("export-ignore", of: place, &export) == .set { return true }
    }
    return false
  }

  func attribute(
    _ name: String, of path: String, _ export: inout TreeExport
  ) throws(Failure) -> AttributeFile.Value? {
    let root = export.root
    return try export.attributes.value(of: name, for: path) { path throws(Failure) in
      guard let entry = try self.entry(at: path, in: root), entry.kind == .file || entry.kind == .executable else {
        return nil
      }
      return try self.blob(entry.id, path: path, bytesMax: Self.attributesBytesMax)
    }
  }

  static func isAllowed(_ name: UnsafeRawBufferPointer) -> Bool {
    if name.contains(UInt8(ascii: "/")) { return false }
    if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { return false }
    return !name.lazy.map { (65...90).contains($0) ? $0 + 32 : $0 }.elementsEqual(".git".utf8)
  }

  private func writeFolder(
    _ id: ObjectID, _ name: [CChar], into folder: Int32, path: String, depth: Int, _ export: inout TreeExport
  ) throws(Failure) {
    guard mkdirat(folder, name, 0o755) == 0 else { throw Self.cannotWrite(path) }
    let inner = openat(folder, name, O_DIRECTORY | O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard inner >= 0 else { throw Self.cannotWrite(path) }
    defer { close(inner) }
    try write(id, into: inner, path: path, depth: depth + 1, &export)
  }

  private func writeFile(
    _ id: ObjectID, _ name: [CChar], into folder: Int32, mode: mode_t, path: String, _ export: inout TreeExport
  ) throws(Failure) {
    try withObject(id, .blob, named: path, isDecisive: true, bytesMax: Self.blobBytesMax) { bytes throws(Failure) in
      guard let pointer = LargeFilePointer(bytes), try self.attribute("filter", of: path, &export) == .text("lfs")
      else {
        return try Self.write(bytes, name, into: folder, mode: mode, path: path)
      }
      let stored = MappedFile(path: pointer.path(in: self.commonDirectory))
      guard let stored, let content = stored.part(at: 0, count: stored.count), pointer.matches(content) else {
        throw GitProblems.largeFile(path, isDamaged: stored != nil)
      }
      try Self.write(content, name, into: folder, mode: mode, path: path)
    }
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, _ name: [CChar], into folder: Int32, mode: mode_t, path: String
  ) throws(Failure) {
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

  private func writeLink(
    _ id: ObjectID, _ name: [CChar], into folder: Int32, path: String, _ export: inout TreeExport
  ) throws(Failure) {
    guard let target = try checkLink(id, path: path, &export) else { return }
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
