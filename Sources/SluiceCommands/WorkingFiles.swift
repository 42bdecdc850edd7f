// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// Reads and writes files of the working folder.
struct WorkingFiles {
  private static let bytesMax = 1_048_576

  let folder: String

  /// Returns the bytes of a file, or `nil` when there is none.
  func bytes(_ path: String) throws(Failure) -> [UInt8]? {
    let descriptor = open("\(folder)/\(path)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw problem("read", path)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= Self.bytesMax {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw problem("read", path) }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// Replaces a file at once.
  func write(_ text: String, to path: String) throws(Failure) {
    let file = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    let beside = "\(file).\(getpid()).new"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw problem("write", path) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    close(descriptor)
    guard rest.isEmpty, rename(beside, file) == 0 else {
      let failure = problem("write", path)
      unlink(beside)
      throw failure
    }
  }

  /// Returns the folders directly under a folder that hold anything, sorted; git knows no empty ones.
  func folders(in path: String) -> [String] {
    names(in: path).filter { !names(in: "\(path)/\($0)").isEmpty }
  }

  private func names(in path: String) -> [String] {
    guard let directory = opendir("\(folder)/\(path)") else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private func problem(_ verb: String, _ path: String) -> Failure {
    Failure(
      .unreachable, "E0904", "cannot \(verb) \(path)", why: [String(cString: strerror(errno))], fix: ["ls -l \(path)"])
  }
}
