// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore

/// An open file, and the calls that make bytes survive a power cut.
struct DurableFile {
  let descriptor: Int32
  let path: String

  /// Opens a file for reading, or returns `nil` when there is none.
  static func openExisting(_ path: String) throws(Failure) -> DurableFile? {
    // Not blocking, so that a pipe in place of a file is an empty one, and nothing waits for it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("open", path)
    }
    return DurableFile(descriptor: descriptor, path: path)
  }

  /// Opens a file that only ever grows.
  static func openAppending(_ path: String) throws(Failure) -> DurableFile {
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("open", path) }
    return DurableFile(descriptor: descriptor, path: path)
  }

  /// Creates a file that must not be there yet.
  static func create(_ path: String, mode: mode_t) throws(Failure) -> DurableFile {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("create", path) }
    return DurableFile(descriptor: descriptor, path: path)
  }

  func close() { _ = Glibc.close(descriptor) }

  func status() throws(Failure) -> (size: Int, inode: UInt64, mode: UInt32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure("stat", path) }
    return (Int(status.st_size), UInt64(status.st_ino), UInt32(status.st_mode))
  }

  /// Reads from an offset to the end.
  func read(from offset: Int) throws(Failure) -> [UInt8] {
    let size = try status().size
    guard size > offset else { return [] }
    return try read(from: offset, count: size - offset)
  }

  /// Reads up to that many bytes.
  func read(from offset: Int, count: Int) throws(Failure) -> [UInt8] {
    var done = 0
    var problem: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
      while done < count {
        let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        if got < 0 {
          if errno == EINTR { continue }
          problem = errno
          break
        }
        if got == 0 { break }
        done += got
      }
      initialised = done
    }
    guard problem == 0 else { throw Self.failure("read", path, problem) }
    return bytes
  }

  /// Writes everything; short writes and interruptions go on where they stopped.
  func writeAll(_ bytes: [UInt8]) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let put = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      if put < 0 {
        if errno == EINTR { continue }
        throw Self.failure("write", path)
      }
      done += put
    }
  }

  /// Writes over the beginning of the file, in one call.
  func overwrite(_ bytes: [UInt8]) throws(Failure) {
    var put = -1
    repeat {
      put = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    } while put < 0
      && errno == EINTR
    guard put == bytes.count else { throw Self.failure("pwrite", path, put < 0 ? errno : EIO) }
  }

  /// Waits until the bytes are durable; never called twice after an error, since the second call would lie.
  func synchronise() throws(Failure) {
    guard fdatasync(descriptor) == 0 else { throw Self.failure("fdatasync", path) }
  }

  /// Makes a name durable that was created or renamed in the folder of this path.
  static func synchroniseFolder(of path: String) throws(Failure) {
    let folder = parent(path)
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", folder) }
    defer { _ = Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("fsync", folder) }
  }

  /// Replaces a file in one step: a reader sees the old bytes or the new ones, also after a power cut.
  static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("create", temporary) }
    let file = DurableFile(descriptor: descriptor, path: temporary)
    defer { file.close() }
    try file.writeAll(bytes)
    guard fsync(descriptor) == 0 else { throw failure("fsync", temporary) }
    guard rename(temporary, path) == 0 else { throw failure("rename", path) }
    try synchroniseFolder(of: path)
  }

  /// Writes a file anew without waiting for the disk; for what may be lost.
  static func replaceHastily(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("create", path) }
    let file = DurableFile(descriptor: descriptor, path: path)
    defer { file.close() }
    try file.writeAll(bytes)
  }

  /// Copies a file to a name that is free, and waits until the copy is durable.
  static func copy(_ path: String, to target: String) throws(Failure) {
    guard let source = try openExisting(path) else { throw failure("open", path, ENOENT) }
    defer { source.close() }
    let copy = try create(target, mode: 0o644)
    defer { copy.close() }
    var offset = 0
    while true {
      let bytes = try source.read(from: offset, count: 1 << 22)
      if bytes.isEmpty { break }
      try copy.writeAll(bytes)
      offset += bytes.count
    }
    try copy.synchronise()
    try synchroniseFolder(of: target)
  }

  /// Removes a folder and what is in it; links are removed, never followed.
  static func removeTree(_ path: String) {
    for name in names(in: path) {
      if unlink("\(path)/\(name)") != 0 { removeTree("\(path)/\(name)") }
    }
    rmdir(path)
  }

  /// Creates a folder and what is missing above it, each name made durable in its parent.
  static func makeFolder(_ path: String) throws(Failure) {
    if access(path, F_OK) == 0 { return }
    let above = parent(path)
    if above != path { try makeFolder(above) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("mkdir", path) }
    try synchroniseFolder(of: path)
  }

  /// Returns the names in a folder, sorted; none where there is no folder.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func parent(_ path: String) -> String {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
    let above = parts.dropLast().map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    if path.utf8.first == UInt8(ascii: "/") { return "/" + above }
    return above.isEmpty ? "." : above
  }

  static func failure(_ call: String, _ path: String, _ number: Int32 = errno) -> Failure {
    Failure(
      .unreachable, "E0607", "the journal is out of reach",
      why: ["\(call) \(path): \(String(cString: strerror(number)))"],
      fix: ["ls -ld \(path)"]
        + ([EACCES, EPERM].contains(number)
          ? ["work as the user who owns it, or let that user give you the right to write there"] : ["df -h \(path)"]))
  }
}
