// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore

/// Reads files that are named on the command line; `-` is the standard input.
enum InputFile {
  private static let bytesMax = 64 << 20

  static func bytes(_ path: String) throws(Failure) -> [UInt8] {
    if path == "-" { return try read(0, "the standard input") }
    guard let bytes = try bytes(ifThere: path) else { throw missing(path) }
    return bytes
  }

  static func bytes(ifThere path: String) throws(Failure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENAMETOOLONG || errno == ENOTDIR { return nil }
      throw problem(path)
    }
    defer { close(descriptor) }
    return try read(descriptor, path)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Writes a result to a new or an old file, or to the standard output for `-`.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let descriptor = path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw problem(path) }
    defer { if descriptor != 1 { close(descriptor) } }
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw problem(path) }
      offset += count
    }
  }

  static func missing(_ path: String) -> Failure {
    Failure(.usage, "E0632", "there is no file \(path)", fix: ["ls -l \(path)"])
  }

  private static func read(_ descriptor: Int32, _ path: String) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw problem(path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= bytesMax else {
        throw Failure(
          .usage, "E0633", "\(path) is larger than anything that is read here", why: ["\(bytesMax) bytes"],
          fix: ["name a checkpoint, a receipt or a key file"])
      }
    }
  }

  private static func problem(_ path: String) -> Failure {
    let reason = String(cString: strerror(errno))
    return Failure(.usage, "E0634", "\(path) cannot be used", why: [reason], fix: ["ls -ld \(path)"])
  }
}
